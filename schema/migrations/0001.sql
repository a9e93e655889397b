-- guichet, schema 1: the network, its people, its offers, its vouchers.
--
-- Conventions. Times are INTEGER seconds since 1970, UTC. Periods are half-open,
-- [from, until). A `*_key` column is the folded form (no case, no accents) that
-- sorting and matching use. A `*_sealed` column is encrypted with the secret key
-- of the data folder; a `*_hash` is keyed with it. Rows are never re-used: ids
-- only grow. What is published or used is ended, never deleted.

-- What the network decided, by name; core/network/settings.c declares each
-- setting with its type and default. A setting without a row has its default.
CREATE TABLE setting (
	name       TEXT PRIMARY KEY,
	value      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The 35,000 communes (INSEE), loaded from schema/reference/communes.tsv.
-- source says where the point comes from: g GeoNames, o official file,
-- p estimated from the postal code, a from the arrondissement, d from the
-- department; NULL when there is no point.
CREATE TABLE commune (
	insee      TEXT PRIMARY KEY,
	name       TEXT NOT NULL,
	name_key   TEXT NOT NULL,
	lat        REAL,
	lon        REAL,
	population INTEGER,
	source     TEXT CHECK (source IN ('g', 'o', 'p', 'a', 'd')),
	CHECK ((lat IS NULL) = (lon IS NULL) AND (lat IS NULL) = (source IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX commune_name ON commune (name_key);

-- A commune may have several postal codes and a postal code several communes.
CREATE TABLE commune_postcode (
	postcode   TEXT NOT NULL,
	insee      TEXT NOT NULL REFERENCES commune,
	PRIMARY KEY (postcode, insee)
) STRICT, WITHOUT ROWID;
CREATE INDEX commune_postcode_insee ON commune_postcode (insee);

-- Where something is and how to reach it. A party, its shop and its offer share
-- one row when they are in the same place.
CREATE TABLE place (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	street     TEXT NOT NULL DEFAULT '',
	postcode   TEXT NOT NULL DEFAULT '',
	town       TEXT NOT NULL DEFAULT '',   -- as people write it
	commune    TEXT REFERENCES commune,    -- NULL when it could not be told
	lat        REAL CHECK (lat BETWEEN -90 AND 90),
	lon        REAL CHECK (lon BETWEEN -180 AND 180),
	estimated  INTEGER NOT NULL DEFAULT 0 CHECK (estimated IN (0, 1)),
	phone      TEXT NOT NULL DEFAULT '',
	email      TEXT NOT NULL DEFAULT '',
	website    TEXT NOT NULL DEFAULT '',
	CHECK ((lat IS NULL) = (lon IS NULL))
) STRICT;

-- An organisation. ref is its identifier where it was imported from.
CREATE TABLE party (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	ref        TEXT UNIQUE,
	name       TEXT NOT NULL CHECK (name <> ''),
	name_key   TEXT NOT NULL,
	place      INTEGER REFERENCES place,
	active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX party_name ON party (name_key, id);

-- What a party is; it may be several of these.
CREATE TABLE party_kind (
	party      INTEGER NOT NULL REFERENCES party,
	kind       TEXT NOT NULL CHECK (kind IN
		('association', 'host', 'producer', 'distributor')),
	PRIMARY KEY (party, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_kind_kind ON party_kind (kind, party);

-- The association that a host is affiliated to.
CREATE TABLE party_member (
	association INTEGER NOT NULL REFERENCES party,
	party       INTEGER NOT NULL REFERENCES party,
	PRIMARY KEY (association, party)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_member_party ON party_member (party);

-- A counter of a producer, where codes are presented.
CREATE TABLE shop (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	ref        TEXT UNIQUE,
	party      INTEGER NOT NULL REFERENCES party,
	name       TEXT NOT NULL CHECK (name <> ''),
	name_key   TEXT NOT NULL,
	place      INTEGER REFERENCES place,
	-- Enter redeems at once when exactly one offer is possible.
	quick      INTEGER NOT NULL DEFAULT 1 CHECK (quick IN (0, 1)),
	active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX shop_party ON shop (party);
CREATE INDEX shop_name ON shop (name_key, id);

-- A login. password_hash is Argon2id in libsodium's text form, NULL for an
-- account that has keys only. totp_step is the last step accepted, so that a
-- TOTP code works once. uid is the local user that the socket takes for it.
CREATE TABLE account (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	login         TEXT NOT NULL UNIQUE,
	name          TEXT NOT NULL,
	name_key      TEXT NOT NULL DEFAULT '',  -- of name and login
	language      TEXT CHECK (language IN ('fr', 'en')),
	password_hash TEXT,
	must_change   INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
	totp_sealed   BLOB,
	totp_on       INTEGER NOT NULL DEFAULT 0 CHECK (totp_on IN (0, 1)),
	totp_step     INTEGER NOT NULL DEFAULT 0,
	uid           INTEGER UNIQUE,
	disabled_at   INTEGER,
	created_at    INTEGER NOT NULL,
	seen_at       INTEGER,
	CHECK (totp_on = 0 OR totp_sealed IS NOT NULL)
) STRICT;

-- A public key that opens an account. One key opens one account only.
CREATE TABLE account_key (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	account     INTEGER NOT NULL REFERENCES account,
	type        TEXT NOT NULL,             -- ssh-ed25519, ...
	blob        TEXT NOT NULL UNIQUE,      -- base64, as in authorized_keys
	fingerprint TEXT NOT NULL,             -- SHA256:...
	comment     TEXT NOT NULL DEFAULT '',
	added_at    INTEGER NOT NULL,
	used_at     INTEGER
) STRICT;
CREATE INDEX account_key_account ON account_key (account);

-- A named set of operations, held on the whole network, on a party or on a shop.
CREATE TABLE role (
	name         TEXT PRIMARY KEY,
	label        TEXT NOT NULL,
	reach        TEXT NOT NULL CHECK (reach IN ('network', 'party', 'shop')),
	totp         INTEGER NOT NULL DEFAULT 0 CHECK (totp IN (0, 1)),
	idle_minutes INTEGER NOT NULL DEFAULT 60 CHECK (idle_minutes BETWEEN 0 AND 1440),
	built_in     INTEGER NOT NULL DEFAULT 0 CHECK (built_in IN (0, 1))
) STRICT, WITHOUT ROWID;

INSERT INTO role (name, label, reach, idle_minutes, built_in) VALUES
	('administrator', 'Administrator', 'network', 30,  1),
	('staff',         'Staff',         'network', 60,  1),
	('association',   'Association',   'party',   60,  1),
	('host',          'Host',          'party',   60,  1),
	('producer',      'Producer',      'party',   60,  1),
	('shop',          'Shop',          'shop',    720, 1),
	('kiosk',         'Kiosk',         'shop',    0,   1);

-- The operations of a role.
CREATE TABLE role_operation (
	role       TEXT NOT NULL REFERENCES role ON DELETE CASCADE,
	operation  TEXT NOT NULL,
	PRIMARY KEY (role, operation)
) STRICT, WITHOUT ROWID;

-- The operations that this data file has met. One that is new in a binary is
-- given to the roles its declaration names, once; what an administrator takes
-- away afterwards stays away.
CREATE TABLE operation (
	name       TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- A role held by an account: on the network (neither party nor shop), on a
-- party (its shops included) or on one shop.
CREATE TABLE "grant" (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	account    INTEGER NOT NULL REFERENCES account,
	role       TEXT NOT NULL REFERENCES role,
	party      INTEGER REFERENCES party,
	shop       INTEGER REFERENCES shop,
	CHECK (party IS NULL OR shop IS NULL)
) STRICT;
CREATE UNIQUE INDEX grant_once ON "grant"
	(account, role, ifnull(party, 0), ifnull(shop, 0));
CREATE INDEX grant_role ON "grant" (role);

-- Who may do what where: one row for each grant and operation. `whole` is 1
-- for a grant on the network.
CREATE VIEW reach (account, operation, whole, party, shop) AS
	SELECT g.account, ro.operation, g.party IS NULL AND g.shop IS NULL, g.party, g.shop
	  FROM "grant" g JOIN role_operation ro ON ro.role = g.role;

-- Live connections that became an account. ended_at is NULL while it lives; a
-- start of the server ends those it finds open.
CREATE TABLE session (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	account    INTEGER NOT NULL REFERENCES account,
	via        TEXT NOT NULL CHECK (via IN ('password', 'key', 'uid')),
	address    TEXT NOT NULL,
	started_at INTEGER NOT NULL,
	ended_at   INTEGER
) STRICT;
CREATE INDEX session_open ON session (account) WHERE ended_at IS NULL;

-- Failed log-ins, for slowing down guessing. who is a keyed hash of what was
-- tried (a login, or an access password's issuer space); an address that
-- succeeded before for the same who has a row with good = 1.
CREATE TABLE login_failure (
	who        BLOB NOT NULL,
	address    TEXT NOT NULL,
	failures   INTEGER NOT NULL DEFAULT 0,
	last_at    INTEGER NOT NULL,
	good       INTEGER NOT NULL DEFAULT 0 CHECK (good IN (0, 1)),
	PRIMARY KEY (who, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_failure_address ON login_failure (address, last_at);
CREATE INDEX login_failure_old ON login_failure (last_at) WHERE good = 0;

-- One line for each write, done or refused. hash covers the line and the hash of
-- the line before it. Ids only: no name, no address of a person, no code.
CREATE TABLE audit (
	id         INTEGER PRIMARY KEY,
	at         INTEGER NOT NULL,
	account    INTEGER,
	session    INTEGER,
	address    TEXT NOT NULL,
	operation  TEXT NOT NULL,
	outcome    TEXT NOT NULL,             -- 'done' or a refusal's reason
	objects    TEXT NOT NULL,             -- 'voucher:12 offer:3'
	hash       BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_account ON audit (account, id);

-- The first answer to a write that carried a nonce; arguments as a keyed hash,
-- the answer encrypted. Forgotten after some days.
CREATE TABLE answer (
	account       INTEGER NOT NULL REFERENCES account,
	nonce         TEXT NOT NULL,
	arguments     BLOB NOT NULL,
	answer_sealed BLOB NOT NULL,
	at            INTEGER NOT NULL,
	PRIMARY KEY (account, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_at ON answer (at);

-- Everything that can be presented at a counter, in one name space. An own code
-- is canonical (upper case, no separator, with its check character); a foreign
-- one is case-folded text. The kind says which table has its row.
CREATE TABLE code (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	text       TEXT NOT NULL UNIQUE,
	kind       TEXT NOT NULL CHECK (kind IN ('voucher', 'card', 'single', 'loyalty',
		'gift', 'ticket', 'membership', 'promotion', 'partner')),
	own        INTEGER NOT NULL CHECK (own IN (0, 1))
) STRICT;

-- How many codes of a kind there are, to know when they must grow longer.
CREATE TABLE code_count (
	kind       TEXT PRIMARY KEY,
	live       INTEGER NOT NULL CHECK (live >= 0)
) STRICT, WITHOUT ROWID;

-- A person who benefits or buys. email is normalised (see core/text/email.c);
-- verified only once a message sent there was answered: before that it opens
-- nothing.
CREATE TABLE customer (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	email       TEXT UNIQUE,
	verified_at INTEGER,
	language    TEXT CHECK (language IN ('fr', 'en', 'de', 'es')),
	created_at  INTEGER NOT NULL
) STRICT;

-- An access password of a host, an association or a producer: who hands it out,
-- and why those who know it benefit. Found by its keyed hash, unique across
-- issuers; sealed, since it is printed again.
CREATE TABLE access (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	party       INTEGER NOT NULL REFERENCES party,
	reason      TEXT NOT NULL CHECK (reason IN ('guest', 'member', 'partner')),
	hash        BLOB NOT NULL UNIQUE,
	sealed      BLOB NOT NULL,
	valid_from  INTEGER NOT NULL,
	valid_until INTEGER,
	revoked_at  INTEGER,
	CHECK (valid_until IS NULL OR valid_until > valid_from)
) STRICT;
CREATE INDEX access_party ON access (party, valid_from);

-- What offers are sorted into; icon is one column wide, ascii stands in for it.
CREATE TABLE category (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	ref        TEXT NOT NULL UNIQUE,
	icon       TEXT NOT NULL,
	ascii      TEXT NOT NULL CHECK (length(ascii) = 1),
	position   INTEGER NOT NULL
) STRICT;

-- What a category is called, by language.
CREATE TABLE category_text (
	category   INTEGER NOT NULL REFERENCES category,
	language   TEXT NOT NULL CHECK (language IN ('fr', 'en', 'de', 'es')),
	name       TEXT NOT NULL CHECK (name <> ''),
	PRIMARY KEY (category, language)
) STRICT, WITHOUT ROWID;

INSERT INTO category (id, ref, icon, ascii, position) VALUES
	(1, 'leisure',    '●', 'o', 1),
	(2, 'restaurant', '♨', 'r', 2),
	(3, 'wine',       '♦', 'v', 3);
INSERT INTO category_text (category, language, name) VALUES
	(1, 'fr', 'Loisirs et visites'),  (1, 'en', 'Leisure and visits'),
	(2, 'fr', 'Restaurants'),         (2, 'en', 'Restaurants'),
	(3, 'fr', 'Vins et terroirs'),    (3, 'en', 'Wines and local produce');

-- A partner offer: what holders of a voucher get at a producer's. shop NULL: at
-- every shop of the producer. per_code, per_day and quota are limits on uses
-- (NULL: none): in all by one code, by one code on one local day, by everybody.
CREATE TABLE offer (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	ref        TEXT UNIQUE,
	party      INTEGER NOT NULL REFERENCES party,
	shop       INTEGER REFERENCES shop,
	category   INTEGER NOT NULL REFERENCES category,
	place      INTEGER REFERENCES place,
	booking    TEXT NOT NULL DEFAULT 'none' CHECK (booking IN ('none', 'advised', 'mandatory')),
	state      TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'withdrawn')),
	valid_from  INTEGER,
	valid_until INTEGER,
	per_code   INTEGER DEFAULT 1 CHECK (per_code >= 1),
	per_day    INTEGER CHECK (per_day >= 1),
	quota      INTEGER CHECK (quota >= 1),
	used       INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	CHECK (valid_until IS NULL OR valid_from IS NULL OR valid_until > valid_from)
) STRICT;
CREATE INDEX offer_party ON offer (party, state);
CREATE INDEX offer_shop ON offer (shop) WHERE shop IS NOT NULL;
CREATE INDEX offer_state ON offer (state, id);

-- What an offer says, by language.
CREATE TABLE offer_text (
	offer      INTEGER NOT NULL REFERENCES offer,
	language   TEXT NOT NULL CHECK (language IN ('fr', 'en', 'de', 'es')),
	title      TEXT NOT NULL CHECK (title <> ''),
	title_key  TEXT NOT NULL,
	body       TEXT NOT NULL DEFAULT '',
	conditions TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (offer, language)
) STRICT, WITHOUT ROWID;

-- Full text of published offers: rowid is the offer's id; every column holds
-- folded text (core/text/fold.c), so that the index and the question agree.
CREATE VIRTUAL TABLE offer_index USING fts5 (
	title, body, producer, town, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);

-- A beneficiary's list of offers before any voucher: each account has its own.
CREATE TABLE selection (
	account    INTEGER NOT NULL REFERENCES account,
	offer      INTEGER NOT NULL REFERENCES offer,
	added_at   INTEGER NOT NULL,
	PRIMARY KEY (account, offer)
) STRICT, WITHOUT ROWID;

-- An exchange voucher. party and reason say who granted it and why, as they
-- were at issue; host and postcode are a trace that opens nothing.
CREATE TABLE voucher (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	code        INTEGER NOT NULL UNIQUE REFERENCES code,
	customer    INTEGER NOT NULL REFERENCES customer,
	party       INTEGER NOT NULL REFERENCES party,
	access      INTEGER REFERENCES access,
	reason      TEXT NOT NULL CHECK (reason IN ('guest', 'member', 'partner')),
	host        INTEGER REFERENCES party,
	postcode    TEXT NOT NULL DEFAULT '',
	valid_from  INTEGER NOT NULL,
	valid_until INTEGER NOT NULL CHECK (valid_until > valid_from),
	issued_at   INTEGER NOT NULL,
	revoked_at  INTEGER,
	revoked_why TEXT
) STRICT;
CREATE INDEX voucher_customer ON voucher (customer, issued_at);
CREATE INDEX voucher_party ON voucher (party, issued_at);
CREATE INDEX voucher_issued ON voucher (issued_at);

-- The offers that its beneficiary had selected; it is valid at all others too.
CREATE TABLE voucher_offer (
	voucher    INTEGER NOT NULL REFERENCES voucher,
	offer      INTEGER NOT NULL REFERENCES offer,
	PRIMARY KEY (voucher, offer)
) STRICT, WITHOUT ROWID;

-- Each time an offer is used; limits are counted here and only here. at is when
-- it happened, recorded_at when the server heard of it (they differ for an
-- offline upload). day is the network's local day of at (YYYY-MM-DD). nth
-- numbers the uses of one code for one offer, so that two counters at the same
-- instant collide on the index below; undone and forced uses stand outside it.
CREATE TABLE offer_use (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	offer       INTEGER NOT NULL REFERENCES offer,
	code        INTEGER REFERENCES code,
	customer    INTEGER REFERENCES customer,
	shop        INTEGER REFERENCES shop,
	account     INTEGER NOT NULL REFERENCES account,
	at          INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	day         TEXT NOT NULL,
	nth         INTEGER NOT NULL CHECK (nth >= 1),
	forced      TEXT,                      -- the reason it would have been refused
	undone_at   INTEGER,
	undone_by   INTEGER REFERENCES account,
	undone_why  TEXT,
	CHECK ((undone_at IS NULL) = (undone_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX offer_use_once ON offer_use (code, offer, nth)
	WHERE undone_at IS NULL AND forced IS NULL;
CREATE INDEX offer_use_shop ON offer_use (shop, at);
CREATE INDEX offer_use_offer ON offer_use (offer, at);

-- Each time a code was presented and refused. presented is what was typed, cut
-- to 64 characters; code is set when it was one of ours.
CREATE TABLE attempt (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	at         INTEGER NOT NULL,
	account    INTEGER NOT NULL REFERENCES account,
	shop       INTEGER REFERENCES shop,
	offer      INTEGER REFERENCES offer,
	code       INTEGER REFERENCES code,
	presented  TEXT NOT NULL,
	reason     TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_shop ON attempt (shop, at);

-- Backups that were made, newest last.
CREATE TABLE backup (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	at         INTEGER NOT NULL,
	file       TEXT NOT NULL,
	bytes      INTEGER NOT NULL,
	digest     TEXT NOT NULL
) STRICT;
