-- guichet, schema 13: entries with tickets that a kiosk let in without a line.

-- forced: the reason for which the server would have refused it; it happened all the same,
-- stands outside what the ticket counts, and is shown to the administrator. event: the
-- kiosk's own name for what happened, by which an upload is known again.
ALTER TABLE ticket_entry ADD COLUMN forced TEXT;
ALTER TABLE ticket_entry ADD COLUMN event TEXT;
DROP INDEX ticket_entry_once;
CREATE UNIQUE INDEX ticket_entry_once ON ticket_entry (ticket, nth)
	WHERE undone_at IS NULL AND forced IS NULL;
CREATE INDEX ticket_entry_ticket ON ticket_entry (ticket, at);
CREATE UNIQUE INDEX ticket_entry_event ON ticket_entry (account, event) WHERE event IS NOT NULL;
CREATE INDEX ticket_entry_forced ON ticket_entry (at) WHERE forced IS NOT NULL;
-- Kiosks are told which tickets were cancelled since they last asked.
CREATE INDEX ticket_cancelled ON ticket (cancelled_at) WHERE cancelled_at IS NOT NULL;
