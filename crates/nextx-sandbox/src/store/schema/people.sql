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

CREATE TABLE resource (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL
);

CREATE TABLE customer (
    id           INTEGER PRIMARY KEY,
    created_on   TEXT NOT NULL,
    code         TEXT NOT NULL,
    name         TEXT NOT NULL DEFAULT '',
    type         TEXT NOT NULL DEFAULT 'customer',
    mobile       TEXT NOT NULL DEFAULT '',
    email        TEXT NOT NULL DEFAULT '',
    address      TEXT NOT NULL DEFAULT '',
    description  TEXT NOT NULL DEFAULT '',
    tax_number   TEXT NOT NULL DEFAULT '',
    gender       INTEGER,
    birthday     TEXT,
    branch_id    INTEGER REFERENCES branch (id),
    employee_id  INTEGER REFERENCES employee (id), -- in charge
    customer_group_id INTEGER,
    contact_id   TEXT NOT NULL DEFAULT '',
    avatar       TEXT NOT NULL DEFAULT '',
    opening_balance INTEGER NOT NULL DEFAULT 0,
    credit_limit INTEGER NOT NULL DEFAULT 0,
    per_turn_debt INTEGER,         -- days
    account_name TEXT NOT NULL DEFAULT '',
    account_address TEXT NOT NULL DEFAULT '',
    account_no   TEXT NOT NULL DEFAULT '',
    resources    TEXT NOT NULL DEFAULT '[]', -- [{"id", "name"}, ...]
    search_text  TEXT NOT NULL DEFAULT ''
);

CREATE INDEX customer_by_mobile ON customer (mobile);

CREATE TABLE lead_category (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    description  TEXT NOT NULL
);

CREATE TABLE lead (
    id           INTEGER PRIMARY KEY,
    created_on   TEXT NOT NULL,
    category_id  INTEGER REFERENCES lead_category (id),
    code         TEXT NOT NULL DEFAULT '',
    employee_id  INTEGER REFERENCES employee (id),
    branch_id    INTEGER REFERENCES branch (id),
    resources    TEXT NOT NULL DEFAULT '[]', -- [{"id", "name"}, ...]
    name         TEXT NOT NULL DEFAULT '',
    mobile       TEXT NOT NULL DEFAULT '',
    email        TEXT NOT NULL DEFAULT '',
    website      TEXT NOT NULL DEFAULT '',
    address      TEXT NOT NULL DEFAULT '',
    status       TEXT NOT NULL DEFAULT '',
    date_assigned TEXT,
    birthday     TEXT,
    sex          TEXT NOT NULL DEFAULT '',
    description  TEXT NOT NULL DEFAULT '',
    avatar       TEXT NOT NULL DEFAULT '',
    account_name TEXT NOT NULL DEFAULT '',
    account_address TEXT NOT NULL DEFAULT '',
    account_no   TEXT NOT NULL DEFAULT '',
    search_text  TEXT NOT NULL DEFAULT ''
);

CREATE INDEX lead_by_mobile ON lead (mobile);
CREATE INDEX lead_by_code ON lead (code);
