-- guichet, schema 6: orders, tickets, the ledger, tills, receipts and closings.

-- --- Orders ---

-- What somebody buys. 'open' while it is a basket, 'held' while set aside; places are
-- kept until `until`, then it is 'expired'. What was confirmed is frozen.
CREATE TABLE customer_order (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN
		('open', 'held', 'confirmed', 'cancelled', 'expired')),
	channel    INTEGER NOT NULL REFERENCES list_item,
	party      INTEGER REFERENCES party,         -- who sells; NULL: the network
	shop       INTEGER REFERENCES shop,          -- the desk
	account    INTEGER NOT NULL REFERENCES account,
	customer   INTEGER REFERENCES customer,
	language   TEXT NOT NULL CHECK (language IN ('fr', 'en', 'de', 'es')),
	delivery   TEXT NOT NULL DEFAULT 'desk' CHECK (delivery IN ('desk', 'email', 'print')),
	fee        INTEGER NOT NULL DEFAULT 0 CHECK (fee >= 0),
	fee_vat    INTEGER NOT NULL DEFAULT 2000 CHECK (fee_vat BETWEEN 0 AND 10000),
	fee_refunded INTEGER NOT NULL DEFAULT 0 CHECK (fee_refunded BETWEEN 0 AND fee),
	remark     TEXT NOT NULL DEFAULT '',
	opened_at  INTEGER NOT NULL,
	until      INTEGER NOT NULL,
	confirmed_at INTEGER,
	total      INTEGER NOT NULL DEFAULT 0 CHECK (total >= 0), -- frozen, fee included
	cancelled_at INTEGER,
	CHECK ((confirmed_at IS NULL) = (state IN ('open', 'held', 'expired')))
) STRICT;
CREATE INDEX customer_order_customer ON customer_order (customer, opened_at);
CREATE INDEX customer_order_shop ON customer_order (shop, state, opened_at);
CREATE INDEX customer_order_until ON customer_order (until) WHERE state IN ('open', 'held');
CREATE INDEX customer_order_confirmed ON customer_order (confirmed_at) WHERE confirmed_at IS NOT NULL;

-- One line: so many of a product for an audience. unit is the price of one before any
-- offer; reduction what the offers take off the line; both, like name, terms, vat and
-- producer, frozen at confirmation. cancelled: so many of them, for which refunded
-- was given back and kept retained.
CREATE TABLE order_line (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	customer_order INTEGER NOT NULL REFERENCES customer_order,
	parent     INTEGER REFERENCES order_line,
	product    INTEGER NOT NULL REFERENCES product,
	producer   INTEGER NOT NULL REFERENCES party,
	audience   INTEGER NOT NULL REFERENCES list_item,
	seat       INTEGER REFERENCES list_item,
	slot       INTEGER REFERENCES slot,
	units      INTEGER NOT NULL CHECK (units BETWEEN 1 AND 10000),
	unit       INTEGER NOT NULL CHECK (unit >= 0),
	reduction  INTEGER NOT NULL DEFAULT 0 CHECK (reduction >= 0),
	vat        INTEGER NOT NULL CHECK (vat BETWEEN 0 AND 10000),
	name       TEXT NOT NULL,
	terms      TEXT NOT NULL DEFAULT '',
	cancelled  INTEGER NOT NULL DEFAULT 0 CHECK (cancelled BETWEEN 0 AND units),
	refunded   INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0),
	retained   INTEGER NOT NULL DEFAULT 0 CHECK (retained >= 0),
	CHECK (reduction <= unit * units),
	CHECK (refunded + retained <= unit * units - reduction)
) STRICT;
CREATE INDEX order_line_order ON order_line (customer_order);
CREATE INDEX order_line_slot ON order_line (slot) WHERE slot IS NOT NULL;
CREATE INDEX order_line_product ON order_line (product);

-- What each offer took off a line, on how many units; frozen at confirmation.
CREATE TABLE order_line_offer (
	line       INTEGER NOT NULL REFERENCES order_line,
	offer      INTEGER NOT NULL REFERENCES offer,
	cents      INTEGER NOT NULL CHECK (cents >= 0),
	units      INTEGER NOT NULL CHECK (units >= 1),
	PRIMARY KEY (line, offer)
) STRICT, WITHOUT ROWID;

-- Codes typed into a basket, and the offers that they open.
CREATE TABLE order_code (
	customer_order INTEGER NOT NULL REFERENCES customer_order,
	code       INTEGER NOT NULL REFERENCES code,
	offer      INTEGER NOT NULL REFERENCES offer,
	PRIMARY KEY (customer_order, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_code_code ON order_code (code);

-- Offers that were taken out of a basket.
CREATE TABLE order_without (
	customer_order INTEGER NOT NULL REFERENCES customer_order,
	offer      INTEGER NOT NULL REFERENCES offer,
	PRIMARY KEY (customer_order, offer)
) STRICT, WITHOUT ROWID;

-- What a cancellation costs: at least so many hours ahead (of the session, or of the
-- end of validity), this part of the price is kept. Without a row that fits, nothing
-- can be cancelled by the customer.
CREATE TABLE cancellation_step (
	hours      INTEGER PRIMARY KEY CHECK (hours >= 0),
	fee        INTEGER NOT NULL CHECK (fee BETWEEN 0 AND 10000)
) STRICT;

-- An offer used in an order is one use of it, on so many units in all.
ALTER TABLE offer_use ADD COLUMN customer_order INTEGER REFERENCES customer_order;
ALTER TABLE offer_use ADD COLUMN units INTEGER NOT NULL DEFAULT 1 CHECK (units >= 1);
CREATE INDEX offer_use_order ON offer_use (customer_order) WHERE customer_order IS NOT NULL;
CREATE INDEX offer_use_customer ON offer_use (customer, offer) WHERE customer IS NOT NULL;

-- One admission that was sold. It has a code of its own. most: how often it lets in
-- (NULL: without end), as it was when it was sold. Without valid_from and valid_until
-- it is good for its line's session, or, where there is none, without end.
CREATE TABLE ticket (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	code       INTEGER NOT NULL UNIQUE REFERENCES code,
	line       INTEGER NOT NULL REFERENCES order_line,
	nth        INTEGER NOT NULL CHECK (nth >= 1),
	valid_from INTEGER,
	valid_until INTEGER,
	most       INTEGER CHECK (most >= 1),
	entries    INTEGER NOT NULL DEFAULT 0 CHECK (entries >= 0), -- so far
	printed    INTEGER NOT NULL DEFAULT 0 CHECK (printed >= 0),
	cancelled_at INTEGER,
	UNIQUE (line, nth),
	CHECK (most IS NULL OR entries <= most)
) STRICT;

-- Each time a ticket let somebody in. nth numbers the live ones, so that two doors at
-- the same instant collide.
CREATE TABLE ticket_entry (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	ticket     INTEGER NOT NULL REFERENCES ticket,
	nth        INTEGER NOT NULL CHECK (nth >= 1),
	shop       INTEGER REFERENCES shop,
	account    INTEGER NOT NULL REFERENCES account,
	at         INTEGER NOT NULL,
	undone_at  INTEGER,
	undone_by  INTEGER REFERENCES account,
	undone_why TEXT,
	CHECK ((undone_at IS NULL) = (undone_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX ticket_entry_once ON ticket_entry (ticket, nth) WHERE undone_at IS NULL;
CREATE INDEX ticket_entry_shop ON ticket_entry (shop, at);
CREATE INDEX ticket_entry_at ON ticket_entry (at);

-- --- Ledger ---

-- Who holds how much of a unit ('EUR' is cents). sign: 1 for what the network has
-- (tills, what is due), -1 for what it owes or has earned (customers' balances,
-- sales); what people read is amount * sign, and it never goes below least.
CREATE TABLE balance (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	unit       TEXT NOT NULL,
	name       TEXT NOT NULL,
	sign       INTEGER NOT NULL CHECK (sign IN (-1, 1)),
	least      INTEGER,
	amount     INTEGER NOT NULL DEFAULT 0,
	UNIQUE (unit, name),
	CHECK (least IS NULL OR amount * sign >= least)
) STRICT;

-- So much goes from one balance to another. Append-only: a correction is a movement.
CREATE TABLE movement (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	at         INTEGER NOT NULL,
	source     INTEGER NOT NULL REFERENCES balance,
	target     INTEGER NOT NULL REFERENCES balance,
	amount     INTEGER NOT NULL CHECK (amount > 0),
	what       TEXT NOT NULL,                    -- sale, payment, refund, float, ...
	customer_order INTEGER REFERENCES customer_order,
	account    INTEGER REFERENCES account,
	remark     TEXT NOT NULL DEFAULT '',
	CHECK (source <> target)
) STRICT;
CREATE INDEX movement_source ON movement (source, id);
CREATE INDEX movement_target ON movement (target, id);
CREATE INDEX movement_order ON movement (customer_order) WHERE customer_order IS NOT NULL;

CREATE TRIGGER movement_moves AFTER INSERT ON movement BEGIN
	SELECT RAISE(ABORT, 'a movement is of one unit')
	 WHERE (SELECT unit FROM balance WHERE id = NEW.source)
	    <> (SELECT unit FROM balance WHERE id = NEW.target);
	UPDATE balance SET amount = amount - NEW.amount WHERE id = NEW.source;
	UPDATE balance SET amount = amount + NEW.amount WHERE id = NEW.target;
END;
CREATE TRIGGER movement_never_changes BEFORE UPDATE ON movement BEGIN
	SELECT RAISE(ABORT, 'movements are append-only');
END;
CREATE TRIGGER movement_never_goes BEFORE DELETE ON movement BEGIN
	SELECT RAISE(ABORT, 'movements are append-only');
END;

-- --- Tills, payments, receipts, closings ---

-- A cash desk while somebody works at it: opened with a float, counted, closed.
CREATE TABLE till (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	shop       INTEGER NOT NULL REFERENCES shop,
	account    INTEGER NOT NULL REFERENCES account,
	opened_at  INTEGER NOT NULL,
	float      INTEGER NOT NULL CHECK (float >= 0),
	closed_at  INTEGER,
	remark     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX till_open ON till (shop, account) WHERE closed_at IS NULL;
CREATE INDEX till_shop ON till (shop, opened_at);

-- Cash put into a till that is open (cents above 0), or taken out of it (below), and why.
CREATE TABLE till_move (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	till       INTEGER NOT NULL REFERENCES till,
	cents      INTEGER NOT NULL CHECK (cents <> 0),
	why        TEXT NOT NULL CHECK (why <> ''),
	at         INTEGER NOT NULL,
	account    INTEGER NOT NULL REFERENCES account
) STRICT;
CREATE INDEX till_move_till ON till_move (till);

-- What was expected and what was counted of each means, at its closing.
CREATE TABLE till_count (
	till       INTEGER NOT NULL REFERENCES till,
	means      INTEGER NOT NULL REFERENCES list_item,
	expected   INTEGER NOT NULL,
	counted    INTEGER NOT NULL CHECK (counted >= 0),
	PRIMARY KEY (till, means)
) STRICT, WITHOUT ROWID;

-- Money received (cents above 0) or given back (below). tendered: the cash handed
-- over, of which tendered - cents was change.
CREATE TABLE payment (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	customer_order INTEGER NOT NULL REFERENCES customer_order,
	means      INTEGER NOT NULL REFERENCES list_item,
	cents      INTEGER NOT NULL CHECK (cents <> 0),
	tendered   INTEGER NOT NULL CHECK (tendered >= cents),
	reference  TEXT NOT NULL DEFAULT '',
	refunds    INTEGER REFERENCES payment,
	account    INTEGER NOT NULL REFERENCES account, -- who collected it
	till       INTEGER REFERENCES till,
	at         INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_order ON payment (customer_order);
CREATE INDEX payment_till ON payment (till) WHERE till IS NOT NULL;
CREATE INDEX payment_at ON payment (at);

-- A receipt of a sale, of a refund, or of a payment of what was still due. cents: what
-- it changes in what was sold (a sale above 0, a refund below, a payment 0). Numbers
-- have no gap; hash covers the row and the hash of the one before it (doc/receipts.md).
-- body: what is printed, frozen (JSON); it holds nobody's name.
CREATE TABLE receipt (
	number     INTEGER PRIMARY KEY,
	kind       TEXT NOT NULL CHECK (kind IN ('sale', 'refund', 'payment')),
	customer_order INTEGER NOT NULL REFERENCES customer_order,
	cents      INTEGER NOT NULL,
	body       TEXT NOT NULL,
	at         INTEGER NOT NULL,
	account    INTEGER NOT NULL REFERENCES account,
	hash       BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX receipt_order ON receipt (customer_order);
CREATE UNIQUE INDEX receipt_sale_once ON receipt (customer_order) WHERE kind = 'sale';
CREATE INDEX receipt_at ON receipt (at);
CREATE TRIGGER receipt_never_changes BEFORE UPDATE ON receipt BEGIN
	SELECT RAISE(ABORT, 'receipts are append-only');
END;
CREATE TRIGGER receipt_never_goes BEFORE DELETE ON receipt BEGIN
	SELECT RAISE(ABORT, 'receipts are append-only');
END;

-- Each time a receipt was handed out, on paper or by mail: nth 0 is the receipt, each
-- further one a duplicate.
CREATE TABLE receipt_copy (
	receipt    INTEGER NOT NULL REFERENCES receipt,
	nth        INTEGER NOT NULL CHECK (nth >= 0),
	how        TEXT NOT NULL CHECK (how IN ('print', 'email')),
	at         INTEGER NOT NULL,
	account    INTEGER NOT NULL REFERENCES account,
	PRIMARY KEY (receipt, nth)
) STRICT, WITHOUT ROWID;

-- A closing of a day, a month or a year: its receipts, their totals (JSON by VAT rate
-- and by means), and the running total since the beginning. Days follow one another
-- without a gap; a month comes after its last day, a year after its last month. hash
-- covers the row and the hash of the one before it; signature is of the hash.
CREATE TABLE closing (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	kind       TEXT NOT NULL CHECK (kind IN ('day', 'month', 'year')),
	period     TEXT NOT NULL,                    -- 2026-11-22, 2026-11, 2026
	first      INTEGER,                          -- receipts; NULL: none
	last       INTEGER,
	cents      INTEGER NOT NULL,
	running    INTEGER NOT NULL,
	body       TEXT NOT NULL,
	at         INTEGER NOT NULL,
	account    INTEGER REFERENCES account,
	hash       BLOB NOT NULL CHECK (length(hash) = 32),
	signature  BLOB NOT NULL,
	UNIQUE (kind, period)
) STRICT;
CREATE TRIGGER closing_never_changes BEFORE UPDATE ON closing BEGIN
	SELECT RAISE(ABORT, 'closings are append-only');
END;
CREATE TRIGGER closing_never_goes BEFORE DELETE ON closing BEGIN
	SELECT RAISE(ABORT, 'closings are append-only');
END;
