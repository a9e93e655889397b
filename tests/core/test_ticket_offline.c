/* Tickets that a kiosk let in without a line: uploaded once, kept and flagged where they
 * would have been refused (rule 7). */
#include <stdio.h>
#include <string.h>

#include "tests/support/desk.h"

#define EVENT_1 "abcdefghijklmnopqrstuv1"
#define EVENT_2 "abcdefghijklmnopqrstuv2"

static struct desk desk;
static struct scratch *const s = &desk.scratch;
static struct caller kiosk;
static int64_t order;
static char ticket[48];

static int open_desk(void **state)
{
	(void)state;
	desk_open(&desk);
	kiosk = scratch_account(s, "borne", "kiosk", 0, desk.shop);
	order = desk_sell(&desk, desk.concert, desk.slot, 1);
	desk_ticket(&desk, order, 0, ticket);
	/* The evening of the concert. */
	s->now = scratch_number(&desk.scratch, "SELECT starts FROM slot WHERE id = 1");
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *upload(const char *code, const char *event, const char *nonce)
{
	return scratch_call(s, &kiosk, "redemption.create", "{s:s, s:s, s:s, s:s}", "code", code,
			    "event", event, "nonce", nonce, "at", "2026-11-23T19:30:00Z");
}

static int64_t entries(void)
{
	return scratch_number(&desk.scratch, "SELECT entries FROM ticket");
}

static int64_t rows(void)
{
	return scratch_number(&desk.scratch, "SELECT count(*) FROM ticket_entry");
}

/* Another life of the kiosk, another nonce: the event says that it is the same. */
static void an_entry_is_uploaded_once(void **state)
{
	int64_t entry;

	(void)state;
	assert_string_equal(upload(ticket, EVENT_1, "0123456789abcdefghijk1"), "done");
	entry = scratch_int(s, "entry");
	assert_string_equal(scratch_text(s, "forced"), "");
	assert_string_equal(upload(ticket, EVENT_1, "0123456789abcdefghijk2"), "done");
	assert_int_equal(scratch_int(s, "entry"), entry);
	assert_int_equal(entries(), 1);
	assert_int_equal(rows(), 1);
}

static void who_is_in_already_is_flagged(void **state)
{
	(void)state;
	scratch_do(s, &desk.door, "redemption.create", "{s:s}", "code", ticket);
	assert_string_equal(upload(ticket, EVENT_1, "0123456789abcdefghijk1"), "done");
	assert_string_equal(scratch_text(s, "forced"), "already_redeemed");
	assert_int_equal(entries(), 1);
	assert_int_equal(rows(), 2);
	scratch_do(s, &s->admin, "redemption.list", "{s:s}", "state", "forced");
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "reason"), "already_redeemed");
	scratch_do(s, &s->admin, "redemption.list", "{s:s}", "state", "done");
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "forced"), 1);
	/* With a line nothing is forced. */
	assert_string_equal(
		scratch_call(s, &desk.door, "redemption.create", "{s:s}", "code", ticket),
		"already_redeemed");
}

/* The network lets it stand: it waits no longer, and the ticket counts no more than before. */
static void a_flagged_entry_is_settled(void **state)
{
	json_int_t entry;

	(void)state;
	scratch_do(s, &desk.door, "redemption.create", "{s:s}", "code", ticket);
	assert_string_equal(upload(ticket, EVENT_1, "0123456789abcdefghijk1"), "done");
	entry = scratch_int(s, "entry");
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "forced"), 1);
	assert_string_equal(scratch_call(s, &desk.door, "ticket.keep", "{s:I}", "entry", entry),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &s->admin, "ticket.keep", "{s:I}", "entry", entry - 1),
			    "usage");
	scratch_do(s, &s->admin, "ticket.keep", "{s:I}", "entry", entry);
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "forced"), 0);
	scratch_do(s, &s->admin, "redemption.list", "{s:s}", "state", "forced");
	assert_int_equal(scratch_rows(s), 0);
	assert_int_equal(entries(), 1);
}

/* What counted for nothing gives nothing back. */
static void a_flagged_entry_is_undone_without_giving_one_back(void **state)
{
	int64_t entry;

	(void)state;
	scratch_do(s, &desk.door, "redemption.create", "{s:s}", "code", ticket);
	assert_string_equal(upload(ticket, EVENT_1, "0123456789abcdefghijk1"), "done");
	entry = scratch_int(s, "entry");
	scratch_do(s, &s->admin, "ticket.undo", "{s:I, s:s}", "entry", (json_int_t)entry, "why",
		   "seen");
	assert_int_equal(entries(), 1);
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "forced"), 0);
}

static void what_was_cancelled_is_told_and_flagged(void **state)
{
	const json_t *revoked;

	(void)state;
	s->now -= 86400;
	scratch_do(s, &s->admin, "order.cancel", "{s:I, s:s, s:s}", "order", (json_int_t)order,
		   "keep", "0", "why", "Storm");
	s->now += 86400;
	scratch_do(s, &kiosk, "kiosk.sync", NULL);
	revoked = json_object_get(s->answer, "revoked");
	assert_int_equal(json_array_size(revoked), 1);
	assert_string_equal(upload(ticket, EVENT_1, "0123456789abcdefghijk1"), "done");
	assert_true(scratch_text(s, "forced")[0] != 0);
	assert_int_equal(entries(), 0);
}

static void what_is_no_ticket_or_for_elsewhere_is_not_kept(void **state)
{
	struct caller other = scratch_account(s, "ailleurs", "kiosk", 0, desk.elsewhere);

	(void)state;
	assert_string_equal(upload("nimporte-quoi", EVENT_1, "0123456789abcdefghijk1"),
			    "unknown_code");
	assert_string_equal(scratch_call(s, &other, "redemption.create", "{s:s, s:s, s:s, s:s}",
					 "code", ticket, "event", EVENT_2, "nonce",
					 "0123456789abcdefghijk2", "at", "2026-11-23T19:30:00Z"),
			    "wrong_place");
	assert_int_equal(rows(), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_entry_is_uploaded_once),
		TEST(who_is_in_already_is_flagged),
		TEST(a_flagged_entry_is_settled),
		TEST(a_flagged_entry_is_undone_without_giving_one_back),
		TEST(what_was_cancelled_is_told_and_flagged),
		TEST(what_is_no_ticket_or_for_elsewhere_is_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
