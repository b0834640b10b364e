-- Who stood at the till when a document was decided about: JSON of an id and a name; NULL where the till had no people.
ALTER TABLE outbox_log ADD COLUMN decided_by TEXT;
