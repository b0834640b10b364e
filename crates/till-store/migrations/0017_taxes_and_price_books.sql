-- The taxes of the shop by date, and its price books.
INSERT INTO journal_setting_key (key) VALUES ('taxes'), ('price_books');
