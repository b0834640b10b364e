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
    name         TEXT NOT NULL,
    variation    TEXT NOT NULL,
    code         TEXT NOT NULL,
    sku          TEXT NOT NULL,
    barcode      TEXT NOT NULL,
    type         TEXT NOT NULL,
    category_id  INTEGER NOT NULL REFERENCES category (id),
    brand        TEXT NOT NULL,
    specification TEXT NOT NULL,
    picture      TEXT NOT NULL,
    unit_id      INTEGER NOT NULL REFERENCES unit (id),
    price        INTEGER NOT NULL,
    cost         INTEGER NOT NULL,
    weight       INTEGER NOT NULL, -- kilograms
    larger_units TEXT NOT NULL,    -- [[unit id, multiplier, price], ...] in wholes
    parts        TEXT NOT NULL,    -- [variation id, ...] of a combo
    search_text  TEXT NOT NULL
);

-- In base units. Without foreign keys: a row for each store and each of a million products is checked once, by the
-- statement that makes them.
CREATE TABLE stock (
    store_id     INTEGER NOT NULL,
    variation_id INTEGER NOT NULL,
    quantity     INTEGER NOT NULL,
    PRIMARY KEY (store_id, variation_id)
) WITHOUT ROWID;
