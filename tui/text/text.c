/* Cleaning, measuring, clipping and transliterating what is shown. */
#include "tui/text/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "schema/text/sight.h"
#include "server/wire/need.h"
#include "tui/text/strings.h"
#include "tui/text/ui.h"

static void append(struct string *out, int32_t point)
{
	char bytes[4];

	string_add(out, bytes, sight_write(bytes, point));
}

static size_t point_width(int32_t point)
{
	int width = point < 0 ? 1 : utf8proc_charwidth(point);

	return width > 0 ? (size_t)width : 0;
}

size_t display_width(const char *utf8)
{
	size_t width = 0;

	while (*utf8 != '\0')
		width += point_width(sight_next(&utf8));
	return width;
}

bool display_valid(const char *bytes)
{
	while (*bytes != '\0') {
		if (sight_next(&bytes) < 0)
			return false;
	}
	return true;
}

static char *clean(const char *bytes, bool lines)
{
	char *out = need_new(strlen(bytes) * SIGHT_GROWTH + 1, 1);

	sight_clean(out, bytes, lines);
	return out;
}

char *display_clean(const char *bytes)
{
	return clean(bytes, false);
}

char *display_clean_lines(const char *bytes)
{
	return clean(bytes, true);
}

char *display_clip(const char *text, size_t columns, bool ellipsis)
{
	const char *dots = ui_utf8 ? "…" : columns >= 8 ? "..." : ".";
	const char *end = text, *at = text;
	size_t room, width = 0;
	struct string out = { 0 };

	if (display_width(text) <= columns) {
		string_text(&out, text);
		return string_take(&out);
	}
	if (columns == 0)
		ellipsis = false;
	room = ellipsis ? columns - display_width(dots) : columns;
	while (*at != '\0') {
		width += point_width(sight_next(&at));
		if (width > room)
			break;
		end = at;
	}
	string_add(&out, text, (size_t)(end - text));
	if (ellipsis)
		string_text(&out, dots);
	return string_take(&out);
}

/* What Unicode's own decomposition does not bring to ASCII. */
static const struct {
	int32_t from, to;
	const char *ascii;
} plain[] = {
	{ 0xA2, 0xA2, "c" },      { 0xA3, 0xA3, "GBP" },     { 0xA7, 0xA7, "par." },
	{ 0xA9, 0xA9, "(c)" },    { 0xAB, 0xAB, "\"" },      { 0xAE, 0xAE, "(r)" },
	{ 0xB0, 0xB0, "o" },      { 0xB1, 0xB1, "+/-" },     { 0xB4, 0xB4, "'" },
	{ 0xB7, 0xB7, "-" },      { 0xBB, 0xBB, "\"" },      { 0xC6, 0xC6, "AE" },
	{ 0xD7, 0xD7, "x" },      { 0xD8, 0xD8, "O" },       { 0xDF, 0xDF, "ss" },
	{ 0xE6, 0xE6, "ae" },     { 0xF7, 0xF7, "/" },       { 0xF8, 0xF8, "o" },
	{ 0x110, 0x110, "D" },    { 0x111, 0x111, "d" },     { 0x131, 0x131, "i" },
	{ 0x141, 0x141, "L" },    { 0x142, 0x142, "l" },     { 0x152, 0x152, "OE" },
	{ 0x153, 0x153, "oe" },   { 0x1E9E, 0x1E9E, "SS" },  { 0x2010, 0x2015, "-" },
	{ 0x2018, 0x201B, "'" },  { 0x201C, 0x201F, "\"" },  { 0x2020, 0x2022, "*" },
	{ 0x2032, 0x2032, "'" },  { 0x2033, 0x2033, "\"" },  { 0x2039, 0x203A, "'" },
	{ 0x2044, 0x2044, "/" },  { 0x20AC, 0x20AC, "EUR" }, { 0x2190, 0x2190, "<-" },
	{ 0x2191, 0x2191, "^" },  { 0x2192, 0x2192, "->" },  { 0x2193, 0x2193, "v" },
	{ 0x21B5, 0x21B5, "<-" }, { 0x2212, 0x2212, "-" },   { 0x2264, 0x2264, "<=" },
	{ 0x2265, 0x2265, ">=" }, { 0x2500, 0x2501, "-" },   { 0x2502, 0x2503, "|" },
	{ 0x2504, 0x254B, "+" },  { 0x254C, 0x2550, "-" },   { 0x2551, 0x2551, "|" },
	{ 0x2552, 0x257F, "+" },  { 0x258F, 0x258F, "|" },   { 0x2580, 0x259F, "#" },
	{ 0x25A0, 0x25A1, "#" },  { 0x25AA, 0x25AA, "*" },   { 0x25B2, 0x25B4, "^" },
	{ 0x25B6, 0x25B8, ">" },  { 0x25BC, 0x25BE, "v" },   { 0x25C0, 0x25C2, "<" },
	{ 0x25CB, 0x25CB, "o" },  { 0x25CF, 0x25CF, "*" },   { 0x2605, 0x2606, "*" },
	{ 0x2660, 0x2667, "*" },  { 0x2668, 0x2668, "~" },   { 0x2713, 0x2714, "OK" },
	{ 0x2715, 0x2718, "X" },  { 0x276F, 0x276F, ">" },
};

static const char *plain_of(int32_t point)
{
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		if (point >= plain[i].from && point <= plain[i].to)
			return plain[i].ascii;
	}
	return NULL;
}

static bool hard_space(int32_t point)
{
	return point == 0xA0 || point == 0x202F || point == 0x2009;
}

/* One character by its compatibility decomposition, without its marks. */
static void append_decomposed(struct string *out, int32_t point)
{
	utf8proc_int32_t parts[32];
	int boundary = 0;
	utf8proc_ssize_t count = utf8proc_decompose_char(
		point, parts, 32, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &boundary);
	bool written = false;

	for (utf8proc_ssize_t i = 0; i < count && i < 32; i++) {
		const char *ascii = parts[i] < 0x80 ? NULL : plain_of(parts[i]);
		char c = (char)parts[i];

		if (parts[i] < 0x80)
			string_add(out, &c, 1);
		else if (ascii != NULL)
			string_text(out, ascii);
		written = written || parts[i] < 0x80 || ascii != NULL;
	}
	if (!written && sight_of(point) != SIGHT_MARK)
		string_text(out, "?");
}

char *display_ascii(const char *text)
{
	struct string out = { 0 };
	int32_t before = 0;

	while (*text != '\0') {
		int32_t point = sight_next(&text);
		const char *after = text, *ascii = plain_of(point);
		int32_t following = *after != '\0' ? sight_next(&after) : 0;

		/* French quotation marks keep a space inside; plain ones don't. */
		if (hard_space(point) && (before == 0xAB || following == 0xBB))
			continue;
		before = point;
		if (ascii != NULL)
			string_text(&out, ascii);
		else if (point >= 0 && point < 0x80)
			append(&out, point);
		else if (point < 0)
			string_text(&out, "?");
		else
			append_decomposed(&out, point);
	}
	return string_take(&out);
}

static char *readable(char *text)
{
	char *ascii;

	if (ui_utf8)
		return text;
	ascii = display_ascii(text);
	free(text);
	return ascii;
}

char *display_text(const char *bytes)
{
	return readable(display_clean(bytes));
}

char *display_text_lines(const char *bytes)
{
	return readable(display_clean_lines(bytes));
}

char *display_json(const char *json, bool ascii)
{
	struct string out = { 0 };
	int marks = 0;

	while (*json != '\0') {
		const char *from = json;
		int32_t point = sight_next(&json);
		enum sight sight = point < 0x7F ? SIGHT_SEEN : sight_of(point);

		marks = sight == SIGHT_MARK ? marks + 1 : 0;
		if (marks > SIGHT_MARKS)
			sight = SIGHT_DANGER;
		if (point < 0)
			append(&out, SIGHT_REPLACEMENT);
		else if (point >= 0x10000 &&
			 (ascii || sight == SIGHT_DANGER || sight == SIGHT_INVISIBLE))
			string_format(&out, "\\u%04x\\u%04x", (unsigned)(0xD7C0 + (point >> 10)),
				      (unsigned)(0xDC00 + (point & 0x3FF)));
		else if (point >= 0x7F && (ascii || (sight != SIGHT_SEEN && sight != SIGHT_MARK)))
			string_format(&out, "\\u%04x", (unsigned)point);
		else
			string_add(&out, from, (size_t)(json - from));
	}
	return string_take(&out);
}
