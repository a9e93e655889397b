/* Makes the question for the full-text index. */
#include "core/offer/query.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "core/text/text.h"

enum { WORDS_MAX = 16 };

/* What the index takes for part of a word (unicode61: L*, N*, Co), but Co, which
 * is kept for words that nobody types (cells.c). */
static bool word_character(utf8proc_int32_t point)
{
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return false;
	}
}

/* The length of the word at the text's beginning; *skip is what is before it. */
static size_t next_word(const char *text, size_t *skip)
{
	size_t length = 0;
	utf8proc_int32_t point;
	utf8proc_ssize_t size;

	*skip = 0;
	while (text[*skip + length]) {
		const char *at = text + *skip + length;

		size = utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &point);
		if (size <= 0)
			break;
		if (word_character(point))
			length += (size_t)size;
		else if (length > 0)
			break;
		else
			*skip += (size_t)size;
	}
	return length;
}

static const char *add_words(struct call *call, const char *match, const char *text)
{
	char *key = text_fold(text);
	const char *at = key;
	size_t skip, length;

	for (int i = 0; i < WORDS_MAX && (length = next_word(at, &skip)) > 0; i++) {
		match = call_format(call, "%s%s\"%.*s\"*", match, *match ? " AND " : "",
				    (int)length, at + skip);
		at += skip + length;
	}
	free(key);
	return match;
}

const char *offer_match(struct call *call, const char *text, const char *more)
{
	const char *match = "";

	if (text)
		match = add_words(call, match, text);
	if (more)
		match = add_words(call, match, more);
	return match;
}
