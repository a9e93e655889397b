/* Accounts: who may be made, changed, disabled, and what each may be given. */
#include <stdio.h>
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

/* A producer's party with one shop. */
static void make_party(struct scratch *s, const char *name, int64_t *party, int64_t *shop)
{
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", name, "kinds", "producer");
	*party = scratch_int(s, "id");
	scratch_do(s, &s->admin, "shop.create", "{s:I, s:s}", "party", (json_int_t)*party, "name",
		   name);
	*shop = scratch_int(s, "id");
}

static void logins_have_plain_letters(void **state)
{
	static const char *const good[] = { "marie", "j.p-2", "3chenes", "a",
					    "abcdefghijklmnopqrstuvwxyz123456" };
	static const char *const bad[] = { "hélène",  "-marie",
					   ".x",      "1234",
					   "a b",     "a@b",
					   "root/..", "abcdefghijklmnopqrstuvwxyz1234567" };
	struct scratch *s = *state;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		scratch_do(s, &s->admin, "account.create", "{s:s}", "login", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_string_equal(
			scratch_call(s, &s->admin, "account.create", "{s:s}", "login", bad[i]),
			"usage");
		assert_non_null(json_object_get(
			json_object_get(json_object_get(s->answer, "data"), "arguments"), "login"));
	}
	/* Case makes no second account. */
	assert_string_equal(scratch_call(s, &s->admin, "account.create", "{s:s}", "login", "MARIE"),
			    "exists");
}

/* A one-time password opens nothing but its own change. */
static void one_time_password_is_changed_first(void **state)
{
	struct scratch *s = *state;
	struct caller jean = scratch_stranger(true, "192.0.2.1");
	char one_time[64];

	scratch_do(s, &s->admin, "account.create", "{s:s, s:s}", "login", "jean", "role", "staff");
	snprintf(one_time, sizeof one_time, "%s", scratch_text(s, "password"));
	scratch_do(s, &jean, "auth.password", "{s:s, s:s}", "login", "jean", "password", one_time);
	assert_string_equal(scratch_call(s, &jean, "party.list", NULL), "password_change");
	scratch_do(s, &jean, "session.hello", NULL);
	assert_true(scratch_int(s, "must_change"));
	scratch_do(s, &jean, "system.describe", NULL);
	assert_string_equal(scratch_call(s, &jean, "account.password", "{s:s, s:s}", "current",
					 one_time, "password", "motdepasse"),
			    "weak_password");
	assert_string_equal(scratch_call(s, &jean, "account.password", "{s:s, s:s}", "current",
					 one_time, "password", one_time),
			    "usage");
	assert_string_equal(scratch_call(s, &jean, "account.password", "{s:s, s:s}", "current",
					 "Wrong-1234", "password", "Vouvray-1975"),
			    "login_failed");
	assert_string_equal(
		scratch_call(s, &jean, "account.password", "{s:s}", "password", "Vouvray-1975"),
		"usage");
	scratch_do(s, &jean, "account.password", "{s:s, s:s}", "current", one_time, "password",
		   "Vouvray-1975");
	assert_string_equal(scratch_text(s, "password"), "");
	scratch_do(s, &jean, "party.list", NULL);
	jean = scratch_stranger(true, "192.0.2.1");
	assert_string_equal(scratch_call(s, &jean, "auth.password", "{s:s, s:s}", "login", "jean",
					 "password", one_time),
			    "login_failed");
	scratch_do(s, &jean, "auth.password", "{s:s, s:s}", "login", "jean", "password",
		   "Vouvray-1975");
}

static void a_new_password_for_somebody(void **state)
{
	struct scratch *s = *state;
	struct caller jean = scratch_account(s, "jean", "staff", 0, 0);
	struct caller marie = scratch_account(s, "marie", "staff", 0, 0);
	struct caller again = scratch_stranger(true, "192.0.2.1");
	char one_time[64];

	assert_string_equal(scratch_call(s, &jean, "account.password", "{s:s}", "account", "marie"),
			    "not_yours");
	assert_string_equal(
		scratch_call(s, &jean, "account.password", "{s:s}", "account", "nobody"),
		"not_yours");
	assert_string_equal(scratch_call(s, &s->admin, "account.password", "{s:s, s:s}", "account",
					 "marie", "password", "Vouvray-1975"),
			    "usage");
	scratch_do(s, &s->admin, "account.password", "{s:s}", "account", "marie");
	snprintf(one_time, sizeof one_time, "%s", scratch_text(s, "password"));
	scratch_do(s, &again, "auth.password", "{s:s, s:s}", "login", "marie", "password",
		   one_time);
	assert_string_equal(scratch_call(s, &again, "party.list", NULL), "password_change");
	/* Given again: those who came in by the former one go. */
	scratch_do(s, &s->admin, "account.password", "{s:s}", "account", "marie");
	assert_int_equal(s->event_count, 1);
	assert_int_equal(s->events[0].id, again.session);
	/* A key asks for no password. */
	scratch_do(s, &marie, "party.list", NULL);
}

static void one_key_opens_one_account(void **state)
{
	struct scratch *s = *state;
	struct caller jean = scratch_account(s, "jean", "staff", 0, 0);
	struct caller marie = scratch_account(s, "marie", "staff", 0, 0);
	char *key = scratch_key("clé de Jean");
	char fingerprint[64];

	scratch_do(s, &jean, "account.key_add", "{s:s}", "key", key);
	snprintf(fingerprint, sizeof fingerprint, "%s", scratch_text(s, "fingerprint"));
	assert_string_equal(scratch_text(s, "comment"), "clé de Jean");
	assert_string_equal(scratch_call(s, &jean, "account.key_add", "{s:s}", "key", key),
			    "exists");
	assert_string_equal(scratch_call(s, &marie, "account.key_add", "{s:s}", "key", key),
			    "exists");
	assert_string_equal(
		scratch_call(s, &marie, "account.key_add", "{s:s}", "key", "ssh-dss AAAA"),
		"usage");
	assert_string_equal(scratch_call(s, &marie, "account.key_add", "{s:s, s:s}", "key", key,
					 "account", "jean"),
			    "not_yours");
	assert_string_equal(
		scratch_call(s, &marie, "account.key_remove", "{s:s}", "fingerprint", fingerprint),
		"not_found");
	scratch_do(s, &jean, "account.key_list", NULL);
	assert_int_equal(scratch_rows(s), 2);
	assert_string_equal(scratch_call(s, &marie, "account.key_list", "{s:s}", "account", "jean"),
			    "not_yours");
	scratch_do(s, &s->admin, "account.key_list", "{s:s}", "account", "jean");
	assert_int_equal(scratch_rows(s), 2);
	assert_string_equal(scratch_row_text(s, 1, "fingerprint"), fingerprint);
	scratch_do(s, &jean, "account.key_remove", "{s:s}", "fingerprint", fingerprint);
	scratch_do(s, &marie, "account.key_add", "{s:s}", "key", key);
	free(key);
}

static void disabling_disconnects(void **state)
{
	struct scratch *s = *state;
	struct caller jean = scratch_account(s, "jean", "staff", 0, 0);

	scratch_do(s, &s->admin, "account.disable", "{s:s}", "account", "jean");
	assert_int_equal(s->event_count, 1);
	assert_int_equal(s->events[0].type, EVENT_END_SESSION);
	assert_int_equal(s->events[0].id, jean.session);
	assert_string_equal(scratch_call(s, &jean, "account.key_list", NULL), "not_allowed");
	assert_string_equal(
		scratch_call(s, &s->admin, "account.disable", "{s:s}", "account", "jean"),
		"wrong_state");
	scratch_do(s, &s->admin, "account.show", "{s:s}", "account", "jean");
	assert_true(scratch_int(s, "disabled"));
	scratch_do(s, &s->admin, "account.enable", "{s:s}", "account", "jean");
	assert_string_equal(
		scratch_call(s, &s->admin, "account.enable", "{s:s}", "account", "jean"),
		"wrong_state");
	/* The session stays ended. */
	assert_string_equal(scratch_call(s, &jean, "account.key_list", NULL), "not_allowed");
}

static void somebody_remains(void **state)
{
	struct scratch *s = *state;
	struct caller second;

	assert_string_equal(
		scratch_call(s, &s->admin, "account.disable", "{s:s}", "account", "admin"),
		"last_administrator");
	assert_string_equal(scratch_call(s, &s->admin, "account.ungrant", "{s:s, s:s}", "account",
					 "admin", "role", "administrator"),
			    "last_administrator");
	second = scratch_account(s, "second", "administrator", 0, 0);
	scratch_do(s, &second, "account.disable", "{s:s}", "account", "admin");
	assert_string_equal(
		scratch_call(s, &second, "account.disable", "{s:s}", "account", "second"),
		"last_administrator");
	/* An administrator who can't log in is none. */
	scratch_do(s, &second, "account.enable", "{s:s}", "account", "admin");
	scratch_do(s, &second, "account.ungrant", "{s:s, s:s}", "account", "admin", "role",
		   "administrator");
	assert_string_equal(scratch_call(s, &second, "account.ungrant", "{s:s, s:s}", "account",
					 "second", "role", "administrator"),
			    "last_administrator");
}

/* Gives jean a role; party and shop 0: not given. */
static const char *grant(struct scratch *s, const char *role, int64_t party, int64_t shop)
{
	return scratch_call(s, &s->admin, "account.grant", "{s:s, s:s, s:o, s:o}", "account",
			    "jean", "role", role, "party",
			    party ? json_integer(party) : json_null(), "shop",
			    shop ? json_integer(shop) : json_null());
}

static void roles_are_held_where_they_reach(void **state)
{
	struct scratch *s = *state;
	int64_t party, shop;

	make_party(s, "Cave des Roches", &party, &shop);
	scratch_do(s, &s->admin, "account.create", "{s:s}", "login", "jean");
	assert_string_equal(grant(s, "staff", party, 0), "usage");
	assert_string_equal(grant(s, "host", 0, 0), "usage");
	assert_string_equal(grant(s, "host", 0, shop), "usage");
	assert_string_equal(grant(s, "shop", 0, 0), "usage");
	assert_string_equal(grant(s, "shop", party, shop), "usage");
	assert_string_equal(grant(s, "nothing", 0, 0), "not_found");
	assert_string_equal(grant(s, "host", party, 0), "done");
	assert_string_equal(grant(s, "host", party, 0), "exists");
	assert_string_equal(grant(s, "shop", 0, shop), "done");
	assert_int_equal(s->events[0].type, EVENT_RECHECK);
	assert_string_equal(grant(s, "shop", party, 0), "done");
	scratch_do(s, &s->admin, "account.grants", "{s:s}", "account", "jean");
	assert_int_equal(scratch_rows(s), 3);
	assert_string_equal(scratch_row_text(s, 0, "role"), "host");
	assert_string_equal(scratch_row_text(s, 0, "party_name"), "Cave des Roches");
	scratch_do(s, &s->admin, "account.ungrant", "{s:s, s:s, s:I}", "account", "jean", "role",
		   "shop", "party", (json_int_t)party);
	assert_string_equal(scratch_call(s, &s->admin, "account.ungrant", "{s:s, s:s, s:I}",
					 "account", "jean", "role", "shop", "party",
					 (json_int_t)party),
			    "not_found");
	scratch_do(s, &s->admin, "account.grants", "{s:s}", "account", "jean");
	assert_int_equal(scratch_rows(s), 2);
}

/* What one is counts at the next call, not at the next log-in. */
static void rights_count_at_once(void **state)
{
	struct scratch *s = *state;
	struct caller jean = scratch_account(s, "jean", NULL, 0, 0);

	assert_string_equal(scratch_call(s, &jean, "party.list", NULL), "not_allowed");
	scratch_do(s, &s->admin, "account.grant", "{s:s, s:s}", "account", "jean", "role", "staff");
	scratch_do(s, &jean, "party.list", NULL);
	scratch_do(s, &s->admin, "account.ungrant", "{s:s, s:s}", "account", "jean", "role",
		   "staff");
	assert_string_equal(scratch_call(s, &jean, "party.list", NULL), "not_allowed");
}

/* A helper who may give passwords and roles becomes nobody greater by it. */
static void nobody_gives_more_than_they_hold(void **state)
{
	struct scratch *s = *state;
	struct caller helper;
	int64_t party, shop;

	make_party(s, "Cave des Roches", &party, &shop);
	scratch_do(s, &s->admin, "role.create", "{s:s, s:s, s:s, s:s}", "name", "helper", "label",
		   "Helper", "reach", "network", "operations",
		   "account.create,account.grant,account.password,account.key_add,"
		   "account.disable,account.list,code.lookup");
	scratch_do(s, &s->admin, "role.create", "{s:s, s:s, s:s, s:s}", "name", "door", "label",
		   "Door", "reach", "shop", "operations", "code.lookup");
	scratch_do(s, &s->admin, "account.create", "{s:s, s:s, s:I}", "login", "door1", "role",
		   "door", "shop", (json_int_t)shop);
	helper = scratch_account(s, "helper", "helper", 0, 0);
	assert_string_equal(scratch_call(s, &helper, "account.create", "{s:s, s:s}", "login",
					 "evil", "role", "administrator"),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &helper, "account.grant", "{s:s, s:s}", "account",
					 "helper", "role", "staff"),
			    "not_allowed");
	assert_string_equal(
		scratch_call(s, &helper, "account.password", "{s:s}", "account", "admin"),
		"not_allowed");
	assert_string_equal(
		scratch_call(s, &helper, "account.disable", "{s:s}", "account", "admin"),
		"not_allowed");
	/* The account that was refused its role was not made. */
	scratch_do(s, &helper, "account.list", "{s:s}", "filter", "evil");
	assert_int_equal(scratch_rows(s), 0);
	/* What is theirs to give. */
	scratch_do(s, &helper, "account.password", "{s:s}", "account", "door1");
	scratch_do(s, &helper, "account.create", "{s:s, s:s, s:I}", "login", "door2", "role",
		   "door", "shop", (json_int_t)shop);
}

static void accounts_are_found_by_name(void **state)
{
	struct scratch *s = *state;

	scratch_do(s, &s->admin, "account.create", "{s:s, s:s, s:s}", "login", "h.leroux", "name",
		   "Hélène Leroux", "role", "staff");
	scratch_do(s, &s->admin, "account.list", "{s:s}", "filter", "helene");
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_int(s, "total"), 1);
	assert_string_equal(scratch_row_text(s, 0, "roles"), "staff");
	scratch_do(s, &s->admin, "account.update", "{s:s, s:s, s:s}", "account", "h.leroux", "name",
		   "Hélène Œillet", "language", "fr");
	scratch_do(s, &s->admin, "account.list", "{s:s}", "filter", "OEILLET");
	assert_string_equal(scratch_row_text(s, 0, "language"), "fr");
	scratch_do(s, &s->admin, "account.update", "{s:s, s:s}", "account", "h.leroux", "language",
		   "");
	scratch_do(s, &s->admin, "account.list", "{s:s, s:i}", "sort", "-login", "limit", 1);
	assert_string_equal(scratch_row_text(s, 0, "login"), "h.leroux");
	assert_string_equal(scratch_row_text(s, 0, "language"), "");
	assert_int_equal(scratch_int(s, "total"), 2);
}

/* Who may see some of the network only sees no account. */
/* Held on a party they would be about nobody's party: no use there. */
/* Everybody has a name and a language of their own; others' are an administrator's. */
static void ones_own_name_and_language(void **state)
{
	struct scratch *s = *state;
	struct caller marie = scratch_account(s, "marie", NULL, 0, 0);

	scratch_account(s, "paul", NULL, 0, 0);
	scratch_do(s, &marie, "account.update", "{s:s, s:s}", "name", "Marie L.", "language", "fr");
	assert_int_equal(marie.lang, LANG_FR);
	scratch_do(s, &s->admin, "account.show", "{s:s}", "account", "marie");
	assert_string_equal(scratch_text(s, "name"), "Marie L.");
	assert_string_equal(scratch_text(s, "language"), "fr");
	scratch_do(s, &marie, "account.update", "{s:s, s:s}", "account", "marie", "name", "Marie");
	assert_string_equal(scratch_call(s, &marie, "account.update", "{s:s, s:s}", "account",
					 "paul", "name", "Paule"),
			    "not_yours");
}

static void what_is_the_networks_is_held_on_all_of_it(void **state)
{
	static const char *const operations[] = {
		"account.list", "account.show",  "account.create", "account.disable",
		"session.list", "session.end",   "audit.list",     "network.set",
		"role.create",  "system.backup",
	};
	struct scratch *s = *state;
	struct caller jean;
	int64_t party, shop;

	make_party(s, "Cave des Roches", &party, &shop);
	scratch_do(s, &s->admin, "role.create", "{s:s, s:s, s:s, s:s}", "name", "local", "label",
		   "Local", "reach", "party", "operations",
		   "account.list,account.show,account.create,account.disable,session.list,"
		   "session.end,audit.list,network.set,role.create,system.backup");
	jean = scratch_account(s, "jean", "local", party, 0);
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
		assert_string_equal(scratch_call(s, &jean, operations[i], NULL), "not_allowed");
}

static void hello_tells_the_counters(void **state)
{
	struct scratch *s = *state;
	struct caller jean;
	int64_t party, shop;

	make_party(s, "Cave des Roches", &party, &shop);
	jean = scratch_account(s, "jean", "shop", 0, shop);
	scratch_do(s, &jean, "session.hello", NULL);
	assert_string_equal(scratch_text(s, "home"), "counter");
	assert_int_equal(json_array_size(json_object_get(s->answer, "shops")), 1);
	assert_int_equal(scratch_int(s, "idle_minutes"), 720);
	scratch_do(s, &s->admin, "account.grant", "{s:s, s:s, s:I}", "account", "jean", "role",
		   "kiosk", "shop", (json_int_t)shop);
	scratch_do(s, &jean, "session.hello", NULL);
	assert_int_equal(scratch_int(s, "idle_minutes"), 720);
	jean = scratch_account(s, "paul", "host", party, 0);
	scratch_do(s, &jean, "session.hello", NULL);
	assert_string_equal(scratch_text(s, "home"), "party");
	assert_int_equal(json_array_size(json_object_get(s->answer, "shops")), 0);
}

/* The first administrator: by a key, and nothing is left of one that was refused. */
static void first_administrator(void **state)
{
	char *key = scratch_key("first");
	struct scratch s;
	struct caller first = scratch_stranger(true, "192.0.2.1");
	char password[64] = "?", error[256];

	(void)state;
	scratch_open_empty(&s);
	assert_true(core_is_new(s.core));
	assert_false(core_first_administrator(s.core, "Ad Min", key, -1, s.now, password,
					      sizeof password, error, sizeof error));
	assert_false(core_first_administrator(s.core, "admin", "ssh-dss AAAA", -1, s.now, password,
					      sizeof password, error, sizeof error));
	assert_string_not_equal(error, "");
	assert_true(core_is_new(s.core));
	assert_true(core_first_administrator(s.core, "admin", key, -1, s.now, password,
					     sizeof password, error, sizeof error));
	assert_string_equal(password, "");
	assert_false(core_is_new(s.core));
	scratch_do(&s, &first, "auth.key", "{s:s, s:s}", "login", "admin", "key", key);
	scratch_do(&s, &first, "account.list", NULL);
	assert_int_equal(scratch_rows(&s), 1);
	scratch_close(&s);
	free(key);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(logins_have_plain_letters),
		TEST(one_time_password_is_changed_first),
		TEST(a_new_password_for_somebody),
		TEST(one_key_opens_one_account),
		TEST(disabling_disconnects),
		TEST(somebody_remains),
		TEST(roles_are_held_where_they_reach),
		TEST(rights_count_at_once),
		TEST(nobody_gives_more_than_they_hold),
		TEST(accounts_are_found_by_name),
		TEST(ones_own_name_and_language),
		TEST(what_is_the_networks_is_held_on_all_of_it),
		TEST(hello_tells_the_counters),
		cmocka_unit_test(first_administrator),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
