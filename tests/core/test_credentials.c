/* Passwords and public keys as such: which are good. */
#include <stdio.h>
#include <string.h>

#include "core/account/key.h"
#include "core/account/password.h"
#include "tests/support/scratch.h"

#define GOOD "Vouvray-1975"
#define BAD "Vouvray-1976"

static void password_rule(void **state)
{
	(void)state;
	assert_true(password_good("Abcdef1!"));
	assert_true(password_good("Éléphant 1")); /* letters of any alphabet; a space counts */
	assert_true(password_good("ñandú-Ñ5x"));
	assert_false(password_good("Abcde1!")); /* 7 */
	assert_false(password_good("Abcéf1!")); /* 7 characters, though 8 bytes */
	assert_false(password_good("abcdef1!"));
	assert_false(password_good("ABCDEF1!"));
	assert_false(password_good("Abcdefg!"));
	assert_false(password_good("Abcdefg1"));
	assert_false(password_good(""));
}

static void one_time_passwords(void **state)
{
	char one[PASSWORD_ONE_TIME], other[PASSWORD_ONE_TIME];

	(void)state;
	for (int i = 0; i < 200; i++) {
		password_one_time(one);
		password_one_time(other);
		assert_true(password_good(one));
		assert_string_not_equal(one, other);
		assert_null(strpbrk(one, "0OIl1"));
	}
}

static void hashing(void **state)
{
	char hash[PASSWORD_HASH];

	(void)state;
	password_hash(GOOD, hash);
	assert_non_null(strstr(hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
	assert_true(password_verify(hash, GOOD));
	assert_false(password_verify(hash, BAD));
	assert_false(password_verify(NULL, GOOD));
	/* é in one character or as e and an accent: terminals differ. */
	password_hash("Caf\xc3\xa9-2026", hash);
	assert_true(password_verify(hash, "Cafe\xcc\x81-2026"));
}

#define ED25519 "AAAAC3NzaC1lZDI1NTE5AAAAIC2bWvXWnaMNDa0zTo4sZPv0s1xAbBogC4YdMlqAeIBF"
#define P256                                                                         \
	"AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBASJyIy7ogVbfqgQ50mjYQ" \
	"fvQUq7t56ou1sHjittM2kGQymA2hdySFNnAucKIuCavzYQ+kveiwQW7vHCS1dNuMw="
#define P384                                                                           \
	"AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBHbEkU4G0iJbf0pDNqgEoR"   \
	"d22QE5Hl9wravg+To74PuC8S60AwhakWhzJGSb8S2dt35bSEr/fv6NY2/vsTnY5uCk9ge6YFoEti" \
	"QkaUImOCYSd1xnuAjlpJ6uDt5VX4LhLg=="
#define P521                                                                           \
	"AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAF3cplB4MtKT9+I32LKWw"   \
	"ho0OUP77K2nFWYCmJh0hpGIAsp8YQQb9c/V7t3r29Suk55RCbTy5N30Z//qH+H5rx6nAFExNiwbh" \
	"i/jYXzau7KjOdNNzL2OENMd3xCcFggyL67EmVe5MoMBuNrFSCnMhFezTMmiWjBYdIn345Z25kGD4" \
	"anLg=="
#define RSA2048                                                                        \
	"AAAAB3NzaC1yc2EAAAADAQABAAABAQC2qsA4Sz7PxNEFC4iX4gKybVsQNp6LWek3/f3Y2XWxqU"   \
	"HsJdcp4++SRPRntzV+6LenoyQpGH+UJJHLNHPLCAtjeHM7WGiWrRL6YN+CCPWHzjFSwmHKqLS1ED" \
	"dkWH2/Y6FF6yWqGSpth+kGz+eMhBfbqAEji4aNrNzy5X1cNlJ00s9aERQ9yOvRNMV40LS2x+tyGT" \
	"z+JfvuAtB2ygp0NeVhZi4mz0yRmQlPKrsAbDb6mfe2TDQo9a3WQzwZ9hsrGFmqTMi7bXU+m/pp4H" \
	"UkzeHobto4Gxh93GqkHJFrzferxwxjqpNJY2Hk+KdNm2NO8eDDOyc9ip1EVM+zBjxa6PSJ"
#define RSA1024                                                                        \
	"AAAAB3NzaC1yc2EAAAADAQABAAAAgQD4mPk1USE5b+NtbDWpKsIq4wD+l0YMIoIWrd3gFXDZBX"   \
	"x2ZaERWJADn1epFNhCf+gW8YEAmz65eUS2I90s2A0tH0KhNm7xOAVWEF7JA/0lC6e/3yBkT++9YS" \
	"fDuJZZPprY9vyO0Zrcy+OqhUJ5MfkxRL9DzVmpEd1cHIK9ta0xLQ=="

/* Fingerprints are those that ssh-keygen -l prints. */
static void keys_taken(void **state)
{
	static const struct {
		const char *type, *blob, *fingerprint;
	} keys[] = {
		{ "ssh-ed25519", ED25519, "SHA256:AKRnS3llNgLU8jW9bmcDq8hXE8qhzgvZzSKyeCwfHvU" },
		{ "ecdsa-sha2-nistp256", P256,
		  "SHA256:71RTYp0jHQ8jOTM0yYBfvit3fNq8xECACSFVp95GQxI" },
		{ "ecdsa-sha2-nistp384", P384,
		  "SHA256:H6Y867D+ocgnOXSxu4NymtY7faWV84IJyaHpvBsJpT0" },
		{ "ecdsa-sha2-nistp521", P521,
		  "SHA256:YO+n4+81Wy9bxh8Zs+s5RYrSSJnV4jcA2NBnCaQEYk4" },
		{ "ssh-rsa", RSA2048, "SHA256:5Ic9w4hN9WV3DBTpJTDQOV6S4w/njFBsfPBt+c+ZWFk" },
	};
	struct public_key key;
	char line[2048];

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		snprintf(line, sizeof line, " %s %s  caisse du chai \n", keys[i].type,
			 keys[i].blob);
		assert_int_equal(key_parse(line, &key), KEY_FINE);
		assert_string_equal(key.type, keys[i].type);
		assert_string_equal(key.blob, keys[i].blob);
		assert_string_equal(key.fingerprint, keys[i].fingerprint);
		assert_string_equal(key.comment, "caisse du chai");
	}
	assert_int_equal(key_parse("ssh-ed25519 " ED25519, &key), KEY_FINE);
	assert_string_equal(key.comment, "");
}

static void keys_refused(void **state)
{
	struct public_key key;

	(void)state;
	assert_int_equal(key_parse("", &key), KEY_MALFORMED);
	assert_int_equal(key_parse("ssh-ed25519", &key), KEY_MALFORMED);
	assert_int_equal(key_parse("ssh-ed25519 !!!", &key), KEY_MALFORMED);
	assert_int_equal(key_parse("-----BEGIN OPENSSH PRIVATE KEY-----", &key), KEY_MALFORMED);
	assert_int_equal(key_parse("command=\"sh\" ssh-ed25519 " ED25519, &key), KEY_MALFORMED);
	assert_int_equal(key_parse("ssh-dss AAAA", &key), KEY_TYPE);
	assert_int_equal(key_parse("ssh-rsa " RSA1024, &key), KEY_WEAK);
	/* What it says outside is not what it is inside. */
	assert_int_equal(key_parse("ssh-rsa " ED25519, &key), KEY_MALFORMED);
	assert_int_equal(key_parse("ecdsa-sha2-nistp384 " P256, &key), KEY_MALFORMED);
	/* Cut, and with something after its end. */
	assert_int_equal(key_parse("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC2bWvXW", &key),
			 KEY_MALFORMED);
	assert_int_equal(key_parse("ssh-ed25519 " ED25519 "AAAA", &key), KEY_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(password_rule), cmocka_unit_test(one_time_passwords),
		cmocka_unit_test(hashing),       cmocka_unit_test(keys_taken),
		cmocka_unit_test(keys_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
