-- In all of these files amounts and quantities are whole numbers of ten-thousandths, and dates are Y-m-d.

-- What the shop is, where it is, and who may ask.

CREATE TABLE shop (
    seed         INTEGER NOT NULL,
    today        TEXT NOT NULL,
    -- What it was made with.
    products     INTEGER NOT NULL,
    customers    INTEGER NOT NULL,
    sales_days   INTEGER NOT NULL
);

CREATE TABLE token (
    value        TEXT PRIMARY KEY,
    expires_ms   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE branch (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    code         TEXT NOT NULL,
    tel          TEXT NOT NULL,
    address      TEXT NOT NULL,
    description  TEXT NOT NULL
);

CREATE TABLE store (
    id           INTEGER PRIMARY KEY,
    branch_id    INTEGER NOT NULL REFERENCES branch (id),
    name         TEXT NOT NULL,
    code         TEXT NOT NULL,
    tel          TEXT NOT NULL,
    address      TEXT NOT NULL,
    description  TEXT NOT NULL
);
