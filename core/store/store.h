/* The store's narrow door: the only place that names sqlite3. Everybody else
 * prepares, binds, steps and reads columns here, with SQL that is static text.
 *
 * Failure is sticky: when the disk is full, fails or is damaged, the store
 * remembers it, every later step answers "no row", and whoever owns the
 * transaction asks store_failure() once, at the end. Handlers need no check
 * after each step. A constraint that does not hold is not a failure: it is
 * query_conflict(), a rule of the model that has been kept.
 *
 * A store belongs to one thread at a time. */
#ifndef GUICHET_STORE_H
#define GUICHET_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct query;

enum store_mode {
	STORE_WRITER, /* read and write, WAL, synchronous=FULL, foreign keys on */
	STORE_READER, /* read only; each transaction sees one snapshot */
	STORE_KEEPER, /* brings the log back to the data file, and writes nothing else */
};

enum store_failure {
	STORE_FINE,
	STORE_FULL,    /* no space left */
	STORE_DAMAGED, /* not a data file, or a malformed one */
	STORE_READ_ONLY,
	STORE_BUSY,  /* somebody else holds it */
	STORE_NEWER, /* its schema is newer than this binary's */
	STORE_IO,    /* anything else the disk did */
};

/* Opens the data file. On failure NULL, with *failure set and a sentence in
 * English for the log in error (at least 256 bytes). */
struct store *store_open(const char *path, enum store_mode mode, enum store_failure *failure,
			 char *error, size_t size);
void store_close(struct store *store);

/* Creates the schema, or brings it up to this binary's, each migration in one
 * transaction. *from is the version found (0: empty). False with a failure. */
bool store_migrate(struct store *store, int *from, char *error, size_t size);
/* The same, no further than that version: what an older guichetd left. */
bool store_migrate_to(struct store *store, int version, int *from, char *error, size_t size);
/* Told now and then while a statement takes long, so that it is seen that there is one. */
void store_while_busy(struct store *store, void (*tell)(void *data), void *data);
int store_version(struct store *store);
/* The version that this binary knows. */
int store_latest(void);
/* False when the log beside the file is damaged where a power cut can't have done it: then
 * nothing is to be read from the file, and the log stays as it is. To be asked before
 * anything is written. */
bool store_log_is_whole(struct store *store, char *error, size_t size);
/* True when the file passes SQLite's integrity and foreign key checks. */
bool store_check(struct store *store, char *error, size_t size);

enum store_failure store_failure(const struct store *store);
const char *store_failure_text(const struct store *store);
/* Forgets a failure, after a rollback. */
void store_clear_failure(struct store *store);

/* Transactions. Savepoints nest in the transaction: the innermost
 * is released or rolled back. */
bool store_begin(struct store *store);
bool store_commit(struct store *store);
void store_rollback(struct store *store);
bool store_savepoint(struct store *store);
bool store_release(struct store *store);
void store_rollback_savepoint(struct store *store);

/* The log's way back to the data file, so that it does not grow for ever. The writer goes
 * it itself, in a commit, once the log has STORE_LOG_PAGES pages of 4 KiB; while it does,
 * nobody is answered. Where a keeper goes it on another thread (store_leave_log), the
 * writer does only once it has four times as many. */
enum { STORE_LOG_PAGES = 8192 };
void store_leave_log(struct store *writer);
/* Pages of the log after the last commit. */
int64_t store_log_pages(const struct store *writer);
/* Brings back what it can without making anybody wait. How many pages stay: 0, and the
 * next write begins the log anew; -1 when it failed or another was at it. */
int64_t store_shorten_log(struct store *store);

/* The prepared statement of a static text, reset and without bindings. Kept in
 * the store by the address of the text; owned by the store. Not to be used
 * again while a loop over the same text is still running. */
struct query *store_query(struct store *store, const char *sql);

/* Binding by name, with its colon (":id"). Unknown names are ignored, so that
 * one set of values can serve several texts. Texts are copied. */
void query_int(struct query *query, const char *name, int64_t value);
void query_real(struct query *query, const char *name, double value);
void query_text(struct query *query, const char *name, const char *value); /* NULL: null */
void query_blob(struct query *query, const char *name, const void *bytes, size_t length);
void query_null(struct query *query, const char *name);
/* The names that the text mentions, 1 .. count, and binding by that number. */
int query_name_count(const struct query *query);
const char *query_name(const struct query *query, int i);
void query_int_at(struct query *query, int i, int64_t value);
void query_real_at(struct query *query, int i, double value);
void query_text_at(struct query *query, int i, const char *value); /* NULL: null */
void query_blob_at(struct query *query, int i, const void *bytes, size_t length);

/* True with a row; false when there are no more, on a conflict or a failure. */
bool query_step(struct query *query);
/* True when the last step was refused by a constraint (UNIQUE, CHECK, ...). */
bool query_conflict(const struct query *query);
/* Ends the query before its last row, freeing its snapshot and locks. */
void query_end(struct query *query);

/* Columns of the current row, from 0. Texts live until the next step, and are UTF-8
 * whatever the file holds. */
int64_t column_int(struct query *query, int i);
double column_real(struct query *query, int i);
const char *column_text(struct query *query, int i); /* NULL for null */
const void *column_blob(struct query *query, int i, size_t *length);
bool column_null(struct query *query, int i);
int column_count(struct query *query);
const char *column_name(struct query *query, int i);

/* Where a module keeps, with this connection, what it remembers of the data file:
 * NULL at first, ended by `end` with the connection. `end` is also whose it is. */
void **store_memory(struct store *store, void (*end)(void *));

int64_t store_last_id(struct store *store); /* rowid of the last insert */
int64_t store_changes(struct store *store); /* rows changed by the last statement */

/* Copies the whole data file, while others read and write it, to path (which
 * must not exist). progress may be NULL; it is told pages done and in all. */
bool store_backup(struct store *store, const char *path,
		  void (*progress)(void *data, int64_t done, int64_t all), void *data, char *error,
		  size_t size);

#endif
