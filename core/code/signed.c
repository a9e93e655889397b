/* "G1.K7Q29XFM3.V.20261122.20261128.0.<103 characters>": doc/signed-codes.md. All
 * characters are upper case on purpose: a QR code holds such text in less room. */
#include "core/code/signed.h"

#include <string.h>

#include "core/code/code.h"
#include "core/core.h"
#include "core/keys/sign.h"
#include "core/network/settings.h"
#include "core/op/call.h"

#define PREFIX "G1."

enum { FIELDS = 7, SIGNATURE_TEXT = (KEYS_SIGNATURE * 8 + 4) / 5 };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static const struct {
	const char *kind;
	char letter;
} letters[] = { { "voucher", 'V' }, { "card", 'C' } };

static char letter_of(const char *kind)
{
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		if (strcmp(letters[i].kind, kind) == 0)
			return letters[i].letter;
	return 'X';
}

/* --- The signature as text: five bits a character, the first bits first --- */

static void write_signature(const unsigned char signature[KEYS_SIGNATURE], char *text)
{
	unsigned held = 0;
	int bits = 0;

	for (int i = 0; i < KEYS_SIGNATURE; i++) {
		held = held << 8 | signature[i];
		for (bits += 8; bits >= 5; bits -= 5)
			*text++ = alphabet[held >> (bits - 5) & 31];
	}
	if (bits > 0)
		*text++ = alphabet[held << (5 - bits) & 31];
	*text = 0;
}

static bool read_signature(const char *text, unsigned char signature[KEYS_SIGNATURE])
{
	unsigned held = 0;
	int bits = 0;
	size_t used = 0;

	if (strlen(text) != SIGNATURE_TEXT)
		return false;
	for (; *text; text++) {
		const char *found = strchr(alphabet, *text);

		if (found == NULL)
			return false;
		held = held << 5 | (unsigned)(found - alphabet);
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			signature[used++] = (unsigned char)(held >> bits);
		}
	}
	/* What is left over is nothing: each signature has one text. */
	return used == KEYS_SIGNATURE && (held & ((1U << bits) - 1)) == 0;
}

/* --- Making one --- */

/* "20261122", or "0" for none. */
static const char *day_of(struct call *call, int64_t at)
{
	char day[11];

	if (at == 0)
		return "0";
	network_day(at, day);
	return call_format(call, "%.4s%.2s%.2s", day, day + 5, day + 8);
}

const char *code_epoch(struct call *call)
{
	static const char sql[] = "SELECT value FROM setting WHERE name = 'epoch'";
	const char *epoch = call_text(call, sql, NULL);

	return epoch ? epoch : "0";
}

const char *code_sign(struct call *call, const char *kind, const char *code, int64_t valid_from,
		      int64_t valid_until)
{
	unsigned char signature[KEYS_SIGNATURE];
	char text[SIGNATURE_TEXT + 1];
	const char *claims = call_format(
		call, PREFIX "%s.%c.%s.%s.%s", code, letter_of(kind), day_of(call, valid_from),
		day_of(call, valid_until ? valid_until - 1 : 0), code_epoch(call));

	keys_sign(core_keys(call->core), claims, strlen(claims), signature);
	write_signature(signature, text);
	return call_format(call, "%s.%s", claims, text);
}

/* --- Reading one --- */

bool code_is_signed(const char *typed)
{
	int dots = 0;

	typed = code_unwrap(typed);
	typed += strspn(typed, " \t");
	if ((typed[0] != 'G' && typed[0] != 'g') || typed[1] != '1' || typed[2] != '.')
		return false;
	for (; *typed; typed++)
		dots += *typed == '.';
	return dots == FIELDS - 1;
}

const char *code_verify(struct call *call, const char *typed)
{
	unsigned char signature[KEYS_SIGNATURE];
	char *text = call_copy(call, code_unwrap(typed) + strspn(code_unwrap(typed), " \t"));
	char *last;
	char *code = text + strlen(PREFIX);

	text[strcspn(text, " \t")] = 0;
	for (char *c = text; *c; c++)
		*c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
	last = strrchr(text, '.');
	if (last == NULL || last < code || !read_signature(last + 1, signature) ||
	    !keys_verify(core_keys(call->core), text, (size_t)(last - text), signature))
		return NULL;
	code[strcspn(code, ".")] = 0;
	return code;
}
