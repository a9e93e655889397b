/* A customer's own login: opened with a code that was mailed, entered by password or from
 * a visitors' terminal; what is asked by strangers tells nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/own.h"

static struct scratch *const s = &own.pass.scratch;

static void an_account_is_opened_by_the_mailed_code(void **state)
{
	struct caller caller;

	(void)state;
	caller = owner_customer("marie@example.org", "Marie Leroy");
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
	owner_customer("marie@example.org", "Marie");
	visitor = owner_visitor("198.51.100.1");
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "marie@example.org");
	answer = json_incref(s->answer);
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "nobody@example.org");
	assert_true(json_equal(s->answer, answer));
	json_decref(answer);
	/* nor a wrong code, nor a wrong password */
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "marie@example.org", "code", "AAAA-BBBB",
					 "password", OWN_PASSWORD),
			    "login_failed");
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "who@example.org", "code", "AAAA-BBBB",
					 "password", OWN_PASSWORD),
			    "login_failed");
	assert_string_equal(scratch_call(s, &visitor, "customer.signin", "{s:s, s:s}", "email",
					 "who@example.org", "password", OWN_PASSWORD),
			    "login_failed");
	assert_string_equal(scratch_call(s, &visitor, "customer.signin", "{s:s, s:s}", "email",
					 "marie@example.org", "password", "Wrong-one1"),
			    "login_failed");
}

/* Whoever types an address makes nobody a customer: that takes the code. */
static void who_never_activated_is_no_customer(void **state)
{
	struct caller visitor;

	(void)state;
	visitor = owner_visitor("192.0.2.1");
	scratch_do(s, &visitor, "customer.register", "{s:s, s:s}", "email", "marie@example.org",
		   "name", "Marie");
	scratch_do(s, &s->admin, "customer.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(scratch_call(s, &s->admin, "customer.show", "{s:s}", "customer",
					 "marie@example.org"),
			    "not_found");
	assert_true(owner_mailed());
	scratch_do(s, &s->admin, "mail.list", NULL);
	assert_string_equal(scratch_row_text(s, 0, "recipient"), "marie@example.org");
	/* never used: nothing of it is left */
	s->now += 6 * 86400;
	scratch_do(s, &own.itself, "system.night", NULL);
	assert_int_equal(scratch_int(s, "old"), 2);
	scratch_do(s, &s->admin, "mail.list", NULL);
	assert_string_equal(scratch_row_text(s, 0, "recipient"), "");
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "marie@example.org", "code", own.code, "password",
					 OWN_PASSWORD),
			    "login_failed");
	scratch_do(s, &s->admin, "customer.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
}

/* A desk may write somebody down between the asking and the code. */
static void who_was_written_down_meanwhile_is_one(void **state)
{
	struct caller visitor;

	(void)state;
	visitor = owner_visitor("192.0.2.1");
	scratch_do(s, &visitor, "customer.register", "{s:s, s:s}", "email", "marie@example.org",
		   "name", "Mimi");
	assert_true(owner_mailed());
	scratch_do(s, &s->admin, "customer.create", "{s:s, s:s}", "name", "Marie Leroy", "email",
		   "marie@example.org");
	scratch_do(s, &visitor, "customer.activate", "{s:s, s:s, s:s}", "email",
		   "marie@example.org", "code", own.code, "password", OWN_PASSWORD);
	scratch_do(s, &s->admin, "customer.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "name"), "Marie Leroy");
}

static void asking_is_limited_by_address_and_by_recipient(void **state)
{
	struct caller visitor;
	int sent = 0;

	(void)state;
	visitor = owner_visitor("192.0.2.1");
	for (int i = 0; i < 10; i++)
		scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "marie@example.org");
	assert_string_equal(scratch_call(s, &visitor, "customer.register", "{s:s}", "email",
					 "paul@example.org"),
			    "limit_reached");
	while (owner_mailed())
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
	visitor = owner_visitor("192.0.2.1");
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "marie@example.org");
	assert_true(owner_mailed());
	snprintf(first, sizeof first, "%s", own.code);
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "paul@example.org", "code", first, "password",
					 OWN_PASSWORD),
			    "login_failed");
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "marie@example.org", "code", first, "password",
					 "feeble"),
			    "weak_password");
	scratch_do(s, &visitor, "customer.activate", "{s:s, s:s, s:s}", "email",
		   "Marie@example.org", "code", first, "password", OWN_PASSWORD);
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "marie@example.org", "code", first, "password",
					 "Autre-mot2"),
			    "login_failed");
	/* and not for ever */
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "paul@example.org");
	assert_true(owner_mailed());
	s->now += 4 * 86400;
	assert_string_equal(scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}",
					 "email", "paul@example.org", "code", own.code, "password",
					 OWN_PASSWORD),
			    "login_failed");
}

static void a_forgotten_password_is_chosen_anew(void **state)
{
	struct caller before, visitor, after;

	(void)state;
	before = owner_customer("marie@example.org", "Marie");
	visitor = owner_visitor("192.0.2.1");
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "marie@example.org");
	assert_true(owner_mailed());
	scratch_do(s, &visitor, "customer.activate", "{s:s, s:s, s:s}", "email",
		   "marie@example.org", "code", own.code, "password", "Autre-mot2");
	/* who came in by the old one is out */
	assert_string_equal(scratch_call(s, &before, "own.show", NULL), "not_allowed");
	after = scratch_stranger(true, "192.0.2.9");
	assert_string_equal(scratch_call(s, &after, "auth.password", "{s:s, s:s}", "login",
					 "marie@example.org", "password", OWN_PASSWORD),
			    "login_failed");
	scratch_do(s, &after, "auth.password", "{s:s, s:s}", "login", "marie@example.org",
		   "password", "Autre-mot2");
}

static void guessing_is_slowed_down(void **state)
{
	struct caller visitor;
	const char *outcome = "";

	(void)state;
	owner_customer("marie@example.org", "Marie");
	visitor = owner_visitor("192.0.2.44");
	for (int i = 0; i < 8; i++)
		outcome = scratch_call(s, &visitor, "customer.signin", "{s:s, s:s}", "email",
				       "marie@example.org", "password", "Wrong-one1");
	assert_string_equal(outcome, "slow_down");
	assert_string_equal(scratch_call(s, &visitor, "customer.signin", "{s:s, s:s}", "email",
					 "marie@example.org", "password", OWN_PASSWORD),
			    "slow_down");
	for (int i = 0; i < 8; i++)
		outcome = scratch_call(s, &visitor, "customer.activate", "{s:s, s:s, s:s}", "email",
				       "marie@example.org", "code", "K7Q29XFM3", "password",
				       OWN_PASSWORD);
	assert_string_equal(outcome, "slow_down");
}

static void a_visitor_s_connection_becomes_the_customer_s(void **state)
{
	struct caller visitor;
	int64_t session;

	(void)state;
	owner_customer("marie@example.org", "Marie");
	visitor = owner_visitor("192.0.2.1");
	session = visitor.session;
	scratch_do(s, &visitor, "customer.signin", "{s:s, s:s}", "email", "marie@example.org",
		   "password", OWN_PASSWORD);
	assert_true(visitor.session != session);
	scratch_do(s, &visitor, "own.show", NULL);
	/* it is a visitor's no more, and never again */
	assert_string_equal(
		scratch_call(s, &visitor, "voucher.resend", "{s:s}", "email", "a@example.org"),
		"not_allowed");
	assert_string_equal(scratch_call(s, &visitor, "customer.signin", "{s:s, s:s}", "email",
					 "marie@example.org", "password", OWN_PASSWORD),
			    "not_allowed");
	scratch_do(s, &s->admin, "session.list", "{s:s}", "filter", "visitor");
	for (size_t i = 0; i < scratch_rows(s); i++)
		assert_true(scratch_row_int(s, i, "id") != session);
}

static void only_a_visitor_signs_in(void **state)
{
	struct caller stranger = scratch_stranger(true, "192.0.2.1");

	(void)state;
	owner_customer("marie@example.org", "Marie");
	assert_string_equal(scratch_call(s, &stranger, "customer.signin", "{s:s, s:s}", "email",
					 "marie@example.org", "password", OWN_PASSWORD),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &s->admin, "customer.signin", "{s:s, s:s}", "email",
					 "marie@example.org", "password", OWN_PASSWORD),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &own.pass.counter, "customer.register", "{s:s}",
					 "email", "marie@example.org"),
			    "not_allowed");
	/* a login of staff is no customer's */
	stranger = owner_visitor("192.0.2.3");
	assert_string_equal(scratch_call(s, &stranger, "customer.signin", "{s:s, s:s}", "email",
					 "admin", "password", OWN_PASSWORD),
			    "usage");
}

static void a_desk_invites_its_customer(void **state)
{
	struct caller visitor;

	(void)state;
	scratch_do(s, &own.seller, "customer.create", "{s:s, s:s}", "name", "Paul", "email",
		   "paul@example.org");
	scratch_do(s, &own.seller, "customer.invite", "{s:s}", "customer", "paul@example.org");
	assert_true(owner_mailed());
	visitor = owner_visitor("192.0.2.1");
	scratch_do(s, &visitor, "customer.activate", "{s:s, s:s, s:s}", "email", "paul@example.org",
		   "code", own.code, "password", OWN_PASSWORD);
	scratch_do(s, &own.seller, "customer.create", "{s:s}", "name", "Sans adresse");
	assert_string_equal(scratch_call(s, &own.seller, "customer.invite", "{s:I}", "customer",
					 (json_int_t)scratch_int(s, "id")),
			    "usage");
}

static void a_new_address_is_the_new_login(void **state)
{
	struct caller caller;

	(void)state;
	owner_customer("marie@example.org", "Marie");
	scratch_do(s, &s->admin, "customer.update", "{s:s, s:s}", "customer", "marie@example.org",
		   "email", "leroy@example.org");
	caller = scratch_stranger(true, "192.0.2.7");
	assert_string_equal(scratch_call(s, &caller, "auth.password", "{s:s, s:s}", "login",
					 "marie@example.org", "password", OWN_PASSWORD),
			    "login_failed");
	scratch_do(s, &caller, "auth.password", "{s:s, s:s}", "login", "leroy@example.org",
		   "password", OWN_PASSWORD);
	assert_string_equal(scratch_call(s, &s->admin, "customer.update", "{s:s, s:s}", "customer",
					 "leroy@example.org", "email", ""),
			    "usage");
}

static void a_key_opens_it_too(void **state)
{
	struct caller caller, again = scratch_stranger(true, "192.0.2.8");
	char *key = scratch_key("marie");

	(void)state;
	caller = owner_customer("marie@example.org", "Marie");
	scratch_do(s, &caller, "account.key_add", "{s:s}", "key", key);
	scratch_do(s, &again, "auth.key", "{s:s, s:s}", "login", "marie@example.org", "key", key);
	scratch_do(s, &again, "own.show", NULL);
	free(key);
	assert_string_equal(scratch_call(s, &s->admin, "account.grant", "{s:s, s:s}", "account",
					 "marie@example.org", "role", "staff"),
			    "usage");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, owner_open, owner_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(an_account_is_opened_by_the_mailed_code),
		CASE(asking_tells_nobody_who_is_known),
		CASE(who_never_activated_is_no_customer),
		CASE(who_was_written_down_meanwhile_is_one),
		CASE(asking_is_limited_by_address_and_by_recipient),
		CASE(a_code_is_good_once_and_for_its_address),
		CASE(a_forgotten_password_is_chosen_anew),
		CASE(guessing_is_slowed_down),
		CASE(a_visitor_s_connection_becomes_the_customer_s),
		CASE(only_a_visitor_signs_in),
		CASE(a_desk_invites_its_customer),
		CASE(a_new_address_is_the_new_login),
		CASE(a_key_opens_it_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
