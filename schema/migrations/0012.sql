-- guichet, schema 12: a desk that knows no more of a customer than their address.

-- The desk typed their address; a voucher or card of theirs, which shows that they were
-- there.
ALTER TABLE customer_order ADD COLUMN addressed INTEGER NOT NULL DEFAULT 0
	CHECK (addressed IN (0, 1));
ALTER TABLE customer_order ADD COLUMN presented INTEGER REFERENCES code;
