/* The schema's versions: forward only, each migration in one transaction. The
 * version is SQLite's user_version. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/store/private.h"
#include "schema/schema.h"

/* PRAGMA takes no parameter; these are the versions there can be. */
static bool set_version(struct store *store, int version)
{
	char *sql = sqlite3_mprintf("PRAGMA user_version = %d", version);
	bool done = store_run(store, sql);

	sqlite3_free(sql);
	return done;
}

int store_version(struct store *store)
{
	static const char sql[] = "PRAGMA user_version";
	struct query *query = store_query(store, sql);
	int version = query_step(query) ? (int)column_int(query, 0) : 0;

	query_end(query);
	return version;
}

int store_latest(void)
{
	return schema_migration_count();
}

/* --- What a migration may have left without what it names --- */

struct touched {
	json_t *tables; /* names */
};

static int note_touched(void *data, int action, const char *table, const char *column,
			const char *database, const char *trigger)
{
	struct touched *touched = data;

	(void)column;
	(void)database;
	(void)trigger;
	if (action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE ||
	    action == SQLITE_DROP_TABLE)
		json_array_append_new(touched->tables, json_string(table));
	return SQLITE_OK;
}

/* A row that names another which is not there. Only what was written can have lost it, and
 * only what names something that was: the rest, which may be tens of millions of rows, is
 * as it was. */
static bool dangling(struct store *store, const struct touched *touched)
{
	static const char sql[] =
		"SELECT c.\"table\", c.parent FROM sqlite_master m"
		" CROSS JOIN pragma_foreign_key_check(m.name) c"
		" WHERE m.type = 'table' AND (m.name IN (SELECT value FROM json_each(:tables))"
		"   OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) f"
		"               WHERE f.\"table\" IN (SELECT value FROM json_each(:tables))))";
	struct query *query = store_query(store, sql);
	char *tables = json_dumps(touched->tables, 0);
	bool found;

	query_text(query, ":tables", tables);
	found = query_step(query);
	if (found)
		snprintf(store->text, sizeof store->text,
			 "a row of %.100s names one of %.100s "
			 "that is not there",
			 column_text(query, 0), column_text(query, 1));
	query_end(query);
	free(tables);
	return found;
}

/* Foreign keys rest meanwhile, so that a table can be made anew under its name;
 * that all of them hold is asked before the commit. */
static bool apply(struct store *store, int number)
{
	struct touched touched = { .tables = json_array() };
	bool done;

	sqlite3_set_authorizer(store->db, note_touched, &touched);
	done = store_run(store, "PRAGMA foreign_keys = OFF") && store_begin(store) &&
	       store_run(store, schema_migration(number).bytes);
	sqlite3_set_authorizer(store->db, NULL, NULL);
	done = done && !dangling(store, &touched) && set_version(store, number) &&
	       store_commit(store);
	if (!done)
		store_rollback(store);
	store_run(store, "PRAGMA foreign_keys = ON");
	json_decref(touched.tables);
	return done;
}

bool store_migrate(struct store *store, int *from, char *error, size_t size)
{
	return store_migrate_to(store, schema_migration_count(), from, error, size);
}

bool store_migrate_to(struct store *store, int latest, int *from, char *error, size_t size)
{
	*from = store_version(store);
	if (*from > latest) {
		store->failure = STORE_NEWER;
		snprintf(error, size,
			 "the data file has schema %d and this guichetd knows %d: use a newer "
			 "guichetd, or restore a backup made before the upgrade",
			 *from, latest);
		return false;
	}
	for (int number = *from + 1; number <= latest; number++) {
		if (!apply(store, number)) {
			snprintf(error, size, "schema %d: %s", number, store->text);
			return false;
		}
	}
	if (store->failure != STORE_FINE)
		snprintf(error, size, "%s", store->text);
	return store->failure == STORE_FINE;
}

bool store_check(struct store *store, char *error, size_t size)
{
	static const char integrity[] = "PRAGMA integrity_check(1)";
	static const char keys[] = "PRAGMA foreign_key_check";
	struct query *query = store_query(store, integrity);

	if (query_step(query)) {
		const char *verdict = column_text(query, 0);

		if (verdict && verdict[0] == 'o' && verdict[1] == 'k') {
			query_end(query);
			query = store_query(store, keys);
			if (!query_step(query))
				return store->failure == STORE_FINE;
			verdict = column_text(query, 0);
		}
		snprintf(error, size, "%s", verdict ? verdict : "no verdict");
	} else {
		snprintf(error, size, "%s", store->text);
	}
	query_end(query);
	return false;
}
