/* Scheduled backups: made when they are due, once, whatever the clock does; proved by
 * restoring them; old ones taken away only once a newer one is proved. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/system/backup.h"
#include "tests/support/scratch.h"

#define HOUR 3600
#define DAY (24 * HOUR)

static struct scratch scratch;
static struct scratch *const s = &scratch;
static struct caller itself = { .daemon = true, .uid = -1, .address = "guichetd" };

/* Half past two in the night after SCRATCH_NOW. */
static const int64_t slot = SCRATCH_NOW - 42 * 60 - 10 * HOUR + DAY + 2 * HOUR + 30 * 60;

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

static const char *tend_at(int64_t at)
{
	s->now = at;
	scratch_do(s, &itself, "backup.tend", NULL);
	return scratch_text(s, "did");
}

/* All there is to do. */
static void tend_all(int64_t at)
{
	while (strcmp(tend_at(at), "nothing") != 0)
		;
}

static int64_t made(void)
{
	return scratch_number(s, "SELECT count(*) FROM backup WHERE slot IS NOT NULL");
}

static int64_t there(void)
{
	return scratch_number(s, "SELECT count(*) FROM backup WHERE removed_at IS NULL");
}

static void set(const char *format, const char *name, int value)
{
	scratch_do(s, &s->admin, "network.set", format, name, value);
}

/* --- When --- */

static void one_a_day(void **state)
{
	(void)state;
	assert_string_equal(tend_at(SCRATCH_NOW), "nothing");
	assert_string_equal(tend_at(slot - 1), "nothing");
	assert_string_equal(tend_at(slot), "made");
	assert_string_equal(tend_at(slot + 1), "proved");
	assert_string_equal(tend_at(slot + 2), "nothing");
	assert_string_equal(tend_at(slot + DAY - 1), "nothing");
	assert_string_equal(tend_at(slot + DAY), "made");
}

static void a_network_that_has_not_begun_is_not_behind(void **state)
{
	(void)state;
	scratch_close(s);
	scratch_open_empty(s);
	assert_int_equal(scratch_number(s, "SELECT count(*) FROM audit"), 0);
	assert_string_equal(tend_at(SCRATCH_NOW), "nothing");
}

static void a_server_that_was_off_makes_up_for_it_once(void **state)
{
	(void)state;
	scratch_leave(s);
	s->now = slot + 5 * DAY + 3 * HOUR;
	scratch_enter(s);
	tend_all(s->now);
	assert_int_equal(made(), 1);
	tend_all(s->now + HOUR);
	assert_int_equal(made(), 1);
}

static void a_clock_that_is_set_back_makes_no_second_one(void **state)
{
	(void)state;
	tend_all(slot + 60);
	tend_all(slot - 10 * 60);
	tend_all(slot);
	tend_all(slot + HOUR);
	assert_int_equal(made(), 1);
	tend_all(slot + DAY);
	assert_int_equal(made(), 2);
}

static void a_clock_that_was_years_ahead_stops_nothing(void **state)
{
	(void)state;
	tend_all(slot + 3650LL * DAY);
	assert_int_equal(made(), 1);
	tend_all(slot + 60);
	assert_int_equal(made(), 2);
	tend_all(slot + DAY);
	assert_int_equal(made(), 3);
}

static void the_days_on_which_clocks_change_have_one_each(void **state)
{
	/* 28 March 2027: 02:30 is not; 31 October: it is twice. */
	static const int64_t nights[] = { 1806188400, 1824933600 };

	(void)state;
	for (int i = 0; i < 2; i++) {
		int64_t before;

		tend_all(nights[i] - HOUR);
		before = made();
		for (int64_t at = nights[i]; at < nights[i] + 20 * HOUR; at += HOUR / 2)
			tend_all(at);
		assert_int_equal(made(), before + 1);
	}
}

static void a_time_is_a_time_or_off(void **state)
{
	static const char *const wrong[] = { "25:00", "2:30", "02:60", "02h30", "on", "-1:30" };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_string_equal(
			scratch_call(s, &s->admin, "network.set", "{s:s}", "backup_at", wrong[i]),
			"usage");
	scratch_do(s, &s->admin, "network.set", "{s:s}", "backup_at", "off");
	assert_string_equal(tend_at(slot + DAY), "nothing");
	scratch_do(s, &s->admin, "network.set", "{s:s}", "backup_at", "23:59");
	assert_string_equal(tend_at(slot + DAY), "made");
}

/* --- Which stay --- */

/* And the one that somebody asked for. */
static void of_so_many_days_and_weeks_the_newest(void **state)
{
	static const char *const kept[] = { "2026-11-23", "2026-11-29", "2026-12-06",
					    "2026-12-08", "2026-12-09", "2026-12-10" };

	(void)state;
	set("{s:i}", "backup_days", 3);
	set("{s:i}", "backup_weeks", 3);
	s->now = slot - HOUR;
	scratch_do(s, &s->admin, "system.backup", NULL);
	for (int day = 0; day < 18; day++)
		tend_all(slot + day * (int64_t)DAY);
	/* Made from Monday 23 November to Thursday 10 December. */
	scratch_do(s, &s->admin, "backup.list", "{s:s}", "sort", "at");
	assert_int_equal(scratch_rows(s), sizeof kept / sizeof *kept);
	for (size_t i = 0; i < scratch_rows(s); i++) {
		assert_memory_equal(scratch_row_text(s, i, "at"), kept[i], 10);
		assert_int_equal(access(scratch_row_text(s, i, "file"), F_OK), 0);
		assert_string_equal(scratch_row_text(s, i, "state"), i ? "sound" : "unchecked");
	}
}

static void what_fails_takes_nothing_away(void **state)
{
	(void)state;
	set("{s:i}", "backup_days", 1);
	set("{s:i}", "backup_weeks", 0);
	tend_all(slot);
	core_keep_backups_in(s->core, "/nowhere/at/all");
	assert_string_equal(tend_at(slot + DAY), "made");
	assert_true(strstr(scratch_text(s, "error"), "/nowhere/at/all") != NULL);
	assert_string_equal(tend_at(slot + DAY + 60), "nothing");
	assert_int_equal(there(), 1);
	scratch_do(s, &s->admin, "system.status", NULL);
	assert_int_equal(scratch_int(s, "backup_troubles"), 1);
	assert_true(strstr(scratch_text(s, "backup_why"), "/nowhere/at/all") != NULL);
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_true(scratch_int(s, "backup_failed"));
	/* Tried again, and then the old one goes. */
	scratch_reopen(s);
	tend_all(slot + DAY + HOUR + 61);
	assert_int_equal(made(), 2);
	assert_int_equal(there(), 1);
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_false(scratch_int(s, "backup_failed"));
}

/* --- Whether they can be restored --- */

static void a_damaged_one_is_found_and_told(void **state)
{
	char file[4096];

	(void)state;
	set("{s:i}", "backup_days", 1);
	set("{s:i}", "backup_weeks", 0);
	tend_all(slot);
	assert_string_equal(tend_at(slot + DAY), "made");
	snprintf(file, sizeof file, "%s", scratch_text(s, "file"));
	scratch_damage(file, 300000);
	assert_string_equal(tend_at(slot + DAY + 1), "proved");
	assert_true(strstr(scratch_text(s, "error"), "digest") != NULL);
	tend_all(slot + DAY + 2);
	assert_int_equal(there(), 2);
	scratch_do(s, &s->admin, "system.status", NULL);
	assert_string_equal(scratch_text(s, "last_backup"), "damaged");
	assert_true(strstr(scratch_text(s, "backup_why"), "digest") != NULL);
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_true(scratch_int(s, "backup_failed"));
	/* Put right by hand, and asked again. */
	scratch_damage(file, 300000);
	scratch_do(s, &s->admin, "backup.check", NULL);
	assert_int_equal(scratch_int(s, "ok"), 1);
	tend_all(slot + DAY + 3);
	assert_int_equal(there(), 1);
}

static void one_of_another_network_is_none_of_ours(void **state)
{
	struct scratch other = { .now = SCRATCH_NOW };
	char command[9000];
	char file[4096];

	(void)state;
	/* The same beginning, in the tests; then another trail. */
	scratch_open(&other);
	scratch_do(&other, &other.admin, "network.set", "{s:s}", "name", "Ailleurs");
	scratch_do(&other, &other.admin, "system.backup", NULL);
	snprintf(file, sizeof file, "%s", scratch_text(&other, "file"));
	scratch_do(s, &s->admin, "system.backup", NULL);
	snprintf(command, sizeof command, "cp '%s' '%s'", file, scratch_text(s, "file"));
	assert_int_equal(system(command), 0);
	scratch_do(s, &s->admin, "backup.check", NULL);
	assert_int_equal(scratch_int(s, "ok"), 0);
	assert_true(strstr(scratch_text(s, "fault"), "trail") != NULL);
	scratch_close(&other);
}

static int64_t alerts(void)
{
	return scratch_number(s, "SELECT count(*) FROM message WHERE what = 'alert'"
				 "   AND recipient = 'chef@example.org'");
}

static void the_administrator_is_told_once_for_each_that_was_due(void **state)
{
	const char *why;
	char file[4096];

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s, s:s}", "mail", "maildir:/nowhere",
		   "alert_email", "chef@example.org");
	core_keep_backups_in(s->core, "/nowhere/at/all");
	assert_string_equal(tend_at(slot), "made");
	assert_string_equal(tend_at(slot + HOUR + 1), "made");
	assert_string_equal(tend_at(slot + 2 * HOUR + 2), "made");
	assert_int_equal(alerts(), 1);
	assert_string_equal(tend_at(slot + DAY), "made");
	assert_int_equal(alerts(), 2);
	scratch_do(s, &itself, "message.take", NULL);
	why = json_string_value(json_object_get(
		json_object_get(json_object_get(s->answer, "paper"), "document"), "why"));
	assert_non_null(why);
	assert_true(strstr(why, "/nowhere/at/all") != NULL);
	scratch_reopen(s);
	assert_string_equal(tend_at(slot + 2 * DAY), "made");
	snprintf(file, sizeof file, "%s", scratch_text(s, "file"));
	scratch_damage(file, 300000);
	tend_all(slot + 2 * DAY + 1);
	assert_int_equal(alerts(), 3);
}

static void nothing_stays_of_a_proof_or_of_a_crash(void **state)
{
	char command[600];

	(void)state;
	tend_all(slot);
	snprintf(command, sizeof command,
		 "cd %s/backup && mkdir -p checking-abc/keys && touch checking-abc/keys/secret"
		 " guichet-1.tar.part guichet-2.tar.making",
		 s->folder);
	assert_int_equal(system(command), 0);
	scratch_reopen(s);
	snprintf(command, sizeof command, "test $(ls %s/backup | wc -l) = 1", s->folder);
	assert_int_equal(system(command), 0);
}

static void nobody_else_may_ask_for_it(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &s->admin, "backup.tend", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &s->admin, "backup.check", NULL), "not_found");
	/* Reads only: guichetd writes as nobody. */
	assert_string_equal(scratch_call(s, &itself, "system.backup", NULL), "not_allowed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scratch, close_scratch)
		TEST(one_a_day),
		TEST(a_network_that_has_not_begun_is_not_behind),
		TEST(a_server_that_was_off_makes_up_for_it_once),
		TEST(a_clock_that_is_set_back_makes_no_second_one),
		TEST(a_clock_that_was_years_ahead_stops_nothing),
		TEST(the_days_on_which_clocks_change_have_one_each),
		TEST(a_time_is_a_time_or_off),
		TEST(of_so_many_days_and_weeks_the_newest),
		TEST(what_fails_takes_nothing_away),
		TEST(a_damaged_one_is_found_and_told),
		TEST(one_of_another_network_is_none_of_ours),
		TEST(the_administrator_is_told_once_for_each_that_was_due),
		TEST(nothing_stays_of_a_proof_or_of_a_crash),
		TEST(nobody_else_may_ask_for_it),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
