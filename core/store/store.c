/* The connection, its statements and their values. The only folder that names
 * sqlite3; migrations and backup are beside this file. */
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

/* The place of a text: where it is, or the free one where it would be. */
static struct query **find(struct query **queries, size_t room, const char *sql)
{
	uint64_t hash = (uint64_t)(uintptr_t)sql * 0x9e3779b97f4a7c15u;
	size_t i = (size_t)(hash >> 32) & (room - 1);

	while (queries[i] && queries[i]->sql != sql)
		i = (i + 1) & (room - 1);
	return &queries[i];
}

static void grow(struct store *store)
{
	size_t room = store->query_room ? store->query_room * 2 : 256;
	struct query **queries = calloc(room, sizeof *queries);

	if (queries == NULL)
		abort();
	for (size_t i = 0; i < store->query_room; i++)
		if (store->queries[i])
			*find(queries, room, store->queries[i]->sql) = store->queries[i];
	free(store->queries);
	store->queries = queries;
	store->query_room = room;
}

static struct query *new_query(struct store *store, const char *sql)
{
	struct query *query = calloc(1, sizeof *query);

	if (query == NULL)
		abort();
	query->store = store;
	query->sql = sql;
	store->query_count++;
	return query;
}

/* SQLite looks for a name from the first each time. Copies: its own go when it prepares the
 * statement again after a change of the schema. */
static void learn_names(struct query *query)
{
	query->name_count = sqlite3_bind_parameter_count(query->statement);
	query->names = calloc((size_t)query->name_count + 1, sizeof *query->names);
	if (query->names == NULL)
		abort();
	for (int i = 0; i < query->name_count; i++) {
		const char *name = sqlite3_bind_parameter_name(query->statement, i + 1);

		query->names[i] = name ? strdup(name) : NULL;
	}
}

static void forget_names(struct query *query)
{
	for (int i = 0; i < query->name_count; i++)
		free(query->names[i]);
	free(query->names);
}

/* Where the disk failed meanwhile, the next use tries again. */
static void prepare(struct query *query)
{
	int code = sqlite3_prepare_v3(query->store->db, query->sql, -1, SQLITE_PREPARE_PERSISTENT,
				      &query->statement, NULL);

	if (code == SQLITE_ERROR)
		fprintf(stderr, "guichet: in SQL: %s\n", query->sql);
	if (code != SQLITE_OK)
		store_fail(query->store, code);
	else
		learn_names(query);
}

struct query *store_query(struct store *store, const char *sql)
{
	struct query **at;

	if (2 * store->query_count >= store->query_room)
		grow(store);
	at = find(store->queries, store->query_room, sql);
	if (*at == NULL)
		*at = new_query(store, sql);
	if ((*at)->statement == NULL) {
		prepare(*at);
	} else {
		sqlite3_reset((*at)->statement);
		sqlite3_clear_bindings((*at)->statement);
	}
	(*at)->conflict = false;
	return *at;
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	for (size_t i = 0; i < store->query_room; i++) {
		if (store->queries[i] == NULL)
			continue;
		sqlite3_finalize(store->queries[i]->statement);
		forget_names(store->queries[i]);
		free(store->queries[i]);
	}
	free(store->queries);
	for (size_t i = 0; i < STORE_MEMORIES; i++)
		if (store->memories[i].kept)
			store->memories[i].end(store->memories[i].kept);
	sqlite3_close(store->db);
	free(store);
}

static int place(const struct query *query, const char *name)
{
	for (int i = 0; i < query->name_count; i++)
		if (query->names[i] && strcmp(query->names[i], name) == 0)
			return i + 1;
	return 0;
}

static void bound(struct query *query, int code)
{
	if (code != SQLITE_OK)
		store_fail(query->store, code);
}

void query_int_at(struct query *query, int i, int64_t value)
{
	bound(query, sqlite3_bind_int64(query->statement, i, value));
}

void query_real_at(struct query *query, int i, double value)
{
	bound(query, sqlite3_bind_double(query->statement, i, value));
}

void query_text_at(struct query *query, int i, const char *value)
{
	bound(query, sqlite3_bind_text(query->statement, i, value, -1, SQLITE_TRANSIENT));
}

void query_blob_at(struct query *query, int i, const void *bytes, size_t length)
{
	bound(query, sqlite3_bind_blob64(query->statement, i, bytes, length, SQLITE_TRANSIENT));
}

void query_int(struct query *query, const char *name, int64_t value)
{
	int i = place(query, name);

	if (i > 0)
		query_int_at(query, i, value);
}

void query_real(struct query *query, const char *name, double value)
{
	int i = place(query, name);

	if (i > 0)
		query_real_at(query, i, value);
}

void query_text(struct query *query, const char *name, const char *value)
{
	int i = place(query, name);

	if (i > 0)
		query_text_at(query, i, value);
}

void query_blob(struct query *query, const char *name, const void *bytes, size_t length)
{
	int i = place(query, name);

	if (i > 0)
		query_blob_at(query, i, bytes, length);
}

void query_null(struct query *query, const char *name)
{
	int i = place(query, name);

	if (i > 0)
		bound(query, sqlite3_bind_null(query->statement, i));
}

int query_name_count(const struct query *query)
{
	return query->name_count;
}

const char *query_name(const struct query *query, int i)
{
	return query->names[i - 1];
}

bool query_step(struct query *query)
{
	int code;

	if (query->store->failure != STORE_FINE || query->statement == NULL)
		return false;
	code = sqlite3_step(query->statement);
	if (code == SQLITE_ROW)
		return true;
	sqlite3_reset(query->statement);
	if ((code & 0xff) == SQLITE_CONSTRAINT)
		query->conflict = true;
	else if (code != SQLITE_DONE)
		store_fail(query->store, code);
	return false;
}

bool query_conflict(const struct query *query)
{
	return query->conflict;
}

void query_end(struct query *query)
{
	if (query->statement)
		sqlite3_reset(query->statement);
}

int64_t column_int(struct query *query, int i)
{
	return sqlite3_column_int64(query->statement, i);
}

double column_real(struct query *query, int i)
{
	return sqlite3_column_double(query->statement, i);
}

const char *column_text(struct query *query, int i)
{
	return (const char *)sqlite3_column_text(query->statement, i);
}

const void *column_blob(struct query *query, int i, size_t *length)
{
	const void *bytes = sqlite3_column_blob(query->statement, i);

	*length = (size_t)sqlite3_column_bytes(query->statement, i);
	return bytes;
}

bool column_null(struct query *query, int i)
{
	return sqlite3_column_type(query->statement, i) == SQLITE_NULL;
}

int column_count(struct query *query)
{
	return query->statement ? sqlite3_column_count(query->statement) : 0;
}

const char *column_name(struct query *query, int i)
{
	return sqlite3_column_name(query->statement, i);
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
