/* Roles: made, changed, given operations and relieved of them. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/scratch.h"

static int setup(void **state)
{
	struct scratch *s = calloc(1, sizeof *s);

	scratch_open(s);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	scratch_close(*state);
	free(*state);
	return 0;
}

static void make_desk(struct scratch *s)
{
	scratch_do(s, &s->admin, "role.create", "{s:s, s:s, s:s, s:[s, s]}", "name", "desk",
		   "label", "Accueil", "reach", "network", "operations", "offer.search",
		   "party.list");
}

static void roles_are_made_and_shown(void **state)
{
	struct scratch *s = *state;

	make_desk(s);
	assert_string_equal(scratch_call(s, &s->admin, "role.create", "{s:s, s:s, s:s}", "name",
					 "desk", "label", "x", "reach", "shop"),
			    "exists");
	assert_string_equal(scratch_call(s, &s->admin, "role.create", "{s:s, s:s, s:s}", "name",
					 "Bureau d'accueil", "label", "x", "reach", "shop"),
			    "usage");
	scratch_do(s, &s->admin, "role.show", "{s:s}", "role", "desk");
	assert_string_equal(scratch_text(s, "label"), "Accueil");
	assert_int_equal(scratch_int(s, "idle_minutes"), 60);
	assert_int_equal(json_array_size(json_object_get(s->answer, "operations")), 2);
}

/* Built-in roles are read in the caller's language, until they are renamed. */
static void labels_are_translated(void **state)
{
	struct scratch *s = *state;

	scratch_do(s, &s->admin, "role.show", "{s:s}", "role", "staff");
	assert_string_equal(scratch_text(s, "label"), "Staff");
	s->admin.lang = LANG_FR;
	scratch_do(s, &s->admin, "role.show", "{s:s}", "role", "staff");
	assert_string_not_equal(scratch_text(s, "label"), "Staff");
	scratch_do(s, &s->admin, "role.update", "{s:s, s:s}", "role", "staff", "label",
		   "Le bureau");
	scratch_do(s, &s->admin, "role.list", "{s:s}", "filter", "LE BUREAU");
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_int(s, "total"), 1);
	assert_string_equal(scratch_row_text(s, 0, "name"), "staff");
	assert_string_equal(scratch_row_text(s, 0, "label"), "Le bureau");
}

static void lists_are_paged(void **state)
{
	struct scratch *s = *state;

	scratch_do(s, &s->admin, "role.list", "{s:s, s:i, s:i}", "sort", "-name", "limit", 2,
		   "offset", 2);
	assert_int_equal(scratch_int(s, "total"), 9);
	assert_int_equal(scratch_rows(s), 2);
	assert_string_equal(scratch_row_text(s, 0, "name"), "shop");
	assert_string_equal(scratch_row_text(s, 1, "name"), "seller");
	assert_string_equal(scratch_call(s, &s->admin, "role.list", "{s:s}", "sort", "colour"),
			    "usage");
}

static void changes_count_at_once(void **state)
{
	struct scratch *s = *state;
	struct caller jean;

	make_desk(s);
	jean = scratch_account(s, "jean", "desk", 0, 0);
	assert_string_equal(scratch_call(s, &jean, "shop.list", NULL), "not_allowed");
	scratch_do(s, &s->admin, "role.allow", "{s:s, s:s}", "role", "desk", "operations",
		   "shop.list, party.list");
	assert_int_equal(s->event_count, 1);
	assert_int_equal(s->events[0].type, EVENT_RECHECK);
	assert_int_equal(s->events[0].id, jean.account);
	scratch_do(s, &jean, "shop.list", NULL);
	scratch_do(s, &s->admin, "role.deny", "{s:s, s:s}", "role", "desk", "operations",
		   "shop.list");
	assert_string_equal(scratch_call(s, &jean, "shop.list", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &s->admin, "role.deny", "{s:s, s:s}", "role", "desk",
					 "operations", "shop.list"),
			    "not_found");
	scratch_do(s, &s->admin, "role.update", "{s:s, s:i}", "role", "desk", "idle_minutes", 5);
	scratch_do(s, &jean, "session.hello", NULL);
	assert_int_equal(scratch_int(s, "idle_minutes"), 5);
}

static void only_operations_that_exist(void **state)
{
	struct scratch *s = *state;

	make_desk(s);
	assert_string_equal(scratch_call(s, &s->admin, "role.allow", "{s:s, s:s}", "role", "desk",
					 "operations", "shop.lst"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "role.allow", "{s:s, s:s}", "role", "desk",
					 "operations", "shop.list,auth.key"),
			    "usage");
	/* All or nothing. */
	scratch_do(s, &s->admin, "role.show", "{s:s}", "role", "desk");
	assert_int_equal(json_array_size(json_object_get(s->answer, "operations")), 2);
}

static void nobody_allows_more_than_they_hold(void **state)
{
	struct scratch *s = *state;
	struct caller editor;

	scratch_do(s, &s->admin, "role.create", "{s:s, s:s, s:s, s:s}", "name", "editor", "label",
		   "Editor", "reach", "network", "operations",
		   "role.create,role.allow,role.update,role.deny,role.delete,offer.search,"
		   "party.list");
	make_desk(s);
	editor = scratch_account(s, "editor", "editor", 0, 0);
	scratch_do(s, &editor, "role.allow", "{s:s, s:s}", "role", "desk", "operations",
		   "role.create");
	assert_string_equal(scratch_call(s, &editor, "role.allow", "{s:s, s:s}", "role", "desk",
					 "operations", "account.create"),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &editor, "role.create", "{s:s, s:s, s:s, s:s}", "name",
					 "evil", "label", "x", "reach", "network", "operations",
					 "system.backup"),
			    "not_allowed");
	/* Nor changes what stands above. */
	assert_string_equal(scratch_call(s, &editor, "role.update", "{s:s, s:b}", "role",
					 "administrator", "totp", false),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &editor, "role.deny", "{s:s, s:s}", "role", "staff",
					 "operations", "party.list"),
			    "not_allowed");
}

static void somebody_remains(void **state)
{
	struct scratch *s = *state;

	assert_string_equal(scratch_call(s, &s->admin, "role.deny", "{s:s, s:s}", "role",
					 "administrator", "operations", "role.allow"),
			    "last_administrator");
	assert_string_equal(
		scratch_call(s, &s->admin, "role.delete", "{s:s}", "role", "administrator"),
		"last_administrator");
}

static void only_unused_roles_are_deleted(void **state)
{
	struct scratch *s = *state;

	make_desk(s);
	scratch_account(s, "jean", "desk", 0, 0);
	assert_string_equal(scratch_call(s, &s->admin, "role.delete", "{s:s}", "role", "desk"),
			    "in_use");
	assert_string_equal(scratch_text(s, "what"), "1 account");
	scratch_do(s, &s->admin, "account.ungrant", "{s:s, s:s}", "account", "jean", "role",
		   "desk");
	scratch_do(s, &s->admin, "role.delete", "{s:s}", "role", "desk");
	assert_string_equal(scratch_call(s, &s->admin, "role.show", "{s:s}", "role", "desk"),
			    "not_found");
	assert_string_equal(scratch_call(s, &s->admin, "role.delete", "{s:s}", "role", "kiosk"),
			    "wrong_state");
}

/* What was taken from a role stays away after a restart. */
static void what_was_denied_stays_away(void **state)
{
	struct scratch *s = *state;
	struct caller jean;

	scratch_do(s, &s->admin, "role.deny", "{s:s, s:s}", "role", "staff", "operations",
		   "party.list");
	scratch_reopen(s);
	jean = scratch_account(s, "jean", "staff", 0, 0);
	assert_string_equal(scratch_call(s, &jean, "party.list", NULL), "not_allowed");
	scratch_do(s, &jean, "shop.list", NULL);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(roles_are_made_and_shown),
		TEST(labels_are_translated),
		TEST(lists_are_paged),
		TEST(changes_count_at_once),
		TEST(only_operations_that_exist),
		TEST(nobody_allows_more_than_they_hold),
		TEST(somebody_remains),
		TEST(only_unused_roles_are_deleted),
		TEST(what_was_denied_stays_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
