/* A customer's own login: opened with a code that was mailed, entered by password or
 * from a visitors' terminal; what they see is theirs alone, and its end is for good. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/sale.h"

#define PASSWORD "Chemin-vert7"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static struct caller itself, seller;
static char code[64];

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	itself = scratch_stranger(false, "guichetd");
	itself.daemon = true;
	seller = scratch_account(s, "seller", "seller", 0, pass.shop);
	scratch_do(s, &s->admin, "network.set", "{s:s}", "mail", "maildir:/nowhere");
	scratch_do(s, &s->admin, "account.create", "{s:s, s:s}", "login", "visitor", "role",
		   "visitor");
	scratch_do(s, &s->admin, "account.open", "{s:s}", "account", "visitor");
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static struct caller visitor_from(const char *address)
{
	struct caller caller = scratch_stranger(true, address);

	scratch_do(s, &caller, "auth.open", "{s:s}", "login", "visitor");
	return caller;
}

/* Takes the message that is due, and reads its code. False when there is none. */
static bool mailed(void)
{
	const json_t *document;

	scratch_do(s, &itself, "message.take", NULL);
	document = json_object_get(json_object_get(s->answer, "paper"), "document");
	if (document == NULL)
		return false;
	snprintf(code, sizeof code, "%s", json_string_value(json_object_get(document, "code")));
	scratch_do(s, &itself, "message.sent", "{s:I}", "message",
		   (json_int_t)scratch_int(s, "message"));
	return true;
}

/* Somebody who opened their account, logged in by password. */
static struct caller customer(const char *email, const char *name)
{
	struct caller visitor = visitor_from("192.0.2.1");
	struct caller caller = scratch_stranger(true, "192.0.2.2");

	scratch_do(s, &visitor, "customer.register", "{s:s, s:s}", "email", email, "name", name);
	assert_true(mailed());
	scratch_do(s, &visitor, "customer.activate", "{s:s, s:s, s:s}", "email", email, "code",
		   code, "password", PASSWORD);
	scratch_do(s, &caller, "auth.password", "{s:s, s:s}", "login", email, "password", PASSWORD);
	return caller;
}

static int64_t number_of(const char *email)
{
	scratch_do(s, &s->admin, "customer.show", "{s:s}", "customer", email);
	return scratch_int(s, "id");
}

static void tamper(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void tamper(const char *format, ...)
{
	va_list values;
	char sql[1024];

	va_start(values, format);
	vsnprintf(sql, sizeof sql, format, values);
	va_end(values);
	scratch_tamper(s, sql);
}

/* An order of two places in a session, with their tickets. */
static void bought(int64_t who, int64_t starts)
{
	tamper("INSERT INTO product (id, ref, party, family, created_at, changed_at)"
	       " VALUES (1, 'visit', %lld, 'visit', 0, 0) ON CONFLICT DO NOTHING",
	       (long long)pass.producer);
	tamper("INSERT INTO slot (id, product, starts, minutes, created_at)"
	       " VALUES (1, 1, %lld, 90, 0)",
	       (long long)starts);
	tamper("INSERT INTO customer_order (id, state, channel, shop, account, customer, language,"
	       " opened_at, until, confirmed_at, total)"
	       " VALUES (1, 'confirmed', 4, %lld, 1, %lld, 'fr', %lld, 0, %lld, 1800)",
	       (long long)pass.shop, (long long)who, (long long)s->now, (long long)s->now);
	tamper("INSERT INTO order_line (id, customer_order, product, producer, audience, slot,"
	       " units, unit, reduction, vat, name)"
	       " VALUES (1, 1, 1, %lld, 1, 1, 2, 1000, 200, 1000, 'Visite des caves')",
	       (long long)pass.producer);
	tamper("INSERT INTO code (id, text, kind, own) VALUES (900, 'K7Q29XFM3', 'ticket', 1),"
	       " (901, 'K7Q29XFM4', 'ticket', 1)");
	tamper("INSERT INTO ticket (code, line, nth) VALUES (900, 1, 1), (901, 1, 2)");
}

/* --- Coming in --- */

static void an_account_is_opened_by_the_mailed_code(void **state)
{
	struct caller caller;

	(void)state;
	caller = customer("marie@example.org", "Marie Leroy");
	scratch_do(s, &caller, "own.show", NULL);
	assert_string_equal(scratch_text(s, "name"), "Marie Leroy");
	scratch_do(s, &caller, "session.hello", NULL);
	assert_string_equal(scratch_text(s, "home"), "customer");
	scratch_do(s, &s->admin, "customer.show", "{s:s}", "customer", "marie@example.org");
	assert_int_equal(scratch_int(s, "verified"), 1);
	/* the staff's list of accounts is not for customers */
	scratch_do(s, &s->admin, "account.list", "{s:s}", "filter", "marie");
	assert_int_equal(scratch_rows(s), 0);
}

static void asking_tells_nobody_who_is_known(void **state)
{
	struct caller visitor;
	json_t *answer;

	(void)state;
	customer("marie@example.org", "Marie");
	visitor = visitor_from("198.51.100.1");
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "marie@example.org");
	answer = json_incref(s->answer);
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "nobody@example.org");
	assert_true(json_equal(s->answer, answer));
	json_decref(answer);
	/* nor a wrong code, nor a wrong password */
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "marie@example.org", "code", "AAAA-BBBB",
					 "password", PASSWORD),
			    "login_failed");
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "who@example.org", "code", "AAAA-BBBB",
					 "password", PASSWORD),
			    "login_failed");
	assert_string_equal(scratch_call(s, &visitor, "customer.signin", "{s:s, s:s}", "email",
					 "who@example.org", "password", PASSWORD),
			    "login_failed");
	assert_string_equal(scratch_call(s, &visitor, "customer.signin", "{s:s, s:s}", "email",
					 "marie@example.org", "password", "Wrong-one1"),
			    "login_failed");
}

static void asking_is_limited_by_address_and_by_recipient(void **state)
{
	struct caller visitor;
	int sent = 0;

	(void)state;
	visitor = visitor_from("192.0.2.1");
	for (int i = 0; i < 10; i++)
		scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "marie@example.org");
	assert_string_equal(scratch_call(s, &visitor, "customer.register", "{s:s}", "email",
					 "paul@example.org"),
			    "limit_reached");
	while (mailed())
		sent++;
	assert_int_equal(sent, 3);
	s->now += 3601;
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "paul@example.org");
}

static void a_code_is_good_once_and_for_its_address(void **state)
{
	struct caller visitor;
	char first[64];

	(void)state;
	visitor = visitor_from("192.0.2.1");
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "marie@example.org");
	assert_true(mailed());
	strcpy(first, code);
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "paul@example.org", "code", first, "password",
					 PASSWORD),
			    "login_failed");
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "marie@example.org", "code", first, "password",
					 "feeble"),
			    "weak_password");
	scratch_do(s, &visitor, "customer.activate", "{s:s, s:s, s:s}", "email",
		   "Marie@example.org", "code", first, "password", PASSWORD);
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "marie@example.org", "code", first, "password",
					 "Autre-mot2"),
			    "login_failed");
	/* and not for ever */
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "paul@example.org");
	assert_true(mailed());
	s->now += 4 * 86400;
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "paul@example.org", "code", code, "password",
					 PASSWORD),
			    "login_failed");
}

static void a_forgotten_password_is_chosen_anew(void **state)
{
	struct caller before, visitor, after;

	(void)state;
	before = customer("marie@example.org", "Marie");
	visitor = visitor_from("192.0.2.1");
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "marie@example.org");
	assert_true(mailed());
	scratch_do(s, &visitor, "customer.activate", "{s:s, s:s, s:s}", "email",
		   "marie@example.org", "code", code, "password", "Autre-mot2");
	/* who came in by the old one is out */
	assert_string_equal(scratch_call(s, &before, "own.show", NULL), "not_allowed");
	after = scratch_stranger(true, "192.0.2.9");
	assert_string_equal(scratch_call(s, &after, "auth.password", "{s:s, s:s}", "login",
					 "marie@example.org", "password", PASSWORD),
			    "login_failed");
	scratch_do(s, &after, "auth.password", "{s:s, s:s}", "login", "marie@example.org",
		   "password", "Autre-mot2");
}

static void guessing_is_slowed_down(void **state)
{
	struct caller visitor;
	const char *outcome = "";

	(void)state;
	customer("marie@example.org", "Marie");
	visitor = visitor_from("192.0.2.44");
	for (int i = 0; i < 8; i++)
		outcome = scratch_call(s, &visitor, "customer.signin", "{s:s, s:s}", "email",
				       "marie@example.org", "password", "Wrong-one1");
	assert_string_equal(outcome, "slow_down");
	assert_string_equal(scratch_call(s, &visitor, "customer.signin", "{s:s, s:s}", "email",
					 "marie@example.org", "password", PASSWORD),
			    "slow_down");
	for (int i = 0; i < 8; i++)
		outcome = scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}", "email",
				       "marie@example.org", "code", "K7Q29XFM3", "password",
				       PASSWORD);
	assert_string_equal(outcome, "slow_down");
}

static void a_visitor_s_connection_becomes_the_customer_s(void **state)
{
	struct caller visitor;
	int64_t session;

	(void)state;
	customer("marie@example.org", "Marie");
	visitor = visitor_from("192.0.2.1");
	session = visitor.session;
	scratch_do(s, &visitor, "customer.signin", "{s:s, s:s}", "email", "marie@example.org",
		   "password", PASSWORD);
	assert_true(visitor.session != session);
	scratch_do(s, &visitor, "own.show", NULL);
	/* it is a visitor's no more, and never again */
	assert_string_equal(
		scratch_call(s, &visitor, "voucher.resend", "{s:s}", "email", "a@example.org"),
		"not_allowed");
	assert_string_equal(scratch_call(s, &visitor, "customer.signin", "{s:s, s:s}", "email",
					 "marie@example.org", "password", PASSWORD),
			    "not_allowed");
	scratch_do(s, &s->admin, "session.list", "{s:s}", "filter", "visitor");
	for (size_t i = 0; i < scratch_rows(s); i++)
		assert_true(scratch_row_int(s, i, "id") != session);
}

static void only_a_visitor_signs_in(void **state)
{
	struct caller stranger = scratch_stranger(true, "192.0.2.1");

	(void)state;
	customer("marie@example.org", "Marie");
	assert_string_equal(scratch_call(s, &stranger, "customer.signin", "{s:s, s:s}", "email",
					 "marie@example.org", "password", PASSWORD),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &s->admin, "customer.signin", "{s:s, s:s}", "email",
					 "marie@example.org", "password", PASSWORD),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &pass.counter, "customer.register", "{s:s}", "email",
					 "marie@example.org"),
			    "not_allowed");
	/* a login of staff is no customer's */
	stranger = visitor_from("192.0.2.3");
	assert_string_equal(scratch_call(s, &stranger, "customer.signin", "{s:s, s:s}", "email",
					 "admin", "password", PASSWORD),
			    "usage");
}

static void a_desk_invites_its_customer(void **state)
{
	struct caller visitor;

	(void)state;
	scratch_do(s, &seller, "customer.create", "{s:s, s:s}", "name", "Paul", "email",
		   "paul@example.org");
	scratch_do(s, &seller, "customer.invite", "{s:s}", "customer", "paul@example.org");
	assert_true(mailed());
	visitor = visitor_from("192.0.2.1");
	scratch_do(s, &visitor, "customer.activate", "{s:s, s:s, s:s}", "email", "paul@example.org",
		   "code", code, "password", PASSWORD);
	scratch_do(s, &seller, "customer.create", "{s:s}", "name", "Sans adresse");
	assert_string_equal(scratch_call(s, &seller, "customer.invite", "{s:I}", "customer",
					 (json_int_t)scratch_int(s, "id")),
			    "usage");
}

static void a_new_address_is_the_new_login(void **state)
{
	struct caller caller;

	(void)state;
	customer("marie@example.org", "Marie");
	scratch_do(s, &s->admin, "customer.update", "{s:s, s:s}", "customer", "marie@example.org",
		   "email", "leroy@example.org");
	caller = scratch_stranger(true, "192.0.2.7");
	assert_string_equal(scratch_call(s, &caller, "auth.password", "{s:s, s:s}", "login",
					 "marie@example.org", "password", PASSWORD),
			    "login_failed");
	scratch_do(s, &caller, "auth.password", "{s:s, s:s}", "login", "leroy@example.org",
		   "password", PASSWORD);
	assert_string_equal(scratch_call(s, &s->admin, "customer.update", "{s:s, s:s}", "customer",
					 "leroy@example.org", "email", ""),
			    "usage");
}

static void a_key_opens_it_too(void **state)
{
	struct caller caller, again = scratch_stranger(true, "192.0.2.8");
	char *key = scratch_key("marie");

	(void)state;
	caller = customer("marie@example.org", "Marie");
	scratch_do(s, &caller, "account.key_add", "{s:s}", "key", key);
	scratch_do(s, &again, "auth.key", "{s:s, s:s}", "login", "marie@example.org", "key", key);
	scratch_do(s, &again, "own.show", NULL);
	free(key);
	assert_string_equal(scratch_call(s, &s->admin, "account.grant", "{s:s, s:s}", "account",
					 "marie@example.org", "role", "staff"),
			    "usage");
}

/* --- What is theirs --- */

static void details_are_changed_but_for_the_address(void **state)
{
	struct caller caller;

	(void)state;
	caller = customer("marie@example.org", "Marie");
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
	marie = customer("marie@example.org", "Marie");
	paul = customer("paul@example.org", "Paul");
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
	marie = customer("marie@example.org", "Marie");
	paul = customer("paul@example.org", "Paul");
	bought(number_of("marie@example.org"), s->now + 3600);
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
	struct caller marie, paul;
	struct sale sold;

	(void)state;
	marie = customer("marie@example.org", "Marie");
	paul = customer("paul@example.org", "Paul");
	bought(number_of("marie@example.org"), s->now + 10 * 3600);
	tamper("UPDATE slot SET state = 'open'");
	tamper("INSERT INTO slot_place (slot, capacity, taken) VALUES (1, 10, 2)");
	tamper("INSERT INTO payment (customer_order, means, cents, tendered, account, at)"
	       " VALUES (1, 7, 1800, 1800, 1, 0)");
	tamper("INSERT INTO balance (id, unit, name, sign, least) VALUES"
	       " (60, 'EUR', 'sales', -1, NULL), (61, 'EUR', 'due', 1, NULL),"
	       " (62, 'EUR', 'means:7', 1, NULL)");
	tamper("INSERT INTO movement (at, source, target, amount, what) VALUES"
	       " (0, 60, 61, 1800, 'sale'), (0, 61, 62, 1800, 'payment')");
	sold = (struct sale){ .pass = pass, .seller = seller, .product = 1 };
	assert_int_not_equal(sale_receipt(&sold, 1), 0);
	scratch_do(s, &marie, "own.quote", "{s:i}", "order", 1);
	assert_string_not_equal(
		json_string_value(json_object_get(
			json_array_get(json_object_get(s->answer, "lines"), 0), "why_not")),
		"");
	assert_string_equal(scratch_call(s, &marie, "own.cancel", "{s:i}", "order", 1),
			    "not_cancellable");
	/* a quarter is kept until 4 hours ahead */
	tamper("DELETE FROM cancellation_step");
	tamper("INSERT INTO cancellation_step (hours, fee) VALUES (4, 2500)");
	assert_string_equal(scratch_call(s, &paul, "own.quote", "{s:i}", "order", 1), "not_yours");
	assert_string_equal(scratch_call(s, &paul, "own.cancel", "{s:i}", "order", 1), "not_yours");
	scratch_do(s, &marie, "own.quote", "{s:i}", "order", 1);
	assert_int_equal(scratch_int(s, "refund"), 1350);
	scratch_do(s, &marie, "own.cancel", "{s:i}", "order", 1);
	assert_int_equal(scratch_int(s, "retained"), 450);
	scratch_do(s, &marie, "own.show", NULL);
	assert_int_equal(scratch_int(s, "balance"), 1350);
	assert_int_equal(scratch_int(s, "tickets"), 0);
	assert_string_equal(scratch_call(s, &marie, "own.cancel", "{s:i}", "order", 1),
			    "not_yours");
	scratch_do(s, &s->admin, "ledger.verify", NULL);
	assert_int_equal(scratch_int(s, "ok"), 1);
}

static void a_balance_is_shown_with_what_changed_it(void **state)
{
	struct caller marie;
	int64_t who;

	(void)state;
	marie = customer("marie@example.org", "Marie");
	who = number_of("marie@example.org");
	tamper("INSERT INTO balance (id, unit, name, sign, least) VALUES"
	       " (50, 'EUR', 'due', 1, NULL), (51, 'EUR', 'customer:%lld', -1, 0)",
	       (long long)who);
	tamper("INSERT INTO movement (at, source, target, amount, what) VALUES"
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
	visitor = visitor_from("192.0.2.1");
	assert_string_equal(scratch_call(s, &visitor, "own.show", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &s->admin, "own.show", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &seller, "own.close", "{s:s}", "password", "x"),
			    "not_allowed");
}

static void an_unknown_code_opens_nothing(void **state)
{
	struct caller marie;

	(void)state;
	marie = customer("marie@example.org", "Marie");
	assert_string_equal(scratch_call(s, &marie, "own.code", "{s:s}", "code", "SOLEIL"),
			    "unknown_code");
	scratch_do(s, &marie, "own.offers", NULL);
	assert_int_equal(scratch_rows(s), 0);
}

/* --- Its end --- */

static void closing_asks_for_the_password_and_is_for_good(void **state)
{
	struct caller marie, again = scratch_stranger(true, "192.0.2.9");
	int64_t who;
	char *text;

	(void)state;
	marie = customer("marie@example.org", "Marie Leroy");
	who = number_of("marie@example.org");
	bought(who, s->now + 3600);
	scratch_do(s, &marie, "own.address_add", "{s:s, s:s}", "street", "3 rue des Vignes", "town",
		   "Tours");
	assert_string_equal(scratch_call(s, &marie, "own.close", "{s:s}", "password", "Wrong-1a"),
			    "login_failed");
	assert_string_equal(scratch_call(s, &marie, "own.close", "{s:s}", "password", PASSWORD),
			    "in_use");
	scratch_do(s, &marie, "own.close", "{s:s, s:b}", "password", PASSWORD, "lose", 1);
	assert_string_equal(scratch_call(s, &marie, "own.show", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &again, "auth.password", "{s:s, s:s}", "login",
					 "marie@example.org", "password", PASSWORD),
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
	again = customer("marie@example.org", "Marie");
	scratch_do(s, &again, "own.orders", NULL);
	assert_int_equal(scratch_rows(s), 0);
}

static void who_buys_or_logs_in_is_kept(void **state)
{
	int64_t who;

	(void)state;
	customer("marie@example.org", "Marie");
	who = number_of("marie@example.org");
	scratch_do(s, &s->admin, "network.set", "{s:i}", "retention_months", 12);
	s->now += 300 * (int64_t)86400;
	bought(who, s->now + 100 * (int64_t)86400);
	s->now += 300 * (int64_t)86400;
	scratch_do(s, &itself, "system.night", NULL);
	scratch_do(s, &s->admin, "customer.find", "{s:s}", "text", "marie@example.org");
	assert_int_equal(scratch_rows(s), 1);
	s->now += 300 * (int64_t)86400;
	scratch_do(s, &itself, "system.night", NULL);
	scratch_do(s, &s->admin, "customer.find", "{s:s}", "text", "marie@example.org");
	assert_int_equal(scratch_rows(s), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(an_account_is_opened_by_the_mailed_code),
		CASE(asking_tells_nobody_who_is_known),
		CASE(asking_is_limited_by_address_and_by_recipient),
		CASE(a_code_is_good_once_and_for_its_address),
		CASE(a_forgotten_password_is_chosen_anew),
		CASE(guessing_is_slowed_down),
		CASE(a_visitor_s_connection_becomes_the_customer_s),
		CASE(only_a_visitor_signs_in),
		CASE(a_desk_invites_its_customer),
		CASE(a_new_address_is_the_new_login),
		CASE(a_key_opens_it_too),
		CASE(details_are_changed_but_for_the_address),
		CASE(an_address_book_is_one_s_own),
		CASE(orders_and_tickets_are_shown_until_they_begin),
		CASE(an_order_is_cancelled_by_the_network_s_rules),
		CASE(a_balance_is_shown_with_what_changed_it),
		CASE(nobody_else_has_an_area),
		CASE(an_unknown_code_opens_nothing),
		CASE(closing_asks_for_the_password_and_is_for_good),
		CASE(who_buys_or_logs_in_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
