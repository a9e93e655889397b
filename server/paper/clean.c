/* Texts as paper and mail may show them. What comes in is checked by the core; this is the
 * second lock, by the rule that terminals have (tui/text/text.h): whatever the document holds,
 * no mail reader, no terminal that shows a mail and no reader of a PDF is driven by it,
 * nothing turns or hides what is read, and no letter grows over the lines beside its own. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "server/paper/clean.h"

#define REPLACED 0xFFFD
#define REPLACED_LENGTH 3 /* in UTF-8 */
#define MARKS_MAX 4       /* on one letter */

enum sight { SEEN, MARK, INVISIBLE, DANGER };

static enum sight sight_of(utf8proc_int32_t point)
{
	if (point == '\n')
		return SEEN;
	if (point == 0xAD || point == 0x200B || point == 0xFEFF || point == 0x2060)
		return INVISIBLE;
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return DANGER;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
		return MARK;
	default:
		return SEEN;
	}
}

/* The character at text, which jansson has found to be UTF-8; its length in bytes. */
static utf8proc_int32_t decode(const char *text, size_t *length)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);

	*length = used > 0 ? (size_t)used : 1;
	return used > 0 ? point : REPLACED;
}

json_t *clean_text(const char *text)
{
	/* The shortest that is replaced has one byte. */
	utf8proc_uint8_t *out = malloc(strlen(text) * REPLACED_LENGTH + 1);
	size_t used = 0, length;
	int marks = MARKS_MAX; /* a text can't begin with a mark */
	json_t *string;

	if (out == NULL)
		abort();
	for (const char *at = text; *at; at += length) {
		utf8proc_int32_t point = decode(at, &length);
		enum sight sight = sight_of(point);

		if (sight == INVISIBLE || (sight == MARK && marks++ >= MARKS_MAX))
			continue;
		if (sight != MARK)
			marks = sight == SEEN && point != '\n' ? 0 : MARKS_MAX;
		used += (size_t)utf8proc_encode_char(sight == DANGER ? REPLACED : point,
						     out + used);
	}
	string = json_stringn((const char *)out, used);
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
