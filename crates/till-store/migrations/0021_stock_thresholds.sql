-- How much of a product a branch should have: a setting for each product, `stock_threshold:` and its variation id. A key that
-- the journal keeps may now be a pattern.
INSERT INTO journal_setting_key (key) VALUES ('unit_barcode:*'), ('stock_threshold:*');

DROP TRIGGER journal_setting_new;
DROP TRIGGER journal_setting;
DROP TRIGGER journal_setting_gone;
DROP VIEW kept_setting;

CREATE TRIGGER journal_setting_new AFTER INSERT ON setting
WHEN EXISTS (SELECT 1 FROM journal_setting_key AS kept WHERE new.key GLOB kept.key)
BEGIN
    INSERT INTO journal_due (setting) VALUES (new.key);
END;

CREATE TRIGGER journal_setting AFTER UPDATE OF value ON setting
WHEN new.value <> old.value AND EXISTS (SELECT 1 FROM journal_setting_key AS kept WHERE new.key GLOB kept.key)
BEGIN
    INSERT INTO journal_due (setting) VALUES (new.key);
END;

CREATE TRIGGER journal_setting_gone AFTER DELETE ON setting
WHEN EXISTS (SELECT 1 FROM journal_setting_key AS kept WHERE old.key GLOB kept.key)
BEGIN
    INSERT INTO journal_due (setting) VALUES (old.key);
END;

CREATE VIEW kept_setting AS
SELECT key, value FROM setting
WHERE EXISTS (SELECT 1 FROM journal_setting_key AS kept WHERE setting.key GLOB kept.key);
