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
    assigned_to  INTEGER REFERENCES user (id),
    user_id      INTEGER REFERENCES user (id), -- author
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

-- Leads as opportunities show them.
CREATE VIEW crm_contact AS
SELECT lead.id, lead.created_on || ' 00:00:00' AS created_at, lead.name, lead.email, lead.code, lead.mobile, lead.address,
       lead.resources,
       CASE WHEN lead_category.id IS NULL THEN '[]'
            ELSE json_array(json_object('id', lead_category.id, 'name', lead_category.name)) END AS categories
FROM lead LEFT JOIN lead_category ON lead_category.id = lead.category_id;

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
    assigned_to  INTEGER REFERENCES user (id),
    contact_id   INTEGER NOT NULL REFERENCES lead (id),
    user_id      INTEGER REFERENCES user (id), -- author
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
