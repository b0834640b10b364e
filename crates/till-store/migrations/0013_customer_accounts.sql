-- What the list of customers names of their accounts, in đồng. A row that was read before is written again by the next pass.
ALTER TABLE customer ADD COLUMN opening INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer ADD COLUMN credit_limit INTEGER; -- NULL where NextX names none
UPDATE customer SET hash = x'' WHERE remote_id IS NOT NULL;

-- A customer's account as NextX was last read; it can be read again at any time.
CREATE TABLE customer_account (
    remote_id INTEGER PRIMARY KEY NOT NULL,
    reading   TEXT NOT NULL -- JSON
) STRICT;

-- The sales and returns of a customer.
CREATE INDEX outbox_customer ON outbox
    (iif(json_valid(content), content ->> '$.document.customer.remote_id', NULL))
    WHERE kind IN ('sale', 'return');

-- The shifts in which customers paid of their debts.
CREATE INDEX shift_receipts ON shift (opened_at)
    WHERE iif(json_valid(record), json_array_length(record, '$.receipts') > 0, 0);

-- What a customer may owe where NextX names no limit, and what NextX calls the ways to pay.
INSERT INTO journal_setting_key (key) VALUES ('credit_limit'), ('method_names');
