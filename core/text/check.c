/* What may come in as text: valid UTF-8 without anything that could steer a
 * terminal or change the direction or the lines of what is shown. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "core/text/text.h"

/* Bidirectional controls (Trojan source), line and paragraph separators, and
 * what is no character at all. */
static bool steers(utf8proc_int32_t c)
{
	return c == 0x061c || (c >= 0x200e && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || (c >= 0xfdd0 && c <= 0xfdef) ||
	       (c & 0xfffe) == 0xfffe || (c >= 0xe0000 && c <= 0xe007f);
}

static bool control(utf8proc_int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

enum text_fault text_check(const char *text, size_t length, bool lines, size_t *at)
{
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
	size_t i = 0;

	while (i < length) {
		utf8proc_int32_t c;
		utf8proc_ssize_t step =
			utf8proc_iterate(bytes + i, (utf8proc_ssize_t)(length - i), &c);
		enum text_fault fault = TEXT_FINE;

		if (step <= 0)
			fault = TEXT_NOT_UTF8;
		else if (!(lines && c == '\n') && (control(c) || steers(c)))
			fault = TEXT_CONTROL;
		if (fault != TEXT_FINE) {
			if (at)
				*at = i;
			return fault;
		}
		i += (size_t)step;
	}
	return TEXT_FINE;
}

/* Windows-1252, 0x80..0x9f (WHATWG Encoding Standard); 0 where it has none. */
static const utf8proc_int32_t cp1252[32] = {
	0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static utf8proc_int32_t repaired_character(utf8proc_int32_t c)
{
	if (c >= 0x80 && c < 0xa0)
		return cp1252[c - 0x80];
	return c >= 0xa0 && c < 0x100 ? c : 0;
}

size_t text_repair_cp1252(const char *text, size_t length, char **repaired)
{
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
	utf8proc_uint8_t *out = malloc(length * 4 + 1);
	size_t used = 0;
	size_t count = 0;
	size_t i = 0;

	if (out == NULL)
		abort();
	while (i < length) {
		utf8proc_int32_t c;
		utf8proc_int32_t better = 0;
		utf8proc_ssize_t step =
			utf8proc_iterate(bytes + i, (utf8proc_ssize_t)(length - i), &c);

		if (step <= 0)
			better = repaired_character(bytes[i]);
		else if (c >= 0x80 && c < 0xa0)
			better = repaired_character(c);
		if (step <= 0)
			step = 1;
		if (better) {
			used += (size_t)utf8proc_encode_char(better, out + used);
			count++;
		} else {
			memcpy(out + used, bytes + i, (size_t)step);
			used += (size_t)step;
		}
		i += (size_t)step;
	}
	out[used] = 0;
	*repaired = (char *)out;
	return count;
}
