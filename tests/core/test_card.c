/* Substitution cards: printed, given, activated, used, replaced, counted (P10). */
#include <string.h>

#include "core/network/settings.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static int64_t batch;
static char first[48], second[48], third[48];

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	pass_offer(&pass, "Verre", NULL);
	scratch_do(s, &s->admin, "card.make", "{s:s, s:i}", "label", "Été 2027", "cards", 5);
	batch = scratch_int(s, "batch");
	scratch_do(s, &s->admin, "card.list", "{s:I}", "batch", (json_int_t)batch);
	assert_int_equal(scratch_rows(s), 5);
	snprintf(first, sizeof first, "%s", scratch_row_text(s, 0, "code"));
	snprintf(second, sizeof second, "%s", scratch_row_text(s, 1, "code"));
	snprintf(third, sizeof third, "%s", scratch_row_text(s, 4, "code"));
	scratch_do(s, &s->admin, "card.give", "{s:I, s:i, s:I}", "batch", (json_int_t)batch,
		   "cards", 4, "party", (json_int_t)pass.host);
	assert_int_equal(scratch_int(s, "given"), 4);
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *activate(const char *code)
{
	return scratch_call(s, &pass.host_account, "card.activate", "{s:s}", "code", code);
}

static void assert_counts(int64_t given, int64_t activated, int64_t used, int64_t revoked)
{
	scratch_do(s, &s->admin, "card.batches", NULL);
	assert_int_equal(scratch_row_int(s, 0, "printed"), 5);
	assert_int_equal(scratch_row_int(s, 0, "given"), given);
	assert_int_equal(scratch_row_int(s, 0, "activated"), activated);
	assert_int_equal(scratch_row_int(s, 0, "used"), used);
	assert_int_equal(scratch_row_int(s, 0, "revoked"), revoked);
}

static void a_card_is_redeemed_like_a_voucher(void **state)
{
	(void)state;
	assert_string_equal(pass_redeem(&pass, first, 0), "not_active");
	scratch_do(s, &pass.counter, "code.lookup", "{s:s}", "code", first);
	assert_string_equal(scratch_text(s, "kind"), "card");
	assert_string_equal(scratch_text(s, "state"), "not_active");
	assert_string_equal(activate(first), "done");
	assert_string_equal(scratch_text(s, "state"), "valid");
	assert_string_equal(scratch_text(s, "valid_until"), "2026-11-28T23:00:00Z");
	assert_string_equal(activate(first), "wrong_state");
	assert_string_equal(pass_redeem(&pass, first, 0), "done");
	assert_string_equal(scratch_text(s, "reason"), "guest");
	assert_string_equal(scratch_text(s, "issuer"), "Moulin de Montrésor");
	assert_string_equal(pass_redeem(&pass, first, 0), "already_redeemed");
	assert_counts(4, 1, 1, 0);
	s->now = network_midnight(2026, 11, 29);
	assert_string_equal(pass_redeem(&pass, first, 0), "expired");
}

static void only_its_host_activates_it(void **state)
{
	struct caller other;
	int64_t party;

	(void)state;
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Gîte du Pont", "kinds",
		   "host");
	party = scratch_int(s, "id");
	other = scratch_account(s, "gite", "host", party, 0);
	assert_string_equal(scratch_call(s, &other, "card.activate", "{s:s}", "code", first),
			    "not_yours");
	/* Nor one that nobody was given. */
	assert_string_equal(activate(third), "not_yours");
	scratch_do(s, &other, "card.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &pass.host_account, "card.list", "{s:s}", "state", "given");
	assert_int_equal(scratch_rows(s), 4);
	scratch_do(s, &pass.host_account, "card.counts", NULL);
	assert_int_equal(scratch_int(s, "given"), 4);
	assert_string_equal(scratch_call(s, &pass.host_account, "card.make", "{s:s, s:i}", "label",
					 "x", "cards", 1),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &pass.host_account, "card.csv", "{s:I}", "batch",
					 (json_int_t)batch),
			    "not_allowed");
}

/* The uses follow: a card that was lost does not buy a second time. */
static void a_lost_card_is_replaced(void **state)
{
	(void)state;
	assert_string_equal(activate(first), "done");
	assert_string_equal(pass_redeem(&pass, first, 0), "done");
	s->now += 86400;
	scratch_do(s, &pass.host_account, "card.replace", "{s:s, s:s}", "code", first, "by",
		   second);
	assert_string_equal(scratch_text(s, "code"), second);
	assert_string_equal(scratch_text(s, "replaces"), first);
	assert_string_equal(scratch_text(s, "valid_until"), "2026-11-28T23:00:00Z");
	assert_int_equal(scratch_int(s, "uses"), 1);
	assert_string_equal(pass_redeem(&pass, first, 0), "revoked");
	assert_string_equal(pass_redeem(&pass, second, 0), "already_redeemed");
	assert_counts(4, 2, 1, 1);
	assert_string_equal(scratch_call(s, &pass.host_account, "card.replace", "{s:s, s:s}",
					 "code", first, "by", second),
			    "wrong_state");
}

/* A use of the lost card that arrives late counts for the other one. */
static void what_was_used_before_the_loss_counts_too(void **state)
{
	struct caller kiosk = scratch_account(s, "borne", "kiosk", 0, pass.shop);

	(void)state;
	assert_string_equal(activate(first), "done");
	s->now += 3600;
	scratch_do(s, &pass.host_account, "card.replace", "{s:s, s:s}", "code", first, "by",
		   second);
	scratch_do(s, &kiosk, "redemption.create", "{s:s, s:s, s:s}", "code", first, "at",
		   "2026-11-22T09:45:00Z", "nonce", "aaaaaaaaaaaaaaaaaaaaaa");
	assert_string_equal(scratch_text(s, "forced"), "");
	assert_string_equal(pass_redeem(&pass, second, 0), "already_redeemed");
}

static void cards_are_given_all_or_none(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &s->admin, "card.give", "{s:[s,s], s:I}", "codes",
					 third, first, "party", (json_int_t)pass.host),
			    "wrong_state");
	assert_counts(4, 0, 0, 0);
	scratch_do(s, &s->admin, "card.give", "{s:[s], s:I}", "codes", third, "party",
		   (json_int_t)pass.host);
	assert_counts(5, 0, 0, 0);
	assert_string_equal(scratch_call(s, &s->admin, "card.give", "{s:I, s:I}", "batch",
					 (json_int_t)batch, "party", (json_int_t)pass.host),
			    "limit_reached");
	assert_string_equal(scratch_call(s, &s->admin, "card.give", "{s:I, s:I}", "batch",
					 (json_int_t)batch, "party", (json_int_t)pass.producer),
			    "usage");
	assert_string_equal(
		scratch_call(s, &s->admin, "card.give", "{s:I}", "party", (json_int_t)pass.host),
		"usage");
}

static void a_revoked_card_is_refused(void **state)
{
	(void)state;
	assert_string_equal(activate(first), "done");
	scratch_do(s, &pass.host_account, "card.revoke", "{s:s}", "code", first);
	assert_string_equal(pass_redeem(&pass, first, 0), "revoked");
	assert_string_equal(
		scratch_call(s, &pass.host_account, "card.revoke", "{s:s}", "code", first),
		"wrong_state");
	/* Before it was ever activated, too. */
	scratch_do(s, &pass.host_account, "card.revoke", "{s:s}", "code", second);
	assert_string_equal(pass_redeem(&pass, second, 0), "revoked");
	assert_counts(4, 1, 0, 2);
}

static void a_batch_goes_to_a_printer(void **state)
{
	char qr[400];

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "code_url", "https://example.org/v/");
	scratch_do(s, &s->admin, "card.csv", "{s:I}", "batch", (json_int_t)batch);
	assert_int_equal(scratch_rows(s), 5);
	assert_string_equal(scratch_row_text(s, 0, "code"), first);
	snprintf(qr, sizeof qr, "%s", scratch_row_text(s, 0, "qr"));
	assert_true(strncmp(qr, "https://example.org/v/G1.", 25) == 0);
	assert_string_equal(activate(qr), "done");
	assert_string_equal(pass_redeem(&pass, qr, 0), "done");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_card_is_redeemed_like_a_voucher),
		TEST(only_its_host_activates_it),
		TEST(a_lost_card_is_replaced),
		TEST(what_was_used_before_the_loss_counts_too),
		TEST(cards_are_given_all_or_none),
		TEST(a_revoked_card_is_refused),
		TEST(a_batch_goes_to_a_printer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
