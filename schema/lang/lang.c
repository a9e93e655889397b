/* Look-ups in the compiled PO files. msgfmt's format (GNU gettext manual, "The
 * Format of GNU MO Files") is a table sorted by msgid: a binary search in the
 * bytes that the binary carries, nothing to load. */
#include "schema/lang/lang.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

extern const char embed_lang_fr[];

static const char *const tags[LANG_COUNT] = { [LANG_EN] = "en", [LANG_FR] = "fr" };
static const char *const tables[LANG_COUNT] = { [LANG_FR] = embed_lang_fr };

enum lang lang_parse(const char *tag, enum lang fallback)
{
	for (enum lang lang = 0; tag && lang < LANG_COUNT; lang++)
		if (strncasecmp(tag, tags[lang], 2) == 0 && strchr("_-.@", tag[2]) != NULL)
			return lang;
	return fallback;
}

const char *lang_tag(enum lang lang)
{
	return tags[lang];
}

static uint32_t word(const char *table, uint32_t offset)
{
	uint32_t value;

	memcpy(&value, table + offset, sizeof value);
	return value;
}

/* Header of a .mo: magic, revision, count, offset of the msgids' table, offset of
 * the msgstrs'; each entry is a length and an offset. */
static const char *find(const char *table, const char *msgid)
{
	uint32_t low = 0;
	uint32_t high = word(table, 8);
	uint32_t ids = word(table, 12);
	uint32_t texts = word(table, 16);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(msgid, table + word(table, ids + middle * 8 + 4));

		if (order == 0)
			return table + word(table, texts + middle * 8 + 4);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *lang_text(enum lang lang, const char *msgid)
{
	const char *text = tables[lang] && *msgid ? find(tables[lang], msgid) : NULL;

	return text ? text : msgid;
}

const char *lang_plural(enum lang lang, const char *one, const char *many, int64_t n)
{
	bool plural = lang == LANG_FR ? n > 1 || n < -1 : n != 1;
	const char *text = tables[lang] ? find(tables[lang], one) : NULL;

	if (text == NULL)
		return plural ? many : one;
	return plural ? text + strlen(text) + 1 : text;
}
