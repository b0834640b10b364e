-- Campaigns by text message and email that are written here; those that were sent stay, with whom they were sent to.
CREATE TABLE campaign_draft (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE, -- a UUIDv7; it travels as a mark in the description
    channel    TEXT NOT NULL CHECK (channel IN ('sms', 'email')),
    content    TEXT NOT NULL,    -- JSON: as typed
    changed_at INTEGER NOT NULL,
    sent_at    INTEGER,          -- when a send began; NULL while it can be changed
    absent_at  INTEGER,          -- when a look first found it absent
    arrived_at INTEGER,          -- when NextX was known to have it; NULL while nobody knows
    remote_id  INTEGER           -- NextX's, once it is known
) STRICT;

-- Whom a campaign was sent to, as it stood when the send began.
CREATE TABLE campaign_recipient (
    campaign    INTEGER NOT NULL REFERENCES campaign_draft (number) ON DELETE CASCADE,
    place       INTEGER NOT NULL,
    address     TEXT NOT NULL,    -- empty where its owner had it erased
    name        TEXT NOT NULL,
    due_at      INTEGER NOT NULL, -- when it is to arrive
    counted     INTEGER NOT NULL, -- 1 of an advertisement
    PRIMARY KEY (campaign, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX campaign_recipient_address ON campaign_recipient (address, due_at);

-- Audiences that were given a name.
CREATE TABLE audience (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    content    TEXT NOT NULL,    -- JSON: their sources
    changed_at INTEGER NOT NULL
) STRICT;

-- Who agreed to be written to, and who refused: a setting for each address, under a fingerprint of it.
INSERT INTO journal_setting_key (key) VALUES ('consent:*');
