/* At the counter: exactly once, limits, undo, what is recorded (P8, P9; rules 4
 * to 7). */
#include <string.h>

#include "core/network/settings.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static char code[48];

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	pass_voucher(&pass, "marie@example.fr", code);
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *refusal_detail(const char *name)
{
	const char *text =
		json_string_value(json_object_get(json_object_get(s->answer, "data"), name));

	return text ? text : "";
}

static void a_voucher_is_redeemed_once(void **state)
{
	(void)state;
	pass_offer(&pass, "Dégustation offerte", NULL);
	assert_string_equal(pass_redeem(&pass, code, 0), "done");
	assert_string_equal(scratch_text(s, "title"), "Dégustation offerte");
	assert_string_equal(scratch_text(s, "shop_name"), "Cave des Tilleuls");
	assert_int_equal(scratch_int(s, "nth"), 1);
	assert_string_equal(pass_redeem(&pass, code, 0), "already_redeemed");
	assert_string_equal(refusal_detail("shop"), "Cave des Tilleuls");
}

static void looking_never_consumes(void **state)
{
	(void)state;
	pass_offer(&pass, "Dégustation offerte", NULL);
	for (int i = 0; i < 3; i++) {
		scratch_do(s, &pass.counter, "code.lookup", "{s:s}", "code", code);
		assert_int_equal(scratch_int(s, "possible"), 1);
	}
	assert_string_equal(pass_redeem(&pass, code, 0), "done");
	scratch_do(s, &pass.counter, "code.lookup", "{s:s}", "code", code);
	assert_int_equal(scratch_int(s, "possible"), 0);
	assert_string_equal(scratch_text(s, "state"), "valid");
}

static void the_selection_never_limits_it(void **state)
{
	int64_t one = pass_offer(&pass, "Dégustation offerte", NULL);
	int64_t two = pass_offer(&pass, "−10 % sur le carton", NULL);

	(void)state;
	assert_string_equal(pass_redeem(&pass, code, 0), "choose_offer");
	assert_int_equal(
		json_array_size(json_object_get(json_object_get(s->answer, "data"), "offers")), 2);
	assert_string_equal(pass_redeem(&pass, code, one), "done");
	/* Only one is left: it needs no name. */
	assert_string_equal(pass_redeem(&pass, code, 0), "done");
	assert_int_equal(scratch_int(s, "offer"), two);
	/* None is: it says why. */
	assert_string_equal(pass_redeem(&pass, code, 0), "already_redeemed");
}

static void only_published_offers_of_this_counter_count(void **state)
{
	int64_t elsewhere;

	(void)state;
	assert_string_equal(pass_redeem(&pass, code, 0), "no_offer");
	scratch_do(s, &s->admin, "offer.create", "{s:I, s:s, s:s, s:I}", "party",
		   (json_int_t)pass.producer, "category", "wine", "title", "Au caveau", "shop",
		   (json_int_t)pass.other_shop);
	elsewhere = scratch_int(s, "id");
	scratch_do(s, &s->admin, "offer.publish", "{s:I}", "offer", (json_int_t)elsewhere);
	assert_string_equal(pass_redeem(&pass, code, elsewhere), "not_here");
	assert_string_equal(pass_redeem(&pass, code, 0), "no_offer");
}

/* What voucher holders have on products is given in baskets, not at the counter. */
static void an_advantage_on_products_is_not_the_counters(void **state)
{
	int64_t advantage;

	(void)state;
	scratch_do(s, &s->admin, "advantage.create", "{s:s, s:s, s:s, s:I, s:s}", "title",
		   "Porteurs", "target", "voucher", "scope", "basket", "party",
		   (json_int_t)pass.producer, "percent", "10");
	advantage = scratch_int(s, "id");
	scratch_do(s, &s->admin, "advantage.publish", "{s:I}", "advantage", (json_int_t)advantage);
	assert_string_equal(pass_redeem(&pass, code, 0), "no_offer");
	assert_string_equal(pass_redeem(&pass, code, advantage), "not_here");
	pass_offer(&pass, "Dégustation offerte", NULL);
	assert_string_equal(pass_redeem(&pass, code, 0), "done");
	assert_string_equal(scratch_text(s, "title"), "Dégustation offerte");
}

static void limits_hold(void **state)
{
	int64_t offer =
		pass_offer(&pass, "Verre", "{\"per_code\": 3, \"per_day\": 2, \"quota\": 4}");
	char other[48];

	(void)state;
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	assert_int_equal(scratch_int(s, "nth"), 2);
	assert_string_equal(pass_redeem(&pass, code, offer), "limit_reached");
	s->now = network_day_after(s->now);
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	assert_string_equal(pass_redeem(&pass, code, offer), "limit_reached");
	pass_voucher(&pass, "jean@example.fr", other);
	assert_string_equal(pass_redeem(&pass, other, offer), "done");
	assert_string_equal(pass_redeem(&pass, other, offer), "limit_reached");
}

static void a_period_is_kept_to_the_second(void **state)
{
	int64_t offer =
		pass_offer(&pass, "Verre",
			   "{\"valid_from\": \"2026-11-23\", \"valid_until\": \"2026-11-24\"}");

	(void)state;
	assert_string_equal(pass_redeem(&pass, code, offer), "too_early");
	s->now = network_midnight(2026, 11, 25) - 1;
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
	s->now = network_midnight(2026, 11, 25);
	pass_voucher(&pass, "jean@example.fr", code);
	assert_string_equal(pass_redeem(&pass, code, offer), "expired");
}

static void an_expired_or_revoked_voucher_is_refused(void **state)
{
	int64_t offer = pass_offer(&pass, "Verre", NULL);

	(void)state;
	s->now = network_midnight(2026, 11, 29);
	assert_string_equal(pass_redeem(&pass, code, offer), "expired");
	pass_voucher(&pass, "jean@example.fr", code);
	scratch_do(s, &pass.host_account, "voucher.revoke", "{s:s}", "voucher", code);
	assert_string_equal(pass_redeem(&pass, code, offer), "revoked");
}

static void wrong_codes_are_told_apart(void **state)
{
	(void)state;
	pass_offer(&pass, "Verre", NULL);
	code[0] = code[0] == '2' ? '3' : '2';
	assert_string_equal(pass_redeem(&pass, code, 0), "typing_error");
	assert_string_equal(pass_redeem(&pass, "00000000-0", 0), "unknown_code");
	assert_string_equal(pass_redeem(&pass, "ETE2026", 0), "unknown_code");
	assert_string_equal(pass_redeem(&pass, "1", 0), "unknown_code");
}

static void the_same_nonce_gives_the_first_answer_again(void **state)
{
	static const char nonce[] = "0123456789abcdefghijkl";
	int64_t id;

	(void)state;
	pass_offer(&pass, "Verre", "{\"per_code\": 5}");
	for (int i = 0; i < 3; i++) {
		scratch_do(s, &pass.counter, "redemption.create", "{s:s, s:s}", "code", code,
			   "nonce", nonce);
		if (i == 0)
			id = scratch_int(s, "id");
		assert_int_equal(scratch_int(s, "id"), id);
	}
	scratch_do(s, &pass.counter, "redemption.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.create", "{s:s, s:s}",
					 "code", "00000000-0", "nonce", nonce),
			    "nonce_reused");
	/* A refusal is an answer too. */
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.create", "{s:s, s:s}",
					 "code", "00000000-0", "nonce", "zyxwvutsrqponmlkjihgfe"),
			    "unknown_code");
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.create", "{s:s, s:s}",
					 "code", "00000000-0", "nonce", "zyxwvutsrqponmlkjihgfe"),
			    "unknown_code");
	scratch_do(s, &pass.counter, "redemption.today", NULL);
	assert_int_equal(scratch_int(s, "refused"), 1);
}

static void a_counter_undoes_for_a_quarter_of_an_hour(void **state)
{
	int64_t id;

	(void)state;
	pass_offer(&pass, "Verre", "{\"quota\": 1}");
	assert_string_equal(pass_redeem(&pass, code, 0), "done");
	id = scratch_int(s, "id");
	s->now += 15 * 60 - 1;
	scratch_do(s, &pass.counter, "redemption.undo", "{s:I}", "redemption", (json_int_t)id);
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.undo", "{s:I}", "redemption",
					 (json_int_t)id),
			    "already_undone");
	/* Its place, and the quota's, are free again. */
	assert_string_equal(pass_redeem(&pass, code, 0), "done");
	id = scratch_int(s, "id");
	s->now += 15 * 60;
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.undo", "{s:I}", "redemption",
					 (json_int_t)id),
			    "undo_too_late");
	assert_string_equal(scratch_call(s, &s->admin, "redemption.undo", "{s:I}", "redemption",
					 (json_int_t)id),
			    "usage");
	scratch_do(s, &s->admin, "redemption.undo", "{s:I, s:s}", "redemption", (json_int_t)id,
		   "why", "erreur");
	scratch_do(s, &pass.counter, "redemption.list", "{s:s}", "state", "undone");
	assert_int_equal(scratch_rows(s), 2);
}

static void another_counter_can_neither_see_nor_undo(void **state)
{
	struct caller other = scratch_account(s, "caveau", "shop", 0, pass.other_shop);

	(void)state;
	pass_offer(&pass, "Verre", NULL);
	assert_string_equal(pass_redeem(&pass, code, 0), "done");
	assert_string_equal(scratch_call(s, &other, "redemption.undo", "{s:I}", "redemption",
					 (json_int_t)scratch_int(s, "id")),
			    "not_yours");
	scratch_do(s, &other, "redemption.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(scratch_call(s, &other, "redemption.create", "{s:s, s:I}", "code", code,
					 "shop", (json_int_t)pass.shop),
			    "not_yours");
	/* It was used at the other counter of the same producer. */
	assert_string_equal(scratch_call(s, &other, "redemption.create", "{s:s}", "code", code),
			    "already_redeemed");
}

static void refused_attempts_are_on_record(void **state)
{
	(void)state;
	pass_offer(&pass, "Verre", NULL);
	pass_redeem(&pass, code, 0);
	pass_redeem(&pass, code, 0);
	pass_redeem(&pass, "nimporte-quoi", 0);
	scratch_do(s, &pass.counter, "redemption.list", "{s:s}", "state", "refused");
	assert_int_equal(scratch_rows(s), 2);
	scratch_do(s, &s->admin, "audit.list", "{s:s}", "operation", "redemption.create");
	assert_int_equal(scratch_rows(s), 3);
}

static void an_upload_keeps_its_own_time(void **state)
{
	struct caller kiosk = scratch_account(s, "borne", "kiosk", 0, pass.shop);
	static const char *const nonces[] = { "aaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbb",
					      "cccccccccccccccccccccc" };

	(void)state;
	pass_offer(&pass, "Verre", NULL);
	s->now += 7200;
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.create", "{s:s, s:s, s:s}",
					 "code", code, "at", "2026-11-22T10:00:00Z", "nonce",
					 nonces[0]),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &kiosk, "redemption.create", "{s:s, s:s}", "code", code,
					 "at", "2026-11-22T10:00:00Z"),
			    "usage");
	scratch_do(s, &kiosk, "redemption.create", "{s:s, s:s, s:s}", "code", code, "at",
		   "2026-11-22T10:00:00Z", "nonce", nonces[0]);
	assert_string_equal(scratch_text(s, "at"), "2026-11-22T10:00:00Z");
	assert_string_equal(scratch_text(s, "forced"), "");
	/* It happened: the second is kept and flagged, beside the limit. */
	scratch_do(s, &kiosk, "redemption.create", "{s:s, s:s, s:s}", "code", code, "at",
		   "2026-11-22T10:05:00Z", "nonce", nonces[1]);
	assert_string_equal(scratch_text(s, "forced"), "already_redeemed");
	assert_string_equal(scratch_call(s, &kiosk, "redemption.create", "{s:s, s:s, s:s}", "code",
					 "00000000-0", "at", "2026-11-22T10:05:00Z", "nonce",
					 nonces[2]),
			    "unknown_code");
	assert_string_equal(scratch_call(s, &kiosk, "redemption.create", "{s:s, s:s, s:s}", "code",
					 code, "at", "2027-01-01T00:00:00Z", "nonce",
					 "dddddddddddddddddddddd"),
			    "in_future");
	assert_string_equal(scratch_call(s, &kiosk, "redemption.create", "{s:s, s:s, s:s}", "code",
					 code, "at", "2026-11-01T00:00:00Z", "nonce",
					 "eeeeeeeeeeeeeeeeeeeeee"),
			    "too_old");
}

/* What has ended here since is kept too, and flagged (rule 7). */
static void an_upload_of_a_withdrawn_offer_is_forced(void **state)
{
	struct caller kiosk = scratch_account(s, "borne", "kiosk", 0, pass.shop);
	int64_t offer = pass_offer(&pass, "Verre", NULL);

	(void)state;
	s->now += 60;
	scratch_do(s, &s->admin, "offer.withdraw", "{s:I}", "offer", (json_int_t)offer);
	assert_string_equal(pass_redeem(&pass, code, offer), "not_here");
	scratch_do(s, &kiosk, "redemption.create", "{s:s, s:s, s:s, s:I}", "code", code, "at",
		   "2026-11-22T09:42:00Z", "nonce", "aaaaaaaaaaaaaaaaaaaaaa", "offer",
		   (json_int_t)offer);
	assert_string_equal(scratch_text(s, "forced"), "not_here");
}

static void the_right_to_upload_is_a_counters(void **state)
{
	struct caller kiosk = scratch_account(s, "borne", "kiosk", 0, pass.other_shop);

	(void)state;
	pass_offer(&pass, "Verre", NULL);
	scratch_do(s, &s->admin, "account.grant", "{s:s, s:s, s:I}", "account", "borne", "role",
		   "shop", "shop", (json_int_t)pass.shop);
	s->now += 60;
	assert_string_equal(scratch_call(s, &kiosk, "redemption.create", "{s:s, s:s, s:s, s:I}",
					 "code", code, "at", "2026-11-22T09:42:00Z", "nonce",
					 "aaaaaaaaaaaaaaaaaaaaaa", "shop", (json_int_t)pass.shop),
			    "not_allowed");
	scratch_do(s, &kiosk, "redemption.create", "{s:s, s:s, s:s, s:I}", "code", code, "at",
		   "2026-11-22T09:42:00Z", "nonce", "bbbbbbbbbbbbbbbbbbbbbb", "shop",
		   (json_int_t)pass.other_shop);
}

static void nothing_is_redeemed_at_a_closed_party(void **state)
{
	(void)state;
	pass_offer(&pass, "Verre", NULL);
	scratch_do(s, &s->admin, "party.close", "{s:I}", "party", (json_int_t)pass.producer);
	assert_string_equal(pass_redeem(&pass, code, 0), "no_offer");
	assert_string_equal(scratch_call(s, &pass.counter, "code.lookup", "{s:s}", "code", code),
			    "no_offer");
	scratch_do(s, &pass.counter, "session.hello", NULL);
	assert_int_equal(json_array_size(json_object_get(s->answer, "shops")), 0);
}

/* Who works everywhere says where. */
static void several_counters_are_to_choose_from(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &s->admin, "code.lookup", "{s:s}", "code", code),
			    "choose_shop");
	assert_int_equal(
		json_array_size(json_object_get(json_object_get(s->answer, "data"), "shops")), 2);
}

static size_t listed(struct caller *caller, const char *name, const char *value)
{
	scratch_do(s, caller, "redemption.list", "{s:s}", name, value);
	assert_int_equal(scratch_int(s, "total"), scratch_rows(s));
	return scratch_rows(s);
}

static void the_list_holds_days_whole(void **state)
{
	struct caller *callers[] = { &s->admin, &pass.counter };

	(void)state;
	pass_offer(&pass, "Verre", "{\"per_code\": 9}");
	s->now = network_midnight(2026, 11, 23) - 1;
	assert_string_equal(pass_redeem(&pass, code, 0), "done");
	s->now = network_midnight(2026, 11, 23);
	assert_string_equal(pass_redeem(&pass, code, 0), "done");
	s->now++;
	assert_string_equal(pass_redeem(&pass, "nimporte-quoi", 0), "unknown_code");
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(listed(callers[i], "until", "2026-11-22"), 1);
		assert_int_equal(listed(callers[i], "from", "2026-11-23"), 2);
		assert_int_equal(listed(callers[i], "until", "2026-11-23"), 3);
		assert_int_equal(listed(callers[i], "state", "refused"), 1);
		assert_int_equal(listed(callers[i], "filter", code), 2);
		assert_int_equal(listed(callers[i], "shop", "1"), 3);
		assert_int_equal(listed(callers[i], "sort", "at"), 3);
		assert_string_equal(scratch_row_text(s, 0, "at"), "2026-11-22T22:59:59Z");
		assert_string_equal(scratch_row_text(s, 2, "state"), "refused");
		assert_int_equal(listed(callers[i], "sort", "-at"), 3);
		assert_string_equal(scratch_row_text(s, 2, "at"), "2026-11-22T22:59:59Z");
	}
	assert_int_equal(listed(&s->admin, "party", "1"), 0);
	assert_int_equal(listed(&s->admin, "shop", "2"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_voucher_is_redeemed_once),
		TEST(looking_never_consumes),
		TEST(the_selection_never_limits_it),
		TEST(only_published_offers_of_this_counter_count),
		TEST(an_advantage_on_products_is_not_the_counters),
		TEST(limits_hold),
		TEST(a_period_is_kept_to_the_second),
		TEST(an_expired_or_revoked_voucher_is_refused),
		TEST(wrong_codes_are_told_apart),
		TEST(the_same_nonce_gives_the_first_answer_again),
		TEST(a_counter_undoes_for_a_quarter_of_an_hour),
		TEST(another_counter_can_neither_see_nor_undo),
		TEST(refused_attempts_are_on_record),
		TEST(an_upload_keeps_its_own_time),
		TEST(an_upload_of_a_withdrawn_offer_is_forced),
		TEST(the_right_to_upload_is_a_counters),
		TEST(nothing_is_redeemed_at_a_closed_party),
		TEST(several_counters_are_to_choose_from),
		TEST(the_list_holds_days_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
