/* The folded form of a text, for matching and sorting: SQLite's own
 * remove_diacritics does not open the oe and ae ligatures, so it is done here,
 * the same way for what is stored and for what is asked. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "core/text/text.h"

/* Letters that Unicode does not decompose but people type apart. */
static const char *opened(utf8proc_int32_t c)
{
	switch (c) {
	case 0x153: /* oe */
		return "oe";
	case 0xe6: /* ae */
		return "ae";
	case 0xdf: /* sharp s */
		return "ss";
	case 0xf8: /* o with stroke */
		return "o";
	case 0x142: /* l with stroke */
		return "l";
	default:
		return NULL;
	}
}

static bool separates(utf8proc_int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PO:
		return true;
	default:
		return false;
	}
}

/* Writes one folded character; returns its bytes. `out` has room for 8. */
static size_t put(utf8proc_int32_t c, char *out)
{
	const char *letters = opened(c);

	if (letters == NULL)
		return (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)out);
	memcpy(out, letters, strlen(letters));
	return strlen(letters);
}

char *text_fold(const char *text)
{
	utf8proc_uint8_t *plain = NULL;
	size_t used = 0;
	bool gap = false;
	char *out;
	utf8proc_ssize_t length =
		utf8proc_map((const utf8proc_uint8_t *)text, 0, &plain,
			     UTF8PROC_NULLTERM | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
				     UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);

	if (length < 0) { /* not UTF-8: callers have checked, so out of memory */
		if (length == UTF8PROC_ERROR_NOMEM)
			abort();
		length = 0;
	}
	out = malloc((size_t)length * 2 + 2);
	if (out == NULL)
		abort();
	for (utf8proc_ssize_t i = 0; i < length;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t step = utf8proc_iterate(plain + i, length - i, &c);

		if (step <= 0)
			break;
		i += step;
		if (separates(c)) {
			gap = used > 0;
			continue;
		}
		if (gap)
			out[used++] = ' ';
		gap = false;
		used += put(c, out + used);
	}
	out[used] = 0;
	free(plain);
	return out;
}

size_t text_width(const char *text)
{
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
	size_t width = 0;
	utf8proc_int32_t c;
	utf8proc_ssize_t step;

	while ((step = utf8proc_iterate(bytes, -1, &c)) > 0 && c != 0) {
		int columns = utf8proc_charwidth(c);

		width += columns > 0 ? (size_t)columns : 0;
		bytes += step;
	}
	return width;
}

/* RFC 5321's limits, and the characters of RFC 5322's dot-atom; quoted local
 * parts exist on paper only. Letters beyond ASCII are accepted (RFC 6531). */
static bool local_character(unsigned char c)
{
	return isalnum(c) || c >= 0x80 || strchr("!#$%&'*+/=?^_`{|}~-.", c) != NULL;
}

static bool domain_fine(const char *domain)
{
	bool dot = false;
	char before = '.';

	for (; *domain; domain++) {
		unsigned char c = (unsigned char)*domain;

		if (c == '.') {
			if (before == '.' || before == '-')
				return false;
			dot = true;
		} else if (!isalnum(c) && c < 0x80 && (c != '-' || before == '.')) {
			return false;
		}
		before = (char)c;
	}
	return dot && before != '.' && before != '-';
}

bool text_email(const char *typed, char *out)
{
	size_t length;
	char *at;

	while (isspace((unsigned char)*typed))
		typed++;
	length = strlen(typed);
	while (length > 0 && isspace((unsigned char)typed[length - 1]))
		length--;
	if (length > 254 || length < 6 || text_check(typed, length, false, NULL) != TEXT_FINE)
		return false;
	for (size_t i = 0; i < length; i++)
		out[i] = (char)((unsigned char)typed[i] < 0x80 ? tolower((unsigned char)typed[i])
							       : typed[i]);
	out[length] = 0;
	at = strchr(out, '@');
	if (at == NULL || at == out || at - out > 64 || out[0] == '.' || at[-1] == '.')
		return false;
	for (const char *c = out; c < at; c++)
		if (!local_character((unsigned char)*c) || (c[0] == '.' && c[1] == '.'))
			return false;
	return domain_fine(at + 1);
}
