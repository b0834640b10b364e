-- Sales and what is owed.

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

-- Positive where the customer owes the shop, negative where the shop owes.
CREATE TABLE debt (
    id           INTEGER PRIMARY KEY,
    customer_id  INTEGER NOT NULL REFERENCES customer (id),
    kind         TEXT NOT NULL,    -- sale, sell_return, purchase
    amount       INTEGER NOT NULL,
    reference    INTEGER NOT NULL, -- id of the sale, return or purchase
    entered_on   TEXT NOT NULL
);

CREATE INDEX debt_by_customer ON debt (customer_id);
