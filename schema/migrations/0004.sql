-- guichet, schema 4: what is sold, and to whom. Amounts are INTEGER cents; rates are
-- basis points (2000 is 20 %).

-- --- The network's own lists ---

-- Short lists that each network words for itself: audiences (full price, child),
-- seat categories, sales channels, means of payment, marketing preferences. kind
-- says what the code must know of an item: of a channel, who sells there; of a means
-- of payment, how it is counted. change: it can be given back in cash.
CREATE TABLE list_item (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	list       TEXT NOT NULL CHECK (list IN
		('audience', 'seat', 'channel', 'means', 'preference')),
	ref        TEXT NOT NULL CHECK (ref <> ''),
	kind       TEXT NOT NULL DEFAULT '' CHECK (
		(list = 'channel' AND kind IN ('desk', 'distributor', 'visitor')) OR
		(list = 'means' AND kind IN ('cash', 'card', 'cheque', 'transfer', 'voucher', 'balance')) OR
		(list NOT IN ('channel', 'means') AND kind = '')),
	change     INTEGER NOT NULL DEFAULT 0 CHECK (change IN (0, 1)),
	position   INTEGER NOT NULL DEFAULT 0,
	active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	UNIQUE (list, ref)
) STRICT;

-- What an item is called, by language.
CREATE TABLE list_item_text (
	item       INTEGER NOT NULL REFERENCES list_item,
	language   TEXT NOT NULL CHECK (language IN ('fr', 'en', 'de', 'es')),
	name       TEXT NOT NULL CHECK (name <> ''),
	PRIMARY KEY (item, language)
) STRICT, WITHOUT ROWID;

INSERT INTO list_item (id, list, ref, kind, change, position) VALUES
	(1, 'audience',   'full',       '',        0, 1),
	(2, 'audience',   'reduced',    '',        0, 2),
	(3, 'audience',   'child',      '',        0, 3),
	(4, 'channel',    'desk',       'desk',    0, 1),
	(5, 'channel',    'visitor',    'visitor', 0, 2),
	(6, 'means',      'cash',       'cash',    1, 1),
	(7, 'means',      'card',       'card',    0, 2),
	(8, 'means',      'cheque',     'cheque',  0, 3),
	(9, 'means',      'transfer',   'transfer', 0, 4),
	(10, 'means',     'holiday',    'voucher', 0, 5),
	(11, 'means',     'balance',    'balance', 0, 6),
	(12, 'preference', 'news',      '',        0, 1);
INSERT INTO list_item_text (item, language, name) VALUES
	(1, 'fr', 'Plein tarif'),        (1, 'en', 'Full price'),
	(1, 'de', 'Normalpreis'),        (1, 'es', 'Tarifa normal'),
	(2, 'fr', 'Tarif réduit'),       (2, 'en', 'Reduced'),
	(2, 'de', 'Ermäßigt'),           (2, 'es', 'Tarifa reducida'),
	(3, 'fr', 'Enfant'),             (3, 'en', 'Child'),
	(3, 'de', 'Kind'),               (3, 'es', 'Niño'),
	(4, 'fr', 'Guichet'),            (4, 'en', 'Desk'),
	(5, 'fr', 'Borne visiteur'),     (5, 'en', 'Visitor terminal'),
	(6, 'fr', 'Espèces'),            (6, 'en', 'Cash'),
	(7, 'fr', 'Carte bancaire'),     (7, 'en', 'Bank card'),
	(8, 'fr', 'Chèque'),             (8, 'en', 'Cheque'),
	(9, 'fr', 'Virement'),           (9, 'en', 'Bank transfer'),
	(10, 'fr', 'Chèques-vacances'),  (10, 'en', 'Holiday vouchers'),
	(11, 'fr', 'Solde du client'),   (11, 'en', 'Customer’s balance'),
	(12, 'fr', 'Actualités et offres'), (12, 'en', 'News and offers');

-- A season: what is sold in it belongs together in reports. Half-open.
CREATE TABLE season (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	ref        TEXT NOT NULL UNIQUE,
	name       TEXT NOT NULL CHECK (name <> ''),
	starts     INTEGER NOT NULL,
	ends       INTEGER NOT NULL CHECK (ends > starts)
) STRICT;

-- --- Persons and organisations ---

-- kind: a person, or an organisation that codes are made for. professional: buys
-- for its trade. The *_key columns are folded; phone_key holds digits only, with the
-- country's. shop: the desk that wrote them down.
ALTER TABLE customer ADD COLUMN kind TEXT NOT NULL DEFAULT 'person'
	CHECK (kind IN ('person', 'organisation'));
ALTER TABLE customer ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN phone_key TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN professional INTEGER NOT NULL DEFAULT 0
	CHECK (professional IN (0, 1));
ALTER TABLE customer ADD COLUMN shop INTEGER REFERENCES shop;
CREATE INDEX customer_name ON customer (name_key, id) WHERE name_key <> '';
CREATE INDEX customer_phone ON customer (phone_key) WHERE phone_key <> '';

-- The folded words of a customer's name: a desk finds Marie Dupont by either.
CREATE TABLE customer_word (
	word       TEXT NOT NULL CHECK (word <> ''),
	customer   INTEGER NOT NULL REFERENCES customer,
	PRIMARY KEY (word, customer)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_word_customer ON customer_word (customer);

-- A customer's own login: it holds no grant, and everything it does is about itself.
ALTER TABLE account ADD COLUMN customer INTEGER REFERENCES customer;
CREATE UNIQUE INDEX account_customer ON account (customer) WHERE customer IS NOT NULL;

-- What was mailed to somebody so that they open their own login, or choose another
-- password: known by its keyed hash, good once and for a while.
CREATE TABLE activation (
	hash       BLOB PRIMARY KEY,
	customer   INTEGER NOT NULL REFERENCES customer,
	until      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX activation_customer ON activation (customer);
CREATE INDEX activation_until ON activation (until);

-- A partner's or single-use code that a customer typed, to be used later.
CREATE TABLE customer_code (
	customer   INTEGER NOT NULL REFERENCES customer,
	code       INTEGER NOT NULL REFERENCES code,
	kept_at    INTEGER NOT NULL,
	PRIMARY KEY (customer, code)
) STRICT, WITHOUT ROWID;

-- A customer's address book.
CREATE TABLE customer_address (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	customer   INTEGER NOT NULL REFERENCES customer,
	label      TEXT NOT NULL DEFAULT '',
	name       TEXT NOT NULL DEFAULT '',
	street     TEXT NOT NULL DEFAULT '',
	postcode   TEXT NOT NULL DEFAULT '',
	town       TEXT NOT NULL DEFAULT '',
	country    TEXT NOT NULL DEFAULT '',
	phone      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX customer_address_customer ON customer_address (customer);

-- A marketing preference, as the network words it, given or taken back; one row for
-- each change.
CREATE TABLE customer_preference (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	customer   INTEGER NOT NULL REFERENCES customer,
	preference INTEGER NOT NULL REFERENCES list_item,
	given      INTEGER NOT NULL CHECK (given IN (0, 1)),
	at         INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_preference_customer ON customer_preference (customer, preference, id);

-- A list of contacts, such as a campaign's.
CREATE TABLE contact_list (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	ref        TEXT NOT NULL UNIQUE,
	name       TEXT NOT NULL CHECK (name <> ''),
	created_at INTEGER NOT NULL
) STRICT;
-- Who is on it.
CREATE TABLE contact_list_member (
	contact_list INTEGER NOT NULL REFERENCES contact_list,
	customer     INTEGER NOT NULL REFERENCES customer,
	PRIMARY KEY (contact_list, customer)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_list_member_customer ON contact_list_member (customer);

-- An indicator of customers ("frequency"); a higher number is a higher level.
CREATE TABLE indicator (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	ref        TEXT NOT NULL UNIQUE,
	name       TEXT NOT NULL CHECK (name <> '')
) STRICT;
-- Its levels.
CREATE TABLE indicator_level (
	indicator  INTEGER NOT NULL REFERENCES indicator,
	level      INTEGER NOT NULL CHECK (level BETWEEN 1 AND 1000),
	name       TEXT NOT NULL CHECK (name <> ''),
	PRIMARY KEY (indicator, level)
) STRICT, WITHOUT ROWID;

-- Whoever had so many orders, or spent so much, within so many days (NULL: ever)
-- reaches that level.
CREATE TABLE indicator_rule (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	indicator  INTEGER NOT NULL,
	level      INTEGER NOT NULL,
	measure    TEXT NOT NULL CHECK (measure IN ('orders', 'cents')),
	at_least   INTEGER NOT NULL CHECK (at_least >= 1),
	days       INTEGER CHECK (days >= 1),
	FOREIGN KEY (indicator, level) REFERENCES indicator_level
) STRICT;
CREATE INDEX indicator_rule_level ON indicator_rule (indicator, level);

-- The level that a customer has. least is what was given by hand or by a file (source),
-- and no rule goes below it; what rules give above it, or alone, goes with them.
CREATE TABLE customer_indicator (
	customer   INTEGER NOT NULL REFERENCES customer,
	indicator  INTEGER NOT NULL,
	level      INTEGER NOT NULL,
	source     TEXT NOT NULL CHECK (source IN ('hand', 'file', 'rule')),
	least      INTEGER CHECK (least <= level),
	given_at   INTEGER NOT NULL,
	PRIMARY KEY (customer, indicator),
	CHECK ((source = 'rule') = (least IS NULL)),
	FOREIGN KEY (indicator, level) REFERENCES indicator_level
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_indicator_level ON customer_indicator (indicator, level);

-- How far the night's work has come that goes through all of something, a part each
-- time: after this id.
CREATE TABLE night_turn (
	what       TEXT PRIMARY KEY,
	after      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- --- Products ---

-- A picture, kept with what it shows; used in mail and on paper.
CREATE TABLE picture (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	name       TEXT NOT NULL,
	type       TEXT NOT NULL CHECK (type IN ('image/png', 'image/jpeg')),
	bytes      BLOB NOT NULL,
	added_at   INTEGER NOT NULL
) STRICT;

-- What a producer provides. stock: how many there are, for what has no sessions
-- (NULL: no end); taken counts those sold and those held in open baskets. entries:
-- how often a ticket lets in (NULL: without end); valid_days: for how long from the
-- sale, or from the day it is for (NULL: no end). remark: why the network sent it back
-- to its producer.
CREATE TABLE product (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	ref        TEXT NOT NULL UNIQUE,
	party      INTEGER NOT NULL REFERENCES party,
	family     TEXT NOT NULL CHECK (family IN ('subscription', 'membership', 'value', 'competition',
		'event', 'package', 'dated_pass', 'timed_pass', 'undated_pass', 'service', 'visit')),
	season     INTEGER REFERENCES season,
	category   INTEGER REFERENCES category,
	place      INTEGER REFERENCES place,
	state      TEXT NOT NULL DEFAULT 'draft'
		CHECK (state IN ('draft', 'to_validate', 'in_use', 'withdrawn')),
	vat        INTEGER NOT NULL DEFAULT 2000 CHECK (vat BETWEEN 0 AND 10000),
	stock      INTEGER CHECK (stock >= 0),
	taken      INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0),
	entries    INTEGER DEFAULT 1 CHECK (entries >= 1),
	valid_days INTEGER CHECK (valid_days >= 1),
	at_most    INTEGER CHECK (at_most >= 1),        -- in one order
	cancellable INTEGER NOT NULL DEFAULT 1 CHECK (cancellable IN (0, 1)),
	picture    INTEGER REFERENCES picture,
	remark     TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	CHECK (stock IS NULL OR taken <= stock)
) STRICT;
CREATE INDEX product_party ON product (party, state);
CREATE INDEX product_state ON product (state, id);
CREATE INDEX product_season ON product (season) WHERE season IS NOT NULL;

-- What a product is called and says, by language. internal: what staff call it.
CREATE TABLE product_text (
	product    INTEGER NOT NULL REFERENCES product,
	language   TEXT NOT NULL CHECK (language IN ('fr', 'en', 'de', 'es')),
	name       TEXT NOT NULL CHECK (name <> ''),
	name_key   TEXT NOT NULL,
	internal   TEXT NOT NULL DEFAULT '',
	body       TEXT NOT NULL DEFAULT '',
	terms      TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (product, language)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_text_name ON product_text (language, name_key, product);

-- The channels that a product is sold on.
CREATE TABLE product_channel (
	product    INTEGER NOT NULL REFERENCES product,
	channel    INTEGER NOT NULL REFERENCES list_item,
	PRIMARY KEY (product, channel)
) STRICT, WITHOUT ROWID;

-- The price of a product for an audience, in a seat category (NULL: none), on a
-- channel (NULL: on all that have no price of their own).
CREATE TABLE price (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	product    INTEGER NOT NULL REFERENCES product,
	audience   INTEGER NOT NULL REFERENCES list_item,
	seat       INTEGER REFERENCES list_item,
	channel    INTEGER REFERENCES list_item,
	cents      INTEGER NOT NULL CHECK (cents >= 0)
) STRICT;
CREATE UNIQUE INDEX price_once ON price (product, audience, ifnull(seat, 0), ifnull(channel, 0));

-- A session of a product: when it takes place, and for how long.
CREATE TABLE slot (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	product    INTEGER NOT NULL REFERENCES product,
	starts     INTEGER NOT NULL,
	minutes    INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 44640),
	state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'cancelled')),
	note       TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	UNIQUE (product, starts)
) STRICT;
CREATE INDEX slot_starts ON slot (starts);

-- The places of a session, by seat category (NULL: none). taken counts those sold
-- and those held in open baskets: the last place can't be had twice.
CREATE TABLE slot_place (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	slot       INTEGER NOT NULL REFERENCES slot,
	seat       INTEGER REFERENCES list_item,
	capacity   INTEGER NOT NULL CHECK (capacity >= 0),
	taken      INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0),
	CHECK (taken <= capacity)
) STRICT;
CREATE UNIQUE INDEX slot_place_once ON slot_place (slot, ifnull(seat, 0));

-- Who sells at a desk.
INSERT OR IGNORE INTO role (name, label, reach, idle_minutes, built_in) VALUES
	('seller', 'Seller', 'shop', 60, 1);
