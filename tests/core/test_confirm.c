/* Confirming: all conditions are asked again, and money, places, codes and receipts hold
 * together or nothing happens; what was sold is frozen (S6, S12). */
#include <stdio.h>
#include <string.h>

#include "tests/support/desk.h"

static struct desk desk;
static struct scratch *const s = &desk.scratch;
static int64_t order;

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

static const json_t *line(size_t i)
{
	return json_array_get(json_object_get(s->answer, "lines"), i);
}

static int64_t of_line(size_t i, const char *name)
{
	return json_integer_value(json_object_get(line(i), name));
}

static int64_t taken(void)
{
	return scratch_number(&desk.scratch, "SELECT taken FROM slot_place WHERE slot = 1");
}

static const char *call(const char *operation, int64_t id)
{
	return scratch_call(s, &desk.seller, operation, "{s:I}", "order", (json_int_t)id);
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

static void a_sale_in_cash_with_change(void **state)
{
	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 2);
	assert_string_equal(desk_confirm(&desk, order, "cash:30.00"), "done");
	assert_string_equal(scratch_text(s, "state"), "confirmed");
	assert_int_equal(scratch_int(s, "change"), 600);
	assert_int_equal(scratch_int(s, "paid"), 2400);
	assert_int_equal(scratch_int(s, "due"), 0);
	assert_int_equal(scratch_int(s, "receipt"), 1);
	assert_int_equal(scratch_int(s, "tickets"), 2);
	assert_string_equal(json_string_value(json_object_get(line(0), "terms")),
			    "Ni repris ni échangé");
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT amount FROM balance WHERE name = 'till:1'"),
		5000 + 2400);
	assert_int_equal(taken(), 2);
	assert_string_equal(desk_confirm(&desk, order, NULL), "wrong_state");
	assert_string_equal(call("order.abandon", order), "wrong_state");
	desk_prove(&desk);
}

static void several_means_at_once(void **state)
{
	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 5);
	assert_string_equal(confirm("60", "holiday:20,card:12.50:T42,cheque:7.50:1234,cash:50"),
			    "done");
	assert_int_equal(scratch_int(s, "change"), 3000);
	assert_int_equal(json_array_size(json_object_get(s->answer, "payments")), 4);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT sum(cents) FROM payment"), 6000);
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT tendered FROM payment WHERE means = 6"),
		5000);
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT amount FROM balance WHERE name = 'means:7'"),
		1250);
	desk_prove(&desk);
}

/* Cash that was not needed is given back whole, and is no payment. */
static void cash_that_is_not_needed_is_no_payment(void **state)
{
	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(confirm("12", "card:12,cash:5"), "done");
	assert_int_equal(scratch_int(s, "change"), 500);
	assert_int_equal(json_array_size(json_object_get(s->answer, "payments")), 1);
}

static void bad_payments_are_refused(void **state)
{
	static const struct {
		const char *payments, *reason;
	} cases[] = {
		{ "card:11.99", "payment_refused" }, /* a cent is missing */
		{ "card:12.01", "payment_refused" }, /* no change on a card */
		{ "holiday:15", "payment_refused" }, /* nor on holiday vouchers */
		{ "holiday:15,cash:1", "payment_refused" },
		{ "balance:12", "payment_refused" }, /* whose? */
		{ "gold:12", "usage" },
		{ "card", "usage" },
		{ "card:", "usage" },
		{ "card:0", "usage" },
		{ "card:-12", "usage" },
		{ "card:12.001", "usage" },
		{ "card:1e3", "usage" },
		{ "card:99999999999999999999", "usage" },
	};

	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(confirm("12", cases[i].payments), cases[i].reason);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM payment"), 0);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM movement"),
			 1); /* the float */
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM receipt"), 0);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM ticket"), 0);
	assert_string_equal(confirm("12", "card:12"), "done");
}

static void cash_needs_a_till(void **state)
{
	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	scratch_tamper(s, "UPDATE till SET closed_at = 0");
	assert_string_equal(confirm("12", "cash:12"), "no_till");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM receipt"), 0);
	assert_string_equal(confirm("12", "card:12"), "done");
}

static void an_empty_basket_is_not_sold(void **state)
{
	(void)state;
	assert_string_equal(confirm("0", ""), "empty");
}

/* The customer was told a total: another one is never charged. */
static void another_total_is_refused(void **state)
{
	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 2);
	assert_string_equal(confirm("23", "card:23"), "total_changed");
	assert_int_equal(scratch_int(s, "cents"), 2400);
	scratch_tamper(s, "UPDATE price SET cents = 1300 WHERE cents = 1200");
	assert_string_equal(confirm("24", "card:24"), "total_changed");
	assert_string_equal(scratch_text(s, "total"), "\u20ac26.00");
	assert_string_equal(confirm("26", "card:26"), "done");
}

static void what_no_longer_holds_is_refused_with_the_reason(void **state)
{
	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 2);
	scratch_tamper(s, "UPDATE slot SET state = 'cancelled'");
	assert_string_equal(confirm("24", "card:24"), "not_on_sale");
	assert_int_equal(scratch_int(s, "line"), 1);
	call("order.show", order);
	assert_non_null(json_string_value(json_object_get(line(0), "wrong")));
	scratch_tamper(s, "UPDATE slot SET state = 'open'");
	scratch_tamper(s, "UPDATE product SET state = 'withdrawn'");
	assert_string_equal(confirm("24", "card:24"), "not_on_sale");
	scratch_tamper(s, "UPDATE product SET state = 'in_use', at_most = 1");
	assert_string_equal(confirm("24", "card:24"), "limit_reached");
	scratch_tamper(s, "UPDATE product SET at_most = NULL");
	scratch_tamper(s, "DELETE FROM price");
	assert_string_equal(confirm("24", "card:24"), "no_price");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM receipt"), 0);
}

/* What was sold stays what it was. */
static void what_was_sold_is_frozen(void **state)
{
	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	scratch_tamper(s, "UPDATE price SET cents = 1");
	scratch_tamper(s, "UPDATE product SET vat = 0");
	scratch_tamper(s, "UPDATE product_text SET name = 'Autre', terms = 'Autres'");
	call("order.show", order);
	assert_int_equal(scratch_int(s, "total"), 1200);
	assert_int_equal(of_line(0, "vat"), 1000);
	assert_string_equal(json_string_value(json_object_get(line(0), "name")), "Concert");
	assert_string_equal(json_string_value(json_object_get(line(0), "terms")),
			    "Ni repris ni échangé");
}

static void a_handling_fee_is_part_of_the_total(void **state)
{
	(void)state;
	set("order_fee", "2.00");
	set("order_fee_vat", "5.5");
	assert_int_equal(scratch_int(s, "order_fee_vat"), 550);
	set("order_fee_vat", "20");
	order = desk_basket(&desk);
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_int_equal(scratch_int(s, "total"), 1400);
	scratch_do(s, &desk.seller, "order.delivery", "{s:I, s:s, s:s}", "order", (json_int_t)order,
		   "delivery", "print", "fee", "0.50");
	assert_int_equal(scratch_int(s, "total"), 1250);
	assert_string_equal(scratch_text(s, "delivery"), "print");
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	assert_int_equal(scratch_int(s, "paid"), 1250);
	assert_string_equal(scratch_call(s, &desk.seller, "order.delivery", "{s:I, s:s}", "order",
					 (json_int_t)order, "fee", "0"),
			    "wrong_state");
}

static void by_mail_only_to_somebody(void **state)
{
	(void)state;
	set("mail", "maildir:/tmp/nowhere");
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	scratch_do(s, &desk.seller, "order.delivery", "{s:I, s:s}", "order", (json_int_t)order,
		   "delivery", "email");
	assert_string_equal(desk_confirm(&desk, order, NULL), "no_address");
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(s->answer, "customer"), "name")),
		"Marie Petit");
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	assert_int_equal(
		scratch_number(&desk.scratch, "SELECT count(*) FROM message WHERE what = 'order'"),
		1);
	/* At the desk nothing is sent. */
	desk_sell(&desk, desk.concert, desk.slot, 1);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM message"), 1);
}

/* --- Balance, amounts due --- */

static void for_marie(const char *credit)
{
	scratch_do(s, &s->admin, "balance.credit", "{s:I, s:s, s:s}", "customer",
		   (json_int_t)desk.customer, "amount", credit, "why", "geste");
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
}

static void a_balance_is_spent_once(void **state)
{
	(void)state;
	for_marie("15");
	desk_voucher(&desk, 1);
	assert_string_equal(desk_type(&desk, order, "BON-MARIE"), "done");
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_int_equal(scratch_int(s, "balance"), 1500);
	assert_string_equal(confirm("12", "balance:12"), "done");
	assert_int_equal(scratch_int(s, "balance"), 300);
	order = desk_basket(&desk);
	for_marie("1");
	assert_string_equal(desk_type(&desk, order, "BON-MARIE"), "done");
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(confirm("12", "balance:12"), "payment_refused");
	assert_string_equal(confirm("12", "balance:4,balance:1,card:7"), "payment_refused");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM receipt"), 1);
	assert_string_equal(confirm("12", "balance:4,card:8"), "done");
	assert_int_equal(scratch_int(s, "balance"), 0);
	desk_prove(&desk);
}

static void amounts_due_only_where_allowed(void **state)
{
	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(confirm("12", "card:5"), "payment_refused");
	set("amounts_due", "yes");
	assert_string_equal(confirm("12", "card:5"), "payment_refused"); /* nobody owes it */
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
	assert_string_equal(confirm("12", "card:5"), "done");
	assert_int_equal(scratch_int(s, "due"), 700);
	scratch_do(s, &desk.seller, "order.list", "{s:b}", "due", 1);
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_row_int(s, 0, "due"), 700);
	scratch_do(s, &desk.seller, "order.pay", "{s:I, s:s}", "order", (json_int_t)order,
		   "payments", "card:3");
	assert_int_equal(scratch_int(s, "due"), 400);
	scratch_do(s, &desk.seller, "order.pay", "{s:I, s:s}", "order", (json_int_t)order,
		   "payments", "cash:10");
	assert_int_equal(scratch_int(s, "change"), 600);
	assert_int_equal(scratch_int(s, "due"), 0);
	assert_string_equal(scratch_call(s, &desk.seller, "order.pay", "{s:I, s:s}", "order",
					 (json_int_t)order, "payments", "cash:10"),
			    "payment_refused");
	desk_prove(&desk);
}

/* What is sold is a customer's own order once it bears their name. */
static void a_shop_sees_its_own_customers(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &desk.seller, "order.customer", "{s:I, s:I}", "order",
					 (json_int_t)order, "customer", (json_int_t)desk.customer),
			    "not_yours");
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
	assert_string_equal(scratch_call(s, &desk.seller, "order.open", "{s:I}", "customer",
					 (json_int_t)desk.customer),
			    "not_yours");
	desk_add(&desk, order, desk.pass, 0, 1);
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	assert_string_equal(scratch_call(s, &desk.seller, "order.open", "{s:I}", "customer",
					 (json_int_t)desk.customer),
			    "done");
	assert_string_equal(scratch_call(s, &desk.seller, "order.customer", "{s:I, s:s}", "order",
					 (json_int_t)order, "email", "marie"),
			    "usage");
}

/* --- Codes and offers --- */

static void a_promotional_code_in_the_same_field(void **state)
{
	(void)state;
	desk_offer(&desk, "coupon10", "promotion", 1000);
	desk_add(&desk, order, desk.concert, desk.slot, 2);
	assert_string_equal(desk_type(&desk, order, " Coupon10 "), "done");
	assert_string_equal(desk_said(&desk, "kind"), "promotion");
	assert_int_equal(scratch_int(s, "total"), 2160);
	assert_int_equal(scratch_int(s, "reduction"), 240);
	assert_string_equal(desk_type(&desk, order, "COUPON10"), "exists");
	scratch_do(s, &desk.seller, "order.uncode", "{s:I, s:s}", "order", (json_int_t)order,
		   "code", "coupon10");
	assert_int_equal(scratch_int(s, "total"), 2400);
	assert_string_equal(scratch_call(s, &desk.seller, "order.uncode", "{s:I, s:s}", "order",
					 (json_int_t)order, "code", "coupon10"),
			    "not_found");
	assert_string_equal(desk_type(&desk, order, "coupon10"), "done");
	assert_string_equal(confirm("24", "card:24"), "total_changed");
	assert_string_equal(confirm("21.60", "card:21.60"), "done");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT cents FROM order_line_offer"), 240);
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM offer_use"), 1);
	assert_int_equal(json_array_size(json_object_get(s->answer, "offers")), 1);
	desk_prove(&desk);
}

/* The voucher brings its customer, and what is theirs while it is good. */
static void a_voucher_brings_what_its_holder_has(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "advantage.create", "{s:s, s:s, s:s, s:[I], s:s}", "title",
		   "Porteurs", "target", "voucher", "scope", "products", "products",
		   (json_int_t)desk.concert, "percent", "25");
	scratch_do(s, &s->admin, "advantage.publish", "{s:i}", "advantage",
		   (int)scratch_int(s, "id"));
	scratch_tamper(s, "INSERT INTO code (id, text, kind, own)"
			  " VALUES (900, 'BON-HELENE', 'voucher', 0)");
	scratch_tamper(s, "INSERT INTO voucher (id, code, customer, party, reason, valid_from,"
			  " valid_until, issued_at)"
			  " VALUES (1, 900, 1, 1, 'guest', 0, 1795302000, 0)");
	desk_add(&desk, order, desk.concert, desk.slot, 2);
	assert_int_equal(scratch_int(s, "total"), 2400);
	assert_string_equal(desk_type(&desk, order, "BON-HELENE"), "done");
	assert_string_equal(desk_said(&desk, "state"), "expired");
	assert_true(json_is_null(json_object_get(s->answer, "customer")));
	assert_int_equal(scratch_int(s, "total"), 2400);
	scratch_tamper(s, "UPDATE voucher SET valid_until = 1796079600");
	assert_string_equal(desk_type(&desk, order, "BON-HELENE"), "done");
	assert_string_equal(desk_said(&desk, "state"), "valid");
	assert_int_equal(scratch_int(s, "total"), 1800);
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT customer FROM offer_use"),
			 desk.customer);
	desk_prove(&desk);
}

static void an_offer_is_taken_out_and_let_in(void **state)
{
	int64_t offer = desk_offer(&desk, "coupon10", "promotion", 1000);

	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	desk_type(&desk, order, "coupon10");
	scratch_do(s, &desk.seller, "order.without", "{s:I, s:I}", "order", (json_int_t)order,
		   "offer", (json_int_t)offer);
	assert_int_equal(scratch_int(s, "total"), 1200);
	scratch_do(s, &desk.seller, "order.without", "{s:I, s:I, s:b}", "order", (json_int_t)order,
		   "offer", (json_int_t)offer, "without", 0);
	assert_int_equal(scratch_int(s, "total"), 1080);
}

/* In two baskets at once, it is sold with one of them. */
static void a_single_use_code_is_good_once(void **state)
{
	int64_t other = desk_basket(&desk);

	(void)state;
	desk_offer(&desk, "unique1", "single", 5000);
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	desk_add(&desk, other, desk.concert, desk.slot, 1);
	assert_string_equal(desk_type(&desk, order, "unique1"), "done");
	assert_string_equal(desk_type(&desk, other, "unique1"), "done");
	assert_int_equal(scratch_int(s, "total"), 600);
	assert_string_equal(confirm("6", "card:6"), "done");
	assert_string_equal(scratch_call(s, &desk.seller, "order.confirm", "{s:I, s:s, s:s}",
					 "order", (json_int_t)other, "total", "6", "payments",
					 "card:6"),
			    "total_changed");
	assert_non_null(strstr(scratch_text(s, "why"), "unique1"));
	assert_string_equal(desk_type(&desk, other, "unique1"), "already_redeemed");
	assert_string_equal(desk_confirm(&desk, other, NULL), "done");
	assert_int_equal(scratch_int(s, "total"), 1200);
}

/* A code that ends while the basket is open: the desk is told, with the new total. */
static void a_code_that_ends_meanwhile_is_said(void **state)
{
	(void)state;
	desk_offer(&desk, "coupon10", "promotion", 1000);
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	desk_type(&desk, order, "coupon10");
	scratch_tamper(s, "UPDATE offer SET valid_until = 1795340521");
	s->now++;
	assert_string_equal(confirm("10.80", "card:10.80"), "total_changed");
	assert_int_equal(scratch_int(s, "cents"), 1200);
	assert_non_null(strstr(scratch_text(s, "why"), "coupon10: "));
}

static void any_code_says_what_it_is(void **state)
{
	char ticket[48];

	(void)state;
	desk_ticket(&desk, desk_sell(&desk, desk.pass, 0, 1), 0, ticket);
	assert_string_equal(desk_type(&desk, order, ticket), "done");
	assert_string_equal(desk_said(&desk, "kind"), "ticket");
	assert_string_equal(desk_said(&desk, "state"), "valid");
	assert_string_equal(desk_type(&desk, order, "ABCD-EFGH-J"), "typing_error");
	assert_string_equal(desk_type(&desk, order, "nothing"), "unknown_code");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM order_code"), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_sale_in_cash_with_change),
		TEST(several_means_at_once),
		TEST(cash_that_is_not_needed_is_no_payment),
		TEST(bad_payments_are_refused),
		TEST(cash_needs_a_till),
		TEST(an_empty_basket_is_not_sold),
		TEST(another_total_is_refused),
		TEST(what_no_longer_holds_is_refused_with_the_reason),
		TEST(what_was_sold_is_frozen),
		TEST(a_handling_fee_is_part_of_the_total),
		TEST(by_mail_only_to_somebody),
		TEST(a_balance_is_spent_once),
		TEST(amounts_due_only_where_allowed),
		TEST(a_shop_sees_its_own_customers),
		TEST(a_promotional_code_in_the_same_field),
		TEST(a_voucher_brings_what_its_holder_has),
		TEST(an_offer_is_taken_out_and_let_in),
		TEST(a_single_use_code_is_good_once),
		TEST(a_code_that_ends_meanwhile_is_said),
		TEST(any_code_says_what_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
