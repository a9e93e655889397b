/* The schema's versions: forward only, each migration in one transaction. The
 * version is SQLite's user_version. */
#include <stdio.h>

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

/* A row that names another which is not there. */
static bool dangling(struct store *store)
{
	static const char sql[] = "PRAGMA foreign_key_check";
	struct query *query = store_query(store, sql);
	bool found = query_step(query);

	if (found)
		snprintf(store->text, sizeof store->text,
			 "a row of %.100s names one of %.100s "
			 "that is not there",
			 column_text(query, 0), column_text(query, 2));
	query_end(query);
	return found;
}

/* Foreign keys rest meanwhile, so that a table can be made anew under its name;
 * that all of them hold is asked before the commit. */
static bool apply(struct store *store, int number)
{
	bool done = store_run(store, "PRAGMA foreign_keys = OFF") && store_begin(store) &&
		    store_run(store, schema_migration(number).bytes) && !dangling(store) &&
		    set_version(store, number) && store_commit(store);

	if (!done)
		store_rollback(store);
	store_run(store, "PRAGMA foreign_keys = ON");
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
