-- Returned goods.

CREATE TABLE sell_return (
    id           INTEGER PRIMARY KEY,
    origin       TEXT NOT NULL,    -- demo, api
    received_ms  INTEGER NOT NULL,
    transaction_date TEXT NOT NULL DEFAULT '',
    invoice_no   TEXT NOT NULL,
    sell_id      INTEGER REFERENCES sell (id), -- the sale that is returned, where it is named
    branch_id    INTEGER NOT NULL REFERENCES branch (id),
    store_id     INTEGER NOT NULL REFERENCES store (id),
    customer_id  INTEGER REFERENCES customer (id),
    user_id      INTEGER REFERENCES sales_user (id),
    discount_type TEXT NOT NULL DEFAULT '',
    discount_amount INTEGER NOT NULL DEFAULT 0,
    total_before_tax INTEGER NOT NULL DEFAULT 0,
    tax_amount   INTEGER NOT NULL DEFAULT 0,
    return_charges INTEGER NOT NULL DEFAULT 0,
    final_total  INTEGER NOT NULL DEFAULT 0,
    total_paid   INTEGER NOT NULL DEFAULT 0,
    additional_notes TEXT NOT NULL DEFAULT '',
    staff_note   TEXT NOT NULL DEFAULT ''
);

CREATE INDEX sell_return_by_day ON sell_return (transaction_date);
CREATE INDEX sell_return_by_sale ON sell_return (sell_id);
CREATE INDEX sell_return_by_customer ON sell_return (customer_id);

CREATE TABLE sell_return_line (
    id           INTEGER PRIMARY KEY,
    return_id    INTEGER NOT NULL REFERENCES sell_return (id),
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
    discount_amount INTEGER NOT NULL,
    sell_line_id INTEGER REFERENCES sell_line (id)
);

CREATE INDEX sell_return_line_by_return ON sell_return_line (return_id);

CREATE TABLE sell_return_payment (
    id           INTEGER PRIMARY KEY,
    return_id    INTEGER NOT NULL REFERENCES sell_return (id),
    payment_type TEXT NOT NULL,
    method       TEXT NOT NULL,
    amount       INTEGER NOT NULL,
    account_id   INTEGER,
    note         TEXT NOT NULL
);

CREATE INDEX sell_return_payment_by_return ON sell_return_payment (return_id);
