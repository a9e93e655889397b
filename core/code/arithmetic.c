/* The alphabet and its arithmetic; nothing here knows the data file. */
#include <sodium.h>
#include <string.h>

#include "core/code/code.h"
#include "core/text/text.h"

/* Crockford's base 32: no I, L, O, U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The value of a typed character, -1 for none of ours. */
static int value_of(char c)
{
	const char *found;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	found = c ? strchr(alphabet, c) : NULL;
	return found ? (int)(found - alphabet) : -1;
}

/* Times x in GF(32) = GF(2)[x] / (x^5 + x^2 + 1), whose x has order 31. */
static unsigned times_x(unsigned value)
{
	value <<= 1;
	return value & 32 ? value ^ 37 : value;
}

/* Horner's rule from the left: sum of x^(length - i) c_i. All weights within 31
 * places differ and none is 0, so a wrong character and a swap both show. The
 * check character's own weight is 1. */
char code_check(const char *characters, size_t length)
{
	unsigned sum = 0;

	for (size_t i = 0; i < length; i++)
		sum = times_x(sum ^ (unsigned)value_of(characters[i]));
	return alphabet[sum];
}

void code_random(size_t length, char *out)
{
	for (size_t i = 0; i < length; i++)
		out[i] = alphabet[randombytes_uniform(32)];
	out[length] = code_check(out, length);
	out[length + 1] = 0;
}

static bool own(const char *code)
{
	size_t length = strlen(code);

	return length > CODE_RANDOM && length <= CODE_MAX && strspn(code, alphabet) == length;
}

const char *code_group(const char *code, char out[CODE_GROUPED])
{
	size_t used = 0;
	bool grouped = own(code);

	for (size_t i = 0; code[i] && used + 2 < CODE_GROUPED; i++) {
		if (grouped && i > 0 && i % 4 == 0)
			out[used++] = '-';
		out[used++] = code[i];
	}
	out[used] = 0;
	return out;
}

static bool separator(char c)
{
	return c == ' ' || c == '-' || c == '.' || c == '_' || c == '\t';
}

const char *code_unwrap(const char *typed)
{
	const char *start = strstr(typed, "://");

	if (start == NULL)
		return typed;
	for (const char *c = start; *c; c++)
		if (strchr("/=#?", *c) && c[1])
			start = c;
	return start + 1;
}

/* Canonical own form; false with a character that is none of ours. */
static bool squeeze(const char *typed, char *out, size_t *length)
{
	*length = 0;
	for (; *typed; typed++) {
		int value = value_of(*typed);

		if (separator(*typed))
			continue;
		if (value < 0 || *length == CODE_MAX)
			return false;
		out[(*length)++] = alphabet[value];
	}
	out[*length] = 0;
	return true;
}

static void fold_foreign(const char *typed, char *foreign)
{
	size_t length;

	while (*typed == ' ' || *typed == '\t')
		typed++;
	length = strlen(typed);
	while (length > 0 && (typed[length - 1] == ' ' || typed[length - 1] == '\t'))
		length--;
	for (size_t i = 0; i < length; i++)
		foreign[i] = (char)(typed[i] >= 'a' && typed[i] <= 'z' ? typed[i] - 'a' + 'A'
								       : typed[i]);
	foreign[length] = 0;
}

enum code_form code_read(const char *typed, char *canonical, char *foreign)
{
	size_t length;

	canonical[0] = 0;
	foreign[0] = 0;
	if (strlen(typed) >= CODE_TYPED ||
	    text_check(typed, strlen(typed), false, NULL) != TEXT_FINE)
		return CODE_NOTHING;
	typed = code_unwrap(typed);
	fold_foreign(typed, foreign);
	if (foreign[0] == 0)
		return CODE_NOTHING;
	if (!squeeze(typed, canonical, &length) || length <= CODE_RANDOM) {
		canonical[0] = 0;
		return CODE_FOREIGN;
	}
	return code_check(canonical, length - 1) == canonical[length - 1] ? CODE_OWN
									  : CODE_MISTYPED;
}
