-- Tasks. Moments are Y-m-d H:i:s in the zone of the shop.

CREATE TABLE task (
    id           INTEGER PRIMARY KEY,
    created_on   TEXT NOT NULL,
    title        TEXT NOT NULL,
    code         TEXT NOT NULL,
    parent_id    INTEGER REFERENCES task (id),
    starts_at    TEXT NOT NULL,
    ends_at      TEXT NOT NULL,
    progress     INTEGER NOT NULL,    -- per cent
    priority     TEXT NOT NULL,
    color        TEXT NOT NULL,
    description  TEXT NOT NULL,
    user_id      INTEGER REFERENCES user (id), -- author
    assigned_to  INTEGER REFERENCES user (id),
    project_id   INTEGER,
    category_id  INTEGER,
    is_complete  INTEGER NOT NULL,
    completed_at TEXT,
    passed_on    TEXT NOT NULL,       -- fields kept as they were sent, an object
    search_text  TEXT NOT NULL
);

CREATE INDEX task_by_parent ON task (parent_id);
