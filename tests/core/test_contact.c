/* Persons as those who sell know them: found, written down, put right; whose they are. */
#include <string.h>

#include "core/code/code.h"
#include "core/code/guess.h"
#include "core/text/text.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static struct caller seller, other_seller;

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	seller = scratch_account(s, "seller", "seller", 0, pass.shop);
	other_seller = scratch_account(s, "seller2", "seller", 0, pass.other_shop);
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static int64_t written(struct caller *caller, const char *name, const char *email,
		       const char *phone)
{
	scratch_do(s, caller, "customer.create", "{s:s, s:s?, s:s?}", "name", name, "email", email,
		   "phone", phone);
	return scratch_int(s, "id");
}

static size_t found(struct caller *caller, const char *text)
{
	scratch_do(s, caller, "customer.find", "{s:s}", "text", text);
	return scratch_rows(s);
}

static void a_number_is_found_however_it_is_written(void **state)
{
	static const struct {
		const char *typed, *key;
	} cases[] = {
		{ "06 12 34 56 78", "33612345678" },
		{ "0612345678", "33612345678" },
		{ "06.12.34.56.78", "33612345678" },
		{ "+33 6 12 34 56 78", "33612345678" },
		{ "+33 (0)6 12 34 56 78", "33612345678" },
		{ "0033612345678", "33612345678" },
		{ "+33 06 12 34 56 78", "33612345678" },
		{ "06\u00a012\u202f34 56 78", "33612345678" },
		{ "02 47 05 58 08", "33247055808" },
		{ "0262 12 34 56", "262262123456" },
		{ "+44 20 7946 0000", "442079460000" },
		{ "+1-202-555-0100", "12025550100" },
		{ "612345678", NULL },
		{ "0012", NULL },
		{ "+33 6 12", NULL },
		{ "06 12 34 56 7", NULL },
		{ "06 12 34 56 78 90", NULL },
		{ "+0612345678", NULL },
		{ "+123456789012345678901234567890", NULL },
		{ "marie", NULL },
		{ "06 12 34 56 7x", NULL },
		{ "", NULL },
	};
	char key[TEXT_PHONE];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(text_phone(cases[i].typed, key), cases[i].key != NULL);
		if (cases[i].key)
			assert_string_equal(key, cases[i].key);
	}
}

static void a_desk_finds_its_own_by_any_beginning(void **state)
{
	static const char *const ways[] = {
		"dupont",  "DUPO",           "Hél dup",      "dupont helene", "helene@example.fr",
		"helene@", "06 12 34 56 78", "+33612345678", "saint",         "d’ang"
	};

	(void)state;
	written(&seller, "Hélène Dupont-Saint d’Angély", "helene@example.fr", "0612345678");
	written(&seller, "Paul Martin", NULL, NULL);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		assert_int_equal(found(&seller, ways[i]), 1);
		assert_string_equal(scratch_row_text(s, 0, "name"), "Hélène Dupont-Saint d’Angély");
		assert_string_equal(scratch_row_text(s, 0, "phone"), "0612345678");
	}
	assert_int_equal(found(&seller, "dupont paul"), 0);
	assert_int_equal(found(&seller, "%%"), 0);
}

static void of_another_desk_only_what_was_said_is_shown(void **state)
{
	int64_t helene;

	(void)state;
	helene = written(&seller, "Hélène Dupont", "helene@example.fr", "0612345678");
	assert_int_equal(found(&other_seller, "dupont"), 0);
	assert_int_equal(found(&other_seller, "helene@exa"), 0);
	assert_int_equal(found(&other_seller, "Helene@example.fr"), 1);
	assert_string_equal(scratch_row_text(s, 0, "name"), "Hélène Dupont");
	assert_string_equal(scratch_row_text(s, 0, "email"), "helene@example.fr");
	assert_string_equal(scratch_row_text(s, 0, "phone"), "");
	assert_int_equal(scratch_row_int(s, 0, "id"), 0);
	assert_int_equal(found(&other_seller, "06 12 34 56 78"), 1);
	assert_string_equal(scratch_row_text(s, 0, "email"), "");
	/* changing what belongs to another desk needs more than its number or address */
	assert_string_equal(scratch_call(s, &other_seller, "customer.update", "{s:I, s:s}",
					 "customer", (json_int_t)helene, "name", "X"),
			    "not_yours");
	assert_string_equal(scratch_call(s, &other_seller, "customer.update", "{s:s, s:s}",
					 "customer", "helene@example.fr", "name", "X"),
			    "not_yours");
}

static void a_number_that_two_share_names_nobody(void **state)
{
	(void)state;
	written(&seller, "Hélène Dupont", NULL, "0612345678");
	written(&seller, "Paul Dupont", NULL, "0612345678");
	assert_int_equal(found(&other_seller, "0612345678"), 2);
	assert_string_equal(scratch_row_text(s, 0, "customer"), "");
	assert_string_equal(scratch_call(s, &s->admin, "customer.update", "{s:s, s:s}", "customer",
					 "0612345678", "name", "X"),
			    "not_found");
}

static void the_network_finds_everybody(void **state)
{
	char code[48];

	(void)state;
	written(&seller, "Hélène Dupont", "helene@example.fr", NULL);
	written(&other_seller, "Paul Dupont", NULL, NULL);
	assert_int_equal(found(&s->admin, "dup"), 2);
	pass_voucher(&pass, "marie@example.fr", code);
	assert_int_equal(found(&s->admin, code), 1);
	assert_string_equal(scratch_row_text(s, 0, "email"), "marie@example.fr");
}

static void who_guesses_codes_here_is_slowed_down_too(void **state)
{
	const char *outcome = "done";
	char guess[CODE_MAX + 1];

	(void)state;
	written(&seller, "Hélène Dupont", NULL, NULL);
	for (int i = 0; i < GUESSES_AT_ONCE + 1 && strcmp(outcome, "done") == 0; i++) {
		code_random(CODE_RANDOM, guess);
		outcome = scratch_call(s, &seller, "customer.find", "{s:s}", "text", guess);
	}
	assert_string_equal(outcome, "slow_down");
	assert_int_equal(found(&seller, "dupont"), 1); /* a name is no guess */
}

static void an_address_is_one_customer_s(void **state)
{
	(void)state;
	written(&seller, "Hélène", "helene@example.fr", NULL);
	assert_string_equal(scratch_call(s, &other_seller, "customer.create", "{s:s, s:s}", "name",
					 "Autre", "email", "HELENE@example.fr"),
			    "exists");
}

static void bad_input_is_refused(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &seller, "customer.create", "{}"), "usage");
	assert_string_equal(scratch_call(s, &seller, "customer.create", "{s:s, s:s}", "name", "A",
					 "email", "no address"),
			    "usage");
	assert_string_equal(scratch_call(s, &seller, "customer.create", "{s:s, s:s}", "name", "A",
					 "phone", "12"),
			    "usage");
	assert_string_equal(scratch_call(s, &seller, "customer.create", "{s:s, s:s}", "name", "A",
					 "kind", "robot"),
			    "usage");
	assert_string_equal(scratch_call(s, &seller, "customer.find", "{s:s}", "text", "a"),
			    "usage");
	assert_string_equal(scratch_call(s, &seller, "customer.create", "{s:s, s:I}", "name", "A",
					 "shop", (json_int_t)pass.other_shop),
			    "not_yours");
	assert_string_equal(
		scratch_call(s, &pass.host_account, "customer.find", "{s:s}", "text", "dupont"),
		"not_allowed");
}

static void only_staff_change_an_address(void **state)
{
	int64_t helene;

	(void)state;
	helene = written(&seller, "Hélène", NULL, NULL);
	scratch_do(s, &seller, "customer.update", "{s:I, s:s}", "customer", (json_int_t)helene,
		   "email", "helene@example.fr");
	assert_string_equal(scratch_call(s, &seller, "customer.update", "{s:I, s:s}", "customer",
					 (json_int_t)helene, "email", "other@example.fr"),
			    "usage");
	scratch_tamper(s, "UPDATE customer SET verified_at = 1");
	scratch_do(s, &s->admin, "customer.show", "{s:I}", "customer", (json_int_t)helene);
	assert_int_equal(scratch_int(s, "verified"), 1);
	scratch_do(s, &s->admin, "customer.update", "{s:I, s:s, s:s, s:s}", "customer",
		   (json_int_t)helene, "email", "other@example.fr", "phone", "+44 20 7946 0000",
		   "kind", "organisation");
	assert_string_equal(scratch_text(s, "email"), "other@example.fr");
	assert_string_equal(scratch_text(s, "name"), "Hélène");
	assert_string_equal(scratch_text(s, "kind"), "organisation");
	scratch_do(s, &s->admin, "customer.show", "{s:I}", "customer", (json_int_t)helene);
	assert_int_equal(scratch_int(s, "verified"), 0);
	scratch_do(s, &s->admin, "customer.update", "{s:I, s:s}", "customer", (json_int_t)helene,
		   "phone", "");
	assert_string_equal(scratch_text(s, "phone"), "");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_found_however_it_is_written),
		CASE(a_desk_finds_its_own_by_any_beginning),
		CASE(of_another_desk_only_what_was_said_is_shown),
		CASE(a_number_that_two_share_names_nobody),
		CASE(the_network_finds_everybody),
		CASE(who_guesses_codes_here_is_slowed_down_too),
		CASE(an_address_is_one_customer_s),
		CASE(bad_input_is_refused),
		CASE(only_staff_change_an_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
