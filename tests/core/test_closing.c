/* Closings: days that are over, months after their days, years after their months; over
 * summer time and the year's end; caught up; never twice; chained, signed, verified. */
#include <string.h>

#include "core/network/settings.h"
#include "tests/support/sale.h"

static struct sale sale;
static struct scratch *const s = &sale.pass.scratch;
static struct caller itself;

static int open_sale(void **state)
{
	(void)state;
	sale_open(&sale);
	itself = scratch_stranger(false, "guichetd");
	itself.daemon = true;
	return 0;
}

static int close_sale(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static int64_t make(const char *kind, const char *period)
{
	scratch_do(s, &s->admin, "closing.make", "{s:s?, s:s?}", "kind", kind, "period", period);
	return scratch_int(s, "made");
}

static const char *try(const char *kind, const char *period)
{
	return scratch_call(s, &s->admin, "closing.make", "{s:s, s:s}", "kind", kind, "period",
			    period);
}

static void show(const char *period)
{
	scratch_do(s, &s->admin, "closing.show", "{s:s}", "period", period);
}

static void assert_whole(bool whole)
{
	scratch_do(s, &s->admin, "closing.verify", NULL);
	assert_int_equal(scratch_int(s, "ok"), whole);
}

static int64_t of_first(const char *list, const char *field)
{
	json_t *rows = json_object_get(json_object_get(s->answer, "body"), list);

	return json_integer_value(json_object_get(json_array_get(rows, 0), field));
}

static void a_day_is_closed_once_it_is_over(void **state)
{
	(void)state;
	assert_int_equal(make(NULL, NULL), 0);
	sale_of(&sale, 1000, 1100);
	sale_of(&sale, 1000, 2200);
	assert_string_equal(try("day", "2026-11-22"), "not_over");
	s->now = network_midnight(2026, 11, 23) - 1;
	assert_string_equal(try("day", "2026-11-22"), "not_over");
	s->now++;
	assert_int_equal(make("day", "2026-11-22"), 1);
	assert_string_equal(try("day", "2026-11-22"), "exists");
	assert_int_equal(make(NULL, NULL), 0);
	show("2026-11-22");
	assert_int_equal(scratch_int(s, "first"), 1);
	assert_int_equal(scratch_int(s, "last"), 2);
	assert_int_equal(scratch_int(s, "cents"), 3300);
	assert_int_equal(scratch_int(s, "running"), 3300);
	assert_int_equal(of_first("vat", "rate"), 1000);
	assert_int_equal(of_first("vat", "vat"), 300);
	assert_int_equal(of_first("vat", "net"), 3000);
	assert_int_equal(of_first("means", "cents"), 3300);
	assert_int_equal(of_first("means", "count"), 2);
	assert_int_equal(of_first("receipts", "count"), 2);
	assert_true(scratch_int(s, "ok"));
	assert_whole(true);
}

static void the_night_catches_up(void **state)
{
	(void)state;
	sale_of(&sale, 1000, 1100);
	s->now = network_midnight(2026, 11, 25) + 3600;
	sale_of(&sale, 1000, 500);
	s->now = network_midnight(2026, 11, 28) + 3600;
	scratch_do(s, &itself, "system.night", NULL);
	assert_int_equal(scratch_int(s, "closings"), 6); /* 22 .. 27 */
	scratch_do(s, &itself, "system.night", NULL);
	assert_int_equal(scratch_int(s, "closings"), 0);
	show("2026-11-23");
	assert_int_equal(scratch_int(s, "first"), 0);
	assert_int_equal(scratch_int(s, "cents"), 0);
	assert_int_equal(scratch_int(s, "running"), 1100);
	show("2026-11-25");
	assert_int_equal(scratch_int(s, "cents"), 500);
	assert_int_equal(scratch_int(s, "running"), 1600);
	assert_whole(true);
}

static void months_and_years_follow_their_days(void **state)
{
	(void)state;
	sale_of(&sale, 1000, 1100);
	s->now = network_midnight(2026, 12, 31) + 3600;
	sale_of(&sale, 550, 2000);
	/* The last second of the year, and the first of the next. */
	s->now = network_midnight(2027, 1, 1) - 1;
	sale_of(&sale, 550, 300);
	s->now++;
	sale_of(&sale, 2000, 700);
	assert_string_equal(try("month", "2027-01"), "not_over");
	assert_int_equal(make("year", "2026"), 9 + 1 + 31 + 1 + 1);
	show("2026-11");
	assert_int_equal(scratch_int(s, "cents"), 1100);
	show("2026-12");
	assert_int_equal(scratch_int(s, "cents"), 2300);
	assert_int_equal(scratch_int(s, "running"), 3400);
	show("2026");
	assert_string_equal(scratch_text(s, "kind"), "year");
	assert_int_equal(scratch_int(s, "first"), 1);
	assert_int_equal(scratch_int(s, "last"), 3);
	assert_int_equal(scratch_int(s, "cents"), 3400);
	assert_int_equal(of_first("vat", "rate"), 1000);
	assert_int_equal(of_first("vat", "gross"), 1100);
	/* The year's closing comes last, behind its last month's. */
	scratch_do(s, &s->admin, "closing.list", NULL);
	assert_string_equal(scratch_row_text(s, 0, "kind"), "year");
	assert_string_equal(scratch_row_text(s, 1, "period"), "2026-12");
	assert_string_equal(scratch_row_text(s, 2, "period"), "2026-12-31");
	assert_string_equal(try("month", "2026-12"), "exists");
	assert_whole(true);
	scratch_do(s, &s->admin, "closing.list", "{s:s}", "kind", "month");
	assert_int_equal(scratch_rows(s), 2);
}

/* Days of 23 and of 25 hours end when the network's day does. */
static void days_of_summer_time_are_whole(void **state)
{
	static const int days[][2] = { { 3, 28 }, { 10, 31 } };

	(void)state;
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		int64_t begin = network_midnight(2027, days[i][0], days[i][1]);
		int64_t end = network_midnight(2027, days[i][0], days[i][1] + 1);
		char day[11];

		assert_int_not_equal(end - begin, 86400);
		s->now = begin;
		sale_of(&sale, 1000, 100);
		s->now = end - 1;
		sale_of(&sale, 1000, 20);
		s->now = end;
		sale_of(&sale, 1000, 3);
		network_day(begin, day);
		while (strcmp(try("day", day), "done") == 0 && scratch_int(s, "more"))
			continue;
		show(day);
		assert_int_equal(scratch_int(s, "cents"), 120);
		assert_int_equal(scratch_int(s, "running"), i == 0 ? 120 : 243);
	}
	assert_whole(true);
}

/* A receipt is in one day, even if the clock was set back after it was closed. */
static void a_clock_set_back_closes_nothing_twice(void **state)
{
	(void)state;
	sale_of(&sale, 1000, 100);
	s->now = network_midnight(2026, 11, 23);
	assert_int_equal(make(NULL, NULL), 1);
	s->now -= 3600;
	sale_of(&sale, 1000, 20);
	assert_int_equal(make(NULL, NULL), 0);
	s->now = network_midnight(2026, 11, 24);
	assert_int_equal(make(NULL, NULL), 1);
	show("2026-11-23");
	assert_int_equal(scratch_int(s, "cents"), 20);
	assert_int_equal(scratch_int(s, "running"), 120);
	assert_whole(true);
}

static void a_refund_counts_where_it_was_made(void **state)
{
	int64_t order = sale_order(&sale, (struct sale_line[]){ { 1000, 1100, 1, 0 }, { 0 } }, 0);
	struct refund_line line = { sale_line_id(&sale, order, 0), 1, 1100 };

	(void)state;
	sale_pay(&sale, order, SALE_CARD, 1100, 1100, 0);
	sale_receipt(&sale, order);
	s->now = network_midnight(2026, 11, 23) + 60;
	sale_pay(&sale, order, SALE_CARD, -1100, -1100, 0);
	sale_refund(&sale, order, &(struct refund){ "pluie", &line, 1, 0 });
	s->now = network_midnight(2026, 11, 24);
	assert_int_equal(make(NULL, NULL), 2);
	show("2026-11-23");
	assert_int_equal(scratch_int(s, "cents"), -1100);
	assert_int_equal(scratch_int(s, "running"), 0);
	assert_int_equal(of_first("means", "cents"), -1100);
	assert_int_equal(of_first("vat", "vat"), -100);
	assert_whole(true);
}

/* --- What is found --- */

static void three_days(void)
{
	for (int day = 0; day < 3; day++) {
		sale_of(&sale, 1000, 1000 + day);
		s->now = network_days_after(s->now, 1) + 3600;
	}
	assert_int_equal(make(NULL, NULL), 3);
	scratch_tamper(s, "DROP TRIGGER closing_never_changes");
	scratch_tamper(s, "DROP TRIGGER closing_never_goes");
	scratch_tamper(s, "DROP TRIGGER receipt_never_changes");
	scratch_tamper(s, "DROP TRIGGER receipt_never_goes");
	assert_whole(true);
}

static void what_was_changed_is_found(void **state)
{
	static const char *const changes[] = {
		"UPDATE closing SET cents = 1 WHERE id = 2",
		"UPDATE closing SET running = running + 1 WHERE id = 2",
		"UPDATE closing SET body = replace(body, ':1', ':2') WHERE id = 2",
		"UPDATE closing SET signature = zeroblob(64) WHERE id = 2",
		"UPDATE closing SET period = '2026-11-30' WHERE id = 2",
		"UPDATE closing SET at = at + 1 WHERE id = 2",
		"DELETE FROM closing WHERE id = 2",
		"UPDATE receipt SET cents = 1 WHERE number = 2",
		/* The tail, which no later receipt tells. */
		"DELETE FROM receipt WHERE number = 3",
	};

	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		if (i > 0) {
			scratch_close(s);
			sale_open(&sale);
		}
		s->now = SCRATCH_NOW;
		three_days();
		scratch_tamper(s, changes[i]);
		assert_whole(false);
	}
}

/* Who has the data file makes the chain of receipts anew; the signature holds. */
static void a_chain_made_anew_is_found(void **state)
{
	(void)state;
	three_days();
	scratch_tamper(s, "UPDATE receipt SET hash = zeroblob(32), cents = 5 WHERE number = 3");
	scratch_do(s, &s->admin, "closing.show", "{s:s}", "period", "2026-11-24");
	assert_false(scratch_int(s, "ok"));
	assert_true(*scratch_text(s, "why") != 0);
	show("2026-11-23");
	assert_true(scratch_int(s, "ok"));
}

static void an_export_holds_all_that_verifies_it(void **state)
{
	const json_t *closing;

	(void)state;
	three_days();
	scratch_do(s, &s->admin, "closing.export", "{s:s}", "period", "2026-11-23");
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_row_int(s, 0, "cents"), 1001);
	assert_int_equal(scratch_row_int(s, 0, "net") + scratch_row_int(s, 0, "vat"), 1001);
	closing = json_object_get(s->answer, "closing");
	assert_string_equal(json_string_value(json_object_get(closing, "period")), "2026-11-23");
	assert_int_equal(strlen(json_string_value(json_object_get(s->answer, "hash_before"))), 64);
}

static void bad_input_is_refused(void **state)
{
	static const char *const periods[] = { "2026-11-31", "2026-13-01", "22/11/2026",
					       "2026",       "2026-11",    "hier",
					       "2026-11-2",  "",           "2026-11-220",
					       "1969-12-31", "-026-11-22", "2026-1 -22" };

	(void)state;
	s->now = network_midnight(2027, 6, 1);
	for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
		if (*periods[i])
			assert_string_equal(try("day", periods[i]), "usage");
	assert_string_equal(try("week", "2026-11-22"), "usage");
	assert_string_equal(try("month", "2026-00"), "usage");
	assert_string_equal(try("year", "26"), "usage");
	assert_string_equal(scratch_call(s, &s->admin, "closing.show", "{s:i}", "closing", 99),
			    "not_found");
	assert_string_equal(scratch_call(s, &s->admin, "closing.show", NULL), "not_found");
	assert_string_equal(scratch_call(s, &s->admin, "closing.export", "{s:s}", "period", "x"),
			    "not_found");
	assert_string_equal(scratch_call(s, &sale.seller, "closing.make", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &sale.seller, "closing.list", NULL), "not_allowed");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_sale, close_sale)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_day_is_closed_once_it_is_over),
		TEST(the_night_catches_up),
		TEST(months_and_years_follow_their_days),
		TEST(days_of_summer_time_are_whole),
		TEST(a_clock_set_back_closes_nothing_twice),
		TEST(a_refund_counts_where_it_was_made),
		TEST(what_was_changed_is_found),
		TEST(a_chain_made_anew_is_found),
		TEST(an_export_holds_all_that_verifies_it),
		TEST(bad_input_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
