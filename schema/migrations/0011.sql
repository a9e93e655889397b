-- guichet, schema 11: who asked for an account of their own, and is no customer yet.

-- Somebody whom the network does not know asked to open an account. They become a customer
-- by giving the code that was mailed to that address, known here by its keyed hash; what
-- never comes back is forgotten in the night after until. Nobody sees it meanwhile.
CREATE TABLE registration (
	hash       BLOB PRIMARY KEY,
	email      TEXT NOT NULL,
	name       TEXT NOT NULL DEFAULT '',
	language   TEXT NOT NULL,
	until      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX registration_email ON registration (email);
CREATE INDEX registration_until ON registration (until);
