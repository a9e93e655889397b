/* Amounts and rates as people type them. */
#include "core/text/text.h"

enum { DIGITS_MAX = 12 };

bool text_hundredths(const char *text, int64_t *value)
{
	int64_t whole = 0;
	int64_t part = 0;
	int digits = 0;
	int decimals = 0;

	for (; *text >= '0' && *text <= '9' && digits < DIGITS_MAX; text++, digits++)
		whole = whole * 10 + (*text - '0');
	if (*text == '.' || *text == ',')
		for (text++; *text >= '0' && *text <= '9' && decimals < 2; text++, decimals++)
			part = part * 10 + (*text - '0');
	*value = whole * 100 + (decimals == 1 ? part * 10 : part);
	return digits > 0 && *text == 0;
}
