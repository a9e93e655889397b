/* What a start does to the data file before anything of it is served. */
#include "core/upgrade.h"

#include <stdio.h>
#include <string.h>

#include "core/commune/commune.h"
#include "core/damage.h"
#include "core/offer/index.h"
#include "core/op/operation.h"

/* Whoever waits for the start, and what he is told. */
struct opening {
	const struct core_told *told; /* NULL: nobody waits */
	int64_t done, all;
};

static void tell(const struct opening *opening, enum core_opening what, int64_t done, int64_t all)
{
	if (opening->told)
		opening->told->tell(opening->told->data, what, done, all);
}

static void tell_backup(void *data, int64_t done, int64_t all)
{
	tell(data, OPENING_BACKUP, done, all);
}

static void tell_schema(void *data)
{
	const struct opening *opening = data;

	tell(opening, OPENING_SCHEMA, opening->done, opening->all);
}

/* --- The schema --- */

static bool backup_before(const char *folder, struct store *store, int version, int64_t now,
			  struct opening *opening, char *error, size_t size)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/backup/before-schema-%d-%lld.db", folder, version + 1,
		 (long long)now);
	return store_backup(store, path, tell_backup, opening, error, size);
}

static bool migrate(const char *folder, struct store *store, int64_t now,
		    const struct core_told *told, char *error, size_t size)
{
	int version = store_version(store);
	struct opening opening = { .told = version > 0 ? told : NULL, .all = store_latest() };
	bool done = true;
	int from;

	if (version > 0 && version < store_latest() &&
	    !backup_before(folder, store, version, now, &opening, error, size))
		return false;
	store_while_busy(store, tell_schema, &opening);
	for (int next = version + 1; done && next < store_latest(); next++) {
		opening.done = next;
		tell_schema(&opening);
		done = store_migrate_to(store, next, &from, error, size);
	}
	opening.done = store_latest();
	if (done && version < store_latest())
		tell_schema(&opening);
	done = done && store_migrate(store, &from, error, size);
	store_while_busy(store, NULL, NULL);
	return done;
}

/* --- What this guichet brings --- */

static bool load_communes(struct store *store)
{
	static const char any[] = "SELECT 1 FROM commune LIMIT 1";

	struct query *query = store_query(store, any);
	bool found = query_step(query);

	query_end(query);
	return found || commune_load(store);
}

static void run_named(struct store *store, const char *sql, const char *operation, const char *role)
{
	struct query *query = store_query(store, sql);

	query_text(query, ":operation", operation);
	query_text(query, ":role", role);
	query_step(query);
}

static void give(struct store *store, const struct operation *operation)
{
	static const char insert[] = "INSERT OR IGNORE INTO role_operation (role, operation)"
				     " SELECT name, :operation FROM role WHERE name = :role";
	char roles[256];
	char *save = NULL;

	run_named(store, insert, operation->name, "administrator");
	snprintf(roles, sizeof roles, "%s", operation->roles ? operation->roles : "");
	for (char *role = strtok_r(roles, " ", &save); role; role = strtok_r(NULL, " ", &save))
		run_named(store, insert, operation->name, role);
}

/* An operation that this data file has not met is given to the roles that its
 * declaration names; what an administrator took away stays away. */
static void meet_operations(struct store *store)
{
	static const char known[] = "SELECT 1 FROM operation WHERE name = :operation";
	static const char meet[] = "INSERT INTO operation (name) VALUES (:operation)";

	for (const struct operation *const *o = operation_table(); *o; o++) {
		struct query *query = store_query(store, known);
		bool met;

		if ((*o)->access == OP_ANYBODY || (*o)->access == OP_GATE ||
		    (*o)->access == OP_INTERNAL || (*o)->access == OP_CUSTOMER)
			continue;
		query_text(query, ":operation", (*o)->name);
		met = query_step(query);
		query_end(query);
		if (met)
			continue;
		run_named(store, meet, (*o)->name, NULL);
		give(store, *o);
	}
}

/* --- What a crash left --- */

static void end_sessions(struct store *store, int64_t now)
{
	static const char sql[] = "UPDATE session SET ended_at = :now WHERE ended_at IS NULL";
	struct query *query = store_query(store, sql);

	query_int(query, ":now", now);
	query_step(query);
}

/* Long writes that a crash cut short: nobody will answer them, and what they left is to
 * be cleared (code.clear). */
static void end_long_writes(struct store *store)
{
	static const char answers[] = "DELETE FROM answer WHERE length(answer_sealed) = 0";
	static const char batches[] = "UPDATE code_batch SET state = 'cancelled'"
				      " WHERE state = 'making'";

	query_step(store_query(store, answers));
	query_step(store_query(store, batches));
}

/* --- The whole --- */

static bool refuse_file(const char *folder, const char *why, enum store_failure failure,
			char *error, size_t size)
{
	char what[4400];

	snprintf(what, sizeof what, "%s/guichet.db: %s", folder, why);
	damage_explain(error, size, what, failure);
	return false;
}

static void tell_check(void *data)
{
	tell(data, OPENING_CHECK, 0, 0);
}

/* Nothing is read from it, nor migrated, before that is known. */
static bool is_whole(const char *folder, struct store *store, const struct core_told *told,
		     char *error, size_t size)
{
	struct opening opening = { .told = told };
	char why[512] = "";
	bool whole;

	if (!store_log_is_whole(store, why, sizeof why)) {
		damage_explain(error, size, why, store_failure(store));
		return false;
	}
	store_while_busy(store, tell_check, &opening);
	whole = damage_is_mended(folder, store, why, sizeof why);
	store_while_busy(store, NULL, NULL);
	return whole || refuse_file(folder, why, STORE_DAMAGED, error, size);
}

bool upgrade(const char *folder, struct store *store, int64_t now, const struct core_told *told,
	     char *error, size_t size)
{
	char why[512] = "";

	if (!is_whole(folder, store, told, error, size))
		return false;
	if (!migrate(folder, store, now, told, why, sizeof why))
		return refuse_file(folder, why, store_failure(store), error, size);
	store_begin(store);
	if (!load_communes(store) && store_failure(store) == STORE_FINE) {
		snprintf(error, size, "the communes built in could not be loaded");
		store_rollback(store);
		return false;
	}
	meet_operations(store);
	offer_index_fill(store);
	end_sessions(store, now);
	end_long_writes(store);
	if (store_commit(store))
		return true;
	refuse_file(folder, store_failure_text(store), store_failure(store), error, size);
	store_rollback(store);
	return false;
}
