-- That a document waits again is told to the journal too. So a journal that is whole and says something else than its
-- database, which owes it nothing, is the newer of the two, however far the database has counted.
DROP TRIGGER journal_state;

CREATE TRIGGER journal_state AFTER UPDATE OF state ON outbox
WHEN new.state <> old.state AND (new.state <> 'unclear' OR old.state NOT IN ('queued', 'sending'))
BEGIN
    INSERT INTO journal_due (outbox_id) VALUES (new.id);
END;

INSERT INTO journal_due (outbox_id) SELECT id FROM outbox WHERE state = 'queued' ORDER BY id;
