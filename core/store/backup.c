/* A consistent copy of the data file while others read and write it. */
#include <stdio.h>
#include <unistd.h>

#include "core/store/private.h"

enum { PAGES_A_STEP = 256, PATIENCE = 1000 };

static int copy(sqlite3_backup *backup, void (*progress)(void *, int64_t, int64_t), void *data)
{
	int code;
	int waits = 0;

	do {
		code = sqlite3_backup_step(backup, PAGES_A_STEP);
		if (progress)
			progress(data,
				 sqlite3_backup_pagecount(backup) -
					 sqlite3_backup_remaining(backup),
				 sqlite3_backup_pagecount(backup));
		if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
			if (++waits > PATIENCE)
				break;
			sqlite3_sleep(5);
			code = SQLITE_OK;
		}
	} while (code == SQLITE_OK);
	return code;
}

/* With what SQLite left beside it when the disk failed. */
static void remove_copy(const char *path)
{
	char journal[4096];

	unlink(path);
	snprintf(journal, sizeof journal, "%s-journal", path);
	unlink(journal);
}

bool store_backup(struct store *store, const char *path,
		  void (*progress)(void *data, int64_t done, int64_t all), void *data, char *error,
		  size_t size)
{
	sqlite3 *target = NULL;
	sqlite3_backup *backup = NULL;
	bool done = false;

	if (sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) ==
		    SQLITE_OK &&
	    sqlite3_exec(target, "PRAGMA synchronous = FULL", NULL, NULL, NULL) == SQLITE_OK)
		backup = sqlite3_backup_init(target, "main", store->db, "main");
	if (backup != NULL) {
		int code = copy(backup, progress, data);

		done = sqlite3_backup_finish(backup) == SQLITE_OK && code == SQLITE_DONE;
		/* Leave one file that stands alone, without a log beside it. */
		if (done)
			done = sqlite3_exec(target, "PRAGMA journal_mode = DELETE", NULL, NULL,
					    NULL) == SQLITE_OK;
	}
	if (!done)
		snprintf(error, size, "%s: %s", path, target ? sqlite3_errmsg(target) : "");
	sqlite3_close(target);
	if (!done)
		remove_copy(path);
	return done;
}
