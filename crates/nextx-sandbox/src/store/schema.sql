-- Amounts and quantities are whole numbers of ten-thousandths. Dates are Y-m-d.

CREATE TABLE shop (
    seed         INTEGER NOT NULL,
    today        TEXT NOT NULL,
    -- What it was made with; files from before these columns lack them.
    products     INTEGER,
    customers    INTEGER,
    sales_days   INTEGER
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

CREATE TABLE category (
    id           INTEGER PRIMARY KEY,
    parent_id    INTEGER REFERENCES category (id),
    name         TEXT NOT NULL,
    picture      TEXT NOT NULL,
    description  TEXT NOT NULL
);

CREATE TABLE employee (
    id           INTEGER PRIMARY KEY,
    branch_id    INTEGER NOT NULL REFERENCES branch (id),
    code         TEXT NOT NULL,
    first_name   TEXT NOT NULL,
    last_name    TEXT NOT NULL
);

CREATE TABLE sales_user (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    first_name   TEXT NOT NULL,
    last_name    TEXT NOT NULL
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

CREATE TABLE customer (
    id           INTEGER PRIMARY KEY,
    created_on   TEXT NOT NULL,
    code         TEXT NOT NULL,
    name         TEXT NOT NULL,
    type         TEXT NOT NULL,
    mobile       TEXT NOT NULL,
    email        TEXT NOT NULL,
    address      TEXT NOT NULL,
    description  TEXT NOT NULL,
    tax_number   TEXT NOT NULL,
    gender       INTEGER,
    birthday     TEXT,
    branch_id    INTEGER REFERENCES branch (id),
    customer_group_id INTEGER,
    contact_id   TEXT NOT NULL,
    avatar       TEXT NOT NULL,
    opening_balance INTEGER NOT NULL,
    credit_limit INTEGER NOT NULL,
    per_turn_debt INTEGER,
    account_name TEXT NOT NULL,
    account_address TEXT NOT NULL,
    account_no   TEXT NOT NULL,
    resources    TEXT NOT NULL,    -- [{"id", "name"}, ...]
    search_text  TEXT NOT NULL
);

CREATE TABLE sell (
    id           INTEGER PRIMARY KEY,
    origin       TEXT NOT NULL,    -- demo, api
    received_ms  INTEGER NOT NULL,
    transaction_date TEXT NOT NULL,
    invoice_no   TEXT NOT NULL,
    sent_invoice_no TEXT NOT NULL,
    branch_id    INTEGER NOT NULL REFERENCES branch (id),
    store_id     INTEGER NOT NULL REFERENCES store (id),
    customer_id  INTEGER REFERENCES customer (id),
    user_id      INTEGER REFERENCES sales_user (id),
    price_book_id INTEGER,
    discount_type TEXT NOT NULL,
    discount_amount INTEGER NOT NULL,
    total_before_tax INTEGER NOT NULL,
    tax_amount   INTEGER NOT NULL,
    surcharges   INTEGER NOT NULL,
    final_total  INTEGER NOT NULL,
    total_paid   INTEGER NOT NULL,
    additional_notes TEXT NOT NULL,
    staff_note   TEXT NOT NULL
);

CREATE INDEX sell_by_day ON sell (branch_id, transaction_date);
CREATE INDEX sell_by_invoice ON sell (invoice_no);
CREATE INDEX sell_by_customer ON sell (customer_id);

CREATE TABLE sell_line (
    id           INTEGER PRIMARY KEY,
    sell_id      INTEGER NOT NULL REFERENCES sell (id),
    id_sort      INTEGER NOT NULL,
    product_id   INTEGER NOT NULL,
    variation_id INTEGER NOT NULL REFERENCES product (variation_id),
    unit_id      INTEGER NOT NULL REFERENCES unit (id),
    unit_price   INTEGER NOT NULL,
    quantity     INTEGER NOT NULL,
    f_convert    INTEGER NOT NULL,
    f_convert1   INTEGER NOT NULL,
    f_convert2   INTEGER NOT NULL,
    f_convert3   INTEGER NOT NULL,
    tax_id       INTEGER,
    item_tax     INTEGER NOT NULL,
    note         TEXT NOT NULL,
    discount_type TEXT NOT NULL,
    discount_amount INTEGER NOT NULL
);

CREATE INDEX sell_line_by_sell ON sell_line (sell_id);

CREATE TABLE sell_payment (
    id           INTEGER PRIMARY KEY,
    sell_id      INTEGER NOT NULL REFERENCES sell (id),
    payment_type TEXT NOT NULL,
    method       TEXT NOT NULL,
    amount       INTEGER NOT NULL,
    account_id   INTEGER,
    note         TEXT NOT NULL
);

CREATE INDEX sell_payment_by_sell ON sell_payment (sell_id);
