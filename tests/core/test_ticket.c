/* Tickets at the counter: the same field as any code, each verdict with its reason, and
 * exactly as many entries as were sold. */
#include <stdio.h>
#include <string.h>

#include "core/network/settings.h"
#include "tests/support/desk.h"

static struct desk desk;
static struct scratch *const s = &desk.scratch;
static int64_t order;
static char concert[48]; /* one of two tickets */
static char pass[48];    /* two entries */

/* The session's time; the clock of most tests. */
static int64_t starts(void)
{
	return scratch_number(&desk.scratch, "SELECT starts FROM slot WHERE id = 1");
}

static int open_desk(void **state)
{
	(void)state;
	desk_open(&desk);
	order = desk_sell(&desk, desk.concert, desk.slot, 2);
	desk_ticket(&desk, order, 0, concert);
	desk_ticket(&desk, desk_sell(&desk, desk.pass, 0, 1), 0, pass);
	s->now = starts();
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *enter(const char *code)
{
	return scratch_call(s, &desk.door, "redemption.create", "{s:s}", "code", code);
}

static const char *state_of(const char *code)
{
	scratch_do(s, &desk.door, "code.lookup", "{s:s}", "code", code);
	return scratch_text(s, "state");
}

static int64_t of_ticket(const char *name)
{
	return json_integer_value(json_object_get(json_object_get(s->answer, "ticket"), name));
}

static void a_ticket_lets_in_once(void **state)
{
	(void)state;
	assert_string_equal(state_of(concert), "valid");
	assert_string_equal(scratch_text(s, "kind"), "ticket");
	assert_int_equal(scratch_int(s, "possible"), 1);
	assert_int_equal(of_ticket("entries"), 0);
	assert_string_equal(enter(concert), "done");
	assert_int_equal(scratch_int(s, "entry"), 1);
	assert_int_equal(of_ticket("entries"), 1);
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(s->answer, "ticket"), "name")),
		"Concert");
	s->now += 60;
	assert_string_equal(state_of(concert), "already_redeemed");
	assert_int_equal(scratch_int(s, "possible"), 0);
	assert_string_equal(enter(concert), "already_redeemed");
	assert_string_equal(scratch_text(s, "when"), "Mon 23 Nov 20:30");
	assert_string_equal(scratch_text(s, "shop"), "Cave des Tilleuls");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM attempt"), 1);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM ticket_entry"), 1);
}

static void a_pass_lets_in_several_times(void **state)
{
	(void)state;
	assert_string_equal(enter(pass), "done");
	assert_string_equal(enter(pass), "done");
	assert_string_equal(enter(pass), "already_redeemed");
	scratch_tamper(s, "UPDATE ticket SET most = NULL");
	for (int i = 0; i < 5; i++)
		assert_string_equal(enter(pass), "done");
}

/* What was sold is frozen: the product's entries may change afterwards. */
static void entries_are_those_that_were_sold(void **state)
{
	(void)state;
	scratch_tamper(s, "UPDATE product SET entries = 9");
	assert_string_equal(enter(concert), "done");
	assert_string_equal(enter(concert), "already_redeemed");
}

static void only_for_its_session(void **state)
{
	(void)state;
	s->now = starts() - 61 * 60;
	assert_string_equal(enter(concert), "wrong_session");
	assert_string_equal(scratch_text(s, "when"), "Mon 23 Nov 20:30");
	assert_string_equal(state_of(concert), "wrong_session");
	s->now = starts() + 120 * 60;
	assert_string_equal(enter(concert), "wrong_session");
	s->now--;
	assert_string_equal(enter(concert), "done");
	desk_ticket(&desk, order, 1, concert);
	scratch_do(s, &s->admin, "network.set", "{s:i}", "entry_minutes", 90);
	s->now = starts() - 90 * 60;
	assert_string_equal(enter(concert), "done");
}

static void a_moved_session_is_followed(void **state)
{
	(void)state;
	scratch_tamper(s, "UPDATE slot SET starts = starts + 86400");
	assert_string_equal(enter(concert), "wrong_session");
	assert_string_equal(scratch_text(s, "when"), "Tue 24 Nov 20:30");
	scratch_tamper(s, "UPDATE slot SET state = 'cancelled'");
	assert_string_equal(enter(concert), "session_cancelled");
}

static void only_where_it_is_for(void **state)
{
	struct caller other = scratch_account(s, "parc", "shop", 0, desk.elsewhere);

	(void)state;
	assert_string_equal(scratch_call(s, &other, "redemption.create", "{s:s}", "code", concert),
			    "wrong_place");
	assert_string_equal(scratch_text(s, "place"), "Cave des Tilleuls");
	scratch_do(s, &other, "code.lookup", "{s:s}", "code", concert);
	assert_string_equal(scratch_text(s, "state"), "wrong_place");
	/* Another counter of the same producer is a place for it. */
	other = scratch_account(s, "pont", "shop", 0, desk.other_shop);
	assert_string_equal(scratch_call(s, &other, "redemption.create", "{s:s}", "code", concert),
			    "done");
}

static void unpaid_lets_nobody_in(void **state)
{
	int64_t later;
	char code[48];

	(void)state;
	s->now = SCRATCH_NOW;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "amounts_due", "yes");
	later = desk_basket(&desk);
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)later,
		   "email", "marie@example.fr");
	desk_add(&desk, later, desk.concert, desk.slot, 1);
	assert_string_equal(desk_confirm(&desk, later, "card:10"), "done");
	desk_ticket(&desk, later, 0, code);
	s->now = starts();
	assert_string_equal(enter(code), "unpaid");
	assert_string_equal(scratch_text(s, "amount"), "\u20ac2.00");
	scratch_do(s, &desk.seller, "order.pay", "{s:I, s:s}", "order", (json_int_t)later,
		   "payments", "card:2");
	assert_string_equal(enter(code), "done");
}

static void an_expired_pass(void **state)
{
	int64_t days;
	char code[48];

	(void)state;
	days = desk_product(&desk, "Deux jours", "undated_pass", 1500);
	scratch_tamper(s, "UPDATE product SET valid_days = 2, entries = NULL"
			  " WHERE ref = 'Deux jours'");
	s->now = SCRATCH_NOW;
	desk_ticket(&desk, desk_sell(&desk, days, 0, 1), 0, code);
	assert_string_equal(enter(code), "done");
	s->now = network_days_after(SCRATCH_NOW, 2) - 1;
	assert_string_equal(enter(code), "done");
	s->now++;
	assert_string_equal(enter(code), "expired");
	assert_string_equal(scratch_text(s, "when"), "Mon 23 Nov");
}

static void a_membership_has_no_ticket(void **state)
{
	(void)state;
	s->now = SCRATCH_NOW;
	desk_sell(&desk, desk.membership, 0, 1);
	assert_int_equal(scratch_int(s, "tickets"), 0);
}

static void an_entry_is_undone_like_a_redemption(void **state)
{
	int64_t entry;
	struct caller other = scratch_account(s, "pont", "shop", 0, desk.other_shop);

	(void)state;
	enter(concert);
	entry = scratch_int(s, "entry");
	assert_string_equal(
		scratch_call(s, &other, "ticket.undo", "{s:I}", "entry", (json_int_t)entry),
		"not_yours");
	s->now += 15 * 60 - 1;
	assert_string_equal(
		scratch_call(s, &desk.door, "ticket.undo", "{s:I}", "entry", (json_int_t)entry),
		"done");
	assert_string_equal(
		scratch_call(s, &desk.door, "ticket.undo", "{s:I}", "entry", (json_int_t)entry),
		"already_undone");
	assert_string_equal(enter(concert), "done");
	entry = scratch_int(s, "entry");
	s->now += 15 * 60;
	assert_string_equal(scratch_call(s, &desk.door, "ticket.undo", "{s:I, s:s}", "entry",
					 (json_int_t)entry, "why", "erreur"),
			    "undo_too_late");
	assert_string_equal(
		scratch_call(s, &s->admin, "ticket.undo", "{s:I}", "entry", (json_int_t)entry),
		"usage");
	assert_string_equal(scratch_call(s, &s->admin, "ticket.undo", "{s:I, s:s}", "entry",
					 (json_int_t)entry, "why", "erreur"),
			    "done");
	scratch_do(s, &desk.seller, "ticket.show", "{s:s}", "ticket", concert);
	assert_int_equal(json_array_size(json_object_get(s->answer, "checks")), 2);
	assert_int_equal(scratch_int(s, "entries"), 0);
}

static void entries_are_in_the_counters_list(void **state)
{
	(void)state;
	enter(concert);
	enter(concert);
	scratch_do(s, &desk.door, "redemption.list", NULL);
	assert_int_equal(scratch_int(s, "total"), 2);
	assert_string_equal(scratch_row_text(s, 0, "state"), "refused");
	assert_string_equal(scratch_row_text(s, 1, "state"), "done");
	assert_string_equal(scratch_row_text(s, 1, "title"), "Concert");
	assert_string_equal(scratch_row_text(s, 1, "code"), concert);
	assert_int_equal(scratch_row_int(s, 1, "entry"), 1);
	scratch_do(s, &s->admin, "redemption.list", "{s:s}", "filter", concert);
	assert_int_equal(scratch_rows(s), 2);
	scratch_do(s, &desk.door, "redemption.today", NULL);
	assert_int_equal(scratch_int(s, "uses"), 1);
	scratch_do(s, &desk.door, "ticket.undo", "{s:i}", "entry", 1);
	scratch_do(s, &s->admin, "redemption.list", "{s:s}", "state", "undone");
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &desk.door, "redemption.today", NULL);
	assert_int_equal(scratch_int(s, "uses"), 0);
}

/* What a sale used is its order's: no counter lists it, or undoes it. */
static void what_a_sale_used_is_no_redemption(void **state)
{
	int64_t sale;

	(void)state;
	desk_offer(&desk, "coupon", "promotion", 1000);
	sale = desk_basket(&desk);
	desk_add(&desk, sale, desk.membership, 0, 1);
	scratch_do(s, &desk.seller, "order.code", "{s:I, s:s}", "order", (json_int_t)sale, "code",
		   "coupon");
	assert_string_equal(desk_confirm(&desk, sale, NULL), "done");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM offer_use"), 1);
	scratch_do(s, &desk.door, "redemption.list", NULL);
	assert_int_equal(scratch_int(s, "total"), 0);
	scratch_do(s, &s->admin, "redemption.list", NULL);
	assert_int_equal(scratch_int(s, "total"), 0);
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(
		scratch_call(s, &desk.door, "redemption.undo", "{s:i}", "redemption", 1), "in_use");
}

static void sessions_are_counted(void **state)
{
	(void)state;
	enter(concert);
	scratch_do(s, &desk.door, "ticket.counts", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_row_int(s, 0, "capacity"), 5);
	assert_int_equal(scratch_row_int(s, 0, "sold"), 2);
	assert_int_equal(scratch_row_int(s, 0, "checked"), 1);
	assert_int_equal(scratch_row_int(s, 0, "absent"), 1);
	scratch_do(s, &desk.other_seller, "ticket.counts", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &desk.other_seller, "ticket.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &desk.seller, "ticket.list", "{s:s}", "state", "used");
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &desk.seller, "ticket.list", "{s:I}", "slot", (json_int_t)desk.slot);
	assert_int_equal(scratch_int(s, "total"), 2);
	scratch_do(s, &desk.seller, "ticket.list", "{s:I}", "product", (json_int_t)desk.pass);
	assert_int_equal(scratch_int(s, "total"), 1);
	scratch_do(s, &desk.seller, "ticket.list", "{s:I, s:I}", "order", (json_int_t)order,
		   "product", (json_int_t)desk.pass);
	assert_int_equal(scratch_int(s, "total"), 0);
	scratch_do(s, &desk.seller, "ticket.list", NULL);
	assert_int_equal(scratch_int(s, "total"), 3);
	assert_string_equal(
		scratch_call(s, &desk.other_seller, "ticket.show", "{s:s}", "ticket", concert),
		"not_yours");
}

/* The schema refuses a second entry even if the rule were forgotten. */
static void the_schema_refuses_one_too_many(void **state)
{
	(void)state;
	enter(concert);
	scratch_tamper(s, "INSERT OR IGNORE INTO ticket_entry (ticket, nth, account, at)"
			  " SELECT ticket, nth, account, at FROM ticket_entry");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM ticket_entry"), 1);
	scratch_tamper(s, "UPDATE OR IGNORE ticket SET entries = entries + 1 WHERE most = 1");
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT max(entries) FROM ticket WHERE most = 1"), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_ticket_lets_in_once),
		TEST(a_pass_lets_in_several_times),
		TEST(entries_are_those_that_were_sold),
		TEST(only_for_its_session),
		TEST(a_moved_session_is_followed),
		TEST(only_where_it_is_for),
		TEST(unpaid_lets_nobody_in),
		TEST(an_expired_pass),
		TEST(a_membership_has_no_ticket),
		TEST(an_entry_is_undone_like_a_redemption),
		TEST(entries_are_in_the_counters_list),
		TEST(what_a_sale_used_is_no_redemption),
		TEST(sessions_are_counted),
		TEST(the_schema_refuses_one_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
