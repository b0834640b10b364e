-- Which settings the journal keeps is a table, so that a new one is a row.
CREATE TABLE journal_setting_key (
    key TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO journal_setting_key (key) VALUES
    ('till'), ('transfer_account'), ('selling'), ('epoch'), ('generation'), ('home'), ('away'),
    ('cash_rounding');

DROP TRIGGER journal_setting_new;
DROP TRIGGER journal_setting;
DROP TRIGGER journal_setting_gone;
DROP VIEW kept_setting;

CREATE TRIGGER journal_setting_new AFTER INSERT ON setting
WHEN new.key IN (SELECT key FROM journal_setting_key)
BEGIN
    INSERT INTO journal_due (setting) VALUES (new.key);
END;

CREATE TRIGGER journal_setting AFTER UPDATE OF value ON setting
WHEN new.key IN (SELECT key FROM journal_setting_key) AND new.value <> old.value
BEGIN
    INSERT INTO journal_due (setting) VALUES (new.key);
END;

CREATE TRIGGER journal_setting_gone AFTER DELETE ON setting
WHEN old.key IN (SELECT key FROM journal_setting_key)
BEGIN
    INSERT INTO journal_due (setting) VALUES (old.key);
END;

CREATE VIEW kept_setting AS
SELECT key, value FROM setting
WHERE key IN (SELECT key FROM journal_setting_key);
