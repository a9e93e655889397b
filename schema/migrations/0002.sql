-- guichet, schema 2: the pass, whole. Limits, closures, cards, mail, visitors,
-- personal data, reports.

-- What an offer says of its hours, by language.
ALTER TABLE offer_text ADD COLUMN hours TEXT NOT NULL DEFAULT '';

-- Further conditions of an offer, each NULL for none. contact: where to book.
-- people: at most so many for one use. days: bit 0 Monday .. bit 6 Sunday.
-- minute_from, minute_until: minutes of the local day, half-open. season_from,
-- season_until: month * 100 + day, both included, may span the new year. cents:
-- what one use costs the budget; budget: what all uses may cost, in cents.
ALTER TABLE offer ADD COLUMN contact TEXT NOT NULL DEFAULT '';
ALTER TABLE offer ADD COLUMN people INTEGER CHECK (people >= 1);
ALTER TABLE offer ADD COLUMN days INTEGER CHECK (days BETWEEN 1 AND 127);
ALTER TABLE offer ADD COLUMN minute_from INTEGER CHECK (minute_from BETWEEN 0 AND 1439);
ALTER TABLE offer ADD COLUMN minute_until INTEGER CHECK (minute_until BETWEEN 1 AND 1440);
ALTER TABLE offer ADD COLUMN season_from INTEGER CHECK (season_from BETWEEN 101 AND 1231);
ALTER TABLE offer ADD COLUMN season_until INTEGER CHECK (season_until BETWEEN 101 AND 1231);
ALTER TABLE offer ADD COLUMN cents INTEGER CHECK (cents >= 0);
ALTER TABLE offer ADD COLUMN budget INTEGER CHECK (budget >= 0);
ALTER TABLE offer ADD COLUMN spent INTEGER NOT NULL DEFAULT 0 CHECK (spent >= 0);

-- A period in which an offer can't be had.
CREATE TABLE offer_closure (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	offer      INTEGER NOT NULL REFERENCES offer,
	starts     INTEGER NOT NULL,
	ends       INTEGER NOT NULL CHECK (ends > starts),
	why        TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX offer_closure_offer ON offer_closure (offer, starts);

-- How many persons a use was for, and what it cost the offer's budget.
ALTER TABLE offer_use ADD COLUMN people INTEGER NOT NULL DEFAULT 1 CHECK (people >= 1);
ALTER TABLE offer_use ADD COLUMN cents INTEGER NOT NULL DEFAULT 0 CHECK (cents >= 0);

-- What a kiosk calls the event that this use was: it is written down once,
-- however often it is uploaded.
ALTER TABLE offer_use ADD COLUMN event TEXT;
CREATE UNIQUE INDEX offer_use_event ON offer_use (account, event) WHERE event IS NOT NULL;

CREATE INDEX offer_use_at ON offer_use (at);
CREATE INDEX offer_use_code ON offer_use (code, offer, at);
CREATE INDEX offer_use_forced ON offer_use (at) WHERE forced IS NOT NULL;
CREATE INDEX attempt_at ON attempt (at);

DROP TABLE offer_index;

-- Full text again, of the offers that can be found: published, of a party and a
-- shop that are open. cells holds tokens for its category, its commune and its
-- grid cells (core/offer/cells.c), so that a search meets one index only. This
-- and the two tables that follow are filled at the next start.
CREATE VIRTUAL TABLE offer_index USING fts5 (
	title, body, producer, town, cells, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
);

-- What a search asks of each row of offer_index, in few bytes: its point (NULL
-- unknown), its category and its period (0 and the greatest integer: none).
CREATE TABLE offer_found (
	offer      INTEGER PRIMARY KEY REFERENCES offer,
	lat        REAL,
	lon        REAL,
	category   INTEGER NOT NULL,
	starts     INTEGER NOT NULL,
	ends       INTEGER NOT NULL
) STRICT;
CREATE INDEX offer_found_starts ON offer_found (starts) WHERE starts > 0;
CREATE INDEX offer_found_ends ON offer_found (ends) WHERE ends < 9223372036854775807;

-- By what name each of them is sorted, for a reader of each language.
CREATE TABLE offer_name (
	offer      INTEGER NOT NULL REFERENCES offer,
	language   TEXT NOT NULL,
	name_key   TEXT NOT NULL,
	PRIMARY KEY (offer, language)
) STRICT, WITHOUT ROWID;
CREATE INDEX offer_name_sorted ON offer_name (language, name_key, offer);

-- Who else is in a place, and which places are in a commune.
CREATE INDEX place_commune ON place (commune) WHERE commune IS NOT NULL;
CREATE INDEX party_place ON party (place) WHERE place IS NOT NULL;
CREATE INDEX shop_place ON shop (place) WHERE place IS NOT NULL;
CREATE INDEX offer_place ON offer (place) WHERE place IS NOT NULL;

-- An account that anybody may open without proof, for visitors.
ALTER TABLE account ADD COLUMN open INTEGER NOT NULL DEFAULT 0 CHECK (open IN (0, 1));

DROP TABLE selection;

-- A beneficiary's list of offers before any voucher. An account has one (session
-- 0); on an open account each session has its own.
CREATE TABLE selection (
	account    INTEGER NOT NULL REFERENCES account,
	session    INTEGER NOT NULL DEFAULT 0,
	offer      INTEGER NOT NULL REFERENCES offer,
	added_at   INTEGER NOT NULL,
	PRIMARY KEY (account, session, offer)
) STRICT, WITHOUT ROWID;

-- A selection kept for later, under a short code known by its keyed hash.
CREATE TABLE kept_selection (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	hash       BLOB NOT NULL UNIQUE,
	kept_at    INTEGER NOT NULL,
	until      INTEGER NOT NULL
) STRICT;
CREATE INDEX kept_selection_until ON kept_selection (until);

-- Its offers.
CREATE TABLE kept_selection_offer (
	kept       INTEGER NOT NULL REFERENCES kept_selection ON DELETE CASCADE,
	offer      INTEGER NOT NULL REFERENCES offer,
	PRIMARY KEY (kept, offer)
) STRICT, WITHOUT ROWID;

-- A message to be sent. Made in the transaction of what it tells; sent after the
-- commit. what names the template, object its row; parts made for it are not
-- kept. recipient is emptied when its customer is erased.
CREATE TABLE message (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	what       TEXT NOT NULL CHECK (what IN ('voucher', 'access', 'selection', 'summary', 'test')),
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
CREATE INDEX message_due ON message (next_at) WHERE state IN ('queued', 'sending');
CREATE INDEX message_state ON message (state, created_at);
CREATE INDEX message_object ON message (what, object);
CREATE INDEX message_customer ON message (customer) WHERE customer IS NOT NULL;

-- Substitution cards, printed ahead in batches.
CREATE TABLE card_batch (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	label      TEXT NOT NULL,
	cards      INTEGER NOT NULL CHECK (cards BETWEEN 1 AND 10000),
	made_at    INTEGER NOT NULL
) STRICT;

-- A card: printed, then given to a host, then activated for somebody at
-- hand-out; revoked when lost, with the card that replaces it.
CREATE TABLE card (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	code        INTEGER NOT NULL UNIQUE REFERENCES code,
	batch       INTEGER NOT NULL REFERENCES card_batch,
	party       INTEGER REFERENCES party,       -- the host it was given to
	given_at    INTEGER,
	valid_from  INTEGER,
	valid_until INTEGER,
	activated_at INTEGER,
	revoked_at  INTEGER,
	replaces    INTEGER UNIQUE REFERENCES card, -- the lost one
	CHECK ((party IS NULL) = (given_at IS NULL)),
	CHECK (activated_at IS NULL OR given_at IS NOT NULL),
	CHECK ((valid_from IS NULL) = (activated_at IS NULL)),
	CHECK ((valid_until IS NULL) = (activated_at IS NULL)),
	CHECK (valid_until > valid_from)
) STRICT;
CREATE INDEX card_batch_cards ON card (batch);
CREATE INDEX card_party ON card (party);

-- A voucher granted by an account of its party, without the access password.
ALTER TABLE voucher ADD COLUMN granted_by INTEGER REFERENCES account;
CREATE INDEX voucher_revoked ON voucher (revoked_at) WHERE revoked_at IS NOT NULL;

-- A customer's consent to a channel, with its date; one row for each change.
CREATE TABLE consent (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	customer   INTEGER NOT NULL REFERENCES customer,
	channel    TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'post')),
	given      INTEGER NOT NULL CHECK (given IN (0, 1)),
	at         INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_customer ON consent (customer, channel, id);

-- When its personal data was erased; its rows stay for the counts.
ALTER TABLE customer ADD COLUMN erased_at INTEGER;
ALTER TABLE customer ADD COLUMN erased_why TEXT;
CREATE INDEX customer_live ON customer (created_at) WHERE erased_at IS NULL;
CREATE INDEX attempt_code ON attempt (code) WHERE code IS NOT NULL;

-- A party that wants a summary by e-mail each month.
ALTER TABLE party ADD COLUMN summary INTEGER NOT NULL DEFAULT 0 CHECK (summary IN (0, 1));
ALTER TABLE party ADD COLUMN summary_month TEXT NOT NULL DEFAULT '';
