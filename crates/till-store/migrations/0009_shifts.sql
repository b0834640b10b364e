-- Shifts of the drawer. The record itself is JSON: what was counted, moved, and reported at the closing. Times are epoch
-- milliseconds (UTC). More than one is open only where two histories met in a restore; the one opened last is the current.
CREATE TABLE shift (
    id        TEXT PRIMARY KEY NOT NULL,
    number    INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER, -- NULL while it is open
    record    TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX shift_opened ON shift (opened_at);
CREATE INDEX shift_open ON shift (opened_at) WHERE closed_at IS NULL;

-- The shift that a document belongs to; NULL for one from before there were shifts. A document that was put back may name
-- one whose own record is lost.
ALTER TABLE sale ADD COLUMN shift_id TEXT;
ALTER TABLE sell_return ADD COLUMN shift_id TEXT;
CREATE INDEX sale_shift ON sale (shift_id) WHERE shift_id IS NOT NULL;
CREATE INDEX sell_return_shift ON sell_return (shift_id) WHERE shift_id IS NOT NULL;

-- The second journal keeps the record of each shift too.
ALTER TABLE journal_due ADD COLUMN shift_id TEXT;

CREATE TRIGGER journal_shift_new AFTER INSERT ON shift BEGIN
    INSERT INTO journal_due (shift_id) VALUES (new.id);
END;

CREATE TRIGGER journal_shift AFTER UPDATE OF record ON shift WHEN new.record <> old.record BEGIN
    INSERT INTO journal_due (shift_id) VALUES (new.id);
END;

-- From which difference on a reason is needed.
INSERT INTO journal_setting_key (key) VALUES ('shift_reason_from');
