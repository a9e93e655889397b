-- guichet, schema 14: what was forced without a line is settled.

-- When somebody of the network looked at a forced redemption or entry and let it stand.
ALTER TABLE offer_use ADD COLUMN kept_at INTEGER;
ALTER TABLE ticket_entry ADD COLUMN kept_at INTEGER;
