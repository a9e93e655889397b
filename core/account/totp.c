/* Owns account.totp_sealed and account.totp_step. */
#include "core/account/totp.h"

#include <liboath/oath.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"
#include "core/keys/keys.h"

enum { SECRET = 20, STEP = 30, DIGITS = 6, WINDOW = 1 };

static void start(void)
{
	if (oath_init() != OATH_OK)
		abort();
}

static void start_once(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, start);
}

static const char *percent(struct call *call, const char *text)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = call_alloc(call, 3 * strlen(text) + 1);
	char *at = out;

	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
		bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
			     (*c >= '0' && *c <= '9') || strchr("-._~", *c) != NULL;

		if (plain) {
			*at++ = (char)*c;
		} else {
			*at++ = '%';
			*at++ = hex[*c >> 4];
			*at++ = hex[*c & 15];
		}
	}
	return out;
}

static const char *base32(struct call *call, const char *bytes, size_t length)
{
	char *text = NULL;
	const char *copy;

	if (oath_base32_encode(bytes, length, &text, NULL) != OATH_OK)
		abort(); /* out of memory */
	text[strcspn(text, "=")] = '\0';
	copy = call_copy(call, text);
	sodium_memzero(text, strlen(text));
	free(text);
	return copy;
}

void totp_make(struct call *call, int64_t account, const char **secret, const char **uri)
{
	char bytes[SECRET];
	unsigned char sealed[SECRET + KEYS_SEAL];
	const char *network = percent(call, setting_text(call, "name"));
	const char *login = call_text(call, "SELECT login FROM account WHERE id = :subject",
				      BINDS(B_INT(":subject", account)));

	start_once();
	randombytes_buf(bytes, sizeof bytes);
	keys_seal(core_keys(call->core), bytes, sizeof bytes, sealed);
	call_exec(call,
		  "UPDATE account SET totp_sealed = :sealed, totp_on = 0, totp_step = 0"
		  " WHERE id = :subject",
		  BINDS(B_INT(":subject", account), B_BLOB(":sealed", sealed, sizeof sealed)));
	*secret = base32(call, bytes, sizeof bytes);
	*uri = call_format(call, "otpauth://totp/%s:%s?secret=%s&issuer=%s", network,
			   percent(call, login), *secret, network);
	sodium_memzero(bytes, sizeof bytes);
}

/* Digits only, without the spaces that people type between them. */
static bool read_digits(const char *code, char digits[DIGITS + 1])
{
	size_t count = 0;

	for (; *code != '\0'; code++) {
		if (*code == ' ')
			continue;
		if (*code < '0' || *code > '9' || count == DIGITS)
			return false;
		digits[count++] = *code;
	}
	digits[count] = '\0';
	return count == DIGITS;
}

/* The step whose code it is; 0: none. */
static int64_t find_step(const char secret[SECRET], int64_t now, const char *digits)
{
	int64_t found = 0;
	char expected[DIGITS + 1];

	for (int64_t step = now / STEP - WINDOW; step <= now / STEP + WINDOW; step++) {
		if (oath_hotp_generate(secret, SECRET, (uint64_t)step, DIGITS, false,
				       OATH_HOTP_DYNAMIC_TRUNCATION, expected) != OATH_OK)
			abort();
		if (sodium_memcmp(expected, digits, DIGITS) == 0)
			found = step;
	}
	return found;
}

bool totp_take(struct call *call, int64_t account, const char *code)
{
	char secret[SECRET + 1];
	char digits[DIGITS + 1];
	const void *sealed;
	size_t length;
	int64_t step = 0, last = 0;
	struct query *query;

	start_once();
	if (!read_digits(code, digits))
		return false;
	query = call_query(call, "SELECT totp_sealed, totp_step FROM account WHERE id = :subject",
			   BINDS(B_INT(":subject", account)));
	if (query_step(query)) {
		sealed = column_blob(query, 0, &length);
		last = column_int(query, 1);
		if (sealed != NULL && length == SECRET + KEYS_SEAL &&
		    keys_unseal(core_keys(call->core), sealed, length, secret))
			step = find_step(secret, call->now, digits);
	}
	query_end(query);
	sodium_memzero(secret, sizeof secret);
	if (step <= last)
		return false;
	return call_exec(call, "UPDATE account SET totp_step = :step WHERE id = :subject",
			 BINDS(B_INT(":subject", account), B_INT(":step", step)));
}
