-- Campaigns and opportunities. Moments are Y-m-d H:i:s in the zone of the shop.

CREATE TABLE campaign (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    code         TEXT NOT NULL,
    start_date   TEXT NOT NULL,
    end_date     TEXT NOT NULL,
    budget       INTEGER NOT NULL,
    objective    TEXT NOT NULL,
    description  TEXT NOT NULL,
    status_id    INTEGER,
    type_id      INTEGER,
    assigned_to  INTEGER REFERENCES sales_user (id),
    user_id      INTEGER REFERENCES sales_user (id), -- author
    branch_id    INTEGER REFERENCES branch (id),
    allow_duplicate_opportunity INTEGER NOT NULL,
    divide_opportunity_auto INTEGER,
    hide_opportunity_info INTEGER NOT NULL,
    success_campaign_id INTEGER REFERENCES campaign (id),
    failed_campaign_id INTEGER REFERENCES campaign (id),
    correlatives TEXT NOT NULL,    -- [{"id", "rate"}, ...]: who shares the opportunities
    contacts     TEXT NOT NULL,    -- as sent
    search_text  TEXT NOT NULL
);

CREATE TABLE campaign_stage (
    id           INTEGER PRIMARY KEY,
    campaign_id  INTEGER NOT NULL REFERENCES campaign (id),
    name         TEXT NOT NULL,
    value        TEXT NOT NULL,
    place        INTEGER NOT NULL, -- order
    stage_type_id INTEGER NOT NULL
);

CREATE INDEX campaign_stage_by_campaign ON campaign_stage (campaign_id, place);

-- The leads of opportunities.
CREATE TABLE crm_contact (
    id           INTEGER PRIMARY KEY,
    created_at   TEXT NOT NULL,
    name         TEXT NOT NULL,
    email        TEXT NOT NULL,
    code         TEXT NOT NULL,
    mobile       TEXT NOT NULL,
    address      TEXT NOT NULL,
    resources    TEXT NOT NULL,    -- as sent, like the next two
    categories   TEXT NOT NULL,
    relationships TEXT NOT NULL
);

CREATE TABLE opportunity (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    amount       INTEGER NOT NULL,
    stage_id     INTEGER NOT NULL REFERENCES campaign_stage (id),
    probability  INTEGER NOT NULL, -- per cent
    description  TEXT NOT NULL,
    expected_close_date TEXT,
    lead_source_id INTEGER,
    lead_source_description TEXT,
    campaign_id  INTEGER NOT NULL REFERENCES campaign (id),
    assigned_to  INTEGER REFERENCES sales_user (id),
    contact_id   INTEGER NOT NULL REFERENCES crm_contact (id),
    user_id      INTEGER REFERENCES sales_user (id), -- author
    action_id    INTEGER,          -- what is to be done now
    prev_action_id INTEGER,
    result_id    INTEGER,          -- of the action before
    created_at   TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    result_at    TEXT NOT NULL,
    status_at    TEXT,             -- when it was won or lost
    search_text  TEXT NOT NULL
);

CREATE INDEX opportunity_by_campaign ON opportunity (campaign_id);
CREATE INDEX opportunity_by_contact ON opportunity (contact_id);
