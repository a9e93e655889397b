/* Who guesses codes is slowed down, and an honest counter never is. */
#include <string.h>

#include "core/code/code.h"
#include "core/code/guess.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static char code[48], signed_code[512];

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	pass_offer(&pass, "Dégustation offerte", NULL);
	pass_voucher(&pass, "marie@example.fr", code);
	snprintf(signed_code, sizeof signed_code, "%s", scratch_text(s, "signed"));
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *look_up(struct caller *caller, const char *typed)
{
	return scratch_call(s, caller, "code.lookup", "{s:s, s:I}", "code", typed, "shop",
			    (json_int_t)pass.shop);
}

static const char *guess(struct caller *caller)
{
	char typed[CODE_MAX + 1];

	code_random(CODE_RANDOM, typed);
	return look_up(caller, typed);
}

/* Until it is made to wait; how many guesses that took. */
static int guess_on(struct caller *caller)
{
	int count = 0;

	while (strcmp(guess(caller), "unknown_code") == 0 && count < 10000)
		count++;
	assert_string_equal(guess(caller), "slow_down");
	return count;
}

static void a_flood_of_unknown_codes_is_made_to_wait(void **state)
{
	(void)state;
	assert_int_equal(guess_on(&pass.counter), GUESSES_AT_ONCE);
	assert_true(scratch_int(s, "exit") == 4);
	assert_string_equal(scratch_text(s, "seconds"), "60");
	/* A right guess is no better answered, and presenting is no way round. */
	assert_string_equal(look_up(&pass.counter, code), "slow_down");
	assert_string_equal(pass_redeem(&pass, code, 0), "slow_down");
	s->now += GUESS_SECONDS - 1;
	assert_string_equal(guess(&pass.counter), "slow_down");
	assert_string_equal(scratch_text(s, "seconds"), "1");
	s->now++;
	assert_int_equal(guess_on(&pass.counter), 1);
	s->now += GUESS_SECONDS;
	assert_string_equal(look_up(&pass.counter, code), "done");
	assert_string_equal(pass_redeem(&pass, code, 0), "done");
}

static void a_day_of_guessing_is_a_guess_a_minute(void **state)
{
	int count = 0;

	(void)state;
	for (int minute = 0; minute < 24 * 60; minute++, s->now += 60)
		count += guess_on(&pass.counter);
	assert_int_equal(count, GUESSES_AT_ONCE + 24 * 60 - 1);
}

static void presenting_is_guessing_too(void **state)
{
	char typed[CODE_MAX + 1];
	int count = 0;

	(void)state;
	do
		code_random(CODE_RANDOM, typed);
	while (strcmp(pass_redeem(&pass, typed, 0), "unknown_code") == 0 && ++count < 10000);
	assert_int_equal(count, GUESSES_AT_ONCE);
	scratch_do(s, &pass.counter, "redemption.list", "{s:s}", "state", "refused");
	assert_int_equal(scratch_rows(s), count); /* the flood leaves no more than that */
}

/* As a QWERTY scanner types it on an AZERTY terminal; upper case, without groups. */
static const char *by_scanner(const char *text)
{
	static const char from[] = "0123456789AQZWM.";
	static const char *const to[] = { "à", "&", "é", "\"", "'", "(", "-", "è",
					  "_", "ç", "Q", "A",  "W", "Z", "?", ":" };
	static char typed[1024];
	size_t used = 0;

	for (; *text; text++) {
		const char *found = strchr(from, *text);

		if (*text != '-')
			used += (size_t)snprintf(typed + used, sizeof typed - used, "%.*s",
						 found ? 4 : 1, found ? to[found - from] : text);
	}
	return typed;
}

static void an_honest_counter_is_never_hindered(void **state)
{
	char wrong[48];
	char strange[32];

	(void)state;
	for (int i = 0; i < 500; i++) {
		/* One character wrong, as fast as can be: that is no guess. */
		snprintf(wrong, sizeof wrong, "%s", code);
		wrong[0] = wrong[0] == '2' ? '3' : '2';
		assert_string_equal(look_up(&pass.counter, wrong), "typing_error");
		assert_string_equal(pass_redeem(&pass, wrong, 0), "typing_error");
		/* A scanner set for another keyboard: told, on record, and no guess. */
		assert_string_equal(look_up(&pass.counter, by_scanner(code)), "keyboard");
		assert_string_equal(scratch_text(s, "layout"), "QWERTY");
		assert_string_equal(pass_redeem(&pass, by_scanner(code), 0), "keyboard");
		assert_string_equal(pass_redeem(&pass, by_scanner(signed_code), 0), "keyboard");
		/* The same paper again and again, looked up and then presented. */
		assert_string_equal(look_up(&pass.counter, "PROMO-ETE"), "unknown_code");
		assert_string_equal(pass_redeem(&pass, "PROMO-ETE", 0), "unknown_code");
		assert_string_equal(look_up(&pass.counter, code), "done");
	}
	/* A strange code for every second guest of a busy day. */
	for (int i = 0; i < 400; i++, s->now += GUESS_SECONDS) {
		snprintf(strange, sizeof strange, "AUTRE-RESEAU-%d", i);
		assert_string_equal(look_up(&pass.counter, strange), "unknown_code");
		assert_string_equal(look_up(&pass.counter, code), "done");
	}
}

static void one_who_guesses_keeps_nobody_else_waiting(void **state)
{
	(void)state;
	guess_on(&pass.counter);
	assert_string_equal(look_up(&s->admin, code), "done");
	for (int i = 0; i < 40; i++) { /* of the same counter, and one after the other */
		char login[16];
		struct caller other;

		snprintf(login, sizeof login, "caisse%d", 10 + i);
		other = scratch_account(s, login, "shop", 0, pass.shop);
		assert_string_equal(look_up(&other, code), "done");
		assert_int_equal(guess_on(&other), GUESSES_AT_ONCE);
	}
	assert_string_equal(look_up(&pass.counter, code), "slow_down");
}

static void a_clock_that_was_set_back_locks_nobody_out(void **state)
{
	(void)state;
	guess_on(&pass.counter);
	s->now -= 86400;
	assert_string_equal(guess(&pass.counter), "slow_down");
	assert_string_equal(scratch_text(s, "seconds"), "60");
	s->now += GUESS_SECONDS;
	assert_int_equal(guess_on(&pass.counter), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_flood_of_unknown_codes_is_made_to_wait),
		TEST(a_day_of_guessing_is_a_guess_a_minute),
		TEST(presenting_is_guessing_too),
		TEST(an_honest_counter_is_never_hindered),
		TEST(one_who_guesses_keeps_nobody_else_waiting),
		TEST(a_clock_that_was_set_back_locks_nobody_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
