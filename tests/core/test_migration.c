/* A data file that an older guichetd left is brought up to date with all that is in
 * it, and what refers to something still finds it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/scratch.h"

static struct scratch scratch;
static struct scratch *const s = &scratch;

static int open_scratch(void **state)
{
	(void)state;
	scratch_open(s);
	return 0;
}

static int close_scratch(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* Each ends with a row that can't be there unless those before it are. */
static const char *const two[] = {
	"INSERT INTO account (id, login, name, uid, created_at)"
	" VALUES (1, 'admin', 'admin', 1000, 1)",
	"INSERT INTO \"grant\" (account, role) VALUES (1, 'administrator')",
	"INSERT INTO session (id, account, via, address, started_at) VALUES (7, 1, 'uid', 'local', "
	"1)",
	"INSERT INTO place (id, town, lat, lon) VALUES (3, 'Amboise', 47.41, 0.98)",
	"INSERT INTO party (id, name, name_key, place, created_at)"
	" VALUES (4, 'Cave du Pont', 'cave du pont', 3, 1)",
	"INSERT INTO shop (id, party, name, name_key, created_at)"
	" VALUES (5, 4, 'Cave du Pont', 'cave du pont', 1)",
	"INSERT INTO offer (id, party, category, state, created_at, changed_at, used)"
	" VALUES (6, 4, 3, 'published', 1, 1, 1)",
	"INSERT INTO offer_text (offer, language, title, title_key)"
	" VALUES (6, 'fr', 'Verre offert', 'verre offert')",
	"INSERT INTO offer_use (offer, shop, account, at, recorded_at, day, nth)"
	" VALUES (6, 5, 1, 1, 1, '1970-01-01', 1)",
	"INSERT INTO message (what, object, recipient, language, next_at, created_at)"
	" VALUES ('test', 0, 'marie@example.fr', 'fr', 1, 1)",
	"INSERT INTO operation (name) VALUES ('offer.search'), ('offer.list'), ('role.show'),"
	" ('session.list'), ('mail.list'), ('offer.show')",
	"INSERT INTO role_operation (role, operation)"
	" SELECT 'administrator', name FROM operation",
	NULL,
};

/* The folder's data file, as a guichetd of schema 2 left it. */
static void leave_old(const char *const *rows)
{
	enum store_failure failure;
	struct store *store;
	char error[256] = "";
	char path[128];
	int from;

	for (int i = 0; i < 3; i++) {
		static const char *const ends[] = { "", "-wal", "-shm" };

		snprintf(path, sizeof path, "%s/guichet.db%s", s->folder, ends[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/guichet.db", s->folder);
	store = store_open(path, STORE_WRITER, &failure, error, sizeof error);
	assert_non_null(store);
	assert_true(store_migrate_to(store, 2, &from, error, sizeof error));
	assert_int_equal(from, 0);
	for (; *rows; rows++) {
		query_step(store_query(store, *rows));
		assert_int_equal(store_failure(store), STORE_FINE);
		assert_int_equal(store_changes(store) > 0, 1);
	}
	store_close(store);
}

static bool holds(const json_t *operations, const char *name)
{
	const json_t *operation;
	size_t i;

	json_array_foreach(operations, i, operation)
	{
		const char *text = json_string_value(
			json_is_string(operation) ? operation : json_object_get(operation, "name"));

		if (text && strcmp(text, name) == 0)
			return true;
	}
	return false;
}

static void what_was_there_is_carried_over(void **state)
{
	(void)state;
	leave_old(two);
	scratch_reopen(s);
	scratch_do(s, &s->admin, "session.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_true(s->admin.session > 7);
	scratch_do(s, &s->admin, "role.show", "{s:s}", "role", "visitor");
	assert_true(holds(json_object_get(s->answer, "operations"), "offer.search"));
	scratch_do(s, &s->admin, "offer.search", "{s:s}", "text", "verre");
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &s->admin, "offer.show", "{s:i}", "offer", 6);
	assert_int_equal(scratch_int(s, "used"), 1);
	scratch_do(s, &s->admin, "mail.list", NULL);
	assert_string_equal(scratch_row_text(s, 0, "recipient"), "marie@example.fr");
}

/* Tables that were made anew are still what others refer to. */
static void references_hold_afterwards(void **state)
{
	enum store_failure failure;
	struct store *store;
	struct query *query;
	char error[256] = "";
	char path[128];

	(void)state;
	leave_old(two);
	scratch_reopen(s);
	snprintf(path, sizeof path, "%s/guichet.db", s->folder);
	store = store_open(path, STORE_WRITER, &failure, error, sizeof error);
	assert_true(store_check(store, error, sizeof error));
	query = store_query(store, "INSERT INTO offer_closure (offer, starts, ends)"
				   " VALUES (999, 1, 2)");
	assert_false(query_step(query));
	assert_true(query_conflict(query));
	query = store_query(store, "INSERT INTO offer_closure (offer, starts, ends)"
				   " VALUES (6, 1, 2)");
	query_step(query);
	assert_false(query_conflict(query));
	store_close(store);
}

/* Schema 5 makes offers anew: who named one that is not there is found, whatever other
 * tables hold. */
static void what_names_nothing_is_refused(void **state)
{
	static const char *const astray[] = {
		"PRAGMA foreign_keys = OFF",
		"UPDATE offer_use SET offer = 999",
		"PRAGMA foreign_keys = ON",
	};
	enum store_failure failure;
	struct store *store;
	char error[256] = "";
	char path[128];
	int from;

	(void)state;
	leave_old(two);
	snprintf(path, sizeof path, "%s/guichet.db", s->folder);
	store = store_open(path, STORE_WRITER, &failure, error, sizeof error);
	assert_non_null(store);
	for (size_t i = 0; i < sizeof astray / sizeof *astray; i++)
		query_step(store_query(store, astray[i]));
	assert_false(store_migrate(store, &from, error, sizeof error));
	assert_non_null(strstr(error, "schema 5: a row of offer_use names one of offer"));
	assert_int_equal(store_version(store), 4);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_there_is_carried_over, open_scratch,
						close_scratch),
		cmocka_unit_test_setup_teardown(references_hold_afterwards, open_scratch,
						close_scratch),
		cmocka_unit_test_setup_teardown(what_names_nothing_is_refused, open_scratch,
						close_scratch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
