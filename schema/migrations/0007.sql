-- guichet, schema 7: what changed in the index of offers.

-- Which rows of offer_found were written, in order, so that whoever keeps them in
-- memory (core/offer/points.c) reads again only those. stamp is chance: a line that
-- was rolled back, and another of the same number, are two. The last thousand are
-- kept; there is always one.
CREATE TABLE offer_change (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	offer      INTEGER NOT NULL,
	stamp      INTEGER NOT NULL DEFAULT (random())
) STRICT;
INSERT INTO offer_change (offer) VALUES (0);

CREATE TRIGGER offer_found_inserted AFTER INSERT ON offer_found BEGIN
	INSERT INTO offer_change (offer) VALUES (new.offer);
	DELETE FROM offer_change WHERE id <= last_insert_rowid() - 1000;
END;
CREATE TRIGGER offer_found_updated AFTER UPDATE ON offer_found BEGIN
	INSERT INTO offer_change (offer) VALUES (old.offer), (new.offer);
	DELETE FROM offer_change WHERE id <= last_insert_rowid() - 1000;
END;
CREATE TRIGGER offer_found_deleted AFTER DELETE ON offer_found BEGIN
	INSERT INTO offer_change (offer) VALUES (old.offer);
	DELETE FROM offer_change WHERE id <= last_insert_rowid() - 1000;
END;
