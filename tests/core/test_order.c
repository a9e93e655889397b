/* Baskets: priced at each look, their places held for a while, seen by their own desk
 * only (S6). */
#include <stdio.h>
#include <string.h>

#include "core/network/settings.h"
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

static size_t lines(void)
{
	return json_array_size(json_object_get(s->answer, "lines"));
}

static int64_t taken(void)
{
	return scratch_number(&desk.scratch, "SELECT taken FROM slot_place WHERE slot = 1");
}

static const char *call(const char *operation, int64_t id)
{
	return scratch_call(s, &desk.seller, operation, "{s:I}", "order", (json_int_t)id);
}

static const char *change(int64_t id, int64_t units)
{
	return scratch_call(s, &desk.seller, "order.change", "{s:I, s:I}", "line", (json_int_t)id,
			    "units", (json_int_t)units);
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

/* --- Baskets --- */

static void a_basket_is_priced_and_holds_its_places(void **state)
{
	(void)state;
	assert_string_equal(desk_add(&desk, order, desk.concert, desk.slot, 2), "done");
	assert_int_equal(scratch_int(s, "total"), 2400);
	assert_int_equal(of_line(0, "net"), 2400);
	assert_string_equal(json_string_value(json_object_get(line(0), "audience_name")),
			    "Full price");
	assert_int_equal(taken(), 2);
	scratch_do(s, &desk.seller, "order.add", "{s:I, s:I, s:i, s:I}", "order", (json_int_t)order,
		   "product", (json_int_t)desk.concert, "audience", AUDIENCE_CHILD, "slot",
		   (json_int_t)desk.slot);
	assert_int_equal(scratch_int(s, "total"), 3000);
	assert_int_equal(lines(), 2);
	/* The same again is the same line. */
	assert_string_equal(desk_add(&desk, order, desk.concert, desk.slot, 1), "done");
	assert_int_equal(lines(), 2);
	assert_int_equal(of_line(0, "units"), 3);
	assert_int_equal(taken(), 4);
	assert_string_equal(scratch_text(s, "until"), "2026-11-22T09:57:00Z");
}

static void lines_change_and_go(void **state)
{
	int64_t id;

	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 2);
	id = of_line(0, "line");
	assert_string_equal(change(id, 5), "done");
	assert_int_equal(taken(), 5);
	assert_string_equal(change(id, 6), "sold_out");
	assert_int_equal(taken(), 5);
	assert_string_equal(change(id, 1), "done");
	assert_int_equal(taken(), 1);
	assert_string_equal(change(id, 0), "usage");
	scratch_do(s, &desk.seller, "order.remove", "{s:I}", "line", (json_int_t)id);
	assert_int_equal(lines(), 0);
	assert_int_equal(scratch_int(s, "total"), 0);
	assert_int_equal(taken(), 0);
	assert_string_equal(change(id, 1), "not_yours");
}

static void what_is_gone_is_refused_whole(void **state)
{
	int64_t other;

	(void)state;
	assert_string_equal(desk_add(&desk, order, desk.concert, desk.slot, 6), "sold_out");
	assert_string_equal(scratch_text(s, "left"), "5");
	assert_string_equal(desk_add(&desk, order, desk.concert, desk.slot, 4), "done");
	other = desk_basket(&desk);
	assert_string_equal(desk_add(&desk, other, desk.concert, desk.slot, 2), "sold_out");
	assert_string_equal(desk_add(&desk, other, desk.concert, desk.slot, 1), "done");
	assert_string_equal(desk_add(&desk, other, desk.pass, 0, 4), "sold_out");
	assert_string_equal(desk_add(&desk, other, desk.pass, 0, 3), "done");
	assert_int_equal(taken(), 5);
}

static void bad_lines_are_refused(void **state)
{
	int64_t other = desk_product(&desk, "Visite", "visit", 500);

	(void)state;
	assert_string_equal(desk_add(&desk, order, desk.concert, 0, 1), "choose_session");
	assert_string_equal(desk_add(&desk, order, desk.pass, desk.slot, 1), "not_found");
	assert_string_equal(desk_add(&desk, order, desk.concert, desk.slot, 0), "usage");
	assert_string_equal(desk_add(&desk, order, desk.concert, 99, 1), "not_yours");
	assert_string_equal(desk_add(&desk, 99, desk.concert, desk.slot, 1), "not_yours");
	assert_string_equal(scratch_call(s, &desk.seller, "order.add", "{s:I, s:I, s:i, s:I}",
					 "order", (json_int_t)order, "product",
					 (json_int_t)desk.concert, "audience", 2, "slot",
					 (json_int_t)desk.slot),
			    "no_price");
	scratch_tamper(s, "UPDATE product SET at_most = 2 WHERE ref = 'Concert'");
	assert_string_equal(desk_add(&desk, order, desk.concert, desk.slot, 3), "limit_reached");
	scratch_tamper(s, "UPDATE product SET state = 'withdrawn' WHERE ref = 'Visite'");
	assert_string_equal(desk_add(&desk, order, other, 0, 1), "not_on_sale");
	assert_int_equal(taken(), 0);
	assert_string_equal(
		scratch_call(s, &desk.seller, "order.open", "{s:s}", "channel", "visitor"),
		"usage");
	assert_string_equal(scratch_call(s, &desk.seller, "order.open", "{s:I}", "shop",
					 (json_int_t)desk.elsewhere),
			    "not_yours");
}

/* A seller sees what was sold at the own desk, and nothing else. */
static void another_desk_sees_nothing(void **state)
{
	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(scratch_call(s, &desk.other_seller, "order.show", "{s:I}", "order",
					 (json_int_t)order),
			    "not_yours");
	assert_string_equal(scratch_call(s, &desk.other_seller, "order.remove", "{s:I}", "line", 1),
			    "not_yours");
	scratch_do(s, &desk.other_seller, "order.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &desk.seller, "order.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_row_int(s, 0, "total"), 1200);
	scratch_do(s, &s->admin, "order.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
}

static size_t listed(const char *name, const char *value)
{
	scratch_do(s, &desk.seller, "order.list", "{s:s}", name, value);
	assert_int_equal(scratch_rows(s), scratch_int(s, "total"));
	return scratch_rows(s);
}

static void orders_are_found(void **state)
{
	int64_t sold = desk_sell(&desk, desk.concert, desk.slot, 1);
	int64_t pass = desk_sell(&desk, desk.pass, 0, 1);
	int64_t baskets = 1;

	(void)state;
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
	assert_int_equal(listed("state", "open"), baskets);
	assert_int_equal(listed("when", "upcoming"), 2);
	assert_int_equal(listed("when", "past"), 0);
	/* A basket makes nobody the desk's own; the network finds it all the same. */
	scratch_do(s, &s->admin, "order.list", "{s:s}", "customer", "marie@example.fr");
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_row_int(s, 0, "id"), order);
	assert_int_equal(listed("filter", "PETIT"), 1);
	assert_int_equal(listed("filter", "2"), 1);
	assert_int_equal(scratch_row_int(s, 0, "id"), sold);
	assert_int_equal(listed("sort", "-total"), 3);
	assert_int_equal(scratch_row_int(s, 0, "id"), pass);
	assert_int_equal(listed("until", "2026-11-21"), 0);
	s->now += INT64_C(3) * 86400;
	assert_int_equal(listed("when", "past"), 1);
	assert_int_equal(scratch_row_int(s, 0, "id"), sold);
	assert_string_equal(scratch_row_text(s, 0, "what"), "1 Concert");
	assert_int_equal(listed("when", "upcoming"), 1);
	assert_string_equal(scratch_call(s, &desk.seller, "order.list", "{s:I}", "shop",
					 (json_int_t)desk.elsewhere),
			    "not_yours");
}

/* --- Time --- */

static void a_basket_left_alone_gives_its_places_back(void **state)
{
	struct caller daemon = { .daemon = true, .uid = -1 };

	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 5);
	s->now += 14 * 60;
	scratch_do(s, &daemon, "order.expire", NULL);
	assert_int_equal(scratch_int(s, "expired"), 0);
	s->now += 60;
	scratch_do(s, &daemon, "order.expire", NULL);
	assert_int_equal(scratch_int(s, "expired"), 1);
	assert_int_equal(taken(), 0);
	assert_string_equal(confirm("60", "card:60"), "basket_ended");
	assert_string_equal(desk_add(&desk, order, desk.concert, desk.slot, 1), "basket_ended");
	assert_string_equal(call("order.resume", order), "done");
	assert_string_equal(scratch_text(s, "state"), "open");
	assert_int_equal(taken(), 5);
	/* Nobody but the server itself may. */
	assert_string_equal(scratch_call(s, &s->admin, "order.expire", NULL), "not_allowed");
}

/* Nobody waits for the minute: what is over makes room when room is wanted. */
static void what_is_over_makes_room_at_once(void **state)
{
	int64_t other;

	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 5);
	s->now += 15 * 60;
	other = desk_basket(&desk);
	assert_string_equal(desk_add(&desk, other, desk.concert, desk.slot, 3), "done");
	assert_int_equal(taken(), 3);
	assert_string_equal(call("order.resume", order), "sold_out");
	assert_int_equal(taken(), 3);
}

/* Each change begins the time anew; a basket never makes room for itself. */
static void a_touched_basket_lives(void **state)
{
	int64_t id;

	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 4);
	id = of_line(0, "line");
	s->now += 14 * 60;
	assert_string_equal(change(id, 3), "done");
	s->now += 14 * 60;
	assert_string_equal(change(id, 4), "done");
	s->now += 20 * 60;
	assert_string_equal(change(id, 6), "sold_out");
	assert_string_equal(change(id, 5), "done");
	assert_int_equal(taken(), 5);
	set("basket_minutes", "3");
	assert_string_equal(change(id, 4), "done");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT until FROM customer_order"),
			 s->now + 180);
}

static void what_was_given_up_is_forgotten_after_a_month(void **state)
{
	struct caller daemon = { .daemon = true, .uid = -1 };
	int64_t sold;

	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	call("order.abandon", order);
	sold = desk_sell(&desk, desk.pass, 0, 1);
	s->now += INT64_C(30) * 86400;
	scratch_do(s, &daemon, "system.night", NULL);
	assert_string_equal(call("order.show", order), "done");
	s->now++;
	scratch_do(s, &daemon, "system.night", NULL);
	assert_string_equal(call("order.show", order), "not_yours");
	assert_string_equal(call("order.show", sold), "done");
	assert_int_equal(scratch_number(&desk.scratch, "SELECT count(*) FROM order_line"), 1);
}

static void a_basket_is_set_aside_and_taken_up(void **state)
{
	(void)state;
	desk_add(&desk, order, desk.concert, desk.slot, 2);
	scratch_do(s, &desk.seller, "order.hold", "{s:I, s:s}", "order", (json_int_t)order,
		   "remark", "va chercher sa carte");
	assert_string_equal(scratch_text(s, "state"), "held");
	assert_string_equal(desk_add(&desk, order, desk.concert, desk.slot, 1), "wrong_state");
	assert_string_equal(confirm("24", "card:24"), "wrong_state");
	scratch_do(s, &desk.seller, "order.list", "{s:s, s:s}", "state", "held", "filter", "carte");
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(taken(), 2);
	assert_string_equal(call("order.resume", order), "done");
	assert_string_equal(call("order.resume", order), "wrong_state");
	assert_string_equal(call("order.abandon", order), "done");
	assert_int_equal(taken(), 0);
	assert_string_equal(call("order.abandon", order), "basket_ended");
}

/* Whoever knows an address can open a basket for it: that shows no more of a customer,
 * and changes nothing of theirs. Who bought is the desk's own. */
static void a_basket_makes_nobody_the_desks_own(void **state)
{
	(void)state;
	scratch_tamper(s, "UPDATE customer SET phone = '0612345678', shop = NULL");
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	assert_string_equal(scratch_call(s, &desk.seller, "customer.update", "{s:I, s:s}",
					 "customer", (json_int_t)desk.customer, "name", "X"),
			    "not_yours");
	assert_string_equal(scratch_call(s, &desk.seller, "balance.show", "{s:I}", "customer",
					 (json_int_t)desk.customer),
			    "not_yours");
	scratch_do(s, &desk.seller, "customer.find", "{s:s}", "text", "marie@example.fr");
	assert_string_equal(scratch_row_text(s, 0, "phone"), "");
	assert_int_equal(scratch_row_int(s, 0, "id"), 0);
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	scratch_do(s, &desk.seller, "customer.find", "{s:s}", "text", "marie@example.fr");
	assert_string_equal(scratch_row_text(s, 0, "phone"), "0612345678");
	assert_int_equal(scratch_row_int(s, 0, "id"), desk.customer);
}

static bool marie_is_ours(void)
{
	const char *outcome = scratch_call(s, &desk.seller, "balance.show", "{s:I}", "customer",
					   (json_int_t)desk.customer);
	bool named = strcmp(outcome, "done") == 0;

	scratch_do(s, &desk.seller, "customer.find", "{s:s}", "text", "marie@example.fr");
	assert_int_equal(scratch_row_int(s, 0, "own"), named);
	return named;
}

/* Nor does something cheap that is sold and cancelled; in part, it is still a sale. */
static void a_cancelled_sale_makes_nobody_the_desks_own(void **state)
{
	(void)state;
	scratch_tamper(s, "UPDATE customer SET shop = NULL");
	scratch_do(s, &s->admin, "cancellation.set", "{s:i, s:s}", "hours", 1, "fee", "0");
	scratch_do(s, &desk.seller, "order.customer", "{s:I, s:s}", "order", (json_int_t)order,
		   "email", "marie@example.fr");
	desk_add(&desk, order, desk.concert, desk.slot, 2);
	assert_false(marie_is_ours());
	scratch_do(s, &desk.seller, "order.show", "{s:I}", "order", (json_int_t)order);
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	assert_true(marie_is_ours());
	scratch_do(s, &desk.seller, "order.cancel", "{s:I, s:s}", "order", (json_int_t)order,
		   "lines", "1:1");
	assert_true(marie_is_ours());
	scratch_do(s, &desk.seller, "order.cancel", "{s:I}", "order", (json_int_t)order);
	assert_string_equal(scratch_text(s, "state"), "cancelled");
	assert_false(marie_is_ours());
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_basket_is_priced_and_holds_its_places),
		TEST(lines_change_and_go),
		TEST(what_is_gone_is_refused_whole),
		TEST(bad_lines_are_refused),
		TEST(another_desk_sees_nothing),
		TEST(orders_are_found),
		TEST(a_basket_left_alone_gives_its_places_back),
		TEST(what_is_over_makes_room_at_once),
		TEST(a_touched_basket_lives),
		TEST(what_was_given_up_is_forgotten_after_a_month),
		TEST(a_basket_is_set_aside_and_taken_up),
		TEST(a_basket_makes_nobody_the_desks_own),
		TEST(a_cancelled_sale_makes_nobody_the_desks_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
