-- Whether goods may come back without an invoice.
INSERT INTO journal_setting_key (key) VALUES ('returns_without_invoice');
