-- Who works in the shop and who buys there.

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
