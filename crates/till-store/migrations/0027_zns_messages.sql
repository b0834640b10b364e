-- Messages of Zalo's notification service that this till has sent. NextX lists none of them.
CREATE TABLE zns_message (
    id          INTEGER PRIMARY KEY NOT NULL,
    tracking_id TEXT NOT NULL UNIQUE, -- ours; the only mark there is of it at NextX
    template_id TEXT NOT NULL,
    phone       TEXT NOT NULL,
    fields      TEXT NOT NULL,        -- JSON: what fills the template's blanks, by their names
    sent_at     INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('unclear', 'sent', 'refused')),
    words       TEXT NOT NULL         -- NextX's own about it
) STRICT;
