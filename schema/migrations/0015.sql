-- guichet, schema 15: redemptions write and read less.

-- Which of its code's live uses it is; below 0 where it is none (undone, or forced). The
-- index that lets a code be used once finds all of its uses, and counts the live ones:
-- each redemption wrote two, at random places of the file.
ALTER TABLE offer_use ADD COLUMN turn INTEGER
	AS (iif(undone_at IS NULL AND forced IS NULL, nth, -id));
DROP INDEX offer_use_code;
DROP INDEX offer_use_once;
CREATE UNIQUE INDEX offer_use_once ON offer_use (code, offer, turn);

-- The stamp of schema 8 is another one after a change of any offer: those of the pass are
-- remembered too. Counters of uses are still no part of it.
DROP TRIGGER benefit_offer_inserted;
DROP TRIGGER benefit_offer_updated;
DROP TRIGGER benefit_offer_deleted;
CREATE TRIGGER benefit_offer_inserted AFTER INSERT ON offer BEGIN
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
	UPDATE benefit_change SET stamp = random();
END;
