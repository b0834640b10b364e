-- What one person allowed another. Who is on the till is a setting: the journal keeps both.
CREATE TABLE approval (
    id     TEXT PRIMARY KEY NOT NULL,
    at     INTEGER NOT NULL, -- epoch milliseconds
    record TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX approval_at ON approval (at);

ALTER TABLE journal_due ADD COLUMN approval_id TEXT;

CREATE TRIGGER journal_approval AFTER INSERT ON approval BEGIN
    INSERT INTO journal_due (approval_id) VALUES (new.id);
END;

INSERT INTO journal_setting_key (key) VALUES ('people'), ('people_later'), ('discount_limit');
