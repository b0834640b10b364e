-- The carts of the counter: one in each tab, and those that were put aside. What a list shows of a cart stands beside it.
ALTER TABLE cart ADD COLUMN held_at INTEGER; -- when it was put aside; NULL in a tab
ALTER TABLE cart ADD COLUMN lines INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cart ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cart ADD COLUMN customer TEXT NOT NULL DEFAULT ''; -- the name; empty is a walk-in
ALTER TABLE cart ADD COLUMN current INTEGER NOT NULL DEFAULT 0 CHECK (current = 0 OR held_at IS NULL);

UPDATE cart SET current = 1 WHERE id = 1;
CREATE UNIQUE INDEX cart_current ON cart (current) WHERE current = 1;
