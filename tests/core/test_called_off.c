/* A session that was called off: everybody's money back, an order at a time, each once. */
#include <stdio.h>
#include <string.h>

#include "tests/support/desk.h"

static struct desk desk;
static struct scratch *const s = &desk.scratch;
static int parts;
static char inner[32];

static int open_desk(void **state)
{
	(void)state;
	desk_open(&desk);
	parts = 0;
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static void call_off(void)
{
	scratch_tamper(s, "UPDATE slot SET state = 'cancelled'");
}

static const char *refund(struct caller *caller, const char *to)
{
	return scratch_call(s, caller, "slot.refund", "{s:i, s:s, s:s}", "slot", 1, "to", to, "why",
			    "Storm");
}

static int64_t given_back(void)
{
	return -scratch_number(&desk.scratch,
			       "SELECT ifnull(sum(cents), 0) FROM payment WHERE cents < 0");
}

static int64_t taken(void)
{
	return scratch_number(&desk.scratch, "SELECT taken FROM slot_place WHERE slot = 1");
}

static void count_parts(struct scratch *scratch)
{
	(void)scratch;
	parts++;
}

static void everybody_has_it_back_an_order_at_a_time(void **state)
{
	(void)state;
	desk_sell(&desk, desk.concert, desk.slot, 1);
	desk_sell(&desk, desk.concert, desk.slot, 2);
	desk_sell(&desk, desk.concert, desk.slot, 1);
	call_off();
	s->between = count_parts;
	assert_string_equal(refund(&s->admin, "means"), "done");
	s->between = NULL;
	assert_int_equal(parts, 3);
	assert_int_equal(scratch_int(s, "refunded"), 3);
	assert_int_equal(scratch_int(s, "cents"), 4800);
	assert_int_equal(scratch_int(s, "left"), 0);
	assert_int_equal(given_back(), 4800);
	assert_int_equal(taken(), 0);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM customer_order"
						       " WHERE state = 'cancelled'"),
			 3);
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT count(*) FROM receipt WHERE kind = 'refund'"),
		3);
	desk_prove(&desk);
}

static void what_else_was_bought_stays(void **state)
{
	int64_t order = desk_basket(&desk);

	(void)state;
	desk_add(&desk, order, desk.pass, 0, 1);
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	call_off();
	assert_string_equal(refund(&s->admin, "means"), "done");
	assert_int_equal(scratch_int(s, "cents"), 1200);
	assert_int_equal(given_back(), 1200);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM customer_order"
						       " WHERE state = 'confirmed'"),
			 1);
	desk_prove(&desk);
}

/* Somebody else begins the same between two parts, and comes to the end first. */
static void begin_again(struct scratch *scratch)
{
	if (parts++ > 0)
		return;
	scratch->between = NULL;
	snprintf(inner, sizeof inner, "%s", refund(&scratch->admin, "means"));
}

static void begun_twice_it_is_given_once(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		desk_sell(&desk, desk.concert, desk.slot, 1);
	call_off();
	s->between = begin_again;
	assert_string_equal(refund(&s->admin, "means"), "done");
	s->between = NULL;
	assert_string_equal(inner, "done");
	assert_int_equal(scratch_int(s, "refunded"), 1);
	assert_int_equal(given_back(), 4800);
	assert_string_equal(refund(&s->admin, "means"), "done");
	assert_int_equal(scratch_int(s, "refunded"), 0);
	assert_int_equal(given_back(), 4800);
	desk_prove(&desk);
}

/* Cash is in the desk's till, not in the network's hand. */
static void cash_goes_to_the_balance_where_there_is_one(void **state)
{
	int64_t hers = desk_basket(&desk);
	int64_t nobodys = desk_basket(&desk);

	(void)state;
	scratch_do(s, &s->admin, "order.customer", "{s:I, s:I}", "order", (json_int_t)hers,
		   "customer", (json_int_t)desk.customer);
	desk_add(&desk, hers, desk.concert, desk.slot, 1);
	assert_string_equal(desk_confirm(&desk, hers, "cash:12"), "done");
	desk_add(&desk, nobodys, desk.concert, desk.slot, 1);
	assert_string_equal(desk_confirm(&desk, nobodys, "cash:12"), "done");
	desk_sell(&desk, desk.concert, desk.slot, 1);
	call_off();
	assert_string_equal(refund(&s->admin, "means"), "done");
	assert_int_equal(scratch_int(s, "refunded"), 2);
	assert_int_equal(scratch_int(s, "left"), 1);
	assert_int_equal(
		json_integer_value(json_object_get(
			json_array_get(json_object_get(s->answer, "why_left"), 0), "order")),
		nobodys);
	assert_int_equal(scratch_number(&desk.scratch,
					"SELECT -amount FROM balance WHERE name = 'customer:'"
					" || (SELECT id FROM customer LIMIT 1)"),
			 1200);
	/* What was left is as it was. */
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT sum(units - cancelled) FROM order_line"), 1);
	assert_int_equal(given_back(), 2400);
	desk_prove(&desk);
	/* To a balance that is nobody's, neither. */
	assert_string_equal(refund(&s->admin, "balance"), "done");
	assert_int_equal(scratch_int(s, "left"), 1);
	assert_int_equal(given_back(), 2400);
}

static void only_what_is_off_and_only_by_the_network(void **state)
{
	(void)state;
	desk_sell(&desk, desk.concert, desk.slot, 1);
	assert_string_equal(refund(&s->admin, "means"), "wrong_state");
	call_off();
	assert_string_equal(refund(&desk.seller, "means"), "not_allowed");
	assert_string_equal(refund(&s->admin, "cash"), "usage");
	assert_string_equal(scratch_call(s, &s->admin, "slot.refund", "{s:i}", "slot", 99),
			    "not_found");
	assert_int_equal(given_back(), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(everybody_has_it_back_an_order_at_a_time),
		TEST(what_else_was_bought_stays),
		TEST(begun_twice_it_is_given_once),
		TEST(cash_goes_to_the_balance_where_there_is_one),
		TEST(only_what_is_off_and_only_by_the_network),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
