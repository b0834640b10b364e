-- What this shop sells, so that a search shows it first. Scores are compared with each other and never with the clock.
CREATE TABLE product_sold (
    variation_id INTEGER PRIMARY KEY NOT NULL,
    score        REAL NOT NULL
) STRICT;
CREATE INDEX product_sold_score ON product_sold (score);

-- Folded names of these alone, as in `product_words`.
CREATE VIRTUAL TABLE sold_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4 5',
    tokenize = "unicode61 remove_diacritics 0"
);

-- The variations of one product.
CREATE INDEX product_variations ON product (product_id) WHERE kind = 'variable';

-- What a shop offers to be added to a product.
CREATE INDEX product_modifiers ON product (id) WHERE kind = 'modifier';

-- What a combo is made of, as its detail says it.
CREATE TABLE product_part (
    combo_id     INTEGER NOT NULL, -- the combo's variation id
    position     INTEGER NOT NULL,
    variation_id INTEGER NOT NULL,
    unit_id      INTEGER,          -- NULL where none is named
    quantity     TEXT,             -- NULL where none is named
    PRIMARY KEY (combo_id, position)
) STRICT, WITHOUT ROWID;

-- Details are read anew once, for the parts in them.
UPDATE product SET detailed_at = 0 WHERE kind = 'combo';
