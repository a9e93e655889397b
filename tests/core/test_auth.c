/* Proving who one is: every way in, TOTP, slow-down, sessions. */
#include <liboath/oath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/scratch.h"

#define GOOD "Vouvray-1975"
#define BAD "Vouvray-1976"

struct fixture {
	struct scratch scratch;
	char *key; /* of marie, whose password is GOOD */
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct caller marie = scratch_stranger(true, "192.0.2.9");
	char one_time[64];

	scratch_open(&f->scratch);
	f->key = scratch_key("marie");
	scratch_do(&f->scratch, &f->scratch.admin, "account.create", "{s:s, s:s}", "login", "marie",
		   "role", "staff");
	snprintf(one_time, sizeof one_time, "%s", scratch_text(&f->scratch, "password"));
	scratch_do(&f->scratch, &f->scratch.admin, "account.key_add", "{s:s, s:s}", "account",
		   "marie", "key", f->key);
	scratch_do(&f->scratch, &marie, "auth.key", "{s:s, s:s}", "login", "marie", "key", f->key);
	scratch_do(&f->scratch, &marie, "account.password", "{s:s, s:s}", "current", one_time,
		   "password", GOOD);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	scratch_close(&f->scratch);
	free(f->key);
	free(f);
	return 0;
}

/* One log-in by password over a new connection. */
static const char *log_in(struct fixture *f, const char *login, const char *password,
			  const char *address)
{
	struct caller caller = scratch_stranger(true, address);

	return scratch_call(&f->scratch, &caller, "auth.password", "{s:s, s:s}", "login", login,
			    "password", password);
}

static void password_opens_a_session(void **state)
{
	struct fixture *f = *state;
	char objects[64];
	struct caller marie = scratch_stranger(true, "192.0.2.9");

	scratch_do(&f->scratch, &marie, "auth.password", "{s:s, s:s}", "login", "Marie", "password",
		   GOOD);
	assert_string_equal(scratch_text(&f->scratch, "login"), "marie");
	assert_string_equal(scratch_text(&f->scratch, "next"), "");
	assert_int_equal(scratch_int(&f->scratch, "idle_minutes"), 60);
	assert_int_not_equal(marie.account, 0);
	assert_int_not_equal(marie.session, 0);
	assert_string_equal(marie.via, "password");
	scratch_do(&f->scratch, &f->scratch.admin, "audit.list", "{s:i}", "limit", 1);
	assert_string_equal(scratch_row_text(&f->scratch, 0, "operation"), "auth.password");
	snprintf(objects, sizeof objects, "account:%lld session:%lld", (long long)marie.account,
		 (long long)marie.session);
	assert_string_equal(scratch_row_text(&f->scratch, 0, "objects"), objects);
	/* An identity is never changed. */
	assert_string_equal(scratch_call(&f->scratch, &marie, "auth.password", "{s:s, s:s}",
					 "login", "marie", "password", GOOD),
			    "not_allowed");
}

/* Unknown, disabled, without a password, wrong: the same words. */
static void failures_look_alike(void **state)
{
	struct fixture *f = *state;
	json_t *first;

	scratch_do(&f->scratch, &f->scratch.admin, "account.create", "{s:s}", "login", "jean");
	scratch_do(&f->scratch, &f->scratch.admin, "account.disable", "{s:s}", "account", "jean");
	assert_string_equal(log_in(f, "marie", BAD, "192.0.2.1"), "login_failed");
	first = json_incref(f->scratch.answer);
	assert_string_equal(log_in(f, "nobody", GOOD, "192.0.2.1"), "login_failed");
	assert_true(json_equal(f->scratch.answer, first));
	assert_string_equal(log_in(f, "jean", GOOD, "192.0.2.1"), "login_failed");
	assert_true(json_equal(f->scratch.answer, first));
	json_decref(first);
}

static void five_failures_make_wait(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 5; i++)
		assert_string_equal(log_in(f, "marie", BAD, "192.0.2.1"), "login_failed");
	assert_string_equal(log_in(f, "marie", GOOD, "192.0.2.1"), "slow_down");
	assert_string_equal(scratch_text(&f->scratch, "seconds"), "2");
	f->scratch.now += 2;
	assert_string_equal(log_in(f, "marie", BAD, "192.0.2.1"), "login_failed");
	assert_string_equal(log_in(f, "marie", GOOD, "192.0.2.1"), "slow_down");
	assert_string_equal(scratch_text(&f->scratch, "seconds"), "4");
	/* Elsewhere nothing changed, and her key never waits. */
	assert_string_equal(log_in(f, "marie", GOOD, "192.0.2.9"), "done");
	f->scratch.now += 4;
	assert_string_equal(log_in(f, "marie", GOOD, "192.0.2.1"), "done");
	assert_string_equal(log_in(f, "marie", BAD, "192.0.2.1"), "login_failed");
	assert_string_equal(log_in(f, "marie", GOOD, "192.0.2.1"), "done");
}

static void the_wait_ends(void **state)
{
	struct fixture *f = *state;
	struct caller caller;

	for (int i = 0; i < 40; i++) {
		log_in(f, "marie", BAD, "192.0.2.1");
		f->scratch.now += 15 * 60;
	}
	log_in(f, "marie", BAD, "192.0.2.1");
	assert_string_equal(log_in(f, "marie", GOOD, "192.0.2.1"), "slow_down");
	assert_string_equal(scratch_text(&f->scratch, "seconds"), "900");
	caller = scratch_stranger(true, "192.0.2.1");
	assert_string_equal(scratch_call(&f->scratch, &caller, "auth.key", "{s:s, s:s}", "login",
					 "marie", "key", f->key),
			    "done");
	f->scratch.now += 900;
	assert_string_equal(log_in(f, "marie", GOOD, "192.0.2.1"), "done");
}

/* An address that tries many logins waits at each, but not where it is known. */
static void an_address_is_slowed(void **state)
{
	struct fixture *f = *state;
	char login[16];

	assert_string_equal(log_in(f, "marie", GOOD, "2001:db8:1:2::1"), "done");
	for (int i = 0; i < 20; i++) {
		snprintf(login, sizeof login, "guess%d", i);
		assert_string_equal(log_in(f, login, BAD, "2001:db8:1:2::1"), "login_failed");
	}
	assert_string_equal(log_in(f, "guess20", BAD, "2001:db8:1:2::1"), "slow_down");
	/* The same network, another address of it. */
	assert_string_equal(log_in(f, "guess20", BAD, "2001:db8:1:2:ffff::7"), "slow_down");
	assert_string_equal(log_in(f, "guess20", BAD, "2001:db8:1:3::1"), "login_failed");
	assert_string_equal(log_in(f, "marie", GOOD, "2001:db8:1:2::1"), "done");
}

/* Many addresses on one login make new ones wait, a minute at most; the usual one
 * never. */
static void a_login_cannot_be_locked(void **state)
{
	struct fixture *f = *state;
	char address[32];

	for (int i = 0; i < 20; i++) {
		snprintf(address, sizeof address, "198.51.100.%d", i);
		assert_string_equal(log_in(f, "marie", BAD, address), "login_failed");
	}
	assert_string_equal(log_in(f, "marie", GOOD, "203.0.113.5"), "slow_down");
	assert_string_equal(log_in(f, "marie", GOOD, "192.0.2.9"), "done");
	for (int i = 20; i < 60; i++) {
		f->scratch.now += 60;
		snprintf(address, sizeof address, "198.51.100.%d", i);
		assert_string_equal(log_in(f, "marie", BAD, address), "login_failed");
		assert_string_equal(log_in(f, "marie", GOOD, "203.0.113.5"), "slow_down");
		assert_in_range(strtol(scratch_text(&f->scratch, "seconds"), NULL, 10), 1, 60);
	}
}

/* Guesses verified side by side are counted one by one on the writer. */
static void parallel_guesses_count(void **state)
{
	enum { GUESSES = 12 };
	static const char wrong[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"auth.password\","
				    "\"params\":{\"login\":\"marie\",\"password\":\"" BAD "\"}}";
	struct fixture *f = *state;
	struct caller caller = scratch_stranger(true, "192.0.2.1");
	struct request *requests[GUESSES];
	int slowed = 0;

	for (int i = 0; i < GUESSES; i++) {
		requests[i] = request_new(f->scratch.core, &caller, wrong, strlen(wrong));
		worker_prepare(f->scratch.reader, requests[i], f->scratch.now);
		assert_string_equal(request_outcome(requests[i]), "done");
	}
	worker_group(f->scratch.writer, requests, GUESSES, f->scratch.now);
	for (int i = 0; i < GUESSES; i++) {
		slowed += strcmp(request_outcome(requests[i]), "slow_down") == 0;
		request_free(requests[i]);
	}
	assert_int_equal(slowed, GUESSES - 5);
}

static void keys_open_their_own_login(void **state)
{
	struct fixture *f = *state;
	struct caller gate = scratch_stranger(true, "192.0.2.1");
	struct caller local = scratch_stranger(false, "local");
	char *other = scratch_key("stranger");

	scratch_do(&f->scratch, &gate, "auth.key_known", "{s:s, s:s}", "login", "marie", "key",
		   f->key);
	assert_true(scratch_int(&f->scratch, "known"));
	scratch_do(&f->scratch, &gate, "auth.key_known", "{s:s, s:s}", "login", "admin", "key",
		   f->key);
	assert_false(scratch_int(&f->scratch, "known"));
	assert_string_equal(scratch_call(&f->scratch, &gate, "auth.key", "{s:s, s:s}", "login",
					 "admin", "key", f->key),
			    "login_failed");
	assert_string_equal(scratch_call(&f->scratch, &gate, "auth.key", "{s:s, s:s}", "login",
					 "marie", "key", other),
			    "login_failed");
	/* Nobody but the gate can say that a signature was verified. */
	assert_string_equal(scratch_call(&f->scratch, &local, "auth.key", "{s:s, s:s}", "login",
					 "marie", "key", f->key),
			    "not_allowed");
	scratch_do(&f->scratch, &gate, "auth.key", "{s:s, s:s}", "login", "marie", "key", f->key);
	assert_string_equal(gate.via, "key");
	scratch_do(&f->scratch, &f->scratch.admin, "account.disable", "{s:s}", "account", "marie");
	gate = scratch_stranger(true, "192.0.2.1");
	assert_string_equal(scratch_call(&f->scratch, &gate, "auth.key", "{s:s, s:s}", "login",
					 "marie", "key", f->key),
			    "login_failed");
	free(other);
}

static void local_identity_is_the_kernels(void **state)
{
	struct fixture *f = *state;
	struct caller caller = scratch_stranger(false, "local");

	caller.uid = 1001;
	assert_string_equal(scratch_call(&f->scratch, &caller, "auth.local", NULL), "login_failed");
	/* An argument changes nothing. */
	assert_string_equal(scratch_call(&f->scratch, &caller, "auth.local", "{s:i}", "uid", 1000),
			    "usage");
	/* The gate's uid says nothing about who is behind it. */
	caller = scratch_stranger(true, "192.0.2.1");
	caller.uid = 1000;
	assert_string_equal(scratch_call(&f->scratch, &caller, "auth.local", NULL), "login_failed");
	assert_int_equal(caller.account, 0);
}

static void the_gate_says_its_address_once(void **state)
{
	struct fixture *f = *state;
	struct caller gate = scratch_stranger(true, "");
	struct caller local = scratch_stranger(false, "local");

	assert_string_equal(
		scratch_call(&f->scratch, &gate, "gate.hello", "{s:s}", "address", "here"),
		"usage");
	scratch_do(&f->scratch, &gate, "gate.hello", "{s:s}", "address", "2001:db8::5");
	assert_string_equal(gate.address, "2001:db8::5");
	assert_string_equal(
		scratch_call(&f->scratch, &gate, "gate.hello", "{s:s}", "address", "192.0.2.77"),
		"not_allowed");
	assert_string_equal(
		scratch_call(&f->scratch, &local, "gate.hello", "{s:s}", "address", "192.0.2.77"),
		"not_allowed");
}

/* --- TOTP --- */

static const char *code_at(const char *secret, int64_t at)
{
	static char code[7];
	char *bytes;
	size_t length;

	oath_init();
	assert_int_equal(oath_base32_decode(secret, strlen(secret), &bytes, &length), OATH_OK);
	oath_totp_generate(bytes, length, (time_t)at, 30, 0, 6, code);
	free(bytes);
	return code;
}

/* Switches marie's authenticator on; the secret stays in the buffer. */
static struct caller with_totp(struct fixture *f, char secret[64])
{
	struct caller marie = scratch_stranger(true, "192.0.2.9");

	scratch_do(&f->scratch, &marie, "auth.key", "{s:s, s:s}", "login", "marie", "key", f->key);
	scratch_do(&f->scratch, &marie, "account.totp", NULL);
	snprintf(secret, 64, "%s", scratch_text(&f->scratch, "secret"));
	assert_non_null(strstr(scratch_text(&f->scratch, "uri"), secret));
	assert_string_equal(
		scratch_call(&f->scratch, &marie, "account.totp_confirm", "{s:s}", "code", "12345"),
		"login_failed");
	scratch_do(&f->scratch, &marie, "account.totp_confirm", "{s:s}", "code",
		   code_at(secret, f->scratch.now));
	return marie;
}

static void totp_is_asked_for(void **state)
{
	struct fixture *f = *state;
	struct caller caller = scratch_stranger(true, "192.0.2.9");
	char secret[64];

	with_totp(f, secret);
	f->scratch.now += 300;
	scratch_do(&f->scratch, &caller, "auth.password", "{s:s, s:s}", "login", "marie",
		   "password", GOOD);
	assert_string_equal(scratch_text(&f->scratch, "next"), "totp");
	assert_int_equal(caller.account, 0);
	assert_true(caller.totp_pending);
	assert_string_equal(scratch_call(&f->scratch, &caller, "account.key_list", NULL),
			    "not_allowed");
	scratch_do(&f->scratch, &caller, "auth.totp", "{s:s}", "code",
		   code_at(secret, f->scratch.now - 30));
	assert_string_equal(scratch_text(&f->scratch, "next"), "");
	assert_int_not_equal(caller.account, 0);
	assert_string_equal(caller.via, "password");
	/* A key is not enough either. */
	caller = scratch_stranger(true, "192.0.2.9");
	scratch_do(&f->scratch, &caller, "auth.key", "{s:s, s:s}", "login", "marie", "key", f->key);
	assert_string_equal(scratch_text(&f->scratch, "next"), "totp");
	assert_int_equal(caller.account, 0);
}

static void totp_codes_work_once(void **state)
{
	struct fixture *f = *state;
	struct caller caller = scratch_stranger(true, "192.0.2.9");
	char secret[64], code[7];

	with_totp(f, secret);
	snprintf(code, sizeof code, "%s", code_at(secret, f->scratch.now));
	scratch_do(&f->scratch, &caller, "auth.key", "{s:s, s:s}", "login", "marie", "key", f->key);
	/* The one that confirmed it is spent too. */
	assert_string_equal(scratch_call(&f->scratch, &caller, "auth.totp", "{s:s}", "code", code),
			    "login_failed");
	f->scratch.now += 90;
	snprintf(code, sizeof code, "%s", code_at(secret, f->scratch.now));
	scratch_do(&f->scratch, &caller, "auth.totp", "{s:s}", "code", code);
	caller = scratch_stranger(true, "192.0.2.9");
	scratch_do(&f->scratch, &caller, "auth.key", "{s:s, s:s}", "login", "marie", "key", f->key);
	assert_string_equal(scratch_call(&f->scratch, &caller, "auth.totp", "{s:s}", "code", code),
			    "login_failed");
	/* Two steps early is too early. */
	assert_string_equal(scratch_call(&f->scratch, &caller, "auth.totp", "{s:s}", "code",
					 code_at(secret, f->scratch.now + 60)),
			    "login_failed");
	/* Written as authenticators show it. */
	snprintf(code, sizeof code, "%s", code_at(secret, f->scratch.now + 30));
	{
		char spaced[8];

		snprintf(spaced, sizeof spaced, "%.3s %s", code, code + 3);
		scratch_do(&f->scratch, &caller, "auth.totp", "{s:s}", "code", spaced);
	}
}

static void totp_guesses_are_slowed(void **state)
{
	struct fixture *f = *state;
	struct caller caller = scratch_stranger(true, "192.0.2.1");
	char secret[64];

	with_totp(f, secret);
	f->scratch.now += 90;
	scratch_do(&f->scratch, &caller, "auth.password", "{s:s, s:s}", "login", "marie",
		   "password", GOOD);
	for (int i = 0; i < 5; i++)
		assert_string_equal(scratch_call(&f->scratch, &caller, "auth.totp", "{s:s}", "code",
						 "000000 wrong"),
				    "login_failed");
	assert_string_equal(scratch_call(&f->scratch, &caller, "auth.totp", "{s:s}", "code",
					 code_at(secret, f->scratch.now)),
			    "slow_down");
	/* The password in between does not start the count again. */
	f->scratch.now += 2;
	assert_string_equal(log_in(f, "marie", GOOD, "192.0.2.1"), "done");
	assert_string_equal(scratch_text(&f->scratch, "next"), "totp");
	assert_string_equal(
		scratch_call(&f->scratch, &caller, "auth.totp", "{s:s}", "code", "000000 wrong"),
		"login_failed");
	assert_string_equal(log_in(f, "marie", GOOD, "192.0.2.1"), "slow_down");
}

static void totp_off_needs_the_password(void **state)
{
	struct fixture *f = *state;
	char secret[64];
	struct caller marie = with_totp(f, secret);

	assert_string_equal(scratch_call(&f->scratch, &marie, "account.totp", NULL), "wrong_state");
	assert_string_equal(scratch_call(&f->scratch, &marie, "account.totp_off", NULL), "usage");
	assert_string_equal(
		scratch_call(&f->scratch, &marie, "account.totp_off", "{s:s}", "current", BAD),
		"login_failed");
	scratch_do(&f->scratch, &marie, "account.totp_off", "{s:s}", "current", GOOD);
	assert_string_equal(log_in(f, "marie", GOOD, "192.0.2.9"), "done");
	assert_string_equal(scratch_text(&f->scratch, "next"), "");
	/* An administrator helps who lost the telephone. */
	with_totp(f, secret);
	scratch_do(&f->scratch, &f->scratch.admin, "account.totp_off", "{s:s}", "account", "marie");
}

static void a_role_may_ask_for_totp(void **state)
{
	struct fixture *f = *state;
	struct caller marie = scratch_stranger(true, "192.0.2.9");
	char secret[64];

	scratch_do(&f->scratch, &f->scratch.admin, "role.update", "{s:s, s:b}", "role", "staff",
		   "totp", true);
	scratch_do(&f->scratch, &marie, "auth.key", "{s:s, s:s}", "login", "marie", "key", f->key);
	assert_string_equal(scratch_call(&f->scratch, &marie, "party.list", NULL), "totp_setup");
	scratch_do(&f->scratch, &marie, "session.hello", NULL);
	assert_true(scratch_int(&f->scratch, "totp_setup"));
	scratch_do(&f->scratch, &marie, "account.totp", NULL);
	snprintf(secret, sizeof secret, "%s", scratch_text(&f->scratch, "secret"));
	scratch_do(&f->scratch, &marie, "account.totp_confirm", "{s:s}", "code",
		   code_at(secret, f->scratch.now));
	scratch_do(&f->scratch, &marie, "party.list", NULL);
}

/* --- Sessions --- */

static void hello_before_and_after(void **state)
{
	struct fixture *f = *state;
	struct caller marie = scratch_stranger(true, "192.0.2.9");

	scratch_do(&f->scratch, &marie, "session.hello", "{s:s, s:s}", "language", "fr_FR.UTF-8",
		   "terminal", "xterm");
	assert_int_equal(scratch_int(&f->scratch, "account"), 0);
	assert_string_equal(scratch_text(&f->scratch, "language"), "fr");
	assert_string_equal(scratch_text(&f->scratch, "now"), "2026-11-22T09:42:00Z");
	assert_string_not_equal(scratch_text(&f->scratch, "version"), "");
	assert_int_equal(marie.lang, LANG_FR);
	scratch_do(&f->scratch, &marie, "auth.key", "{s:s, s:s}", "login", "marie", "key", f->key);
	scratch_do(&f->scratch, &marie, "session.hello", "{s:s}", "language", "en");
	assert_string_equal(scratch_text(&f->scratch, "login"), "marie");
	assert_string_equal(scratch_text(&f->scratch, "home"), "office");
	assert_int_equal(marie.lang, LANG_EN);
	/* The account's own language goes before the terminal's. */
	scratch_do(&f->scratch, &f->scratch.admin, "account.update", "{s:s, s:s}", "account",
		   "marie", "language", "fr");
	scratch_do(&f->scratch, &marie, "session.hello", "{s:s}", "language", "en");
	assert_string_equal(scratch_text(&f->scratch, "language"), "fr");
	scratch_do(&f->scratch, &f->scratch.admin, "session.hello", NULL);
	assert_string_equal(scratch_text(&f->scratch, "home"), "administrator");
}

static void sessions_are_listed_and_ended(void **state)
{
	struct fixture *f = *state;
	struct caller marie = scratch_stranger(true, "192.0.2.9");

	scratch_do(&f->scratch, &marie, "auth.key", "{s:s, s:s}", "login", "marie", "key", f->key);
	assert_string_equal(scratch_call(&f->scratch, &marie, "session.list", NULL), "not_allowed");
	scratch_do(&f->scratch, &f->scratch.admin, "session.list", "{s:s}", "filter", "MARIE");
	assert_int_equal(scratch_rows(&f->scratch), 2); /* that of the set-up too */
	scratch_do(&f->scratch, &f->scratch.admin, "session.end", "{s:I}", "session",
		   (json_int_t)marie.session);
	assert_int_equal(f->scratch.event_count, 1);
	assert_int_equal(f->scratch.events[0].type, EVENT_END_SESSION);
	assert_int_equal(f->scratch.events[0].id, marie.session);
	/* Nobody at once, whatever the connection believes. */
	assert_string_equal(scratch_call(&f->scratch, &marie, "account.key_list", NULL),
			    "not_allowed");
	assert_string_equal(scratch_call(&f->scratch, &f->scratch.admin, "session.end", "{s:I}",
					 "session", (json_int_t)marie.session),
			    "not_found");
}

static void a_closed_connection_ends_its_session(void **state)
{
	struct fixture *f = *state;
	struct caller marie = scratch_stranger(true, "192.0.2.9");
	struct request *request;

	scratch_do(&f->scratch, &marie, "auth.key", "{s:s, s:s}", "login", "marie", "key", f->key);
	request = request_session_end(f->scratch.core, &marie);
	worker_group(f->scratch.writer, &request, 1, f->scratch.now);
	assert_string_equal(request_outcome(request), "done");
	request_free(request);
	scratch_do(&f->scratch, &f->scratch.admin, "session.list", "{s:s}", "filter", "192.0.2.9");
	assert_int_equal(scratch_rows(&f->scratch), 1);
	assert_int_not_equal(scratch_row_int(&f->scratch, 0, "id"), marie.session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(password_opens_a_session, setup, teardown),
		cmocka_unit_test_setup_teardown(failures_look_alike, setup, teardown),
		cmocka_unit_test_setup_teardown(five_failures_make_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(the_wait_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(an_address_is_slowed, setup, teardown),
		cmocka_unit_test_setup_teardown(a_login_cannot_be_locked, setup, teardown),
		cmocka_unit_test_setup_teardown(parallel_guesses_count, setup, teardown),
		cmocka_unit_test_setup_teardown(keys_open_their_own_login, setup, teardown),
		cmocka_unit_test_setup_teardown(local_identity_is_the_kernels, setup, teardown),
		cmocka_unit_test_setup_teardown(the_gate_says_its_address_once, setup, teardown),
		cmocka_unit_test_setup_teardown(totp_is_asked_for, setup, teardown),
		cmocka_unit_test_setup_teardown(totp_codes_work_once, setup, teardown),
		cmocka_unit_test_setup_teardown(totp_guesses_are_slowed, setup, teardown),
		cmocka_unit_test_setup_teardown(totp_off_needs_the_password, setup, teardown),
		cmocka_unit_test_setup_teardown(a_role_may_ask_for_totp, setup, teardown),
		cmocka_unit_test_setup_teardown(hello_before_and_after, setup, teardown),
		cmocka_unit_test_setup_teardown(sessions_are_listed_and_ended, setup, teardown),
		cmocka_unit_test_setup_teardown(a_closed_connection_ends_its_session, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
