/* What an offer may be used for, when and how much: each refusal says which limit
 * and from when it may be tried again (P8, P9). */
#include <string.h>

#include "core/network/settings.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static char code[48];
static int64_t offer;

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	pass_voucher(&pass, "marie@example.fr", code);
	offer = pass_offer(&pass, "Verre", "{\"per_code\": 100}");
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *detail(const char *name)
{
	const char *text =
		json_string_value(json_object_get(json_object_get(s->answer, "data"), name));

	return text ? text : "";
}

/* The offer's terms, as its columns. */
static void terms(const char *assignments)
{
	char sql[256];

	snprintf(sql, sizeof sql, "UPDATE offer SET %s WHERE id = %lld", assignments,
		 (long long)offer);
	scratch_tamper(s, sql);
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
	return network_midnight(year, month, day) + hour * 3600 + minute * 60;
}

/* The voucher is valid whenever a test asks. */
static void valid_for_ever(void)
{
	scratch_tamper(s, "UPDATE voucher SET valid_from = 0, valid_until = 9999999999");
}

static void at_most_so_many_people(void **state)
{
	(void)state;
	terms("people = 4");
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.create", "{s:s, s:i}",
					 "code", code, "people", 5),
			    "limit_reached");
	assert_non_null(strstr(detail("limit"), "4"));
	scratch_do(s, &pass.counter, "redemption.create", "{s:s, s:i}", "code", code, "people", 4);
	assert_int_equal(scratch_int(s, "people"), 4);
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.create", "{s:s, s:i}",
					 "code", code, "people", 0),
			    "usage");
}

/* 22 November 2026 is a Sunday. */
static void only_on_its_days(void **state)
{
	(void)state;
	terms("days = 1 | 4"); /* Monday, Wednesday */
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
	assert_string_equal(detail("when"), "Mon 23 Nov 00:00");
	assert_non_null(strstr(detail("limit"), "Mon, Wed"));
	scratch_do(s, &pass.counter, "code.lookup", "{s:s}", "code", code);
	assert_int_equal(scratch_int(s, "possible"), 0);
	s->now = network_midnight(2026, 11, 23);
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	s->now = network_midnight(2026, 11, 24);
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
	assert_string_equal(detail("when"), "Wed 25 Nov 00:00");
}

static void only_in_its_hours(void **state)
{
	(void)state;
	terms("minute_from = 660, minute_until = 840"); /* 11:00 to 14:00 */
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
	assert_string_equal(detail("when"), "Sun 22 Nov 11:00");
	assert_non_null(strstr(detail("limit"), "11:00"));
	s->now = at(2026, 11, 22, 11, 0);
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	s->now = at(2026, 11, 22, 14, 0) - 1;
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	s->now++;
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
	assert_string_equal(detail("when"), "Mon 23 Nov 11:00");
}

static void hours_may_span_midnight(void **state)
{
	(void)state;
	terms("minute_from = 1320, minute_until = 120"); /* 22:00 to 02:00 */
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
	assert_string_equal(detail("when"), "Sun 22 Nov 22:00");
	s->now = at(2026, 11, 23, 1, 59);
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	s->now = at(2026, 11, 23, 2, 0);
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
}

/* Hours are those of the clock on the wall, on the days of 23 and 25 hours too. */
static void hours_follow_summer_time(void **state)
{
	(void)state;
	valid_for_ever();
	terms("minute_from = 600");
	s->now = network_midnight(2027, 3, 28) + 9 * 3600 - 1;
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
	assert_string_equal(detail("when"), "Sun 28 Mar 10:00");
	s->now++;
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	s->now = network_midnight(2027, 10, 31) + 11 * 3600 - 1;
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
	s->now++;
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
}

static void a_season_may_span_the_new_year(void **state)
{
	(void)state;
	valid_for_ever();
	terms("season_from = 1201, season_until = 228");
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
	assert_string_equal(detail("when"), "Tue 1 Dec 00:00");
	assert_non_null(strstr(detail("limit"), "28 Feb"));
	s->now = network_midnight(2026, 12, 1);
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	s->now = network_midnight(2027, 3, 1) - 1;
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	s->now++;
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
	/* 28 February is not 29. */
	s->now = network_midnight(2028, 2, 29);
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
}

static void the_29th_of_february_is_a_day(void **state)
{
	(void)state;
	valid_for_ever();
	terms("season_from = 229, season_until = 229");
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
	assert_string_equal(detail("when"), "29/02/2028 00:00");
	s->now = network_midnight(2028, 2, 29);
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
}

static void a_closure_says_when_it_ends(void **state)
{
	char sql[256];

	(void)state;
	snprintf(sql, sizeof sql,
		 "INSERT INTO offer_closure (offer, starts, ends, why)"
		 " VALUES (%lld, %lld, %lld, 'vendanges')",
		 (long long)offer, (long long)network_midnight(2026, 11, 22),
		 (long long)network_midnight(2026, 11, 24));
	scratch_tamper(s, sql);
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_now");
	assert_string_equal(detail("when"), "Tue 24 Nov 00:00");
	assert_non_null(strstr(detail("limit"), "vendanges"));
	s->now = network_midnight(2026, 11, 24);
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
}

/* Once it has ended there is no next time. */
static void not_again_before_it_ends(void **state)
{
	char end[64];

	(void)state;
	snprintf(end, sizeof end, "days = 1, valid_until = %lld",
		 (long long)network_midnight(2026, 11, 23));
	terms(end);
	assert_string_equal(pass_redeem(&pass, code, offer), "closed_for_good");
}

static void a_budget_is_spent_and_given_back(void **state)
{
	int64_t first;

	(void)state;
	terms("cents = 500, budget = 1200");
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	first = scratch_int(s, "id");
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	assert_string_equal(pass_redeem(&pass, code, offer), "limit_reached");
	assert_non_null(strstr(detail("limit"), "12.00"));
	scratch_do(s, &pass.counter, "redemption.undo", "{s:I}", "redemption", (json_int_t)first);
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	assert_string_equal(pass_redeem(&pass, code, offer), "limit_reached");
}

static void a_daily_limit_says_when_it_ends(void **state)
{
	(void)state;
	terms("per_day = 1");
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	assert_string_equal(pass_redeem(&pass, code, offer), "limit_reached");
	assert_string_equal(detail("when"), "Mon 23 Nov 00:00");
	assert_non_null(strstr(detail("limit"), "Mon 23 Nov 00:00"));
}

/* --- Under concurrency --- */

static struct request *asking(const char *presented)
{
	char line[256];
	int length = snprintf(line, sizeof line,
			      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"redemption.create\","
			      "\"params\":{\"code\":\"%s\",\"offer\":%lld}}",
			      presented, (long long)offer);

	return request_new(s->core, &pass.counter, line, (size_t)length);
}

enum { CODES = 6, GROUP = 4 };

/* Three groups, each of several at the same instant: a quota of three and a budget
 * of five uses let three through. */
static void all_limits_hold_at_the_same_instant(void **state)
{
	struct request *requests[CODES * 2];
	char codes[CODES][48];
	char email[64];
	int done = 0;

	(void)state;
	terms("per_code = 1, quota = 3, cents = 100, budget = 500");
	for (int i = 0; i < CODES; i++) {
		snprintf(email, sizeof email, "p%d@example.fr", i);
		pass_voucher(&pass, email, codes[i]);
	}
	/* Each code twice. */
	for (int i = 0; i < CODES * 2; i++)
		requests[i] = asking(codes[i % CODES]);
	for (int i = 0; i < CODES * 2; i += GROUP)
		worker_group(s->writer, requests + i, GROUP, s->now);
	for (int i = 0; i < CODES * 2; i++) {
		done += strcmp(request_outcome(requests[i]), "done") == 0;
		request_free(requests[i]);
	}
	assert_int_equal(done, 3);
	scratch_do(s, &s->admin, "redemption.list", "{s:s}", "state", "done");
	assert_int_equal(scratch_rows(s), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(at_most_so_many_people),
		TEST(only_on_its_days),
		TEST(only_in_its_hours),
		TEST(hours_may_span_midnight),
		TEST(hours_follow_summer_time),
		TEST(a_season_may_span_the_new_year),
		TEST(the_29th_of_february_is_a_day),
		TEST(a_closure_says_when_it_ends),
		TEST(not_again_before_it_ends),
		TEST(a_budget_is_spent_and_given_back),
		TEST(a_daily_limit_says_when_it_ends),
		TEST(all_limits_hold_at_the_same_instant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
