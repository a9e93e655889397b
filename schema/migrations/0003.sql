-- guichet, schema 3: visitors.

-- Whoever opens an open account has shown no proof: via is 'open'.
CREATE TABLE session_3 (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	account    INTEGER NOT NULL REFERENCES account,
	via        TEXT NOT NULL CHECK (via IN ('password', 'key', 'uid', 'open')),
	address    TEXT NOT NULL,
	started_at INTEGER NOT NULL,
	ended_at   INTEGER
) STRICT;
INSERT INTO session_3 SELECT id, account, via, address, started_at, ended_at FROM session;
DROP TABLE session;
ALTER TABLE session_3 RENAME TO session;
CREATE INDEX session_open ON session (account) WHERE ended_at IS NULL;

-- What visitors did that is counted by the hour, so that nobody does it without
-- end: who is a network address, or the keyed hash of an e-mail address in
-- hexadecimal. Forgotten after a day.
CREATE TABLE visit (
	what       TEXT NOT NULL CHECK (what IN ('voucher', 'keep', 'resend', 'mail')),
	who        TEXT NOT NULL,
	at         INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_who ON visit (what, who, at);
CREATE INDEX visit_at ON visit (at);

-- Who has no key and no password: for a public terminal, or whoever has ssh.
-- An older data file has met these operations already.
INSERT INTO role (name, label, reach, idle_minutes, built_in) VALUES
	('visitor', 'Visitor', 'network', 10, 1);
INSERT INTO role_operation (role, operation) VALUES
	('visitor', 'category.list'),
	('visitor', 'commune.find'),
	('visitor', 'offer.map'),
	('visitor', 'offer.search'),
	('visitor', 'offer.show'),
	('visitor', 'selection.add'),
	('visitor', 'selection.clear'),
	('visitor', 'selection.list'),
	('visitor', 'selection.remove'),
	('visitor', 'system.describe'),
	('visitor', 'voucher.issue');
