-- guichet, schema 9: kept answers in the order in which they were given.

-- They are large and their nonces are chance: in the order of the nonces each answer made
-- three pages of the log; in that of time, new ones fill a page together.
CREATE TABLE answer_9 (
	id            INTEGER PRIMARY KEY,
	account       INTEGER NOT NULL REFERENCES account,
	nonce         TEXT NOT NULL,
	arguments     BLOB NOT NULL,
	answer_sealed BLOB NOT NULL,
	at            INTEGER NOT NULL
) STRICT;
INSERT INTO answer_9 (account, nonce, arguments, answer_sealed, at)
	SELECT account, nonce, arguments, answer_sealed, at FROM answer ORDER BY at;
DROP TABLE answer;
ALTER TABLE answer_9 RENAME TO answer;
CREATE UNIQUE INDEX answer_once ON answer (account, nonce);
CREATE INDEX answer_at ON answer (at);
-- Of long writes that are under way.
CREATE INDEX answer_begun ON answer (id) WHERE length(answer_sealed) = 0;
