/* The connection and its transactions. The only folder that names sqlite3; statements
 * (query.c), columns, migrations and backup are beside this file. */
#include "core/store/store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/private.h"

static enum store_failure failure_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return STORE_FULL;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return STORE_DAMAGED;
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return STORE_READ_ONLY;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return STORE_BUSY;
	default:
		return STORE_IO;
	}
}

/* Remembers the first failure; a programming error in SQL stops at once. */
void store_fail(struct store *store, int code)
{
	if (code == SQLITE_NOMEM)
		abort();
	if (code == SQLITE_ERROR || code == SQLITE_MISUSE || code == SQLITE_RANGE) {
		fprintf(stderr, "guichet: SQL: %s\n", sqlite3_errmsg(store->db));
		abort();
	}
	if (store->failure != STORE_FINE)
		return;
	store->failure = failure_of(code);
	snprintf(store->text, sizeof store->text, "%s", sqlite3_errmsg(store->db));
}

bool store_run(struct store *store, const char *sql)
{
	int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	if (code == SQLITE_OK)
		return true;
	store_fail(store, code);
	return false;
}

/* No mmap: a disk that fails under a mapped page is a signal, not an answer. */
static bool configure(struct store *store, enum store_mode mode)
{
	sqlite3_extended_result_codes(store->db, 1);
	sqlite3_busy_timeout(store->db, 5000);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	/* What a reader has in memory is dropped with the next commit of the writer: it helps
	 * within a question. */
	if (mode == STORE_READER)
		return store_run(store, "PRAGMA query_only = ON; PRAGMA cache_size = -8192;"
					"PRAGMA temp_store = MEMORY;");
	if (mode == STORE_KEEPER)
		return store_run(store, "PRAGMA query_only = ON; PRAGMA synchronous = FULL;"
					"PRAGMA cache_size = -64;");
	store_watch_log(store);
	return store_run(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
				"PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384;"
				"PRAGMA temp_store = MEMORY;");
}

/* SQLite's count of its own memory is a lock around each allocation of every thread. */
static void set_up(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	store_gather_log();
}

struct store *store_open(const char *path, enum store_mode mode, enum store_failure *failure,
			 char *error, size_t size)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct store *store = calloc(1, sizeof *store);
	int flags = mode == STORE_WRITER   ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
		    : mode == STORE_KEEPER ? SQLITE_OPEN_READWRITE
					   : SQLITE_OPEN_READONLY;
	int code;

	if (store == NULL)
		abort();
	pthread_once(&once, set_up);
	code = sqlite3_open_v2(path, &store->db, flags | SQLITE_OPEN_NOMUTEX, store_gather_log());
	if (code != SQLITE_OK) {
		store->failure = failure_of(code);
		snprintf(store->text, sizeof store->text, "%s",
			 store->db ? sqlite3_errmsg(store->db) : "out of memory");
	} else {
		configure(store, mode);
	}
	if (store->failure == STORE_FINE)
		return store;
	*failure = store->failure;
	snprintf(error, size, "%s: %s", path, store->text);
	store_close(store);
	return NULL;
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	for (size_t i = 0; i < store->query_room; i++)
		if (store->queries[i])
			query_free(store->queries[i]);
	free(store->queries);
	for (size_t i = 0; i < STORE_MEMORIES; i++)
		if (store->memories[i].kept)
			store->memories[i].end(store->memories[i].kept);
	sqlite3_close(store->db);
	free(store);
}

enum store_failure store_failure(const struct store *store)
{
	return store->failure;
}

const char *store_failure_text(const struct store *store)
{
	return store->text;
}

void store_clear_failure(struct store *store)
{
	store->failure = STORE_FINE;
	store->text[0] = 0;
}

/* A query that was left before its last row would keep its snapshot beyond the
 * transaction, and a reader would then read the past. */
static void end_queries(struct store *store)
{
	for (size_t i = 0; i < store->query_room; i++)
		if (store->queries[i] && sqlite3_stmt_busy(store->queries[i]->statement))
			sqlite3_reset(store->queries[i]->statement);
}

/* These run for each operation or group: as kept statements, not parsed again. */
static bool run_kept(struct store *store, const char *sql)
{
	struct query *query = store_query(store, sql);

	query_step(query);
	return store->failure == STORE_FINE;
}

bool store_begin(struct store *store)
{
	static const char read[] = "BEGIN";
	static const char write[] = "BEGIN IMMEDIATE";

	return run_kept(store, sqlite3_db_readonly(store->db, "main") == 1 ? read : write);
}

bool store_commit(struct store *store)
{
	static const char sql[] = "COMMIT";

	end_queries(store);
	return store->failure == STORE_FINE && run_kept(store, sql);
}

/* Whatever has failed. */
void store_rollback(struct store *store)
{
	static const char sql[] = "ROLLBACK";
	struct query *query;

	end_queries(store);
	if (sqlite3_get_autocommit(store->db))
		return;
	query = store_query(store, sql);
	sqlite3_step(query->statement);
	sqlite3_reset(query->statement);
}

bool store_savepoint(struct store *store)
{
	static const char sql[] = "SAVEPOINT operation";

	return run_kept(store, sql);
}

bool store_release(struct store *store)
{
	static const char sql[] = "RELEASE operation";

	return run_kept(store, sql);
}

void store_rollback_savepoint(struct store *store)
{
	static const char undo[] = "ROLLBACK TO operation";

	if (sqlite3_get_autocommit(store->db))
		return;
	run_kept(store, undo);
	store_release(store);
}

void **store_memory(struct store *store, void (*end)(void *))
{
	for (size_t i = 0; i < STORE_MEMORIES; i++) {
		struct memory *memory = &store->memories[i];

		if (memory->end == NULL)
			memory->end = end;
		if (memory->end == end)
			return &memory->kept;
	}
	abort(); /* a bug: more modules than places */
}

int64_t store_last_id(struct store *store)
{
	return sqlite3_last_insert_rowid(store->db);
}

int64_t store_changes(struct store *store)
{
	return sqlite3_changes64(store->db);
}

/* About a tenth of a second. */
enum { BUSY_STEPS = 1000 * 1000 };

static int busy(void *data)
{
	struct store *store = data;

	store->tell(store->tell_data);
	return 0;
}

void store_while_busy(struct store *store, void (*tell)(void *data), void *data)
{
	store->tell = tell;
	store->tell_data = data;
	sqlite3_progress_handler(store->db, BUSY_STEPS, tell ? busy : NULL, store);
}
