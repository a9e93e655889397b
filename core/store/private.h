/* What the files of core/store/ share. */
#ifndef GUICHET_STORE_PRIVATE_H
#define GUICHET_STORE_PRIVATE_H

#include <sqlite3.h>

#include "core/store/store.h"

struct query {
	struct store *store;
	const char *sql;
	sqlite3_stmt *statement;
	char **names; /* of its parameters, in their order; NULL: one has none */
	int name_count;
	bool conflict;
	struct mended *mended; /* texts of this row that were no UTF-8 */
};

enum { STORE_MEMORIES = 4 };
struct memory {
	void (*end)(void *);
	void *kept;
};

struct store {
	sqlite3 *db;
	enum store_failure failure;
	char text[256];
	struct query **queries; /* by the address of their text; a power of two of places */
	size_t query_room;
	size_t query_count;
	struct memory memories[STORE_MEMORIES];
	void (*tell)(void *data); /* while a statement takes long */
	void *tell_data;
	int log_pages,
		log_limit; /* of the writer: after the last commit; that it shortens itself */
};

/* query.c, column.c */
void query_free(struct query *query);
void query_forget_mended(struct query *query);
void store_fail(struct store *store, int code);
/* gather.c: the name of the door to the files, for opening. Made by the first who asks, on
 * one thread. */
const char *store_gather_log(void);
/* reads.c: a failed read is the disk's failure, and no damage of the file. */
int store_read_code(int code);
void store_watch_reads(sqlite3_file *file);
/* checkpoint.c: from now on, how long the log is after each commit is known, and bounded. */
void store_watch_log(struct store *writer);
bool store_run(struct store *store, const char *sql);

#endif
