/* What is handed out of an order (S6, S12): receipts and their duplicates, tickets printed
 * again until the session starts, the mail. */
#include <string.h>

#include "tests/support/sale.h"

static struct sale sale;
static struct scratch *const s = &sale.pass.scratch;
static int64_t order, number;

static int open_sale(void **state)
{
	(void)state;
	sale_open(&sale);
	order = sale_order(&sale, (struct sale_line[]){ { 1000, 1001, 2, 0 }, { 0 } }, 0);
	sale_pay(&sale, order, SALE_CASH, 2002, 2002, 0);
	number = sale_receipt(&sale, order);
	return 0;
}

static int close_sale(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* Two tickets, for a session an hour from now, or for none. */
static void add_tickets(bool session)
{
	if (session) {
		assert_true(sale_try(&sale,
				     "INSERT INTO slot (product, starts, minutes, created_at)"
				     " SELECT id, 1795340520 + 3600, 60, 0 FROM product"));
		assert_true(
			sale_try(&sale, "UPDATE order_line SET slot = (SELECT max(id) FROM slot)"));
	}
	assert_true(sale_try(&sale, "INSERT INTO code (text, kind, own) VALUES"
				    " ('K7Q29XFM3', 'ticket', 1), ('0M3T77RAK', 'ticket', 1)"));
	assert_true(sale_try(
		&sale,
		"INSERT INTO ticket (code, line, nth) SELECT c.id, l.id,"
		" 1 + (c.text LIKE '0%') FROM code c, order_line l WHERE c.kind = 'ticket'"));
}

static const json_t *paper(void)
{
	return json_object_get(s->answer, "paper");
}

static int64_t of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static const json_t *ticket(size_t i)
{
	return json_array_get(json_object_get(paper(), "tickets"), i);
}

static const char *print(void)
{
	return scratch_call(s, &sale.seller, "ticket.paper", "{s:I}", "order", (json_int_t)order);
}

static void a_second_receipt_is_a_duplicate(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		scratch_do(s, &sale.seller, "receipt.paper", "{s:I}", "receipt",
			   (json_int_t)number);
		assert_int_equal(of(paper(), "nth"), i);
		assert_int_equal(of(paper(), "number"), number);
		assert_string_equal(json_string_value(json_object_get(paper(), "what")), "sale");
	}
	scratch_do(s, &sale.seller, "receipt.show", "{s:I}", "receipt", (json_int_t)number);
	assert_int_equal(scratch_int(s, "copies"), 2);
	scratch_do(s, &s->admin, "receipt.verify", NULL);
	assert_true(scratch_int(s, "ok"));
}

static void tickets_are_printed_and_counted(void **state)
{
	(void)state;
	add_tickets(false);
	assert_string_equal(print(), "done");
	assert_int_equal(json_array_size(json_object_get(paper(), "tickets")), 2);
	/* The first bears no odd cent here; both add up to the line. */
	assert_int_equal(of(ticket(0), "price") + of(ticket(1), "price"), 2002);
	assert_string_equal(json_string_value(json_object_get(ticket(0), "code")), "K7Q2-9XFM-3");
	assert_int_equal(of(ticket(0), "printed"), 1);
	assert_string_equal(print(), "done");
	assert_int_equal(of(ticket(1), "printed"), 2);
	assert_int_equal(sale_ask(&sale, "SELECT sum(printed) FROM ticket"), 4);
	scratch_do(s, &sale.seller, "ticket.paper", "{s:s, s:s}", "ticket", "K7Q29XFM3", "layout",
		   "sheet");
	assert_int_equal(json_array_size(json_object_get(paper(), "tickets")), 1);
}

static void not_again_once_the_session_has_begun(void **state)
{
	(void)state;
	add_tickets(true);
	assert_string_equal(print(), "done");
	s->now += 3599;
	assert_string_equal(print(), "done");
	s->now++;
	assert_string_equal(print(), "wrong_state");
	assert_int_equal(sale_ask(&sale, "SELECT max(printed) FROM ticket"), 2);
}

/* Sold at the last moment: the first print is always to be had. */
static void a_late_ticket_is_printed_once(void **state)
{
	(void)state;
	add_tickets(true);
	s->now += 3700;
	assert_string_equal(print(), "done");
	assert_string_equal(print(), "wrong_state");
}

static void a_cancelled_ticket_is_not_printed(void **state)
{
	(void)state;
	add_tickets(false);
	assert_true(sale_try(&sale, "UPDATE ticket SET cancelled_at = 1 WHERE nth = 1"));
	assert_string_equal(print(), "done");
	assert_int_equal(json_array_size(json_object_get(paper(), "tickets")), 1);
	assert_string_equal(
		scratch_call(s, &sale.seller, "ticket.paper", "{s:s}", "ticket", "K7Q29XFM3"),
		"wrong_state");
}

static void bad_input_is_refused(void **state)
{
	struct caller elsewhere = scratch_account(s, "pont", "seller", 0, sale.pass.other_shop);

	(void)state;
	assert_string_equal(print(), "not_found"); /* it has none */
	add_tickets(false);
	assert_string_equal(scratch_call(s, &sale.seller, "ticket.paper", NULL), "usage");
	assert_string_equal(scratch_call(s, &sale.seller, "ticket.paper", "{s:I, s:s}", "order",
					 (json_int_t)order, "ticket", "K7Q29XFM3"),
			    "usage");
	assert_string_equal(scratch_call(s, &sale.seller, "ticket.paper", "{s:I, s:s}", "order",
					 (json_int_t)order, "layout", "poster"),
			    "usage");
	assert_string_equal(
		scratch_call(s, &elsewhere, "ticket.paper", "{s:I}", "order", (json_int_t)order),
		"not_yours");
	assert_string_equal(scratch_call(s, &elsewhere, "receipt.paper", "{s:I}", "receipt",
					 (json_int_t)number),
			    "not_yours");
	assert_string_equal(
		scratch_call(s, &elsewhere, "order.send", "{s:I}", "order", (json_int_t)order),
		"not_yours");
	assert_int_equal(sale_ask(&sale, "SELECT count(*) FROM receipt_copy"), 0);
}

static const char *send(void)
{
	return scratch_call(s, &sale.seller, "order.send", "{s:I}", "order", (json_int_t)order);
}

static void an_order_is_mailed_to_its_customer(void **state)
{
	(void)state;
	add_tickets(false);
	assert_string_equal(send(), "not_found"); /* nobody's */
	assert_true(sale_try(&sale, "INSERT INTO customer (email, language, created_at)"
				    " VALUES ('marie@example.fr', 'fr', 0)"));
	assert_true(sale_try(&sale, "UPDATE customer_order SET customer ="
				    " (SELECT max(id) FROM customer)"));
	assert_string_equal(send(), "mail_off");
	scratch_do(s, &s->admin, "network.set", "{s:s}", "mail", "maildir:/tmp/none");
	assert_string_equal(send(), "done");
	assert_string_equal(scratch_text(s, "mail"), "queued");
	/* The receipt goes with it: what is printed afterwards is a duplicate. */
	scratch_do(s, &sale.seller, "receipt.paper", "{s:I}", "receipt", (json_int_t)number);
	assert_int_equal(of(paper(), "nth"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_sale, close_sale)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_second_receipt_is_a_duplicate),      TEST(tickets_are_printed_and_counted),
		TEST(not_again_once_the_session_has_begun), TEST(a_late_ticket_is_printed_once),
		TEST(a_cancelled_ticket_is_not_printed),    TEST(bad_input_is_refused),
		TEST(an_order_is_mailed_to_its_customer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
