-- Automations that are being written: new ones, and changes of those that NextX has.
CREATE TABLE automation_draft (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    remote_id  INTEGER UNIQUE,   -- NextX's; NULL of a new one
    base       TEXT NOT NULL,    -- JSON: as it was when the writing began
    met        TEXT,             -- JSON: as it was found at NextX where both sides had changed it
    content    TEXT NOT NULL,    -- JSON: as typed
    changed_at INTEGER NOT NULL,
    sent       TEXT,             -- JSON: how a new one was sent, where nobody knows what became of that
    sent_at    INTEGER           -- when that was; NULL while it can be changed
) STRICT;
