-- guichet, schema 10: advantages for those who hold a voucher.

-- What an offer is: scope 'none', one of the pass, for holders of a voucher at the counter
-- of its producer; any other scope, an advantage on what is sold here, for whatever target,
-- holders of a voucher among them. The rest is as schema 5 says it.
CREATE TABLE offer_10 (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	ref        TEXT UNIQUE,
	party      INTEGER REFERENCES party,
	shop       INTEGER REFERENCES shop,
	category   INTEGER REFERENCES category,
	place      INTEGER REFERENCES place,
	booking    TEXT NOT NULL DEFAULT 'none' CHECK (booking IN ('none', 'advised', 'mandatory')),
	contact    TEXT NOT NULL DEFAULT '',
	state      TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'withdrawn')),
	target     TEXT NOT NULL DEFAULT 'voucher' CHECK (target IN
		('voucher', 'public', 'contacts', 'indicator', 'partner', 'single')),
	contact_list INTEGER REFERENCES contact_list,
	indicator  INTEGER REFERENCES indicator,
	level      INTEGER,
	scope      TEXT NOT NULL DEFAULT 'none' CHECK (scope IN ('none', 'products', 'families', 'basket')),
	effect     TEXT NOT NULL DEFAULT 'none' CHECK (effect IN ('none', 'percent', 'amount', 'price', 'free')),
	percent    INTEGER CHECK (percent BETWEEN 1 AND 10000),
	value      INTEGER CHECK (value >= 0),
	buy        INTEGER CHECK (buy >= 1),
	free       INTEGER CHECK (free >= 1),
	season     INTEGER REFERENCES season,
	valid_from  INTEGER,
	valid_until INTEGER,
	days       INTEGER CHECK (days BETWEEN 1 AND 127),
	minute_from INTEGER CHECK (minute_from BETWEEN 0 AND 1439),
	minute_until INTEGER CHECK (minute_until BETWEEN 1 AND 1440),
	season_from INTEGER CHECK (season_from BETWEEN 101 AND 1231),
	season_until INTEGER CHECK (season_until BETWEEN 101 AND 1231),
	sale_minutes INTEGER CHECK (sale_minutes BETWEEN -100000 AND 100000),
	min_cents  INTEGER CHECK (min_cents >= 1),
	min_units  INTEGER CHECK (min_units >= 1),
	first_order INTEGER NOT NULL DEFAULT 0 CHECK (first_order IN (0, 1)),
	professional INTEGER NOT NULL DEFAULT 0 CHECK (professional IN (0, 1)),
	people     INTEGER CHECK (people >= 1),
	per_code   INTEGER DEFAULT 1 CHECK (per_code >= 1),
	per_day    INTEGER CHECK (per_day >= 1),
	per_customer INTEGER CHECK (per_customer >= 1),
	quota      INTEGER CHECK (quota >= 1),
	used       INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
	cents      INTEGER CHECK (cents >= 0),
	budget     INTEGER CHECK (budget >= 0),
	spent      INTEGER NOT NULL DEFAULT 0 CHECK (spent >= 0),
	position   INTEGER NOT NULL DEFAULT 0,
	exclusive  INTEGER NOT NULL DEFAULT 0 CHECK (exclusive IN (0, 1)),
	whole_price INTEGER NOT NULL DEFAULT 0 CHECK (whole_price IN (0, 1)),
	keeps_use  INTEGER NOT NULL DEFAULT 0 CHECK (keeps_use IN (0, 1)),
	picture    INTEGER REFERENCES picture,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	CHECK (valid_until IS NULL OR valid_from IS NULL OR valid_until > valid_from),
	CHECK (scope <> 'none' OR (target = 'voucher' AND party IS NOT NULL AND category IS NOT NULL)),
	CHECK (target <> 'contacts' OR contact_list IS NOT NULL),
	CHECK (target <> 'indicator' OR (indicator IS NOT NULL AND level IS NOT NULL)),
	CHECK (effect <> 'percent' OR percent IS NOT NULL),
	CHECK (effect <> 'amount' OR value IS NOT NULL),
	CHECK (effect <> 'free' OR (buy IS NOT NULL AND free IS NOT NULL)),
	FOREIGN KEY (indicator, level) REFERENCES indicator_level
) STRICT;
INSERT INTO offer_10 (
	id, ref, party, shop, category, place, booking, contact, state, target,
	contact_list, indicator, level, scope, effect, percent, value, buy, free, season,
	valid_from, valid_until, days, minute_from, minute_until, season_from, season_until,
	sale_minutes, min_cents, min_units, first_order, professional, people, per_code,
	per_day, per_customer, quota, used, cents, budget, spent, position, exclusive,
	whole_price, keeps_use, picture, created_at, changed_at)
	SELECT
	id, ref, party, shop, category, place, booking, contact, state, target,
	contact_list, indicator, level, scope, effect, percent, value, buy, free, season,
	valid_from, valid_until, days, minute_from, minute_until, season_from, season_until,
	sale_minutes, min_cents, min_units, first_order, professional, people, per_code,
	per_day, per_customer, quota, used, cents, budget, spent, position, exclusive,
	whole_price, keeps_use, picture, created_at, changed_at
	  FROM offer;
DROP TABLE offer;
ALTER TABLE offer_10 RENAME TO offer;
CREATE INDEX offer_party ON offer (party, state);
CREATE INDEX offer_shop ON offer (shop) WHERE shop IS NOT NULL;
CREATE INDEX offer_state ON offer (state, id);
CREATE INDEX offer_place ON offer (place) WHERE place IS NOT NULL;
CREATE INDEX offer_sold ON offer (state, position, id) WHERE scope <> 'none';

-- They went with the table.
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
