-- Money is whole đồng. Quantities are decimal text. Times are epoch milliseconds (UTC).

CREATE TABLE setting (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- What NextX says ------------------------------------------------------------------------------------------------

CREATE TABLE branch (
    id      INTEGER PRIMARY KEY NOT NULL,
    name    TEXT NOT NULL,
    code    TEXT NOT NULL,
    address TEXT NOT NULL,
    phone   TEXT NOT NULL
) STRICT;

CREATE TABLE store (
    id        INTEGER PRIMARY KEY NOT NULL,
    branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    code      TEXT NOT NULL
) STRICT;

CREATE TABLE category (
    id        INTEGER PRIMARY KEY NOT NULL,
    parent_id INTEGER,
    name      TEXT NOT NULL
) STRICT;

CREATE TABLE person (
    kind      TEXT NOT NULL CHECK (kind IN ('employee', 'sales_user')),
    remote_id INTEGER NOT NULL,
    name      TEXT NOT NULL,
    PRIMARY KEY (kind, remote_id)
) STRICT, WITHOUT ROWID;

-- `id` is the order of search results.
CREATE TABLE product (
    id           INTEGER PRIMARY KEY NOT NULL,
    variation_id INTEGER NOT NULL UNIQUE,
    product_id   INTEGER NOT NULL,
    name         TEXT NOT NULL,
    code         TEXT NOT NULL COLLATE NOCASE,
    barcode      TEXT NOT NULL COLLATE NOCASE,
    unit         TEXT NOT NULL,
    unit_id      INTEGER NOT NULL,
    price        INTEGER, -- NULL where the list has none that can be charged
    picture      TEXT NOT NULL,
    category     TEXT NOT NULL,
    kind         TEXT NOT NULL,
    hash         BLOB NOT NULL, -- SHA-256 of the row as it was read
    detailed_at  INTEGER NOT NULL DEFAULT 0, -- when the units were read; 0 when the row has changed since
    missed       INTEGER NOT NULL DEFAULT 0  -- 1 when the last complete pass did not name it
) STRICT;
CREATE INDEX product_barcode ON product (barcode) WHERE barcode <> '';
CREATE INDEX product_code ON product (code) WHERE code <> '';
CREATE INDEX product_detailed ON product (detailed_at, id);

-- Folded names. The text itself is in `product`. A syllable has hardly ever more than five letters.
CREATE VIRTUAL TABLE product_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4 5',
    tokenize = "unicode61 remove_diacritics 0"
);
-- Parts of codes and barcodes, from three characters on.
CREATE VIRTUAL TABLE product_parts USING fts5 (
    parts, content = '', contentless_delete = 1, tokenize = 'trigram'
);

CREATE TABLE product_unit (
    variation_id INTEGER NOT NULL,
    unit_id      INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    name         TEXT NOT NULL,
    multiplier   TEXT NOT NULL,
    price        INTEGER NOT NULL,
    base         INTEGER NOT NULL,
    PRIMARY KEY (variation_id, unit_id)
) STRICT, WITHOUT ROWID;

-- Small, as lists show them; fetched when one is first shown, and anew when the product names another address.
CREATE TABLE product_picture (
    variation_id INTEGER PRIMARY KEY NOT NULL REFERENCES product (variation_id) ON DELETE CASCADE,
    address      TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    bytes        BLOB NOT NULL
) STRICT;

CREATE TABLE stock (
    variation_id INTEGER NOT NULL,
    branch_id    INTEGER NOT NULL,
    quantity     TEXT NOT NULL,    -- base units
    read_at      INTEGER NOT NULL, -- when the request that answered it began
    PRIMARY KEY (variation_id, branch_id)
) STRICT, WITHOUT ROWID;

-- `id` is the till's own, never given again: a customer made offline has no `remote_id` yet.
CREATE TABLE customer (
    id        INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    remote_id INTEGER UNIQUE,
    name      TEXT NOT NULL,
    phone     TEXT NOT NULL,
    code      TEXT NOT NULL COLLATE NOCASE,
    hash      BLOB NOT NULL
) STRICT;
CREATE INDEX customer_phone ON customer (phone) WHERE phone <> '';
CREATE INDEX customer_code ON customer (code) WHERE code <> '';

-- A row that turned out to be another one of the same customer, and which one: sales and carts name rows.
CREATE TABLE customer_alias (
    id          INTEGER PRIMARY KEY NOT NULL,
    customer_id INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE customer_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE customer_parts USING fts5 (
    parts, content = '', contentless_delete = 1, tokenize = 'trigram'
);

-- Where reading a collection stands, so that it goes on there after a stop.
CREATE TABLE refresh (
    collection  TEXT PRIMARY KEY NOT NULL,
    next_page   INTEGER NOT NULL,
    read        INTEGER NOT NULL,
    finished_at INTEGER
) STRICT, WITHOUT ROWID;

-- What the till makes --------------------------------------------------------------------------------------------

CREATE TABLE cart (
    id         INTEGER PRIMARY KEY NOT NULL,
    document   TEXT NOT NULL, -- JSON
    invoice_no TEXT           -- taken from the sequence when a payment first showed it
) STRICT;

CREATE TABLE invoice_sequence (
    day  TEXT PRIMARY KEY NOT NULL,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('sale', 'customer')),
    document_id     TEXT NOT NULL UNIQUE,
    depends_on      INTEGER REFERENCES outbox (id),
    state           TEXT NOT NULL CHECK
        (state IN ('queued', 'sending', 'accepted', 'confirmed', 'unclear', 'refused', 'conflict')),
    body            BLOB, -- frozen at the first send
    body_sha256     BLOB,
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    first_sent_at   INTEGER,
    send_ended_at   INTEGER,
    absent_at       INTEGER, -- when a look first found it absent
    confirmed_at    INTEGER,
    last_error      TEXT,
    remote_id       INTEGER,
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state NOT IN ('confirmed', 'refused', 'conflict');
CREATE INDEX outbox_state ON outbox (state);
CREATE INDEX outbox_created ON outbox (created_at);

CREATE TABLE sale (
    id         TEXT PRIMARY KEY NOT NULL,
    invoice_no TEXT NOT NULL UNIQUE,
    sold_at    INTEGER NOT NULL,
    day        TEXT NOT NULL,
    total      INTEGER NOT NULL,
    outbox_id  INTEGER NOT NULL UNIQUE REFERENCES outbox (id),
    document   TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_day ON sale (day);

-- What a document of ours does to stock that the server's reading cannot contain yet.
CREATE TABLE stock_move (
    outbox_id    INTEGER NOT NULL REFERENCES outbox (id),
    position     INTEGER NOT NULL,
    variation_id INTEGER NOT NULL,
    branch_id    INTEGER NOT NULL,
    quantity     TEXT NOT NULL, -- base units, negative when it leaves
    PRIMARY KEY (outbox_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_move_product ON stock_move (variation_id, branch_id);
