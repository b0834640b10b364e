-- What the detail of a customer says: the list names neither email nor type, so that only this tells a supplier (Q26). It can be
-- read again at any time.
CREATE TABLE customer_detail (
    remote_id INTEGER PRIMARY KEY NOT NULL,
    kind      TEXT NOT NULL,    -- 'customer', 'supplier'; empty where no detail could be had
    record    TEXT NOT NULL,    -- JSON, by the names of customer.update
    read_at   INTEGER NOT NULL  -- epoch milliseconds
) STRICT;

CREATE INDEX customer_detail_read ON customer_detail (read_at);

-- The code of an employee, the login name of a sales user.
ALTER TABLE person ADD COLUMN code TEXT NOT NULL DEFAULT '';
