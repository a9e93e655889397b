/* What nobody has costs the same work as what is wrong, so that no answer comes sooner:
 * the work is counted, by standing before libsodium; time is for `make bench`. */
#include <dlfcn.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/account/password.h"
#include "core/keys/keys.h"
#include "tests/support/own.h"

#define BAD "Wrong-one1"
#define COST "$argon2id$v=19$m=19456,t=2,p=1$"

static struct scratch *const s = &own.pass.scratch;

/* What was asked of libsodium. */
static struct {
	int passwords; /* verified against a hash of the full cost */
	int others;    /* against a cheaper one */
	int keyed;     /* hashes of text under a key */
} work;

/* The executable's own come before the library's. */
int crypto_pwhash_str_verify(const char hash[crypto_pwhash_STRBYTES], const char *password,
			     unsigned long long length)
{
	int (*real)(const char *, const char *, unsigned long long);

	*(void **)&real = dlsym(RTLD_NEXT, "crypto_pwhash_str_verify");
	*(strncmp(hash, COST, strlen(COST)) == 0 ? &work.passwords : &work.others) += 1;
	return real(hash, password, length);
}

int crypto_generichash(unsigned char *hash, size_t hash_length, const unsigned char *text,
		       unsigned long long length, const unsigned char *key, size_t key_length)
{
	int (*real)(unsigned char *, size_t, const unsigned char *, unsigned long long,
		    const unsigned char *, size_t);

	*(void **)&real = dlsym(RTLD_NEXT, "crypto_generichash");
	work.keyed += key != NULL;
	return real(hash, hash_length, text, length, key, key_length);
}

static void verified_once(const char *what)
{
	if (work.passwords != 1 || work.others != 0)
		print_error("%s: %d and %d\n", what, work.passwords, work.others);
	assert_int_equal(work.passwords, 1);
	assert_int_equal(work.others, 0);
}

/* A log-in over a new connection, from an address where nobody failed before. */
static void staff_fails(const char *login)
{
	static int address = 0;
	char from[32];
	struct caller caller;

	snprintf(from, sizeof from, "198.51.100.%d", ++address);
	caller = scratch_stranger(true, from);
	memset(&work, 0, sizeof work);
	assert_string_equal(scratch_call(s, &caller, "auth.password", "{s:s, s:s}", "login", login,
					 "password", BAD),
			    "login_failed");
	verified_once(login);
}

static void one_of_the_staff(const char *login)
{
	scratch_do(s, &s->admin, "account.create", "{s:s, s:s}", "login", login, "role", "staff");
}

static void staff_logins(void **state)
{
	char *key = scratch_key("line");

	(void)state;
	one_of_the_staff("marie");
	one_of_the_staff("jean");
	scratch_do(s, &s->admin, "account.disable", "{s:s}", "account", "jean");
	one_of_the_staff("line");
	scratch_do(s, &s->admin, "account.key_add", "{s:s, s:s}", "account", "line", "key", key);
	scratch_tamper(s, "UPDATE account SET password_hash = NULL WHERE login = 'line'");
	free(key);
	staff_fails("marie");
	staff_fails("nobody");
	staff_fails("jean");
	staff_fails("line");
	staff_fails("not a login at all");
}

static void customers_logins(void **state)
{
	static const char *const emails[] = { "marie@example.org", "nobody@example.org",
					      "registered@example.org" };
	struct caller visitor;

	(void)state;
	owner_customer("marie@example.org", "Marie");
	visitor = owner_visitor("192.0.2.1");
	scratch_do(s, &visitor, "customer.register", "{s:s}", "email", "registered@example.org");
	for (size_t i = 0; i < sizeof emails / sizeof emails[0]; i++) {
		visitor = owner_visitor("192.0.2.2");
		memset(&work, 0, sizeof work);
		assert_string_equal(scratch_call(s, &visitor, "customer.signin", "{s:s, s:s}",
						 "email", emails[i], "password", BAD),
				    "login_failed");
		verified_once(emails[i]);
	}
}

/* Who has to wait is told so at once, known or not: there is nothing to learn. */
static void who_waits_costs_nothing(void **state)
{
	(void)state;
	one_of_the_staff("marie");
	for (int known = 0; known < 2; known++) {
		struct caller caller = scratch_stranger(true, known ? "192.0.2.3" : "192.0.2.4");
		const char *login = known ? "marie" : "nobody";
		int tries = 0;

		while (strcmp(scratch_call(s, &caller, "auth.password", "{s:s, s:s}", "login",
					   login, "password", BAD),
			      "slow_down") != 0)
			assert_true(++tries < 10);
		assert_int_equal(tries, 5);
		memset(&work, 0, sizeof work);
		scratch_call(s, &caller, "auth.password", "{s:s, s:s}", "login", login, "password",
			     BAD);
		assert_int_equal(work.passwords + work.others, 0);
	}
}

static int keyed_hashes_for(const char *password)
{
	memset(&work, 0, sizeof work);
	assert_string_equal(scratch_call(s, &s->admin, "voucher.issue", "{s:s, s:s}", "password",
					 password, "email", "a@example.org"),
			    "wrong_access");
	assert_int_equal(work.passwords + work.others, 0);
	return work.keyed;
}

/* An access password that is one, of an access that ended, and none at all: each is
 * looked up by the same hashes. */
static void access_passwords(void **state)
{
	char ended[64], own_one[64];
	int64_t access;
	int unknown;

	(void)state;
	scratch_do(s, &s->admin, "access.create", "{s:I, s:s}", "party", (json_int_t)own.pass.host,
		   "reason", "guest");
	snprintf(ended, sizeof ended, "%s", scratch_text(s, "password"));
	access = scratch_int(s, "id");
	scratch_do(s, &s->admin, "access.revoke", "{s:I}", "access", (json_int_t)access);
	/* the right form, of nobody: that of one that was deleted */
	scratch_do(s, &s->admin, "access.create", "{s:I, s:s}", "party", (json_int_t)own.pass.host,
		   "reason", "guest");
	snprintf(own_one, sizeof own_one, "%s", scratch_text(s, "password"));
	scratch_tamper(s, "DELETE FROM access WHERE id = (SELECT max(id) FROM access)");
	unknown = keyed_hashes_for(own_one);
	assert_true(unknown > 0);
	assert_int_equal(keyed_hashes_for(ended), unknown);
}

/* Nobody's hash costs what anybody's does. */
static void the_dummy_is_as_dear(void **state)
{
	char hash[PASSWORD_HASH];

	(void)state;
	memset(&work, 0, sizeof work);
	assert_false(password_verify(NULL, BAD));
	verified_once("nobody's");
	password_hash(OWN_PASSWORD, hash);
	assert_int_equal(strncmp(hash, COST, strlen(COST)), 0);
	/* and the count is one: what hashes twice would be seen */
	assert_true(password_verify(hash, OWN_PASSWORD));
	assert_int_equal(work.passwords, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, owner_open, owner_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(staff_logins),     TEST(customers_logins),     TEST(who_waits_costs_nothing),
		TEST(access_passwords), TEST(the_dummy_is_as_dear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
