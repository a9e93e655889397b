-- guichet, schema 5: one table of offers for all benefits, single-use codes, and more
-- kinds of messages.

-- --- Offers: one table for all benefits ---

-- A benefit. Who: target ('voucher': holders of a voucher, at the counter of its
-- producer; 'public'; 'contacts' of a list; an 'indicator' from a level on; those who
-- know a 'partner' code; holders of a 'single' use code). On what: scope ('none':
-- nothing that is sold here; products; families; the whole basket). What: effect
-- ('none': what its text says; percent, in basis points; amount: value cents off each
-- unit, or off the whole basket; price: each unit costs what offer_price says, else
-- value, else what it costs; free: of each buy + free units the cheapest are free). The
-- rest are conditions and limits, each NULL for none. party NULL: the network's own. category, place, booking and contact are for
-- the catalogue of partner offers. per_code, per_day, quota, per_customer, budget are
-- counted in offer_use; people: units of one use at most. sale_minutes: until so many
-- minutes after a session has begun (NULL: no limit). whole_price: not on lines that
-- another offer has reduced. exclusive: with no other. keeps_use: cancelling does not
-- give the use back.
CREATE TABLE offer_4 (
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
	CHECK (target <> 'voucher' OR (party IS NOT NULL AND category IS NOT NULL)),
	CHECK (target <> 'contacts' OR contact_list IS NOT NULL),
	CHECK (target <> 'indicator' OR (indicator IS NOT NULL AND level IS NOT NULL)),
	CHECK (effect <> 'percent' OR percent IS NOT NULL),
	CHECK (effect <> 'amount' OR value IS NOT NULL),
	CHECK (effect <> 'free' OR (buy IS NOT NULL AND free IS NOT NULL)),
	FOREIGN KEY (indicator, level) REFERENCES indicator_level
) STRICT;
INSERT INTO offer_4 (id, ref, party, shop, category, place, booking, contact, state, valid_from,
	valid_until, days, minute_from, minute_until, season_from, season_until, people, per_code,
	per_day, quota, used, cents, budget, spent, created_at, changed_at)
	SELECT id, ref, party, shop, category, place, booking, contact, state, valid_from,
		valid_until, days, minute_from, minute_until, season_from, season_until, people, per_code,
		per_day, quota, used, cents, budget, spent, created_at, changed_at
	  FROM offer;
DROP TABLE offer;
ALTER TABLE offer_4 RENAME TO offer;
CREATE INDEX offer_party ON offer (party, state);
CREATE INDEX offer_shop ON offer (shop) WHERE shop IS NOT NULL;
CREATE INDEX offer_state ON offer (state, id);
CREATE INDEX offer_place ON offer (place) WHERE place IS NOT NULL;
CREATE INDEX offer_sold ON offer (state, position, id) WHERE scope <> 'none';

-- What staff call an offer.
ALTER TABLE offer_text ADD COLUMN internal TEXT NOT NULL DEFAULT '';

-- Its scope: these products.
CREATE TABLE offer_product (
	offer      INTEGER NOT NULL REFERENCES offer,
	product    INTEGER NOT NULL REFERENCES product,
	PRIMARY KEY (offer, product)
) STRICT, WITHOUT ROWID;
CREATE INDEX offer_product_product ON offer_product (product);
-- Its scope: all products of a family.
CREATE TABLE offer_family (
	offer      INTEGER NOT NULL REFERENCES offer,
	family     TEXT NOT NULL,
	PRIMARY KEY (offer, family)
) STRICT, WITHOUT ROWID;
-- The audiences that it is for; no row: all.
CREATE TABLE offer_audience (
	offer      INTEGER NOT NULL REFERENCES offer,
	audience   INTEGER NOT NULL REFERENCES list_item,
	PRIMARY KEY (offer, audience)
) STRICT, WITHOUT ROWID;
-- The channels that it is given on; no row: all.
CREATE TABLE offer_channel (
	offer      INTEGER NOT NULL REFERENCES offer,
	channel    INTEGER NOT NULL REFERENCES list_item,
	PRIMARY KEY (offer, channel)
) STRICT, WITHOUT ROWID;
-- Set prices: of a product for an audience (NULL: any).
CREATE TABLE offer_price (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	offer      INTEGER NOT NULL REFERENCES offer,
	product    INTEGER NOT NULL REFERENCES product,
	audience   INTEGER REFERENCES list_item,
	cents      INTEGER NOT NULL CHECK (cents >= 0)
) STRICT;
CREATE UNIQUE INDEX offer_price_once ON offer_price (offer, product, ifnull(audience, 0));
-- The one code, known to many, that opens an offer (a partner's, a promotional one).
CREATE TABLE offer_code (
	code       INTEGER PRIMARY KEY REFERENCES code,
	offer      INTEGER NOT NULL REFERENCES offer
) STRICT;
CREATE INDEX offer_code_offer ON offer_code (offer);

-- --- Single-use codes ---

-- Everything that can be presented, as before; which kinds there are is told by
-- core/code, because a list that is checked costs more than the rest of the row.
CREATE TABLE code_4 (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	text       TEXT NOT NULL UNIQUE,
	kind       TEXT NOT NULL CHECK (kind <> ''),
	own        INTEGER NOT NULL CHECK (own IN (0, 1))
) STRICT;
INSERT INTO code_4 (id, text, kind, own) SELECT id, text, kind, own FROM code;
DROP TABLE code;
ALTER TABLE code_4 RENAME TO code;

-- Codes made or imported together, for a contact. Its codes can be presented once it
-- is ready; what is 'making' after a crash, or 'cancelled', is taken away. made: so
-- many are written. Own codes have no prefix; others are it and `length` characters;
-- imported ones are what they are.
CREATE TABLE code_batch (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	offer      INTEGER NOT NULL REFERENCES offer,
	customer   INTEGER NOT NULL REFERENCES customer,
	season     INTEGER REFERENCES season,
	language   TEXT NOT NULL CHECK (language IN ('fr', 'en', 'de', 'es')),
	remark     TEXT NOT NULL DEFAULT '',
	prefix     TEXT NOT NULL DEFAULT '',
	length     INTEGER NOT NULL DEFAULT 0 CHECK (length >= 0), -- of what is random
	imported   INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1)),
	state      TEXT NOT NULL CHECK (state IN ('making', 'ready', 'cancelled')),
	codes      INTEGER NOT NULL CHECK (codes BETWEEN 1 AND 1000000),
	made       INTEGER NOT NULL DEFAULT 0 CHECK (made BETWEEN 0 AND codes),
	made_at    INTEGER NOT NULL,
	account    INTEGER NOT NULL REFERENCES account,
	CHECK (state <> 'ready' OR made = codes)
) STRICT;
CREATE INDEX code_batch_offer ON code_batch (offer);
CREATE INDEX code_batch_customer ON code_batch (customer);
CREATE INDEX code_batch_unready ON code_batch (state) WHERE state <> 'ready';

-- Which rows of code are a batch's: ids of one piece follow one another.
CREATE TABLE code_range (
	first      INTEGER PRIMARY KEY,
	last       INTEGER NOT NULL,
	batch      INTEGER NOT NULL REFERENCES code_batch,
	CHECK (last >= first)
) STRICT;
CREATE INDEX code_range_batch ON code_range (batch, first);

-- A single-use code that is no longer good.
CREATE TABLE code_invalid (
	code       INTEGER PRIMARY KEY REFERENCES code,
	batch      INTEGER NOT NULL REFERENCES code_batch,
	at         INTEGER NOT NULL,
	account    INTEGER NOT NULL REFERENCES account,
	why        TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX code_invalid_batch ON code_invalid (batch);

-- Codes of a batch that were sent to somebody: `codes` of them from the `first`-th on.
CREATE TABLE code_sending (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	batch      INTEGER NOT NULL REFERENCES code_batch,
	email      TEXT NOT NULL,
	name       TEXT NOT NULL DEFAULT '',
	first      INTEGER NOT NULL CHECK (first >= 0),
	codes      INTEGER NOT NULL CHECK (codes >= 1)
) STRICT;
CREATE INDEX code_sending_batch ON code_sending (batch);

-- --- Messages and visitors: more of each ---

-- A message to be sent, as before; what it can tell is told by core/message.
CREATE TABLE message_4 (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	what       TEXT NOT NULL CHECK (what <> ''),
	object     INTEGER NOT NULL,
	extra      TEXT NOT NULL DEFAULT '',   -- sealed where it is secret
	customer   INTEGER REFERENCES customer,
	recipient  TEXT NOT NULL,
	language   TEXT NOT NULL CHECK (language IN ('fr', 'en', 'de', 'es')),
	state      TEXT NOT NULL DEFAULT 'queued'
		CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
	tries      INTEGER NOT NULL DEFAULT 0,
	next_at    INTEGER NOT NULL,
	error      TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	sent_at    INTEGER
) STRICT;
INSERT INTO message_4 (id, what, object, extra, customer, recipient, language, state, tries,
	next_at, error, created_at, sent_at)
	SELECT id, what, object, extra, customer, recipient, language, state, tries, next_at, error,
		created_at, sent_at
	  FROM message;
DROP TABLE message;
ALTER TABLE message_4 RENAME TO message;
CREATE INDEX message_due ON message (next_at) WHERE state IN ('queued', 'sending');
CREATE INDEX message_state ON message (state, created_at);
CREATE INDEX message_object ON message (what, object);
CREATE INDEX message_customer ON message (customer) WHERE customer IS NOT NULL;

DROP TABLE visit;
-- What visitors did that is counted by the hour, as before.
CREATE TABLE visit (
	what       TEXT NOT NULL CHECK (what <> ''),
	who        TEXT NOT NULL,
	at         INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_who ON visit (what, who, at);
CREATE INDEX visit_at ON visit (at);
