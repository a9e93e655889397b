/* Texts as paper and mail may show them. What comes in is checked by the core; this is the
 * second lock: whatever the document holds, no mail reader, no terminal that shows a mail and
 * no reader of a PDF is driven by it, and nothing turns or hides what is read. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "server/paper/clean.h"

static const char REPLACED[] = "\xef\xbf\xbd"; /* U+FFFD, of three bytes */

/* The code point at text, which jansson has found to be UTF-8; its length in bytes. */
static uint32_t decode(const unsigned char *text, size_t *length)
{
	size_t more = *text < 0x80 ? 0 : *text < 0xe0 ? 1 : *text < 0xf0 ? 2 : 3;
	uint32_t c = more == 0 ? *text : *text & (0x3fU >> more);

	for (size_t i = 1; i <= more; i++)
		c = c << 6 | (text[i] & 0x3fU);
	*length = more + 1;
	return c;
}

/* Controls but the line's end, those of direction (Trojan source), separators of lines, tags,
 * and what no one sees. */
static bool acts(uint32_t c)
{
	return (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x061c ||
	       (c >= 0x200e && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f);
}

json_t *clean_text(const char *text)
{
	/* The shortest that is replaced has one byte. */
	char *out = malloc(strlen(text) * (sizeof REPLACED - 1) + 1);
	size_t used = 0;
	size_t length;
	json_t *string;

	if (out == NULL)
		abort();
	for (const char *at = text; *at; at += length) {
		bool replace = acts(decode((const unsigned char *)at, &length));

		memcpy(out + used, replace ? REPLACED : at, replace ? sizeof REPLACED - 1 : length);
		used += replace ? sizeof REPLACED - 1 : length;
	}
	string = json_stringn(out, used);
	free(out);
	return string;
}

void clean(json_t *value)
{
	const char *name;
	size_t i;
	json_t *item;
	void *next;

	json_object_foreach_safe(value, next, name, item)
	{
		if (json_is_string(item))
			json_object_set_new(value, name, clean_text(json_string_value(item)));
		else
			clean(item);
	}
	json_array_foreach(value, i, item)
	{
		if (json_is_string(item))
			json_array_set_new(value, i, clean_text(json_string_value(item)));
		else
			clean(item);
	}
}
