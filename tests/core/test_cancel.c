/* After the sale: cancelling by the network's rules, whole or in part; the money, the
 * places, the tickets and the codes go back together (C4, C5). */
#include <stdio.h>
#include <string.h>

#include "tests/support/desk.h"

static struct desk desk;
static struct scratch *const s = &desk.scratch;

static void rule(int hours, const char *fee)
{
	scratch_do(s, &s->admin, "cancellation.set", "{s:i, s:s}", "hours", hours, "fee", fee);
}

/* Free until 24 hours ahead, half of it until 2 hours ahead. The concert is 34 hours
 * ahead. */
static int open_desk(void **state)
{
	(void)state;
	desk_open(&desk);
	rule(24, "0");
	rule(2, "50");
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static int64_t starts(void)
{
	return scratch_number(&desk.scratch, "SELECT starts FROM slot WHERE id = 1");
}

static int64_t taken(void)
{
	return scratch_number(&desk.scratch, "SELECT taken FROM slot_place WHERE slot = 1");
}

static const char *cancel(int64_t order)
{
	return scratch_call(s, &desk.seller, "order.cancel", "{s:I}", "order", (json_int_t)order);
}

static const char *cancel_lines(int64_t order, const char *lines)
{
	return scratch_call(s, &desk.seller, "order.cancel", "{s:I, s:s}", "order",
			    (json_int_t)order, "lines", lines);
}

/* As an administrator: with a reason, so much is kept. */
static const char *overrule(int64_t order, const char *keep, const char *why)
{
	return scratch_call(s, &s->admin, "order.cancel", "{s:I, s:s, s:s?}", "order",
			    (json_int_t)order, "keep", keep, "why", why);
}

static int64_t refunded(void)
{
	return -scratch_number(&desk.scratch,
			       "SELECT ifnull(sum(cents), 0) FROM payment WHERE cents < 0");
}

static void early_it_is_free(void **state)
{
	int64_t order = desk_sell(&desk, desk.concert, desk.slot, 2);

	(void)state;
	scratch_do(s, &desk.seller, "order.quote_cancel", "{s:I}", "order", (json_int_t)order);
	assert_int_equal(scratch_int(s, "possible"), 1);
	assert_int_equal(scratch_int(s, "refund"), 2400);
	assert_int_equal(scratch_int(s, "retained"), 0);
	assert_int_equal(taken(), 2); /* a quote does nothing */
	assert_string_equal(cancel(order), "done");
	assert_string_equal(scratch_text(s, "state"), "cancelled");
	assert_int_equal(scratch_int(s, "paid"), 0);
	assert_int_equal(scratch_int(s, "due"), 0);
	assert_int_equal(taken(), 0);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM ticket"
						       " WHERE cancelled_at IS NULL"),
			 0);
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT cents FROM receipt WHERE kind = 'refund'"),
		-2400);
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT refunds FROM payment WHERE cents < 0"), 1);
	assert_string_equal(cancel(order), "wrong_state");
	desk_prove(&desk);
}

static void later_a_part_is_kept(void **state)
{
	int64_t order = desk_sell(&desk, desk.concert, desk.slot, 1);

	(void)state;
	s->now = starts() - 24 * 3600;
	scratch_do(s, &desk.seller, "order.quote_cancel", "{s:I}", "order", (json_int_t)order);
	assert_int_equal(scratch_int(s, "retained"), 0);
	s->now++;
	scratch_do(s, &desk.seller, "order.quote_cancel", "{s:I}", "order", (json_int_t)order);
	assert_int_equal(scratch_int(s, "retained"), 600);
	assert_string_equal(cancel(order), "done");
	assert_int_equal(refunded(), 600);
	assert_int_equal(scratch_int(s, "paid"), 600);
	assert_int_equal(scratch_int(s, "due"), 0);
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT -amount FROM balance WHERE name = 'sales'"),
		600);
	desk_prove(&desk);
}

static void too_late_only_the_network_decides(void **state)
{
	int64_t order = desk_sell(&desk, desk.concert, desk.slot, 1);

	(void)state;
	s->now = starts() - 2 * 3600 + 1;
	assert_string_equal(cancel(order), "not_cancellable");
	scratch_do(s, &desk.seller, "order.quote_cancel", "{s:I}", "order", (json_int_t)order);
	assert_int_equal(scratch_int(s, "possible"), 0);
	s->now = starts() + 1;
	assert_string_equal(cancel(order), "not_cancellable");
	assert_string_equal(scratch_call(s, &desk.seller, "order.cancel", "{s:I, s:s, s:s}",
					 "order", (json_int_t)order, "keep", "0", "why", "ami"),
			    "not_allowed");
	assert_string_equal(overrule(order, "0", NULL), "usage");
	assert_string_equal(overrule(order, "25", "train en retard"), "done");
	assert_int_equal(refunded(), 900);
	desk_prove(&desk);
}

static void without_rules_nothing_is_taken_back(void **state)
{
	int64_t order = desk_sell(&desk, desk.concert, desk.slot, 1);

	(void)state;
	scratch_do(s, &s->admin, "cancellation.set", "{s:i, s:b}", "hours", 24, "remove", 1);
	scratch_do(s, &s->admin, "cancellation.set", "{s:i, s:b}", "hours", 2, "remove", 1);
	assert_string_equal(scratch_call(s, &s->admin, "cancellation.set", "{s:i, s:b}", "hours", 2,
					 "remove", 1),
			    "not_found");
	assert_string_equal(cancel(order), "not_cancellable");
	/* But for a session that does not take place. */
	scratch_tamper(s, "UPDATE slot SET state = 'cancelled'");
	assert_string_equal(cancel(order), "done");
	assert_int_equal(refunded(), 1200);
}

static void some_products_are_not_taken_back(void **state)
{
	int64_t order = desk_sell(&desk, desk.concert, desk.slot, 1);

	(void)state;
	scratch_tamper(s, "UPDATE product SET cancellable = 0");
	assert_string_equal(cancel(order), "not_cancellable");
	assert_non_null(strstr(scratch_text(s, "why"), "neither taken back"));
	assert_int_equal(refunded(), 0);
}

static void in_part_to_the_cent(void **state)
{
	int64_t order = desk_basket(&desk);
	char lines[32];

	(void)state;
	desk_offer(&desk, "coupon", "promotion", 340);
	desk_add(&desk, order, desk.concert, desk.slot, 3);
	scratch_do(s, &desk.seller, "order.code", "{s:I, s:s}", "order", (json_int_t)order, "code",
		   "coupon");
	assert_int_equal(scratch_int(s, "total"), 3478); /* 3.4 % of 36.00 is 1.22 */
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	snprintf(lines, sizeof lines, "%lld:1",
		 (long long)scratch_number(&desk.scratch, "SELECT id FROM order_line"));
	for (int i = 0; i < 3; i++) {
		assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM offer_use"
							       " WHERE undone_at IS NULL"),
				 1);
		assert_string_equal(cancel_lines(order, lines), "done");
		assert_int_equal(taken(), 2 - i);
	}
	/* The last part gave the code's use back. */
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM offer_use"
						       " WHERE undone_at IS NULL"),
			 0);
	assert_int_equal(refunded(), 3478);
	assert_string_equal(scratch_text(s, "state"), "cancelled");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT sum(cents) FROM receipt"), 0);
	desk_prove(&desk);
}

static void bad_parts_are_refused(void **state)
{
	static const struct {
		const char *lines, *reason;
	} cases[] = {
		{ "1:3", "not_cancellable" },
		{ "99", "not_found" },
		{ "1,1", "usage" },
		{ "1:0", "usage" },
		{ "1:-1", "usage" },
		{ "x", "usage" },
		{ "1:", "usage" },
		{ "0", "usage" },
		{ "1:1:1", "usage" },
	};
	int64_t order = desk_sell(&desk, desk.concert, desk.slot, 2);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(cancel_lines(order, cases[i].lines), cases[i].reason);
	assert_string_equal(cancel(99), "not_yours");
	assert_string_equal(scratch_call(s, &desk.other_seller, "order.cancel", "{s:I}", "order",
					 (json_int_t)order),
			    "not_yours");
	assert_string_equal(scratch_call(s, &s->admin, "cancellation.set", "{s:i, s:s}", "hours", 2,
					 "fee", "101"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "cancellation.set", "{s:i, s:s}", "hours",
					 -1, "fee", "10"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "cancellation.set", "{s:i}", "hours", 2),
			    "usage");
	assert_int_equal(refunded(), 0);
}

static void a_used_ticket_is_not_taken_back(void **state)
{
	int64_t order = desk_sell(&desk, desk.concert, desk.slot, 2);
	char code[48];

	(void)state;
	desk_ticket(&desk, order, 1, code);
	s->now = starts();
	scratch_do(s, &desk.door, "redemption.create", "{s:s}", "code", code);
	s->now = SCRATCH_NOW;
	assert_string_equal(cancel(order), "not_cancellable");
	assert_string_equal(overrule(order, "0", "geste"), "not_cancellable");
	assert_string_equal(cancel_lines(order, "1:1"), "done");
	assert_int_equal(refunded(), 1200);
	assert_string_equal(scratch_text(s, "state"), "confirmed");
	/* It is the unused one that went. */
	desk_ticket(&desk, order, 0, code);
	s->now = starts();
	assert_string_equal(scratch_call(s, &desk.door, "redemption.create", "{s:s}", "code", code),
			    "cancelled");
}

/* --- Where the money goes --- */

static void back_to_its_means_the_last_first(void **state)
{
	int64_t order = desk_basket(&desk);

	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 2);
	assert_string_equal(desk_confirm(&desk, order, "card:10:T1,cash:20"), "done");
	assert_string_equal(cancel_lines(order, "1:1"), "done");
	/* 14.00 in cash were the last payment: 12.00 come back in cash. */
	assert_int_equal(scratch_number(&desk.scratch, "SELECT cents FROM payment WHERE cents < 0"),
			 -1200);
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT amount FROM balance WHERE name = 'till:1'"),
		5000 + 1400 - 1200);
	assert_string_equal(cancel(order), "done");
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT amount FROM balance WHERE name = 'till:1'"),
		5000);
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT amount FROM balance WHERE name = 'means:7'"),
		0);
	desk_prove(&desk);
}

static void cash_comes_out_of_a_till_that_has_it(void **state)
{
	int64_t order = desk_basket(&desk);

	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(desk_confirm(&desk, order, "cash:12"), "done");
	scratch_tamper(s, "UPDATE till SET closed_at = 0");
	assert_string_equal(cancel(order), "no_till");
	scratch_do(s, &desk.seller, "till.open", "{s:s}", "float", "3");
	assert_string_equal(cancel(order), "payment_refused");
	assert_int_equal(taken(), 1);
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT count(*) FROM receipt WHERE kind = 'refund'"),
		0);
	desk_prove(&desk);
}

static void to_the_customers_balance(void **state)
{
	int64_t order = desk_basket(&desk);

	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	assert_string_equal(scratch_call(s, &desk.seller, "order.cancel", "{s:I, s:s}", "order",
					 (json_int_t)order, "to", "balance"),
			    "payment_refused"); /* nobody's */
	order = desk_basket(&desk);
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	scratch_do(s, &desk.seller, "order.cancel", "{s:I, s:s}", "order", (json_int_t)order, "to",
		   "balance");
	/* Nothing of theirs is left here: their balance is none of the desk's business. */
	assert_true(json_is_null(json_object_get(s->answer, "balance")));
	scratch_do(s, &s->admin, "order.show", "{s:I}", "order", (json_int_t)order);
	assert_int_equal(scratch_int(s, "balance"), 1200);
	desk_prove(&desk);
}

static int64_t for_marie(const char *payments)
{
	int64_t order = desk_basket(&desk);

	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(desk_confirm(&desk, order, payments), "done");
	return order;
}

static const char *cancel_to(struct caller *who, int64_t order, const char *to)
{
	return scratch_call(s, who, "order.cancel", "{s:I, s:s}", "order", (json_int_t)order, "to",
			    to);
}

/* The balance of somebody who is gone would reach nobody: the refusal says what else. */
static void never_to_the_balance_of_somebody_erased(void **state)
{
	int64_t by_card = for_marie("card:12");
	int64_t by_balance;

	(void)state;
	scratch_do(s, &s->admin, "balance.credit", "{s:I, s:s, s:s}", "customer",
		   (json_int_t)desk.customer, "amount", "12", "why", "geste");
	by_balance = for_marie("balance:12");
	assert_string_equal(cancel_to(&desk.seller, by_card, "cash"), "payment_refused");
	scratch_do(s, &s->admin, "customer.erase", "{s:I, s:s}", "customer",
		   (json_int_t)desk.customer, "why", "asked");
	assert_string_equal(cancel_to(&desk.seller, by_card, "balance"), "payment_refused");
	assert_non_null(strstr(scratch_text(s, "message"), "erased"));
	assert_non_null(strstr(scratch_text(s, "message"), "in cash"));
	assert_string_equal(cancel_to(&desk.seller, by_card, "means"), "done");
	assert_string_equal(cancel_to(&desk.seller, by_balance, "means"), "payment_refused");
	assert_int_equal(refunded(), 1200);
	assert_string_equal(cancel_to(&desk.seller, by_balance, "cash"), "done");
	assert_int_equal(refunded(), 2400);
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT amount FROM balance WHERE name = 'till:1'"),
		5000 - 1200);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT sum(amount) FROM balance"
						       " WHERE name LIKE 'customer:%'"),
			 0);
	desk_prove(&desk);
}

/* However many small payments there were, each is given back. */
static void any_number_of_payments_is_given_back(void **state)
{
	char cents[20 * 10 + 1];
	size_t length = 0;
	int64_t order;

	(void)state;
	for (int i = 0; i < 20; i++)
		length += (size_t)snprintf(cents + length, sizeof cents - length, "%scard:0.01",
					   i ? "," : "");
	scratch_do(s, &s->admin, "network.set", "{s:s}", "amounts_due", "yes");
	order = for_marie("");
	for (int i = 0; i < 15; i++)
		scratch_do(s, &desk.seller, "order.pay", "{s:I, s:s}", "order", (json_int_t)order,
			   "payments", cents);
	assert_string_equal(cancel(order), "done");
	assert_int_equal(scratch_int(s, "paid_out"), 300);
	assert_int_equal(refunded(), 300);
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT count(DISTINCT refunds) FROM payment"), 300);
	desk_prove(&desk);
}

/* What was not paid yet is not paid out. */
static void what_is_due_shrinks_first(void **state)
{
	int64_t order = desk_basket(&desk);

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "amounts_due", "yes");
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
	desk_add(&desk, order, desk.concert, desk.slot, 2);
	assert_string_equal(desk_confirm(&desk, order, "card:10"), "done");
	assert_string_equal(cancel_lines(order, "1:1"), "done");
	assert_int_equal(scratch_int(s, "due"), 200);
	assert_int_equal(scratch_int(s, "paid_out"), 0);
	assert_string_equal(cancel(order), "done");
	assert_int_equal(scratch_int(s, "due"), 0);
	assert_int_equal(scratch_int(s, "paid_out"), 1000);
	desk_prove(&desk);
}

/* What is kept of an order that nobody had paid is still owed, and can be paid. */
static void what_is_kept_can_still_be_paid(void **state)
{
	int64_t order = desk_basket(&desk);

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "amounts_due", "yes");
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
	desk_add(&desk, order, desk.concert, desk.slot, 2);
	assert_string_equal(desk_confirm(&desk, order, ""), "done");
	assert_string_equal(overrule(order, "50", "prévenu tard"), "done");
	assert_string_equal(scratch_text(s, "state"), "cancelled");
	assert_int_equal(scratch_int(s, "due"), 1200);
	assert_string_equal(scratch_call(s, &desk.seller, "order.pay", "{s:I, s:s}", "order",
					 (json_int_t)order, "payments", "card:12"),
			    "done");
	assert_int_equal(scratch_int(s, "due"), 0);
	assert_string_equal(scratch_call(s, &desk.seller, "order.pay", "{s:I, s:s}", "order",
					 (json_int_t)order, "payments", "card:12"),
			    "payment_refused");
	desk_prove(&desk);
}

static void the_handling_fee_is_kept_unless_the_network_says_so(void **state)
{
	int64_t order;

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "order_fee", "2");
	order = desk_sell(&desk, desk.concert, desk.slot, 2);
	assert_string_equal(cancel_lines(order, "1:1"), "done");
	assert_int_equal(refunded(), 1200);
	assert_string_equal(scratch_call(s, &desk.seller, "order.cancel", "{s:I, s:b, s:s}",
					 "order", (json_int_t)order, "fee", 1, "why", "geste"),
			    "not_allowed");
	scratch_do(s, &s->admin, "order.cancel", "{s:I, s:b, s:s}", "order", (json_int_t)order,
		   "fee", 1, "why", "geste");
	assert_int_equal(refunded(), 2600);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT sum(cents) FROM receipt"), 0);
	desk_prove(&desk);
}

/* The fee that was kept can be given back alone, once, when nothing else is left. */
static void the_handling_fee_is_given_back_afterwards(void **state)
{
	int64_t order;
	int64_t cancelled;

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "order_fee", "2");
	order = desk_sell(&desk, desk.concert, desk.slot, 2);
	assert_string_equal(cancel(order), "done");
	assert_int_equal(refunded(), 2400);
	cancelled = scratch_number(&desk.scratch, "SELECT cancelled_at FROM customer_order");
	s->now += 60;
	assert_string_equal(cancel(order), "wrong_state");
	assert_string_equal(scratch_call(s, &desk.seller, "order.cancel", "{s:I, s:b, s:s}",
					 "order", (json_int_t)order, "fee", 1, "why", "geste"),
			    "not_allowed");
	scratch_do(s, &s->admin, "order.quote_cancel", "{s:I, s:b, s:s}", "order",
		   (json_int_t)order, "fee", 1, "why", "geste");
	assert_int_equal(scratch_int(s, "refund"), 200);
	assert_int_equal(scratch_int(s, "possible"), 1);
	scratch_do(s, &s->admin, "order.cancel", "{s:I, s:b, s:s}", "order", (json_int_t)order,
		   "fee", 1, "why", "geste");
	assert_int_equal(scratch_int(s, "paid_out"), 200);
	assert_int_equal(refunded(), 2600);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT cancelled_at FROM customer_order"),
			 cancelled);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT sum(cents) FROM receipt"), 0);
	assert_int_equal(taken(), 0);
	assert_string_equal(scratch_call(s, &s->admin, "order.cancel", "{s:I, s:b, s:s}", "order",
					 (json_int_t)order, "fee", 1, "why", "geste"),
			    "wrong_state");
	desk_prove(&desk);
}

/* An offer may say that a cancelled use is used all the same. */
static void a_code_comes_back_unless_the_offer_says_not(void **state)
{
	int64_t order = desk_basket(&desk);
	int64_t other;

	(void)state;
	desk_offer(&desk, "unique1", "single", 5000);
	desk_offer(&desk, "unique2", "single", 5000);
	scratch_tamper(s, "UPDATE offer SET keeps_use = 1 WHERE id = 2");
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	for (int i = 0; i < 2; i++)
		scratch_do(s, &desk.seller, "order.code", "{s:I, s:s}", "order", (json_int_t)order,
			   "code", i ? "unique2" : "unique1");
	assert_int_equal(scratch_int(s, "total"), 300);
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	assert_string_equal(cancel(order), "done");
	other = desk_basket(&desk);
	assert_string_equal(scratch_call(s, &desk.seller, "order.code", "{s:I, s:s}", "order",
					 (json_int_t)other, "code", "unique1"),
			    "done");
	assert_string_equal(scratch_call(s, &desk.seller, "order.code", "{s:I, s:s}", "order",
					 (json_int_t)other, "code", "unique2"),
			    "already_redeemed");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(early_it_is_free),
		TEST(later_a_part_is_kept),
		TEST(too_late_only_the_network_decides),
		TEST(without_rules_nothing_is_taken_back),
		TEST(some_products_are_not_taken_back),
		TEST(in_part_to_the_cent),
		TEST(bad_parts_are_refused),
		TEST(a_used_ticket_is_not_taken_back),
		TEST(back_to_its_means_the_last_first),
		TEST(cash_comes_out_of_a_till_that_has_it),
		TEST(to_the_customers_balance),
		TEST(never_to_the_balance_of_somebody_erased),
		TEST(any_number_of_payments_is_given_back),
		TEST(what_is_due_shrinks_first),
		TEST(what_is_kept_can_still_be_paid),
		TEST(the_handling_fee_is_kept_unless_the_network_says_so),
		TEST(the_handling_fee_is_given_back_afterwards),
		TEST(a_code_comes_back_unless_the_offer_says_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
