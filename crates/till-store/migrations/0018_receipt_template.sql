-- How the shop wants its papers to look, and its picture: 9 kB at most, for it is kept in the printer's dots.
INSERT INTO journal_setting_key (key) VALUES ('receipt_template'), ('receipt_logo');
