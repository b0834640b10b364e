-- 1 when the last complete pass did not name the customer.
ALTER TABLE customer ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;
