/* What the service does by itself each night, and what it tells of the day. */
#include <stdio.h>
#include <string.h>

#include "core/network/settings.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static struct caller itself;
static int64_t offer;

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	offer = pass_offer(&pass, "Dégustation offerte", NULL);
	itself = scratch_stranger(false, "guichetd");
	itself.daemon = true;
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static void night(void)
{
	scratch_do(s, &itself, "system.night", NULL);
}

static int64_t persons(void)
{
	scratch_do(s, &s->admin, "customer.list", NULL);
	return (int64_t)scratch_rows(s);
}

static void only_the_service_itself_may(void **state)
{
	struct caller stranger = scratch_stranger(true, "192.0.2.1");

	(void)state;
	assert_string_equal(scratch_call(s, &s->admin, "system.night", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &stranger, "system.night", NULL), "not_allowed");
	scratch_do(s, &s->admin, "system.describe", "{s:s}", "operation", "system.night");
	assert_int_equal(scratch_rows(s), 0);
}

static void a_night_without_work_leaves_no_line(void **state)
{
	int64_t lines;

	(void)state;
	scratch_do(s, &s->admin, "audit.verify", NULL);
	lines = scratch_int(s, "lines");
	night();
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_int_equal(scratch_int(s, "lines"), lines);
}

static void persons_are_kept_as_long_as_the_network_says(void **state)
{
	char code[48];

	(void)state;
	/* Valid until the 28th of November. */
	pass_voucher(&pass, "a@example.fr", code);
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	s->now = network_midnight(2030, 1, 1);
	night();
	assert_int_equal(persons(), 1);
	scratch_do(s, &s->admin, "network.set", "{s:i}", "retention_months", 12);
	s->now = network_midnight(2027, 11, 30);
	night();
	assert_int_equal(persons(), 1);
	s->now = network_midnight(2027, 12, 1);
	night();
	assert_int_equal(persons(), 0);
	scratch_do(s, &s->admin, "report.totals", "{s:s, s:s}", "from", "2026-11-01", "until",
		   "2026-11-30");
	assert_int_equal(scratch_int(s, "uses"), 1);
	scratch_do(s, &s->admin, "audit.list", "{s:s}", "operation", "system.night");
	assert_string_equal(scratch_row_text(s, 0, "objects"), "customer:1");
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_true(scratch_int(s, "ok"));
}

static void a_person_who_came_again_is_kept(void **state)
{
	char code[48];

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:i}", "retention_months", 1);
	pass_voucher(&pass, "a@example.fr", code);
	pass_voucher(&pass, "b@example.fr", code);
	s->now = network_midnight(2027, 1, 31);
	pass_voucher(&pass, "a@example.fr", code);
	s->now = network_midnight(2027, 2, 10);
	night();
	scratch_do(s, &s->admin, "customer.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "email"), "a@example.fr");
}

static void what_nobody_needs_is_forgotten(void **state)
{
	(void)state;
	scratch_tamper(s, "INSERT INTO login_failure (who, address, failures, last_at)"
			  " VALUES (x'00', '192.0.2.1', 3, 1795340520 - 90000)");
	scratch_tamper(s, "INSERT INTO login_failure (who, address, failures, last_at)"
			  " VALUES (x'01', '192.0.2.1', 3, 1795340520 - 80000)");
	scratch_tamper(s, "INSERT INTO answer (account, nonce, arguments, answer_sealed, at)"
			  " VALUES (1, 'a', x'00', x'00', 1795340520 - 16 * 86400)");
	scratch_tamper(s, "INSERT INTO answer (account, nonce, arguments, answer_sealed, at)"
			  " VALUES (1, 'b', x'00', x'00', 1795340520 - 14 * 86400)");
	scratch_tamper(s, "INSERT INTO kept_selection (hash, kept_at, until)"
			  " VALUES (x'00', 1, 1795340520)");
	scratch_tamper(s, "INSERT INTO kept_selection_offer (kept, offer)"
			  " SELECT id, 1 FROM kept_selection");
	scratch_do(s, &itself, "system.night", NULL);
	assert_int_equal(scratch_int(s, "old"), 3);
	scratch_do(s, &itself, "system.night", NULL);
	assert_int_equal(scratch_int(s, "old"), 0);
}

/* --- The month by e-mail --- */

/* November, in which a guest of the host used one offer. */
static void check_summary(void)
{
	const json_t *document = json_object_get(json_object_get(s->answer, "paper"), "document");
	const json_t *offers = json_object_get(document, "offers");

	assert_string_equal(json_string_value(json_object_get(document, "month")), "2026-11");
	assert_int_equal(json_integer_value(json_object_get(document, "uses")), 1);
	assert_int_equal(json_integer_value(json_object_get(document, "issued")), 1);
	assert_int_equal(json_integer_value(json_object_get(document, "uses_before")), 0);
	assert_string_equal(json_string_value(json_object_get(json_array_get(offers, 0), "title")),
			    "Dégustation offerte");
}

static void a_party_has_its_month_once_if_it_wants(void **state)
{
	char code[48];

	(void)state;
	pass_voucher(&pass, "a@example.fr", code);
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	scratch_do(s, &s->admin, "network.set", "{s:s}", "mail", "maildir:/nowhere");
	assert_string_equal(scratch_call(s, &pass.host_account, "report.monthly", "{s:I, s:b}",
					 "party", (json_int_t)pass.host, "wanted", 1),
			    "not_found");
	scratch_do(s, &s->admin, "party.update", "{s:I, s:s}", "party", (json_int_t)pass.host,
		   "email", "moulin@example.fr");
	assert_string_equal(scratch_call(s, &pass.host_account, "report.monthly", "{s:I, s:b}",
					 "party", (json_int_t)pass.producer, "wanted", 1),
			    "not_yours");
	scratch_do(s, &pass.host_account, "report.monthly", "{s:I, s:b}", "party",
		   (json_int_t)pass.host, "wanted", 1);
	assert_string_equal(scratch_text(s, "email"), "moulin@example.fr");
	scratch_do(s, &pass.host_account, "party.show", "{s:I}", "party", (json_int_t)pass.host);
	assert_int_equal(scratch_int(s, "monthly"), 1);
	night();
	assert_int_equal(scratch_int(s, "summaries"), 0);
	s->now = network_midnight(2026, 12, 1);
	night();
	assert_int_equal(scratch_int(s, "summaries"), 1);
	scratch_do(s, &s->admin, "mail.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "recipient"), "moulin@example.fr");
	scratch_do(s, &itself, "message.take", NULL);
	check_summary();
	s->now = network_midnight(2026, 12, 31);
	night();
	assert_int_equal(scratch_int(s, "summaries"), 0);
	s->now = network_midnight(2027, 1, 1);
	night();
	assert_int_equal(scratch_int(s, "summaries"), 1);
	scratch_do(s, &pass.host_account, "report.monthly", "{s:I, s:b}", "party",
		   (json_int_t)pass.host, "wanted", 0);
	s->now = network_midnight(2027, 2, 1);
	night();
	assert_int_equal(scratch_int(s, "summaries"), 0);
}

/* --- An administrator's day --- */

static void what_waits_is_counted(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "offers_draft"), 0);
	assert_int_equal(scratch_int(s, "access_expiring"), 0);
	assert_int_equal(scratch_int(s, "mails_failed"), 0);
	assert_int_equal(scratch_int(s, "cards_to_give"), 0);
	assert_true(scratch_int(s, "backup_old"));
	scratch_do(s, &s->admin, "system.backup", NULL);
	scratch_do(s, &s->admin, "offer.create", "{s:I, s:s, s:s}", "party",
		   (json_int_t)pass.producer, "category", "wine", "title", "Brouillon");
	scratch_do(s, &s->admin, "access.create", "{s:I, s:s, s:s, s:i}", "party",
		   (json_int_t)pass.host, "reason", "guest", "valid_until", "2026-11-25",
		   "overlap_days", 0);
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "offers_draft"), 1);
	assert_int_equal(scratch_int(s, "access_expiring"), 1);
	assert_false(scratch_int(s, "backup_old"));
	scratch_do(s, &s->admin, "access.create", "{s:I, s:s}", "party", (json_int_t)pass.host,
		   "reason", "guest");
	s->now += 8 * 86400;
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "access_expiring"), 0);
	assert_true(scratch_int(s, "backup_old"));
	assert_string_equal(scratch_call(s, &pass.host_account, "system.waiting", NULL),
			    "not_allowed");
}

static void today_stands_beside_yesterday(void **state)
{
	char code[48];
	const json_t *days;

	(void)state;
	pass_voucher(&pass, "a@example.fr", code);
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	s->now = network_days_after(s->now, 1);
	pass_redeem(&pass, code, offer);
	pass_voucher(&pass, "b@example.fr", code);
	pass_voucher(&pass, "c@example.fr", code);
	scratch_do(s, &s->admin, "system.today", NULL);
	assert_int_equal(scratch_int(s, "vouchers"), 2);
	assert_int_equal(scratch_int(s, "vouchers_yesterday"), 1);
	assert_int_equal(scratch_int(s, "redemptions"), 0);
	assert_int_equal(scratch_int(s, "redemptions_yesterday"), 1);
	assert_int_equal(scratch_int(s, "refusals"), 1);
	days = json_object_get(s->answer, "vouchers_days");
	assert_int_equal(json_array_size(days), 14);
	assert_int_equal(json_integer_value(json_array_get(days, 13)), 2);
	assert_int_equal(json_integer_value(json_array_get(days, 12)), 1);
	assert_int_equal(json_integer_value(json_array_get(days, 0)), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_the_service_itself_may),
		TEST(a_night_without_work_leaves_no_line),
		TEST(persons_are_kept_as_long_as_the_network_says),
		TEST(a_person_who_came_again_is_kept),
		TEST(what_nobody_needs_is_forgotten),
		TEST(a_party_has_its_month_once_if_it_wants),
		TEST(what_waits_is_counted),
		TEST(today_stands_beside_yesterday),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
