-- guichet, schema 15: one index of a code's uses instead of two.

-- Which of its code's live uses it is; below 0 where it is none (undone, or forced). The
-- index that lets a code be used once finds all of its uses, and counts the live ones:
-- each redemption wrote two, at random places of the file.
ALTER TABLE offer_use ADD COLUMN turn INTEGER
	AS (iif(undone_at IS NULL AND forced IS NULL, nth, -id));
DROP INDEX offer_use_code;
DROP INDEX offer_use_once;
CREATE UNIQUE INDEX offer_use_once ON offer_use (code, offer, turn);
