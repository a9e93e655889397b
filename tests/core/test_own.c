/* The customer's area: what they see is theirs alone, and its end is for good. */
#include <stdlib.h>
#include <string.h>

#include "core/code/guess.h"
#include "tests/support/own.h"
#include "tests/support/sale.h"

static struct scratch *const s = &own.pass.scratch;

/* --- What is theirs --- */

static void details_are_changed_but_for_the_address(void **state)
{
	struct caller caller;

	(void)state;
	caller = owner_customer("marie@example.org", "Marie");
	scratch_do(s, &caller, "own.update", "{s:s, s:s, s:s}", "name", "Marie Leroy", "phone",
		   "06 12 34 56 78", "speaks", "de");
	assert_string_equal(scratch_text(s, "name"), "Marie Leroy");
	assert_string_equal(scratch_text(s, "language"), "de");
	assert_string_equal(
		scratch_call(s, &caller, "own.update", "{s:s}", "email", "x@example.org"), "usage");
	assert_string_equal(scratch_call(s, &caller, "own.update", "{s:s}", "phone", "12"),
			    "usage");
	scratch_do(s, &caller, "own.prefer", "{s:s, s:b}", "preference", "news", "given", 1);
	assert_int_equal(scratch_row_int(s, 0, "given"), 1);
	scratch_do(s, &caller, "own.prefer", "{s:s, s:b}", "preference", "news", "given", 0);
	assert_int_equal(scratch_row_int(s, 0, "given"), 0);
	scratch_do(s, &s->admin, "customer.export", "{s:s}", "customer", "marie@example.org");
	assert_int_equal(json_array_size(json_object_get(s->answer, "preferences")), 2);
}

static void an_address_book_is_one_s_own(void **state)
{
	struct caller marie, paul;
	json_int_t address;

	(void)state;
	marie = owner_customer("marie@example.org", "Marie");
	paul = owner_customer("paul@example.org", "Paul");
	scratch_do(s, &marie, "own.address_add", "{s:s, s:s, s:s, s:s}", "label", "Maison",
		   "street", "3 rue des Vignes", "postcode", "37000", "town", "Tours");
	address = scratch_int(s, "id");
	assert_string_equal(scratch_call(s, &marie, "own.address_add", "{s:s}", "label", "X"),
			    "usage");
	scratch_do(s, &marie, "own.address_change", "{s:I, s:s}", "address", address, "town",
		   "Amboise");
	assert_string_equal(scratch_text(s, "street"), "3 rue des Vignes");
	scratch_do(s, &paul, "own.addresses", NULL);
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(scratch_call(s, &paul, "own.address_change", "{s:I, s:s}", "address",
					 address, "town", "X"),
			    "not_found");
	assert_string_equal(
		scratch_call(s, &paul, "own.address_remove", "{s:I}", "address", address),
		"not_found");
	scratch_do(s, &marie, "own.address_remove", "{s:I}", "address", address);
	scratch_do(s, &marie, "own.addresses", NULL);
	assert_int_equal(scratch_rows(s), 0);
}

static void orders_and_tickets_are_shown_until_they_begin(void **state)
{
	struct caller marie, paul;

	(void)state;
	marie = owner_customer("marie@example.org", "Marie");
	paul = owner_customer("paul@example.org", "Paul");
	owner_bought(owner_number("marie@example.org"), s->now + 3600);
	scratch_do(s, &marie, "own.show", NULL);
	assert_int_equal(scratch_int(s, "upcoming"), 1);
	assert_int_equal(scratch_int(s, "tickets"), 2);
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(s->answer, "next"), "name")),
		"Visite des caves");
	scratch_do(s, &marie, "own.orders", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "name"), "Visite des caves");
	scratch_do(s, &marie, "own.order", "{s:i}", "order", 1);
	assert_string_equal(scratch_text(s, "for_name"), "Marie");
	assert_string_equal(scratch_text(s, "shop"), "Cave des Tilleuls");
	assert_int_equal(json_integer_value(json_object_get(
				 json_array_get(json_object_get(s->answer, "lines"), 0), "net")),
			 1800);
	scratch_do(s, &marie, "own.tickets", NULL);
	assert_int_equal(scratch_rows(s), 2);
	/* nobody else sees them */
	scratch_do(s, &paul, "own.orders", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &paul, "own.tickets", NULL);
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(scratch_call(s, &paul, "own.order", "{s:i}", "order", 1), "not_yours");
	assert_string_equal(scratch_call(s, &paul, "own.order", "{s:i}", "order", 99), "not_yours");
	/* it has begun: still to come, but printed no more; then it is past */
	s->now += 3600;
	scratch_do(s, &marie, "own.tickets", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &marie, "own.orders", NULL);
	assert_int_equal(scratch_rows(s), 1);
	s->now += 90 * 60;
	scratch_do(s, &marie, "own.orders", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &marie, "own.orders", "{s:b}", "past", 1);
	assert_int_equal(scratch_rows(s), 1);
}

/* The ladder of the schema is empty: without a step nothing can be cancelled. */
static void an_order_is_cancelled_by_the_network_s_rules(void **state)
{
	static const struct {
		const char *lines, *reason;
	} wrong[] = {
		{ "1:3", "not_cancellable" },
		{ "99", "not_found" },
		{ "1:0", "usage" },
		{ "one", "usage" },
	};
	struct caller marie, paul;
	struct sale sold;
	const json_t *line;

	(void)state;
	marie = owner_customer("marie@example.org", "Marie");
	paul = owner_customer("paul@example.org", "Paul");
	owner_bought(owner_number("marie@example.org"), s->now + 10 * 3600);
	owner_tamper("UPDATE slot SET state = 'open'");
	owner_tamper("INSERT INTO slot_place (slot, capacity, taken) VALUES (1, 10, 2)");
	owner_tamper("INSERT INTO payment (customer_order, means, cents, tendered, account, at)"
		     " VALUES (1, 7, 1800, 1800, 1, 0)");
	owner_tamper("INSERT INTO balance (id, unit, name, sign, least) VALUES"
		     " (60, 'EUR', 'sales', -1, NULL), (61, 'EUR', 'due', 1, NULL),"
		     " (62, 'EUR', 'means:7', 1, NULL)");
	owner_tamper("INSERT INTO movement (at, source, target, amount, what) VALUES"
		     " (0, 60, 61, 1800, 'sale'), (0, 61, 62, 1800, 'payment')");
	sold = (struct sale){ .pass = own.pass, .seller = own.seller, .product = 1 };
	assert_int_not_equal(sale_receipt(&sold, 1), 0);
	scratch_do(s, &marie, "own.quote", "{s:i}", "order", 1);
	assert_string_not_equal(
		json_string_value(json_object_get(
			json_array_get(json_object_get(s->answer, "lines"), 0), "why_not")),
		"");
	assert_string_equal(scratch_call(s, &marie, "own.cancel", "{s:i}", "order", 1),
			    "not_cancellable");
	/* a quarter is kept until 4 hours ahead */
	owner_tamper("DELETE FROM cancellation_step");
	owner_tamper("INSERT INTO cancellation_step (hours, fee) VALUES (4, 2500)");
	assert_string_equal(scratch_call(s, &paul, "own.quote", "{s:i}", "order", 1), "not_yours");
	assert_string_equal(scratch_call(s, &paul, "own.cancel", "{s:i}", "order", 1), "not_yours");
	scratch_do(s, &marie, "own.quote", "{s:i}", "order", 1);
	assert_int_equal(scratch_int(s, "refund"), 1350);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_string_equal(scratch_call(s, &marie, "own.cancel", "{s:i, s:[s]}", "order",
						 1, "lines", wrong[i].lines),
				    wrong[i].reason);
	/* one place of two, then the rest */
	scratch_do(s, &marie, "own.quote", "{s:i, s:[s]}", "order", 1, "lines", "1:1");
	assert_int_equal(scratch_int(s, "refund"), 675);
	scratch_do(s, &marie, "own.cancel", "{s:i, s:[s]}", "order", 1, "lines", "1:1");
	scratch_do(s, &marie, "own.order", "{s:i}", "order", 1);
	assert_string_equal(scratch_text(s, "state"), "confirmed");
	line = json_array_get(json_object_get(s->answer, "lines"), 0);
	assert_int_equal(json_integer_value(json_object_get(line, "line")), 1);
	assert_int_equal(json_integer_value(json_object_get(line, "cancelled")), 1);
	scratch_do(s, &marie, "own.show", NULL);
	assert_int_equal(scratch_int(s, "tickets"), 1);
	scratch_do(s, &marie, "own.cancel", "{s:i}", "order", 1);
	assert_int_equal(scratch_int(s, "retained"), 225);
	scratch_do(s, &marie, "own.show", NULL);
	assert_int_equal(scratch_int(s, "balance"), 1350);
	assert_int_equal(scratch_int(s, "tickets"), 0);
	assert_string_equal(scratch_call(s, &marie, "own.cancel", "{s:i}", "order", 1),
			    "not_yours");
	scratch_do(s, &s->admin, "ledger.verify", NULL);
	assert_int_equal(scratch_int(s, "ok"), 1);
}

/* By mail, or on paper: theirs alone, and not without end. */
static void tickets_are_had_again(void **state)
{
	struct caller marie, paul;
	struct sale sold;
	const json_t *paper;

	(void)state;
	marie = owner_customer("marie@example.org", "Marie");
	paul = owner_customer("paul@example.org", "Paul");
	owner_bought(owner_number("marie@example.org"), s->now + 10 * 3600);
	sold = (struct sale){ .pass = own.pass, .seller = own.seller, .product = 1 };
	assert_int_not_equal(sale_receipt(&sold, 1), 0);
	scratch_do(s, &marie, "own.paper", "{s:i, s:s}", "order", 1, "layout", "sheet");
	paper = json_object_get(s->answer, "paper");
	assert_string_equal(json_string_value(json_object_get(paper, "kind")), "tickets");
	assert_int_equal(json_array_size(json_object_get(paper, "tickets")), 2);
	assert_string_equal(scratch_call(s, &paul, "own.paper", "{s:i}", "order", 1), "not_yours");
	assert_string_equal(scratch_call(s, &paul, "own.send", "{s:i}", "order", 1), "not_yours");
	assert_string_equal(
		scratch_call(s, &marie, "own.paper", "{s:i, s:s}", "order", 1, "layout", "poster"),
		"usage");
	for (int i = 0; i < 5; i++) {
		scratch_do(s, &marie, "own.send", "{s:i}", "order", 1);
		assert_string_equal(scratch_text(s, "mail"), "queued");
	}
	assert_string_equal(scratch_call(s, &marie, "own.send", "{s:i}", "order", 1),
			    "limit_reached");
	s->now += 3601;
	scratch_do(s, &marie, "own.send", "{s:i}", "order", 1);
	/* Until the session begins. */
	s->now += 10 * 3600;
	assert_string_equal(scratch_call(s, &marie, "own.paper", "{s:i}", "order", 1),
			    "wrong_state");
}

static void a_balance_is_shown_with_what_changed_it(void **state)
{
	struct caller marie;
	int64_t who;

	(void)state;
	marie = owner_customer("marie@example.org", "Marie");
	who = owner_number("marie@example.org");
	owner_tamper("INSERT INTO balance (id, unit, name, sign, least) VALUES"
		     " (50, 'EUR', 'due', 1, NULL), (51, 'EUR', 'customer:%lld', -1, 0)",
		     (long long)who);
	owner_tamper("INSERT INTO movement (at, source, target, amount, what) VALUES"
		     " (%lld, 51, 50, 1500, 'refund'), (%lld, 50, 51, 400, 'payment')",
		     (long long)s->now, (long long)s->now);
	scratch_do(s, &marie, "own.balance", NULL);
	assert_int_equal(scratch_rows(s), 2);
	assert_int_equal(scratch_row_int(s, 0, "cents"), -400);
	assert_int_equal(scratch_row_int(s, 1, "cents"), 1500);
	assert_int_equal(scratch_int(s, "balance"), 1100);
}

static void nobody_else_has_an_area(void **state)
{
	struct caller visitor;

	(void)state;
	visitor = owner_visitor("192.0.2.1");
	assert_string_equal(scratch_call(s, &visitor, "own.show", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &s->admin, "own.show", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &own.seller, "own.close", "{s:s}", "password", "x"),
			    "not_allowed");
}

static void an_unknown_code_opens_nothing(void **state)
{
	struct caller marie;

	(void)state;
	marie = owner_customer("marie@example.org", "Marie");
	assert_string_equal(scratch_call(s, &marie, "own.code", "{s:s}", "code", "SOLEIL"),
			    "unknown_code");
	scratch_do(s, &marie, "own.offers", NULL);
	assert_int_equal(scratch_rows(s), 0);
}

/* Who typed too many wrong codes waits before the next one, not before seeing their own. */
static void kept_codes_are_listed_to_who_must_wait(void **state)
{
	struct caller marie;
	char guess[32];

	(void)state;
	marie = owner_customer("marie@example.org", "Marie");
	owner_tamper("INSERT INTO offer (id, state, target, scope, effect, percent, created_at,"
		     " changed_at) VALUES (70, 'published', 'partner', 'basket', 'percent', 1000,"
		     " 0, 0)");
	owner_tamper("INSERT INTO code (id, text, kind, own) VALUES (800, 'SOLEIL', 'partner', 0)");
	owner_tamper("INSERT INTO offer_code VALUES (800, 70)");
	scratch_do(s, &marie, "own.code", "{s:s}", "code", "soleil");
	for (int i = 0; i < GUESSES_AT_ONCE; i++) {
		snprintf(guess, sizeof guess, "devine-%d", i);
		assert_string_equal(scratch_call(s, &marie, "own.code", "{s:s}", "code", guess),
				    "unknown_code");
	}
	assert_string_equal(scratch_call(s, &marie, "own.code", "{s:s}", "code", "soleil"),
			    "slow_down");
	scratch_do(s, &marie, "own.offers", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "code"), "SOLEIL");
}

/* --- Its end --- */

static void closing_asks_for_the_password_and_is_for_good(void **state)
{
	struct caller marie, again = scratch_stranger(true, "192.0.2.9");
	int64_t who;
	char *text;

	(void)state;
	marie = owner_customer("marie@example.org", "Marie Leroy");
	who = owner_number("marie@example.org");
	owner_bought(who, s->now + 3600);
	scratch_do(s, &marie, "own.address_add", "{s:s, s:s}", "street", "3 rue des Vignes", "town",
		   "Tours");
	assert_string_equal(scratch_call(s, &marie, "own.close", "{s:s}", "password", "Wrong-1a"),
			    "login_failed");
	assert_string_equal(scratch_call(s, &marie, "own.close", "{s:s}", "password", OWN_PASSWORD),
			    "in_use");
	scratch_do(s, &marie, "own.close", "{s:s, s:b}", "password", OWN_PASSWORD, "lose", 1);
	assert_string_equal(scratch_call(s, &marie, "own.show", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &again, "auth.password", "{s:s, s:s}", "login",
					 "marie@example.org", "password", OWN_PASSWORD),
			    "login_failed");
	scratch_do(s, &s->admin, "customer.export", "{s:I}", "customer", (json_int_t)who);
	text = json_dumps(s->answer, 0);
	assert_null(strstr(text, "Leroy"));
	assert_null(strstr(text, "marie@"));
	assert_null(strstr(text, "Vignes"));
	assert_non_null(strstr(text, "1800")); /* amounts stay */
	free(text);
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_int_equal(scratch_int(s, "ok"), 1);
	/* the address may come again, as somebody new */
	again = owner_customer("marie@example.org", "Marie");
	scratch_do(s, &again, "own.orders", NULL);
	assert_int_equal(scratch_rows(s), 0);
}

static void who_buys_or_logs_in_is_kept(void **state)
{
	int64_t who;

	(void)state;
	owner_customer("marie@example.org", "Marie");
	who = owner_number("marie@example.org");
	scratch_do(s, &s->admin, "network.set", "{s:i}", "retention_months", 12);
	s->now += 300 * (int64_t)86400;
	owner_bought(who, s->now + 100 * (int64_t)86400);
	s->now += 300 * (int64_t)86400;
	scratch_do(s, &own.itself, "system.night", NULL);
	scratch_do(s, &s->admin, "customer.find", "{s:s}", "text", "marie@example.org");
	assert_int_equal(scratch_rows(s), 1);
	s->now += 300 * (int64_t)86400;
	scratch_do(s, &own.itself, "system.night", NULL);
	scratch_do(s, &s->admin, "customer.find", "{s:s}", "text", "marie@example.org");
	assert_int_equal(scratch_rows(s), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, owner_open, owner_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(details_are_changed_but_for_the_address),
		CASE(an_address_book_is_one_s_own),
		CASE(orders_and_tickets_are_shown_until_they_begin),
		CASE(an_order_is_cancelled_by_the_network_s_rules),
		CASE(tickets_are_had_again),
		CASE(a_balance_is_shown_with_what_changed_it),
		CASE(nobody_else_has_an_area),
		CASE(an_unknown_code_opens_nothing),
		CASE(kept_codes_are_listed_to_who_must_wait),
		CASE(closing_asks_for_the_password_and_is_for_good),
		CASE(who_buys_or_logs_in_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
