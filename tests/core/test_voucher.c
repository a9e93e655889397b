/* Issuing vouchers against access passwords (P1, P6), and who sees them. */
#include <string.h>

#include "core/network/settings.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *issue(const char *email, const char *password)
{
	return scratch_call(s, &pass.host_account, "voucher.issue", "{s:s, s:s}", "email", email,
			    "password", password);
}

static void a_guest_gets_a_voucher_for_some_days(void **state)
{
	(void)state;
	assert_string_equal(issue("Marie@Example.fr ", pass.password), "done");
	assert_string_equal(scratch_text(s, "email"), "marie@example.fr");
	assert_string_equal(scratch_text(s, "reason"), "guest");
	assert_string_equal(scratch_text(s, "issuer"), "Moulin de Montrésor");
	assert_string_equal(scratch_text(s, "state"), "valid");
	/* Sunday 22 November and six days more: until Saturday at midnight, Paris. */
	assert_string_equal(scratch_text(s, "valid_until"), "2026-11-28T23:00:00Z");
	assert_int_equal(strlen(scratch_text(s, "code")), 11);
	assert_int_equal(strlen(scratch_text(s, "qr")), 9);
}

static void the_access_password_is_typed_as_people_do(void **state)
{
	char typed[48];
	size_t used = 0;

	(void)state;
	for (const char *c = pass.password; *c; c++)
		if (*c != '-')
			typed[used++] = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
	typed[used] = 0;
	assert_string_equal(issue("a@example.fr", typed), "done");
}

static void a_wrong_access_password_tells_nothing_and_slows_down(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		assert_string_equal(issue("a@example.fr", "AAAA-AAAA-A"), "wrong_access");
	assert_string_equal(issue("a@example.fr", pass.password), "slow_down");
	s->now += 3600;
	assert_string_equal(issue("a@example.fr", pass.password), "done");
}

static void one_address_is_one_customer(void **state)
{
	(void)state;
	assert_string_equal(issue("marie@example.fr", pass.password), "done");
	assert_string_equal(issue("MARIE@example.fr", pass.password), "done");
	scratch_do(s, &pass.host_account, "voucher.list", "{s:s}", "filter", "marie@example");
	assert_int_equal(scratch_rows(s), 2);
}

static void a_revoked_password_grants_nothing_more(void **state)
{
	(void)state;
	scratch_do(s, &pass.host_account, "access.list", NULL);
	scratch_do(s, &pass.host_account, "access.revoke", "{s:I}", "access",
		   (json_int_t)scratch_row_int(s, 0, "id"));
	assert_string_equal(issue("a@example.fr", pass.password), "wrong_access");
}

static void a_new_password_leaves_the_former_one_some_days(void **state)
{
	char fresh[48];

	(void)state;
	scratch_do(s, &pass.host_account, "access.create", "{s:I, s:s, s:i}", "party",
		   (json_int_t)pass.host, "reason", "guest", "overlap_days", 2);
	snprintf(fresh, sizeof fresh, "%s", scratch_text(s, "password"));
	assert_string_equal(issue("a@example.fr", pass.password), "done");
	assert_string_equal(issue("a@example.fr", fresh), "done");
	s->now = network_days_after(s->now, 2);
	assert_string_equal(issue("a@example.fr", pass.password), "wrong_access");
	assert_string_equal(issue("a@example.fr", fresh), "done");
}

static void a_member_is_granted_longer_than_a_guest(void **state)
{
	char password[48];

	(void)state;
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Amis du Lochois", "kinds",
		   "association");
	scratch_do(s, &s->admin, "access.create", "{s:I, s:s}", "party",
		   (json_int_t)scratch_int(s, "id"), "reason", "member");
	snprintf(password, sizeof password, "%s", scratch_text(s, "password"));
	assert_string_equal(issue("a@example.fr", password), "done");
	assert_string_equal(scratch_text(s, "reason"), "member");
	assert_string_equal(scratch_text(s, "valid_until"), "2027-11-21T23:00:00Z");
}

static void the_selection_is_kept_with_the_voucher(void **state)
{
	int64_t offer = pass_offer(&pass, "Dégustation offerte", NULL);
	int64_t draft;

	(void)state;
	scratch_do(s, &s->admin, "offer.create", "{s:I, s:s, s:s}", "party",
		   (json_int_t)pass.producer, "category", "wine", "title", "Brouillon");
	draft = scratch_int(s, "id");
	scratch_do(s, &pass.host_account, "voucher.issue", "{s:s, s:s, s:[I], s:I, s:s}", "email",
		   "a@example.fr", "password", pass.password, "offers", (json_int_t)offer, "host",
		   (json_int_t)pass.host, "postcode", "75011");
	assert_int_equal(json_array_size(json_object_get(s->answer, "offers")), 1);
	assert_string_equal(scratch_text(s, "host_name"), "Moulin de Montrésor");
	assert_string_equal(scratch_text(s, "postcode"), "75011");
	assert_string_equal(scratch_call(s, &pass.host_account, "voucher.issue",
					 "{s:s, s:s, s:[I]}", "email", "a@example.fr", "password",
					 pass.password, "offers", (json_int_t)draft),
			    "not_yours");
}

static void the_traced_host_must_be_one(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &pass.host_account, "voucher.issue", "{s:s, s:s, s:I}",
					 "email", "a@example.fr", "password", pass.password, "host",
					 (json_int_t)pass.producer),
			    "usage");
}

static void a_host_sees_its_own_vouchers_only(void **state)
{
	struct caller neighbour;
	char code[48];

	(void)state;
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Gîte voisin", "kinds",
		   "host");
	neighbour = scratch_account(s, "voisin", "host", scratch_int(s, "id"), 0);
	pass_voucher(&pass, "a@example.fr", code);
	scratch_do(s, &pass.host_account, "voucher.show", "{s:s}", "voucher", code);
	assert_string_equal(scratch_call(s, &neighbour, "voucher.show", "{s:s}", "voucher", code),
			    "not_yours");
	assert_string_equal(scratch_call(s, &neighbour, "voucher.show", "{s:i}", "voucher", 1),
			    "not_yours");
	assert_string_equal(scratch_call(s, &neighbour, "voucher.revoke", "{s:s}", "voucher", code),
			    "not_yours");
	scratch_do(s, &neighbour, "voucher.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &neighbour, "access.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(scratch_call(s, &pass.counter, "voucher.list", NULL), "not_allowed");
}

static void a_voucher_is_revoked_once(void **state)
{
	char code[48];

	(void)state;
	pass_voucher(&pass, "a@example.fr", code);
	scratch_do(s, &pass.host_account, "voucher.revoke", "{s:s, s:s}", "voucher", code, "why",
		   "perdu");
	assert_string_equal(scratch_text(s, "state"), "revoked");
	assert_string_equal(
		scratch_call(s, &pass.host_account, "voucher.revoke", "{s:s}", "voucher", code),
		"wrong_state");
}

static void a_list_holds_no_code(void **state)
{
	char code[48];

	(void)state;
	pass_voucher(&pass, "a@example.fr", code);
	scratch_do(s, &pass.host_account, "voucher.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_null(json_object_get(json_array_get(s->answer, 0), "code"));
}

/* One code in 35,000 has no letter. */
static void a_code_of_digits_is_a_code(void **state)
{
	char code[48];

	(void)state;
	pass_voucher(&pass, "a@example.fr", code);
	scratch_tamper(s, "UPDATE code SET text = '123456789'");
	scratch_do(s, &pass.host_account, "voucher.show", "{s:s}", "voucher", "123456789");
	assert_int_equal(scratch_int(s, "id"), 1);
	scratch_do(s, &pass.host_account, "voucher.show", "{s:s}", "voucher", "1");
}

/* A season's password made ahead leaves this one's in force until then. */
static void a_password_made_ahead_ends_nothing_before(void **state)
{
	char code[48];

	(void)state;
	scratch_do(s, &pass.host_account, "access.create", "{s:I, s:s, s:s}", "party",
		   (json_int_t)pass.host, "reason", "guest", "valid_from", "2027-04-01");
	s->now = network_midnight(2027, 4, 8) - 1;
	pass_voucher(&pass, "a@example.fr", code);
	s->now++;
	assert_string_equal(scratch_call(s, &pass.host_account, "voucher.issue", "{s:s, s:s}",
					 "email", "a@example.fr", "password", pass.password),
			    "wrong_access");
}

/* A desk where guests mistype all day is not made to wait. */
static void a_right_password_forgives_the_wrong_ones(void **state)
{
	char code[48];

	(void)state;
	for (int i = 0; i < 12; i++) {
		assert_string_equal(scratch_call(s, &pass.host_account, "voucher.issue",
						 "{s:s, s:s}", "email", "a@example.fr", "password",
						 "00000000-0"),
				    "wrong_access");
		if (i % 4 == 3)
			pass_voucher(&pass, "a@example.fr", code);
	}
}

/* A counter's role is about the counter, whatever operations it is given. */
static void a_counter_has_nothing_of_its_partys_vouchers(void **state)
{
	char code[48];

	(void)state;
	scratch_do(s, &s->admin, "role.allow", "{s:s, s:s}", "role", "shop", "operations",
		   "access.list,voucher.list");
	scratch_do(s, &s->admin, "access.create", "{s:I, s:s}", "party", (json_int_t)pass.producer,
		   "reason", "partner");
	scratch_do(s, &s->admin, "voucher.issue", "{s:s, s:s}", "email", "a@example.fr", "password",
		   scratch_text(s, "password"));
	pass_voucher(&pass, "a@example.fr", code);
	scratch_do(s, &pass.counter, "access.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &pass.counter, "voucher.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_guest_gets_a_voucher_for_some_days),
		TEST(the_access_password_is_typed_as_people_do),
		TEST(a_wrong_access_password_tells_nothing_and_slows_down),
		TEST(one_address_is_one_customer),
		TEST(a_revoked_password_grants_nothing_more),
		TEST(a_new_password_leaves_the_former_one_some_days),
		TEST(a_member_is_granted_longer_than_a_guest),
		TEST(the_selection_is_kept_with_the_voucher),
		TEST(the_traced_host_must_be_one),
		TEST(a_host_sees_its_own_vouchers_only),
		TEST(a_voucher_is_revoked_once),
		TEST(a_list_holds_no_code),
		TEST(a_code_of_digits_is_a_code),
		TEST(a_password_made_ahead_ends_nothing_before),
		TEST(a_right_password_forgives_the_wrong_ones),
		TEST(a_counter_has_nothing_of_its_partys_vouchers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
