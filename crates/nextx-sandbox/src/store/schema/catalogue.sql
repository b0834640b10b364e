-- Categories, units, products and what lies in the stores.

CREATE TABLE category (
    id           INTEGER PRIMARY KEY,
    parent_id    INTEGER REFERENCES category (id),
    name         TEXT NOT NULL,
    picture      TEXT NOT NULL,
    description  TEXT NOT NULL
);

CREATE TABLE unit (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL
);

-- One row for each variation. The ids have no gaps, which is what makes a page of a million products one seek:
-- page p of n starts at the first id + p * n.
CREATE TABLE product (
    variation_id INTEGER PRIMARY KEY,
    product_id   INTEGER NOT NULL,
    name         TEXT NOT NULL DEFAULT '',
    variation    TEXT NOT NULL DEFAULT '',
    code         TEXT NOT NULL DEFAULT '',
    sku          TEXT NOT NULL DEFAULT '',
    barcode      TEXT NOT NULL,
    type         TEXT NOT NULL DEFAULT 'single',
    category_id  INTEGER REFERENCES category (id),
    brand        TEXT NOT NULL DEFAULT '',
    specification TEXT NOT NULL DEFAULT '',
    picture      TEXT NOT NULL DEFAULT '',
    unit_id      INTEGER NOT NULL REFERENCES unit (id),
    price        INTEGER NOT NULL DEFAULT 0,
    cost         INTEGER NOT NULL DEFAULT 0,
    weight       INTEGER NOT NULL DEFAULT 0, -- kilograms
    height       INTEGER NOT NULL DEFAULT 0,
    width        INTEGER NOT NULL DEFAULT 0,
    length       INTEGER NOT NULL DEFAULT 0,
    larger_units TEXT NOT NULL,    -- [[unit id, multiplier, price], ...] as JSON shows them, in wholes
    parts        TEXT NOT NULL DEFAULT '[]', -- [[variation id, quantity, unit id, price], ...] of a combo, likewise;
                                   -- null for the part's own unit or price
    search_text  TEXT NOT NULL DEFAULT '',
    withdrawn    INTEGER NOT NULL DEFAULT 0 -- 1 when the shop deleted it: its old documents still name it
);

CREATE INDEX product_withdrawn ON product (withdrawn) WHERE withdrawn;
CREATE INDEX product_by_product ON product (product_id);

-- In base units. Without foreign keys: a row for each store and each of a million products is checked once, by the
-- statement that makes them.
CREATE TABLE stock (
    store_id     INTEGER NOT NULL,
    variation_id INTEGER NOT NULL,
    quantity     INTEGER NOT NULL,
    PRIMARY KEY (store_id, variation_id)
) WITHOUT ROWID;

-- What returns and purchases have moved, so that it can be taken back when they change.
CREATE TABLE stock_move (
    id           INTEGER PRIMARY KEY,
    mover        TEXT NOT NULL,    -- sell_return, purchase
    reference    INTEGER NOT NULL, -- id of the return or purchase
    store_id     INTEGER NOT NULL,
    variation_id INTEGER NOT NULL,
    quantity     INTEGER NOT NULL  -- base units that came in
);

CREATE INDEX stock_move_by_reference ON stock_move (mover, reference);
