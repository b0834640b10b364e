-- Orders to suppliers.

CREATE TABLE purchase (
    id           INTEGER PRIMARY KEY,
    origin       TEXT NOT NULL,    -- demo, api
    received_ms  INTEGER NOT NULL,
    transaction_date TEXT NOT NULL,
    invoice_no   TEXT NOT NULL,
    sent_invoice_no TEXT NOT NULL,
    branch_id    INTEGER NOT NULL REFERENCES branch (id),
    store_id     INTEGER NOT NULL REFERENCES store (id),
    customer_id  INTEGER NOT NULL REFERENCES customer (id), -- the supplier
    user_id      INTEGER REFERENCES sales_user (id),
    discount_type TEXT NOT NULL,
    discount_amount INTEGER NOT NULL,
    total_before_tax INTEGER NOT NULL,
    tax_amount   INTEGER NOT NULL,
    final_total  INTEGER NOT NULL,
    total_paid   INTEGER NOT NULL,
    shipping_status TEXT NOT NULL,
    shipping_comment TEXT NOT NULL,
    approved     INTEGER NOT NULL,
    additional_notes TEXT NOT NULL,
    staff_note   TEXT NOT NULL
);

CREATE INDEX purchase_by_branch ON purchase (branch_id);
CREATE INDEX purchase_by_invoice ON purchase (invoice_no);

CREATE TABLE purchase_line (
    id           INTEGER PRIMARY KEY,
    purchase_id  INTEGER NOT NULL REFERENCES purchase (id),
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

CREATE INDEX purchase_line_by_purchase ON purchase_line (purchase_id);

CREATE TABLE purchase_payment (
    id           INTEGER PRIMARY KEY,
    purchase_id  INTEGER NOT NULL REFERENCES purchase (id),
    payment_type TEXT NOT NULL,
    method       TEXT NOT NULL,
    amount       INTEGER NOT NULL,
    account_id   INTEGER,
    note         TEXT NOT NULL
);

CREATE INDEX purchase_payment_by_purchase ON purchase_payment (purchase_id);
