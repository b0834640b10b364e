-- Purchase orders that are being written, or of which nobody knows yet whether NextX has them.
CREATE TABLE purchase_draft (
    id         TEXT PRIMARY KEY NOT NULL,
    content    TEXT NOT NULL,    -- JSON: as typed
    changed_at INTEGER NOT NULL,
    invoice_no TEXT,             -- ours, from the first send on
    day        TEXT,             -- YYYY-MM-DD that it is sent with
    sent_at    INTEGER,          -- when a send began whose end nobody knows; NULL while it can be changed
    absent_at  INTEGER           -- when a look first found it absent
) STRICT, WITHOUT ROWID;
