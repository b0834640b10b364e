-- Who works in the shop and who buys there.

CREATE TABLE employee (
    id           INTEGER PRIMARY KEY,
    branch_id    INTEGER NOT NULL REFERENCES branch (id),
    code         TEXT NOT NULL,
    first_name   TEXT NOT NULL,
    last_name    TEXT NOT NULL,
    male         INTEGER NOT NULL
);

-- A deleted user keeps its row, as its deeds refer to it.
CREATE TABLE user (
    id           INTEGER PRIMARY KEY,
    email        TEXT NOT NULL DEFAULT '',
    username     TEXT NOT NULL DEFAULT '',
    firstname    TEXT NOT NULL DEFAULT '',
    lastname     TEXT NOT NULL DEFAULT '',
    joined       TEXT,
    designation  TEXT NOT NULL DEFAULT '',
    picture      TEXT,
    tel          TEXT NOT NULL DEFAULT '',
    crm_extension_id INTEGER,
    employee_id  INTEGER REFERENCES employee (id),
    is_lock      INTEGER NOT NULL DEFAULT 0,
    is_access_crm INTEGER NOT NULL DEFAULT 0,
    is_validated INTEGER NOT NULL DEFAULT 0,
    deleted_on   TEXT
);

CREATE UNIQUE INDEX user_by_name ON user (username) WHERE deleted_on IS NULL;

-- The users who may sell; the ids are those of user.
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
