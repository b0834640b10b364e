-- SMS and email: campaigns and what they sent. Moments called _ms are milliseconds since 1970; send_time is Y-m-d H:i:s in
-- the zone of the shop. The ids of the two kinds of campaigns overlap, so that one taken for the other is noticed (A15).

CREATE TABLE sms_campaign (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    description  TEXT NOT NULL,
    sms_content  TEXT NOT NULL,
    type         TEXT NOT NULL,
    template_id  TEXT,
    send_all_contact INTEGER NOT NULL,
    send_now     INTEGER NOT NULL,
    send_time    TEXT,
    params       TEXT NOT NULL,    -- {"param_01", ...}
    customers    TEXT NOT NULL,    -- ids
    customer_groups TEXT NOT NULL, -- ids
    others       TEXT NOT NULL,    -- [{"mobile", "name", ...}, ...]
    campaigns    TEXT NOT NULL,    -- ids
    created_by   INTEGER REFERENCES user (id),
    run_ms       INTEGER,          -- when it begins to send
    search_text  TEXT NOT NULL
);

CREATE TABLE email_campaign (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    description  TEXT NOT NULL,
    from_name    TEXT NOT NULL,
    mail_from    TEXT NOT NULL,
    mail_subject TEXT NOT NULL,
    mail_content TEXT NOT NULL,
    is_mail_system INTEGER NOT NULL,
    is_track_mail INTEGER NOT NULL,
    send_all_contact INTEGER NOT NULL,
    send_now     INTEGER NOT NULL,
    send_time    TEXT,
    params       TEXT NOT NULL,
    customers    TEXT NOT NULL,
    customer_groups TEXT NOT NULL,
    others       TEXT NOT NULL,
    campaigns    TEXT NOT NULL,
    created_by   INTEGER REFERENCES user (id),
    run_ms       INTEGER,
    search_text  TEXT NOT NULL
);

-- Every message, planned with its outcome when its sending is ordered; it counts from the moment it is due.
CREATE TABLE message (
    id           INTEGER PRIMARY KEY,
    kind         TEXT NOT NULL,    -- sms, email
    type         TEXT NOT NULL,    -- sms_type
    campaign_id  INTEGER,          -- of its kind
    automation_id INTEGER,
    sender       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    content      TEXT NOT NULL,
    address      TEXT NOT NULL,    -- telephone number or mail address
    recipient    TEXT NOT NULL,    -- name
    causer       TEXT,             -- customer, contact, employee
    causer_id    INTEGER,
    due_ms       INTEGER NOT NULL,
    sent         INTEGER NOT NULL,
    delivered    INTEGER NOT NULL,
    note         TEXT NOT NULL,    -- what the provider said
    read_ms      INTEGER,          -- when the recipient opens it
    demo         INTEGER NOT NULL,
    search_text  TEXT NOT NULL
);

CREATE INDEX message_by_campaign ON message (kind, campaign_id);
CREATE INDEX message_by_time ON message (sent, due_ms);
