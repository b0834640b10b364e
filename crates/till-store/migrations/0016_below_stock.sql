-- What becomes of a sale of more than there is.
INSERT INTO journal_setting_key (key) VALUES ('below_stock');
