-- Receipts that may have left a printer whole: each further one of the sale is a copy.
CREATE TABLE printed_receipt (
    sale_id    TEXT PRIMARY KEY NOT NULL,
    printed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO journal_setting_key (key) VALUES ('printer');
