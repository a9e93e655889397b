/* Lists of contacts, indicators and their levels: by hand, by a file, by rules; what a
 * rule may not take away. Preferences with their dates. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/pass.h"

enum { DAY = 86400 };

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static struct caller itself;

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	itself = scratch_stranger(false, "guichetd");
	itself.daemon = true;
	scratch_do(s, &s->admin, "customer.create", "{s:s, s:s}", "name", "Marie", "email",
		   "marie@example.fr");
	scratch_do(s, &s->admin, "customer.create", "{s:s, s:s}", "name", "Paul", "email",
		   "paul@example.fr");
	scratch_do(s, &s->admin, "indicator.create", "{s:s, s:s, s:s}", "ref", "faithful", "name",
		   "Fidélité", "levels", "Curieux, Habitué, Assidu");
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* An order of the customer, confirmed some days ago. */
static void bought(int customer, int cents, int days)
{
	char sql[512];

	snprintf(sql, sizeof sql,
		 "INSERT INTO customer_order (state, channel, account, customer, language,"
		 " opened_at, until, confirmed_at, total)"
		 " VALUES ('confirmed', 4, 1, %d, 'fr', %lld, 0, %lld, %d)",
		 customer, (long long)s->now - days * DAY, (long long)s->now - days * DAY, cents);
	scratch_tamper(s, sql);
}

static int64_t level(const char *name)
{
	scratch_do(s, &s->admin, "indicator.customers", "{s:s}", "indicator", "faithful");
	for (size_t i = 0; i < scratch_rows(s); i++)
		if (strcmp(scratch_row_text(s, i, "name"), name) == 0)
			return scratch_row_int(s, i, "level");
	return 0;
}

static void give(const char *who, int to)
{
	scratch_do(s, &s->admin, "indicator.give", "{s:s, s:i, s:s}", "indicator", "faithful",
		   "level", to, "customers", who);
}

static void rule(int to, const char *measure, int least, int days)
{
	if (days)
		scratch_do(s, &s->admin, "indicator.rule", "{s:s, s:i, s:i, s:i}", "indicator",
			   "faithful", "level", to, measure, least, "days", days);
	else
		scratch_do(s, &s->admin, "indicator.rule", "{s:s, s:i, s:i}", "indicator",
			   "faithful", "level", to, measure, least);
}

static void night(void)
{
	scratch_do(s, &itself, "system.night", NULL);
}

/* --- Lists --- */

static void a_list_is_filled_and_thinned_by_hand(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "contacts.create", "{s:s, s:s}", "ref", "spring", "name",
		   "Campagne de printemps");
	scratch_do(s, &s->admin, "contacts.add", "{s:s, s:s}", "contacts", "spring", "customers",
		   "marie@example.fr,paul@example.fr,marie@example.fr");
	assert_int_equal(scratch_int(s, "members"), 2);
	scratch_do(s, &s->admin, "contacts.remove", "{s:s, s:s}", "contacts", "spring", "customers",
		   "paul@example.fr");
	scratch_do(s, &s->admin, "contacts.show", "{s:s}", "contacts", "spring");
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "name"), "Marie");
	assert_string_equal(scratch_call(s, &s->admin, "contacts.create", "{s:s, s:s}", "ref",
					 "spring", "name", "Autre"),
			    "exists");
	assert_string_equal(scratch_call(s, &s->admin, "contacts.add", "{s:s, s:s}", "contacts",
					 "spring", "customers", "nobody@example.fr"),
			    "not_found");
	assert_string_equal(scratch_call(s, &pass.counter, "contacts.list", NULL), "not_allowed");
}

static void a_file_of_contacts_comes_whole_or_not_at_all(void **state)
{
	static const char good[] = "Courriel;Nom\nmarie@example.fr;Autre nom\n"
				   "LUC@example.fr;Luc Moreau\n";
	static const char bad[] = "email,name\nzoe@example.fr,Zoé\nno address,X\n"
				  "zoe@example.fr,Encore\n";
	char *lines;

	(void)state;
	scratch_do(s, &s->admin, "contacts.create", "{s:s, s:s}", "ref", "l", "name", "L");
	scratch_do(s, &s->admin, "contacts.import", "{s:s, s:s}", "contacts", "l", "data", good);
	assert_int_equal(scratch_int(s, "created"), 1);
	assert_int_equal(scratch_int(s, "updated"), 2);
	scratch_do(s, &s->admin, "contacts.show", "{s:s}", "contacts", "l");
	assert_string_equal(scratch_row_text(s, 0, "name"), "Luc Moreau");
	assert_string_equal(scratch_row_text(s, 1, "name"), "Marie"); /* hers is not changed */
	assert_string_equal(scratch_call(s, &s->admin, "contacts.import", "{s:s, s:s}", "contacts",
					 "l", "data", bad),
			    "bad_lines");
	lines = json_dumps(s->answer, 0);
	assert_non_null(strstr(lines, "\"line\": 3"));
	assert_non_null(strstr(lines, "\"line\": 4"));
	free(lines);
	scratch_do(s, &s->admin, "customer.find", "{s:s}", "text", "zoe");
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(scratch_call(s, &s->admin, "contacts.import", "{s:s, s:s}", "contacts",
					 "l", "data", "name\nX\n"),
			    "bad_lines");
}

/* --- Indicators --- */

static void a_level_is_given_by_hand_and_by_a_file(void **state)
{
	(void)state;
	give("marie@example.fr,paul@example.fr", 2);
	assert_int_equal(level("Marie"), 2);
	assert_int_equal(level("Paul"), 2);
	scratch_do(s, &s->admin, "indicator.import", "{s:s, s:s}", "indicator", "faithful", "data",
		   "email,level\nmarie@example.fr,3\nluc@example.fr,1\n");
	assert_int_equal(level("Marie"), 3);
	assert_string_equal(scratch_call(s, &s->admin, "indicator.import", "{s:s, s:s}",
					 "indicator", "faithful", "data",
					 "email,level\nmarie@example.fr,1\nluc@example.fr,4\n"),
			    "bad_lines");
	assert_int_equal(level("Marie"), 3);
	assert_string_equal(scratch_call(s, &s->admin, "indicator.give", "{s:s, s:i, s:s}",
					 "indicator", "faithful", "level", 9, "customers",
					 "marie@example.fr"),
			    "usage");
	scratch_do(s, &s->admin, "indicator.take", "{s:s, s:s}", "indicator", "faithful",
		   "customers", "marie@example.fr");
	assert_int_equal(level("Marie"), 0);
}

static void a_rule_counts_orders_or_what_was_spent(void **state)
{
	(void)state;
	rule(1, "orders", 2, 0);
	rule(2, "spent", 100, 30); /* euros */
	bought(1, 2000, 400);
	night();
	assert_int_equal(level("Marie"), 0);
	bought(1, 7999, 1);
	night();
	assert_int_equal(level("Marie"), 1);
	bought(1, 2000, 2);
	night();
	assert_int_equal(level("Marie"), 1); /* 99.99 within 30 days */
	bought(1, 1, 3);
	night();
	assert_int_equal(level("Marie"), 2);
	assert_int_equal(level("Paul"), 0);
}

static void what_a_rule_gave_goes_with_time(void **state)
{
	(void)state;
	rule(1, "orders", 1, 0);
	rule(3, "orders", 1, 30);
	bought(1, 2000, 1);
	night();
	assert_int_equal(level("Marie"), 3);
	s->now += 31 * DAY;
	night();
	assert_int_equal(level("Marie"), 1);
}

static void no_rule_lowers_what_was_given(void **state)
{
	(void)state;
	rule(1, "orders", 1, 0);
	rule(3, "orders", 2, 30);
	give("marie@example.fr", 2);
	bought(1, 2000, 1);
	night();
	assert_int_equal(level("Marie"), 2);
	bought(1, 2000, 1);
	night();
	assert_int_equal(level("Marie"), 3);
	s->now += 31 * DAY;
	night();
	assert_int_equal(level("Marie"), 2);
	scratch_do(s, &s->admin, "indicator.take", "{s:s, s:s}", "indicator", "faithful",
		   "customers", "marie@example.fr");
	assert_int_equal(level("Marie"), 1);
}

static void a_rule_that_ends_takes_what_it_gave(void **state)
{
	int64_t id;

	(void)state;
	rule(1, "spent", 5000, 0);
	rule(2, "orders", 1, 0);
	bought(1, 2000, 1);
	night();
	assert_int_equal(level("Marie"), 2);
	scratch_do(s, &s->admin, "indicator.rules", "{s:s}", "indicator", "faithful");
	assert_int_equal(scratch_rows(s), 2);
	assert_int_equal(scratch_row_int(s, 1, "level"), 2);
	assert_int_equal(scratch_row_int(s, 1, "orders"), 1);
	id = scratch_row_int(s, 1, "id");
	scratch_do(s, &s->admin, "indicator.unrule", "{s:s, s:I}", "indicator", "faithful", "rule",
		   (json_int_t)id);
	night();
	assert_int_equal(level("Marie"), 0);
	scratch_do(s, &s->admin, "indicator.rules", "{s:s}", "indicator", "faithful");
	assert_int_equal(scratch_rows(s), 1);
}

static void a_rule_says_one_measure(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &s->admin, "indicator.rule", "{s:s, s:i}", "indicator",
					 "faithful", "level", 1),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "indicator.rule", "{s:s, s:i, s:i, s:s}",
					 "indicator", "faithful", "level", 1, "orders", 1, "spent",
					 "10"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "indicator.rule", "{s:s, s:i, s:i}",
					 "indicator", "faithful", "level", 1, "orders", 0),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "indicator.rule", "{s:s, s:i, s:s}",
					 "indicator", "faithful", "level", 1, "spent", "-3"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "indicator.create", "{s:s, s:s, s:s}", "ref",
					 "faithful", "name", "X", "levels", "A"),
			    "exists");
}

/* --- Preferences --- */

static void a_preference_is_no_until_it_is_given(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "customer.preferences", "{s:s}", "customer", "marie@example.fr");
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_row_int(s, 0, "given"), 0);
	assert_string_equal(scratch_row_text(s, 0, "at"), "");
	scratch_do(s, &s->admin, "preference.set", "{s:s, s:s, s:b}", "customer",
		   "marie@example.fr", "preference", "news", "given", 1);
	assert_int_equal(scratch_row_int(s, 0, "given"), 1);
	assert_string_equal(scratch_row_text(s, 0, "at"), "2026-11-22T09:42:00Z");
	assert_string_equal(scratch_call(s, &s->admin, "preference.set", "{s:s, s:s, s:b}",
					 "customer", "marie@example.fr", "preference", "cash",
					 "given", 1),
			    "not_found");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_list_is_filled_and_thinned_by_hand),
		CASE(a_file_of_contacts_comes_whole_or_not_at_all),
		CASE(a_level_is_given_by_hand_and_by_a_file),
		CASE(a_rule_counts_orders_or_what_was_spent),
		CASE(what_a_rule_gave_goes_with_time),
		CASE(no_rule_lowers_what_was_given),
		CASE(a_rule_that_ends_takes_what_it_gave),
		CASE(a_rule_says_one_measure),
		CASE(a_preference_is_no_until_it_is_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
