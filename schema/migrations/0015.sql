-- guichet, schema 15: redemptions write and read less.

-- Which of its code's live uses it is; below 0 where it is none (undone, or forced). The
-- index that lets a code be used once finds all of its uses, and counts the live ones:
-- each redemption wrote two, at random places of the file.
ALTER TABLE offer_use ADD COLUMN turn INTEGER
	AS (iif(undone_at IS NULL AND forced IS NULL, nth, -id));
DROP INDEX offer_use_code;
DROP INDEX offer_use_once;
CREATE UNIQUE INDEX offer_use_once ON offer_use (code, offer, turn);

-- Nobody asks for an offer's uses but whether a sale has any: lists go by counter and by
-- time. (To delete an offer, SQLite reads through all uses, and holds up the writer; only
-- advantages that nobody has used are ever deleted.)
DROP INDEX offer_use_offer;
CREATE INDEX offer_use_sold ON offer_use (offer) WHERE customer_order IS NOT NULL;

-- What counts an offer's live uses, apart from the wide row that says what it is: each
-- redemption writes it.
CREATE TABLE offer_count (
	offer      INTEGER PRIMARY KEY REFERENCES offer,
	used       INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
	spent      INTEGER NOT NULL DEFAULT 0 CHECK (spent >= 0) -- cents of the budget
) STRICT;
INSERT INTO offer_count SELECT id, used, spent FROM offer;
ALTER TABLE offer DROP COLUMN used;
ALTER TABLE offer DROP COLUMN spent;

-- The stamp of schema 8 is another one after a change of any offer: those of the pass are
-- remembered too. Counters are still no part of it; each offer has its own.
DROP TRIGGER benefit_offer_inserted;
DROP TRIGGER benefit_offer_updated;
DROP TRIGGER benefit_offer_deleted;
CREATE TRIGGER benefit_offer_inserted AFTER INSERT ON offer BEGIN
	INSERT INTO offer_count (offer) VALUES (new.id);
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_updated AFTER UPDATE OF
		id, ref, party, shop, category, place, booking, contact, state, target,
		contact_list, indicator, level, scope, effect, percent, value, buy, free, season,
		valid_from, valid_until, days, minute_from, minute_until, season_from,
		season_until, sale_minutes, min_cents, min_units, first_order, professional,
		people, per_code, per_day, per_customer, quota, cents, budget, position,
		exclusive, whole_price, keeps_use
	ON offer BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_deleted AFTER DELETE ON offer BEGIN
	DELETE FROM offer_count WHERE offer = old.id;
	UPDATE benefit_change SET stamp = random();
END;
