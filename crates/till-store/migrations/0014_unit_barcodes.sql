-- Barcodes that the shop has given to units of its products: NextX has one for each product alone. Each is a setting of
-- its own, `unit_barcode:` and the code, so that the journal keeps it.
INSERT INTO journal_setting_key (key) VALUES ('scale_labels');

DROP TRIGGER journal_setting_new;
DROP TRIGGER journal_setting;
DROP TRIGGER journal_setting_gone;
DROP VIEW kept_setting;

CREATE TRIGGER journal_setting_new AFTER INSERT ON setting
WHEN new.key IN (SELECT key FROM journal_setting_key) OR new.key GLOB 'unit_barcode:*'
BEGIN
    INSERT INTO journal_due (setting) VALUES (new.key);
END;

CREATE TRIGGER journal_setting AFTER UPDATE OF value ON setting
WHEN (new.key IN (SELECT key FROM journal_setting_key) OR new.key GLOB 'unit_barcode:*') AND new.value <> old.value
BEGIN
    INSERT INTO journal_due (setting) VALUES (new.key);
END;

CREATE TRIGGER journal_setting_gone AFTER DELETE ON setting
WHEN old.key IN (SELECT key FROM journal_setting_key) OR old.key GLOB 'unit_barcode:*'
BEGIN
    INSERT INTO journal_due (setting) VALUES (old.key);
END;

CREATE VIEW kept_setting AS
SELECT key, value FROM setting
WHERE key IN (SELECT key FROM journal_setting_key) OR key GLOB 'unit_barcode:*';
