/* Persons (X3): what is held, exported, erased; consent; what stays true after. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static char code[48];
static int64_t offer, use;

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	offer = pass_offer(&pass, "Dégustation offerte", NULL);
	scratch_do(s, &pass.host_account, "voucher.issue", "{s:s, s:s, s:s, s:I, s:[I], s:s}",
		   "email", "marie@example.fr", "password", pass.password, "postcode", "75011",
		   "host", (json_int_t)pass.host, "offers", (json_int_t)offer, "nonce",
		   "0123456789012345678901");
	snprintf(code, sizeof code, "%s", scratch_text(s, "code"));
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	use = scratch_int(s, "id");
	assert_string_equal(pass_redeem(&pass, code, offer), "already_redeemed");
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const json_t *list(const char *name)
{
	return json_object_get(s->answer, name);
}

static const char *first(const char *name, const char *field)
{
	return json_string_value(json_object_get(json_array_get(list(name), 0), field));
}

static void erase(void)
{
	scratch_do(s, &s->admin, "customer.erase", "{s:s, s:s}", "customer", "marie@example.fr",
		   "why", "asked by letter");
}

/* True while the answer says it anywhere. */
static bool said(const char *what)
{
	char *text = json_dumps(s->answer, 0);
	bool found = strstr(text, what) != NULL;

	free(text);
	return found;
}

static void a_person_is_found_by_part_of_the_address(void **state)
{
	char other[48];

	(void)state;
	pass_voucher(&pass, "paul@example.fr", other);
	scratch_do(s, &s->admin, "customer.list", "{s:s}", "filter", "Marie@");
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "email"), "marie@example.fr");
	assert_int_equal(scratch_row_int(s, 0, "vouchers"), 1);
	scratch_do(s, &s->admin, "customer.show", "{s:i}", "customer", 1);
	assert_string_equal(scratch_text(s, "email"), "marie@example.fr");
	assert_string_equal(first("vouchers", "state"), "valid");
	assert_string_equal(first("uses", "title"), "Dégustation offerte");
	assert_string_equal(scratch_call(s, &s->admin, "customer.show", "{s:s}", "customer",
					 "personne@example.fr"),
			    "not_found");
}

static void only_the_network_sees_persons(void **state)
{
	static const char *const operations[] = { "customer.list",   "customer.show",
						  "customer.export", "customer.erase",
						  "consent.set",     "consent.list" };

	(void)state;
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
		assert_string_equal(scratch_call(s, &pass.host_account, operations[i], NULL),
				    "not_allowed");
		assert_string_equal(scratch_call(s, &pass.counter, operations[i], NULL),
				    "not_allowed");
	}
}

static void an_export_is_all_that_is_held(void **state)
{
	char plain[16];
	size_t used = 0;

	(void)state;
	for (const char *c = code; *c && used < sizeof plain - 1; c++)
		if (*c != '-')
			plain[used++] = *c;
	plain[used] = 0;
	scratch_do(s, &s->admin, "consent.set", "{s:s, s:s, s:b}", "customer", "marie@example.fr",
		   "channel", "email", "given", 1);
	scratch_do(s, &s->admin, "customer.export", "{s:s}", "customer", "marie@example.fr");
	assert_string_equal(json_string_value(json_object_get(list("person"), "email")),
			    "marie@example.fr");
	assert_string_equal(first("vouchers", "code"), plain);
	assert_string_equal(first("vouchers", "postcode"), "75011");
	assert_string_equal(first("vouchers", "host"), "Moulin de Montrésor");
	assert_true(said("Dégustation offerte"));
	assert_string_equal(first("uses", "shop"), "Cave des Tilleuls");
	assert_int_equal(json_array_size(list("attempts")), 1);
	assert_string_equal(first("attempts", "reason"), "already_redeemed");
	assert_string_equal(first("consents", "channel"), "email");
	assert_int_equal(json_array_size(list("messages")), 0);
}

static void messages_are_exported_and_emptied(void **state)
{
	(void)state;
	scratch_tamper(s, "INSERT INTO message (what, object, customer, recipient, language,"
			  " next_at, created_at) VALUES ('voucher', 1, 1, 'marie@example.fr',"
			  " 'fr', 1, 1)");
	scratch_do(s, &s->admin, "customer.export", "{s:s}", "customer", "marie@example.fr");
	assert_string_equal(first("messages", "recipient"), "marie@example.fr");
	erase();
	scratch_do(s, &s->admin, "customer.export", "{s:i}", "customer", 1);
	assert_string_equal(first("messages", "recipient"), "");
	assert_string_equal(first("messages", "state"), "failed");
}

static void an_erased_person_leaves_nothing_but_numbers(void **state)
{
	(void)state;
	erase();
	assert_int_equal(scratch_int(s, "vouchers"), 1);
	scratch_do(s, &s->admin, "customer.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &s->admin, "customer.list", "{s:b}", "erased", 1);
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &s->admin, "customer.show", "{s:i}", "customer", 1);
	assert_string_equal(scratch_text(s, "email"), "");
	assert_string_equal(scratch_text(s, "erased_why"), "asked by letter");
	scratch_do(s, &s->admin, "customer.export", "{s:i}", "customer", 1);
	assert_false(said("marie"));
	assert_false(said("75011"));
	assert_string_equal(first("attempts", "presented"), "");
	assert_string_equal(scratch_call(s, &s->admin, "customer.erase", "{s:i, s:s}", "customer",
					 1, "why", "again"),
			    "wrong_state");
	assert_string_equal(scratch_call(s, &s->admin, "consent.set", "{s:i, s:s, s:b}", "customer",
					 1, "channel", "email", "given", 1),
			    "wrong_state");
}

static void counts_and_the_trail_stay_true(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "report.totals", NULL);
	assert_int_equal(scratch_int(s, "uses"), 1);
	erase();
	scratch_do(s, &s->admin, "report.totals", NULL);
	assert_int_equal(scratch_int(s, "uses"), 1);
	assert_int_equal(scratch_int(s, "issued"), 1);
	scratch_do(s, &s->admin, "report.redemptions", "{s:s}", "by", "offer");
	assert_int_equal(scratch_row_int(s, 0, "uses"), 1);
	scratch_do(s, &s->admin, "redemption.list", "{s:s}", "state", "done");
	assert_int_equal(scratch_row_int(s, 0, "id"), use);
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_true(scratch_int(s, "ok"));
	scratch_do(s, &s->admin, "audit.list", "{s:s}", "operation", "customer.erase");
	assert_string_equal(scratch_row_text(s, 0, "objects"), "customer:1");
}

static void the_vouchers_of_an_erased_person_end(void **state)
{
	int64_t other = pass_offer(&pass, "Visite", NULL);

	(void)state;
	erase();
	assert_string_equal(pass_redeem(&pass, code, other), "revoked");
	scratch_do(s, &pass.host_account, "voucher.show", "{s:s}", "voucher", code);
	assert_string_equal(scratch_text(s, "state"), "revoked");
	assert_string_equal(scratch_text(s, "email"), "");
	assert_string_equal(scratch_text(s, "host_name"), "");
}

static void the_address_may_come_again(void **state)
{
	char again[48];

	(void)state;
	erase();
	pass_voucher(&pass, "marie@example.fr", again);
	scratch_do(s, &s->admin, "customer.show", "{s:s}", "customer", "marie@example.fr");
	assert_int_equal(scratch_int(s, "id"), 2);
	assert_int_equal(json_array_size(list("uses")), 0);
}

/* The answer kept for a retry says the address too. */
static void a_retry_after_it_brings_nothing_back(void **state)
{
	(void)state;
	erase();
	assert_string_equal(scratch_call(s, &pass.host_account, "voucher.issue",
					 "{s:s, s:s, s:s, s:I, s:[I], s:s}", "email",
					 "marie@example.fr", "password", pass.password, "postcode",
					 "75011", "host", (json_int_t)pass.host, "offers",
					 (json_int_t)offer, "nonce", "0123456789012345678901"),
			    "done");
	assert_int_equal(scratch_int(s, "id"), 2);
}

static void consent_is_none_until_it_is_given(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "consent.list", "{s:s}", "customer", "marie@example.fr");
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &s->admin, "consent.set", "{s:s, s:s, s:b}", "customer", "marie@example.fr",
		   "channel", "email", "given", 0);
	scratch_do(s, &s->admin, "consent.list", "{s:s}", "customer", "marie@example.fr");
	assert_int_equal(scratch_rows(s), 0);
	for (int i = 0; i < 2; i++)
		scratch_do(s, &s->admin, "consent.set", "{s:s, s:s, s:b}", "customer",
			   "marie@example.fr", "channel", "email", "given", 1);
	s->now += 60;
	scratch_do(s, &s->admin, "consent.set", "{s:s, s:s, s:b}", "customer", "marie@example.fr",
		   "channel", "email", "given", 0);
	scratch_do(s, &s->admin, "consent.list", "{s:s}", "customer", "marie@example.fr");
	assert_int_equal(scratch_rows(s), 2);
	assert_int_equal(scratch_row_int(s, 0, "given"), 0);
	assert_int_equal(scratch_row_int(s, 1, "given"), 1);
	assert_string_equal(scratch_row_text(s, 1, "at"), "2026-11-22T09:42:00Z");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_person_is_found_by_part_of_the_address),
		TEST(only_the_network_sees_persons),
		TEST(an_export_is_all_that_is_held),
		TEST(messages_are_exported_and_emptied),
		TEST(an_erased_person_leaves_nothing_but_numbers),
		TEST(counts_and_the_trail_stay_true),
		TEST(the_vouchers_of_an_erased_person_end),
		TEST(the_address_may_come_again),
		TEST(a_retry_after_it_brings_nothing_back),
		TEST(consent_is_none_until_it_is_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
