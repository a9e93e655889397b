/* Codes with their claims and a signature (doc/signed-codes.md). */
#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/keys/sign.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static char code[48], text[512];

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	pass_offer(&pass, "Verre", "{\"per_code\": 100}");
	pass_voucher(&pass, "marie@example.fr", code);
	snprintf(text, sizeof text, "%s", scratch_text(s, "signed"));
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static void it_says_what_it_claims(void **state)
{
	char bare[48];
	char start[128];

	(void)state;
	scratch_do(s, &pass.host_account, "voucher.show", "{s:s}", "voucher", code);
	snprintf(bare, sizeof bare, "%s", scratch_text(s, "qr"));
	assert_string_equal(scratch_text(s, "signed"), text);
	snprintf(start, sizeof start, "G1.%s.V.20261122.20261128.0.", bare);
	assert_true(strncmp(text, start, strlen(start)) == 0);
	assert_int_equal(strlen(text), strlen(start) + 103);
}

static void it_is_accepted_wherever_a_code_is(void **state)
{
	char url[600];
	char lower[512];

	(void)state;
	assert_string_equal(pass_redeem(&pass, text, 0), "done");
	assert_string_equal(scratch_text(s, "code"), code);
	snprintf(url, sizeof url, "https://example.org/v/%s", text);
	assert_string_equal(pass_redeem(&pass, url, 0), "done");
	snprintf(url, sizeof url, "https://example.org/?c=%s ", text);
	assert_string_equal(pass_redeem(&pass, url, 0), "done");
	for (size_t i = 0; i <= strlen(text); i++)
		lower[i] = (char)tolower((unsigned char)text[i]);
	assert_string_equal(pass_redeem(&pass, lower, 0), "done");
	scratch_do(s, &pass.counter, "code.lookup", "{s:s}", "code", text);
	scratch_do(s, &pass.host_account, "voucher.show", "{s:s}", "voucher", text);
}

/* Any one character that is changed, left out or added is found. */
static void one_wrong_character_is_refused(void **state)
{
	char wrong[sizeof text + 2];

	(void)state;
	for (size_t i = 3; i < strlen(text); i++) {
		if (text[i] == '.')
			continue;
		snprintf(wrong, sizeof wrong, "%s", text);
		wrong[i] = text[i] == 'Q' ? '7' : 'Q';
		assert_string_equal(pass_redeem(&pass, wrong, 0), "typing_error");
	}
	snprintf(wrong, sizeof wrong, "%sA", text);
	assert_string_equal(pass_redeem(&pass, wrong, 0), "typing_error");
	wrong[strlen(text) - 1] = 0;
	assert_string_equal(pass_redeem(&pass, wrong, 0), "typing_error");
	assert_string_equal(pass_redeem(&pass, "G1......", 0), "typing_error");
	scratch_do(s, &pass.counter, "redemption.list", "{s:s}", "state", "done");
	assert_int_equal(scratch_rows(s), 0);
}

static void another_networks_is_refused(void **state)
{
	unsigned char signature[KEYS_SIGNATURE];
	char folder[] = "/tmp/guichet-keys-XXXXXX";
	char path[64];
	char error[256];
	struct keys *other;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/keys", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	other = keys_open(folder, error, sizeof error);
	assert_non_null(other);
	keys_sign(other, "abc", 3, signature);
	assert_true(keys_verify(other, "abc", 3, signature));
	assert_false(keys_verify(other, "abd", 3, signature));
	assert_false(keys_verify(core_keys(s->core), "abc", 3, signature));
	keys_close(other);
	snprintf(path, sizeof path, "%s/keys/secret", folder);
	unlink(path);
	snprintf(path, sizeof path, "%s/keys/signing", folder);
	unlink(path);
	snprintf(path, sizeof path, "%s/keys", folder);
	rmdir(path);
	rmdir(folder);
}

/* Anybody who has the public key can check it: the text before the last dot. */
static void the_public_key_checks_it(void **state)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	struct caller kiosk = scratch_account(s, "borne", "kiosk", 0, pass.shop);
	unsigned char key[32];
	unsigned char signature[64] = { 0 };
	const char *last = strrchr(text, '.');
	size_t length;

	(void)state;
	scratch_do(s, &kiosk, "kiosk.sync", NULL);
	assert_int_equal(sodium_base642bin(key, sizeof key, scratch_text(s, "public_key"),
					   strlen(scratch_text(s, "public_key")), NULL, &length,
					   NULL, sodium_base64_VARIANT_ORIGINAL),
			 0);
	assert_int_equal(length, 32);
	for (size_t i = 0; i < 512; i++) {
		unsigned value = (unsigned)(strchr(alphabet, last[1 + i / 5]) - alphabet);

		if (value >> (4 - i % 5) & 1)
			signature[i / 8] |= (unsigned char)(128 >> i % 8);
	}
	assert_int_equal(crypto_sign_verify_detached(signature, (const unsigned char *)text,
						     (unsigned long long)(last - text), key),
			 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_says_what_it_claims),         TEST(it_is_accepted_wherever_a_code_is),
		TEST(one_wrong_character_is_refused), TEST(another_networks_is_refused),
		TEST(the_public_key_checks_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
