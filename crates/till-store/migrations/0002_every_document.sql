-- Every kind of document in the outbox, each with its whole content, so that it can be told, sent and rebuilt from one
-- row. Children of the table are there meanwhile: their keys are checked at the end.
PRAGMA defer_foreign_keys = ON;

CREATE TEMP TABLE old_outbox AS
SELECT outbox.*,
       CASE outbox.kind
           WHEN 'sale' THEN
               (SELECT json_object('kind', 'sale', 'document', json(
                           CASE WHEN sale.document ->> '$.customer.id' IS NULL THEN sale.document
                                ELSE json_set(sale.document, '$.customer.remote_id',
                                              (SELECT remote_id FROM customer
                                               WHERE customer.id = sale.document ->> '$.customer.id'))
                           END))
                FROM sale WHERE sale.outbox_id = outbox.id)
           -- One that NextX has is known under NextX's code; what was sent of them is in the body.
           ELSE json_object('kind', 'customer', 'document', json_object(
                    'id', outbox.document_id,
                    'name', coalesce(customer.name, CAST(outbox.body AS TEXT) ->> '$.name', ''),
                    'phone', coalesce(customer.phone, CAST(outbox.body AS TEXT) ->> '$.mobile', ''),
                    'branch_id', NULL,
                    'made_at', strftime('%Y-%m-%dT%H:%M:%fZ', outbox.created_at / 1000.0, 'unixepoch')))
       END AS content
FROM outbox LEFT JOIN customer ON customer.code = 'till:' || outbox.document_id;

DROP TABLE outbox;

CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN
        ('sale', 'return', 'customer', 'customer_update', 'lead', 'lead_update', 'task', 'task_update')),
    document_id     TEXT NOT NULL UNIQUE,
    content         TEXT NOT NULL, -- JSON: the document as a person confirmed it
    depends_on      INTEGER REFERENCES outbox (id),
    state           TEXT NOT NULL CHECK (state IN
        ('queued', 'sending', 'accepted', 'confirmed', 'unclear', 'refused', 'conflict', 'discarded')),
    body            BLOB, -- frozen at the first send
    body_sha256     BLOB,
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    first_sent_at   INTEGER,
    send_ended_at   INTEGER,
    confirmed_at    INTEGER,
    last_error      TEXT,
    remote_id       INTEGER,
    remote_number   TEXT, -- the number NextX gave it, where that is not ours
    found           TEXT, -- JSON: what NextX has in its place, for a person to compare
    created_at      INTEGER NOT NULL
) STRICT;

INSERT INTO outbox (id, kind, document_id, content, depends_on, state, body, body_sha256, attempts, next_attempt_at,
                    first_sent_at, send_ended_at, confirmed_at, last_error, remote_id, created_at)
SELECT id, kind, document_id, content, depends_on, state, body, body_sha256, attempts, next_attempt_at,
       first_sent_at, send_ended_at, confirmed_at, last_error, remote_id, created_at
FROM old_outbox;

DROP TABLE old_outbox;

CREATE INDEX outbox_due ON outbox (next_attempt_at)
    WHERE state NOT IN ('confirmed', 'refused', 'conflict', 'discarded');
CREATE INDEX outbox_state ON outbox (state);
CREATE INDEX outbox_created ON outbox (created_at);
CREATE INDEX outbox_depends_on ON outbox (depends_on) WHERE depends_on IS NOT NULL;

ALTER TABLE sale DROP COLUMN document;

CREATE TABLE sell_return (
    id          TEXT PRIMARY KEY NOT NULL,
    invoice_no  TEXT NOT NULL, -- of the sale
    returned_at INTEGER NOT NULL,
    day         TEXT NOT NULL,
    outbox_id   INTEGER NOT NULL UNIQUE REFERENCES outbox (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sell_return_invoice_no ON sell_return (invoice_no);
CREATE INDEX sell_return_day ON sell_return (day);

-- What people decided about documents. Nothing is ever taken out of it.
CREATE TABLE outbox_log (
    id          INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    document_id TEXT NOT NULL,
    decided_at  INTEGER NOT NULL,
    decision    TEXT NOT NULL CHECK (decision IN ('retry', 'mend', 'discard', 'keep')),
    reason      TEXT NOT NULL,
    before      TEXT NOT NULL -- JSON: state, error and content as they were
) STRICT;

-- The server's books of a day against ours.
CREATE TABLE audit (
    branch_id  INTEGER NOT NULL,
    day        TEXT NOT NULL,
    audited_at INTEGER NOT NULL,
    doubles    TEXT NOT NULL, -- JSON
    strangers  TEXT NOT NULL, -- JSON
    missing    TEXT NOT NULL, -- JSON
    PRIMARY KEY (branch_id, day)
) STRICT, WITHOUT ROWID;
