/* Statements: found again by their text, prepared once, bound and stepped. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/private.h"

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
		if (name != NULL && query->names[i] == NULL)
			abort();
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

void query_free(struct query *query)
{
	sqlite3_finalize(query->statement);
	forget_names(query);
	query_forget_mended(query);
	free(query);
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

	query_forget_mended(query);
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
