/* The log's way back to the data file. What is written again and again (indexes, counters)
 * goes back once in 32 MiB of log, not with each commit. Never in a way that waits for
 * readers, or that they would wait for. */
#include <sqlite3.h>

#include "core/store/private.h"

/* A commit stands whether or not this succeeds: the log keeps it, and the next tries again. */
static int committed(void *data, sqlite3 *db, const char *name, int pages)
{
	struct store *writer = data;

	(void)db;
	(void)name;
	writer->log_pages = pages;
	if (pages >= writer->log_limit)
		store_shorten_log(writer);
	return SQLITE_OK;
}

void store_watch_log(struct store *writer)
{
	writer->log_limit = STORE_LOG_PAGES;
	sqlite3_wal_hook(writer->db, committed, writer);
}

void store_leave_log(struct store *writer)
{
	writer->log_limit = 4 * STORE_LOG_PAGES;
}

int64_t store_log_pages(const struct store *writer)
{
	return writer->log_pages;
}

int64_t store_shorten_log(struct store *store)
{
	int all = 0;
	int done = 0;

	if (sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &all, &done) !=
	    SQLITE_OK)
		return -1;
	return all - done;
}
