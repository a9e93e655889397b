/* Columns of the current row. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "core/store/private.h"

/* --- Texts that are no UTF-8 ---
 * guichet writes none, and whatever wrote to the file may: they are mended here, the only
 * place that they come from, so that nobody else has to think of them. */

/* A text for as long as the row. */
struct mended {
	struct mended *before;
	char text[];
};

void query_forget_mended(struct query *query)
{
	while (query->mended) {
		struct mended *mended = query->mended;

		query->mended = mended->before;
		free(mended);
	}
}

static bool is_utf8(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	for (;;) {
		utf8proc_int32_t point;
		utf8proc_ssize_t length;

		while (*at != 0 && *at < 0x80)
			at++;
		if (*at == 0)
			return true;
		length = utf8proc_iterate(at, -1, &point);
		if (length <= 0)
			return false;
		at += length;
	}
}

/* U+FFFD for each byte that begins no character. */
static const char *mend(struct query *query, const char *text)
{
	static const char instead[] = "\xef\xbf\xbd";
	struct mended *mended = malloc(sizeof *mended + 3 * strlen(text) + 1);
	char *out;

	if (mended == NULL)
		abort();
	out = mended->text;
	while (*text) {
		utf8proc_int32_t point;
		utf8proc_ssize_t length =
			utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);
		size_t count = length > 0 ? (size_t)length : sizeof instead - 1;

		memcpy(out, length > 0 ? text : instead, count);
		out += count;
		text += length > 0 ? length : 1;
	}
	*out = 0;
	mended->before = query->mended;
	query->mended = mended;
	return mended->text;
}

const char *column_text(struct query *query, int i)
{
	const char *text = (const char *)sqlite3_column_text(query->statement, i);

	return text == NULL || is_utf8(text) ? text : mend(query, text);
}

/* --- All else --- */

int64_t column_int(struct query *query, int i)
{
	return sqlite3_column_int64(query->statement, i);
}

double column_real(struct query *query, int i)
{
	return sqlite3_column_double(query->statement, i);
}

const void *column_blob(struct query *query, int i, size_t *length)
{
	const void *bytes = sqlite3_column_blob(query->statement, i);

	*length = (size_t)sqlite3_column_bytes(query->statement, i);
	return bytes;
}

bool column_null(struct query *query, int i)
{
	return sqlite3_column_type(query->statement, i) == SQLITE_NULL;
}

int column_count(struct query *query)
{
	return query->statement ? sqlite3_column_count(query->statement) : 0;
}

const char *column_name(struct query *query, int i)
{
	return sqlite3_column_name(query->statement, i);
}
