-- guichet, schema 16: backups are made when they are due, proved, and thinned out.

-- slot is the moment at which one was due; NULL: somebody asked for it, and nobody but a
-- person takes it away. checked_at is when it was last restored to see whether it can be;
-- fault is what was found then, '' for nothing. removed_at: its file is gone.
ALTER TABLE backup ADD COLUMN slot INTEGER;
ALTER TABLE backup ADD COLUMN checked_at INTEGER;
ALTER TABLE backup ADD COLUMN fault TEXT NOT NULL DEFAULT '';
ALTER TABLE backup ADD COLUMN removed_at INTEGER;

-- Backups that were due and could not be made: tried again later, for the same slot.
CREATE TABLE backup_trouble (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	at         INTEGER NOT NULL,
	slot       INTEGER NOT NULL,
	why        TEXT NOT NULL
) STRICT;
