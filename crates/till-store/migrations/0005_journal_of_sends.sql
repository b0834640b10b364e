-- That a send has begun is told to the journal before the first byte leaves: a database that lost only this is older than
-- its journal, and what it thinks is waiting is looked for before it is sent.
DROP TRIGGER journal_state;

CREATE TRIGGER journal_state AFTER UPDATE OF state ON outbox
WHEN new.state <> old.state
     AND (new.state = 'sending'
          OR new.state NOT IN ('queued', 'sending', 'unclear') OR old.state NOT IN ('queued', 'sending', 'unclear'))
BEGIN
    INSERT INTO journal_due (outbox_id) VALUES (new.id);
END;
