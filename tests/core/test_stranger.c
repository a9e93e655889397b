/* Another desk's customer: of whoever is no more than an address, a desk is told what it
 * typed, and their balance is spent only when they are there. */
#include <stdio.h>
#include <string.h>

#include "tests/support/desk.h"

static struct desk desk;
static struct scratch *const s = &desk.scratch;
static int64_t order; /* a new basket */

static int open_desk(void **state)
{
	(void)state;
	desk_open(&desk);
	order = desk_basket(&desk);
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *confirm(const char *total, const char *payments)
{
	return scratch_call(s, &desk.seller, "order.confirm", "{s:I, s:s, s:s}", "order",
			    (json_int_t)order, "total", total, "payments", payments);
}

static void set(const char *name, const char *value)
{
	scratch_do(s, &s->admin, "network.set", "{s:s}", name, value);
}

static void for_marie(const char *credit)
{
	scratch_do(s, &s->admin, "balance.credit", "{s:I, s:s, s:s}", "customer",
		   (json_int_t)desk.customer, "amount", credit, "why", "geste");
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
}

static const char *of_customer(const char *name)
{
	const char *text =
		json_string_value(json_object_get(json_object_get(s->answer, "customer"), name));

	return text ? text : "";
}

static bool balance_is_told(void)
{
	return json_is_integer(json_object_get(s->answer, "balance"));
}

/* Whoever knows an address sells to it, and sees no more than that and the price. */
static void a_stranger_is_what_was_typed(void **state)
{
	(void)state;
	scratch_tamper(s, "UPDATE customer SET phone = '0612345678', shop = NULL");
	for_marie("15");
	assert_string_equal(of_customer("email"), "marie@example.fr");
	assert_string_equal(of_customer("name"), "Marie Petit");
	assert_string_equal(of_customer("phone"), "");
	assert_true(json_is_null(json_object_get(json_object_get(s->answer, "customer"), "id")));
	assert_true(json_is_array(json_object_get(json_object_get(s->answer, "customer"), "mark")));
	assert_false(balance_is_told());
	/* Nor by a list, of whom it has no name, nor found by pieces of the address. */
	scratch_tamper(s, "UPDATE customer SET name = '', name_key = ''");
	scratch_do(s, &desk.seller, "order.list", NULL);
	assert_string_equal(scratch_row_text(s, 0, "name"), "");
	assert_int_equal(scratch_row_int(s, 0, "customer"), 0);
	scratch_do(s, &desk.seller, "order.list", "{s:s}", "filter", "marie@");
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &s->admin, "order.list", "{s:s}", "filter", "marie@");
	assert_string_equal(scratch_row_text(s, 0, "name"), "marie@example.fr");
	scratch_tamper(s, "UPDATE customer SET name = 'Marie Petit'");
	scratch_do(s, &s->admin, "order.show", "{s:I}", "order", (json_int_t)order);
	assert_string_equal(of_customer("phone"), "0612345678");
	assert_true(balance_is_told());
	/* By a code, not even the address; it is there, so its balance can be used. */
	desk_voucher(&desk, 1);
	order = desk_basket(&desk);
	assert_string_equal(desk_type(&desk, order, "BON-MARIE"), "done");
	assert_string_equal(of_customer("name"), "Marie Petit");
	assert_string_equal(of_customer("email"), "");
	assert_string_equal(of_customer("phone"), "");
	assert_int_equal(scratch_int(s, "balance"), 1500);
}

/* An address is no proof: the balance of somebody who is not there is not spent. */
static void a_strangers_balance_needs_them_to_be_there(void **state)
{
	(void)state;
	scratch_tamper(s, "UPDATE customer SET shop = NULL");
	for_marie("15");
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(confirm("12", "balance:12"), "payment_refused");
	assert_non_null(strstr(scratch_text(s, "message"), "scan"));
	desk_voucher(&desk, -1);
	assert_string_equal(desk_type(&desk, order, "BON-MARIE"), "done");
	assert_string_equal(desk_said(&desk, "state"), "expired");
	assert_string_equal(confirm("12", "balance:12"), "payment_refused");
	desk_voucher(&desk, 1);
	assert_string_equal(desk_type(&desk, order, "BON-MARIE"), "done");
	/* It was hers: for somebody else, nobody is there. */
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "pierre@example.fr");
	for_marie("1");
	assert_string_equal(confirm("12", "balance:12"), "payment_refused");
	assert_string_equal(desk_type(&desk, order, "BON-MARIE"), "done");
	/* Setting it aside does not forget that she was there. */
	scratch_do(s, &desk.seller, "order.hold", "{s:I}", "order", (json_int_t)order);
	scratch_do(s, &desk.seller, "order.resume", "{s:I}", "order", (json_int_t)order);
	assert_string_equal(confirm("12", "balance:12"), "done");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT presented FROM customer_order"),
			 901);
	desk_prove(&desk);
}

/* A sale that nobody pays opens no balance, neither its own nor another's; one that was
 * paid makes the customer the desk's own. The network needs no proof. */
static void what_is_due_opens_no_balance(void **state)
{
	(void)state;
	scratch_tamper(s, "UPDATE customer SET shop = NULL");
	set("amounts_due", "yes");
	for_marie("40");
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(confirm("12", ""), "done");
	assert_false(balance_is_told());
	assert_string_equal(scratch_call(s, &desk.seller, "order.pay", "{s:I, s:s}", "order",
					 (json_int_t)order, "payments", "balance:12"),
			    "payment_refused");
	scratch_do(s, &s->admin, "order.pay", "{s:I, s:s}", "order", (json_int_t)order, "payments",
		   "balance:1");
	desk_voucher(&desk, 1);
	assert_string_equal(desk_type(&desk, order, "coupon10"), "wrong_state");
	assert_string_equal(desk_type(&desk, order, "BON-MARIE"), "done");
	assert_string_equal(scratch_text(s, "state"), "confirmed");
	scratch_do(s, &desk.seller, "order.pay", "{s:I, s:s}", "order", (json_int_t)order,
		   "payments", "balance:1");
	order = desk_basket(&desk);
	for_marie("1");
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(confirm("12", "balance:12"), "payment_refused");
	scratch_do(s, &desk.seller, "order.pay", "{s:i, s:s}", "order", 1, "payments", "card:10");
	assert_string_equal(confirm("12", "balance:12"), "done");
	desk_prove(&desk);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_stranger_is_what_was_typed),
		TEST(a_strangers_balance_needs_them_to_be_there),
		TEST(what_is_due_opens_no_balance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
