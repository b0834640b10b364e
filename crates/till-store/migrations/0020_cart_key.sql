-- A cart's own key, which the sale that it becomes carries: an older database that still has the cart is told by the sale
-- of its journal that it was paid. No two carts ever have the same one.
ALTER TABLE cart ADD COLUMN key TEXT NOT NULL DEFAULT '';
UPDATE cart SET key = lower(hex(randomblob(16)));

CREATE TRIGGER cart_key AFTER INSERT ON cart WHEN new.key = ''
BEGIN
    UPDATE cart SET key = lower(hex(randomblob(16))) WHERE id = new.id;
END;
