-- What the second journal is still to be told. Each change takes its row in the transaction that makes it, so that none is
-- forgotten; the numbers are never given again, so that a database is known to be older than its journal.
CREATE TABLE journal_due (
    id        INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    outbox_id INTEGER, -- the document,
    whole     INTEGER NOT NULL DEFAULT 0, -- all of it, or what became of it alone;
    setting   TEXT     -- or the setting
) STRICT;

CREATE TRIGGER journal_document AFTER INSERT ON outbox BEGIN
    INSERT INTO journal_due (outbox_id, whole) VALUES (new.id, 1);
END;

CREATE TRIGGER journal_mended AFTER UPDATE OF content ON outbox WHEN new.content <> old.content BEGIN
    INSERT INTO journal_due (outbox_id, whole) VALUES (new.id, 1);
END;

-- On its way or not is all the same to a journal: after a restore such a document is looked for before it is sent.
CREATE TRIGGER journal_state AFTER UPDATE OF state ON outbox
WHEN new.state <> old.state
     AND (new.state NOT IN ('queued', 'sending', 'unclear') OR old.state NOT IN ('queued', 'sending', 'unclear'))
BEGIN
    INSERT INTO journal_due (outbox_id) VALUES (new.id);
END;

CREATE TRIGGER journal_setting_new AFTER INSERT ON setting
WHEN new.key IN ('till', 'transfer_account', 'selling', 'epoch', 'generation', 'home', 'away')
BEGIN
    INSERT INTO journal_due (setting) VALUES (new.key);
END;

CREATE TRIGGER journal_setting AFTER UPDATE OF value ON setting
WHEN new.key IN ('till', 'transfer_account', 'selling', 'epoch', 'generation', 'home', 'away')
     AND new.value <> old.value
BEGIN
    INSERT INTO journal_due (setting) VALUES (new.key);
END;

CREATE TRIGGER journal_setting_gone AFTER DELETE ON setting
WHEN old.key IN ('till', 'transfer_account', 'selling', 'epoch', 'generation', 'home', 'away')
BEGIN
    INSERT INTO journal_due (setting) VALUES (old.key);
END;

-- What of the settings a shop sells by, and what tells a restored or copied store.
CREATE VIEW kept_setting AS
SELECT key, value FROM setting
WHERE key IN ('till', 'transfer_account', 'selling', 'epoch', 'generation', 'home', 'away');

-- A store from before there was a journal owes it everything.
INSERT INTO journal_due (outbox_id, whole) SELECT id, 1 FROM outbox ORDER BY id;
INSERT INTO journal_due (setting)
SELECT key FROM kept_setting;
