-- guichet, schema 8: when what is given in baskets was written.

-- stamp is another one after each change of what core/benefit/live.c keeps in memory. It
-- is chance: a change that was rolled back, and another one, are two. Counters of uses are
-- no part of it.
CREATE TABLE benefit_change (
	id         INTEGER PRIMARY KEY CHECK (id = 1),
	stamp      INTEGER NOT NULL
) STRICT;
INSERT INTO benefit_change VALUES (1, random());

CREATE TRIGGER benefit_offer_inserted AFTER INSERT ON offer
	WHEN new.scope <> 'none' BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_updated AFTER UPDATE OF
		id, ref, party, shop, category, place, booking, contact, state, target,
		contact_list, indicator, level, scope, effect, percent, value, buy, free, season,
		valid_from, valid_until, days, minute_from, minute_until, season_from,
		season_until, sale_minutes, min_cents, min_units, first_order, professional,
		people, per_code, per_day, per_customer, quota, cents, budget, position,
		exclusive, whole_price, keeps_use
	ON offer WHEN old.scope <> 'none' OR new.scope <> 'none' BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_deleted AFTER DELETE ON offer
	WHEN old.scope <> 'none' BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_text_insert AFTER INSERT ON offer_text BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_text_update AFTER UPDATE ON offer_text BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_text_delete AFTER DELETE ON offer_text BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_closure_insert AFTER INSERT ON offer_closure BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_closure_update AFTER UPDATE ON offer_closure BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_closure_delete AFTER DELETE ON offer_closure BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_product_insert AFTER INSERT ON offer_product BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_product_update AFTER UPDATE ON offer_product BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_product_delete AFTER DELETE ON offer_product BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_family_insert AFTER INSERT ON offer_family BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_family_update AFTER UPDATE ON offer_family BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_family_delete AFTER DELETE ON offer_family BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_audience_insert AFTER INSERT ON offer_audience BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_audience_update AFTER UPDATE ON offer_audience BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_audience_delete AFTER DELETE ON offer_audience BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_channel_insert AFTER INSERT ON offer_channel BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_channel_update AFTER UPDATE ON offer_channel BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_channel_delete AFTER DELETE ON offer_channel BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_price_insert AFTER INSERT ON offer_price BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_price_update AFTER UPDATE ON offer_price BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_offer_price_delete AFTER DELETE ON offer_price BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_season_insert AFTER INSERT ON season BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_season_update AFTER UPDATE ON season BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_season_delete AFTER DELETE ON season BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_language_insert AFTER INSERT ON setting
	WHEN new.name = 'language' BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_language_update AFTER UPDATE ON setting
	WHEN new.name = 'language' BEGIN
	UPDATE benefit_change SET stamp = random();
END;
CREATE TRIGGER benefit_language_delete AFTER DELETE ON setting
	WHEN old.name = 'language' BEGIN
	UPDATE benefit_change SET stamp = random();
END;
