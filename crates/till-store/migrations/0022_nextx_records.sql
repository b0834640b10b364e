-- Records of NextX that lists show and nothing is reckoned with while selling: as NextX answered them.
CREATE TABLE nextx_record (
    id          INTEGER PRIMARY KEY NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN
        ('sell_order', 'sell_return', 'purchase_order', 'task', 'user', 'lead', 'opportunity', 'campaign',
         'sms_campaign', 'email_campaign', 'automation', 'web_form')),
    remote_id   INTEGER NOT NULL,
    branch_id   INTEGER,          -- of the list that it was read from; NULL where lists are of no branch
    day         TEXT,             -- YYYY-MM-DD by which it is listed; NULL where it has none
    words       TEXT NOT NULL,    -- folded, with a blank before each
    content     TEXT NOT NULL,    -- JSON, as its list shows it
    detail      TEXT,             -- JSON; NULL until it was read
    detailed_at INTEGER NOT NULL DEFAULT 0, -- when the detail was asked for; 0 when never, or when the row has changed since
    missed      INTEGER NOT NULL DEFAULT 0, -- 1 when the last complete pass did not name it
    UNIQUE (kind, remote_id)
) STRICT;
CREATE INDEX nextx_record_day ON nextx_record (kind, day, remote_id);
CREATE INDEX nextx_record_to_detail ON nextx_record (kind, detailed_at);
