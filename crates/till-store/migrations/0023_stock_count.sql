-- Count sheets: what somebody counts on the shelves of a store, kept at every key.
CREATE TABLE stock_count (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name       TEXT NOT NULL,
    branch_id  INTEGER NOT NULL,
    store_id   INTEGER,          -- NULL where the branch is counted as a whole
    begun_at   INTEGER NOT NULL,
    closed_at  INTEGER           -- NULL while it is counted
) STRICT;

CREATE TABLE stock_count_line (
    count_id     INTEGER NOT NULL REFERENCES stock_count (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    variation_id INTEGER NOT NULL,
    name         TEXT NOT NULL,
    code         TEXT NOT NULL,
    barcode      TEXT NOT NULL,
    unit         TEXT NOT NULL,
    price        INTEGER,
    expected     TEXT,           -- base units when it was counted
    counted      TEXT,           -- base units
    counted_at   INTEGER,
    PRIMARY KEY (count_id, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX stock_count_line_product ON stock_count_line (count_id, variation_id);
