/* Owns the rule for passwords and the cost of hashing them. Text is brought to
 * Unicode's composed form first (RFC 8265), since terminals differ in how they
 * send an accent. */
#include "core/account/password.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
static const unsigned long long passes = 2;
static const size_t memory = 19 * 1024 * 1024;

/* Of random bytes that nobody kept, at the same cost. */
static const char *const dummy_hash = "$argon2id$v=19$m=19456,t=2,p=1$ZoJbGbYAWunSTtZQOQ/GQQ$"
				      "OJZt0d2AI+1vLzTgVJyZom7C893GaWz1nXdLDC8NTbU";

static char *compose(const char *password)
{
	char *composed = (char *)utf8proc_NFC((const utf8proc_uint8_t *)password);

	if (composed == NULL)
		composed = strdup(password);
	if (composed == NULL)
		abort();
	return composed;
}

static void wipe(char *text)
{
	sodium_memzero(text, strlen(text));
	free(text);
}

bool password_good(const char *password)
{
	bool upper = false, lower = false, digit = false, other = false;
	char *composed = compose(password);
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)composed;
	utf8proc_int32_t point;
	size_t count = 0;

	while (*at != '\0') {
		utf8proc_ssize_t length = utf8proc_iterate(at, -1, &point);

		if (length <= 0)
			break;
		at += length;
		count++;
		switch (utf8proc_category(point)) {
		case UTF8PROC_CATEGORY_LU:
		case UTF8PROC_CATEGORY_LT:
			upper = true;
			break;
		case UTF8PROC_CATEGORY_LL:
			lower = true;
			break;
		case UTF8PROC_CATEGORY_ND:
			digit = true;
			break;
		default:
			other = true;
		}
	}
	wipe(composed);
	return count >= 8 && upper && lower && digit && other;
}

void password_hash(const char *password, char hash[PASSWORD_HASH])
{
	char *composed = compose(password);

	_Static_assert(PASSWORD_HASH >= crypto_pwhash_STRBYTES, "libsodium's text form fits");
	if (crypto_pwhash_str_alg(hash, composed, strlen(composed), passes, memory,
				  crypto_pwhash_ALG_ARGON2ID13) != 0)
		abort(); /* out of memory */
	wipe(composed);
}

bool password_verify(const char *hash, const char *password)
{
	char *composed = compose(password);
	bool right = crypto_pwhash_str_verify(hash != NULL ? hash : dummy_hash, composed,
					      strlen(composed)) == 0;

	wipe(composed);
	return hash != NULL && right;
}

void password_one_time(char password[PASSWORD_ONE_TIME])
{
	/* Without those that look alike: 0 O o, 1 I l. */
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz"
				      "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

	do {
		for (int i = 0; i < 14; i++)
			password[i] =
				i % 5 == 4 ? '-' : letters[randombytes_uniform(sizeof letters - 1)];
		password[14] = '\0';
	} while (!password_good(password));
}
