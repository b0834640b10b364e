-- What was sent through Zalo and webforms.

CREATE TABLE zns_message (
    id           INTEGER PRIMARY KEY,
    received_ms  INTEGER NOT NULL,
    phone        TEXT NOT NULL,
    template_id  TEXT NOT NULL,
    tracking_id  TEXT NOT NULL,
    template_data TEXT NOT NULL    -- {name: value, ...}
);

CREATE INDEX zns_message_by_tracking_id ON zns_message (tracking_id);

CREATE TABLE webform_entry (
    id           INTEGER PRIMARY KEY,
    received_ms  INTEGER NOT NULL,
    name         TEXT NOT NULL,
    sex          TEXT NOT NULL,
    mobile       TEXT NOT NULL,
    email        TEXT NOT NULL,
    website      TEXT NOT NULL,
    address      TEXT NOT NULL,
    description  TEXT NOT NULL,
    body         TEXT NOT NULL,
    url          TEXT NOT NULL,
    lead_id      INTEGER REFERENCES lead (id) -- made of it
);
