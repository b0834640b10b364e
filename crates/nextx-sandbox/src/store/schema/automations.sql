-- Automated marketing.

CREATE TABLE automation (
    id           INTEGER PRIMARY KEY,
    title        TEXT NOT NULL,
    type         TEXT NOT NULL,
    frequency    TEXT NOT NULL,
    is_active    INTEGER NOT NULL,
    category     TEXT NOT NULL,
    filter       TEXT NOT NULL,    -- as sent, an array
    description  TEXT NOT NULL,
    component_id INTEGER,
    scheduler    TEXT NOT NULL,    -- an object
    ran_on       TEXT NOT NULL,    -- Y-m-d, the last day that was looked at
    search_text  TEXT NOT NULL
);

CREATE TABLE automation_task (
    id           INTEGER PRIMARY KEY,
    automation_id INTEGER NOT NULL REFERENCES automation (id),
    place        INTEGER NOT NULL, -- order
    type         TEXT NOT NULL,    -- send_email, send_sms, send_zalo
    recipient_type TEXT NOT NULL,  -- contact, employee
    recipient_id INTEGER,
    subject      TEXT,
    message      TEXT NOT NULL,
    send_type    INTEGER NOT NULL,
    template_id  TEXT,
    params       TEXT NOT NULL,    -- {"param_01", ...}
    scheduler    TEXT NOT NULL     -- an object
);

CREATE INDEX automation_task_by_automation ON automation_task (automation_id, place);
