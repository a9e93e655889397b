#include "schema/text/sight.h"

#include <string.h>
#include <utf8proc.h>

int32_t sight_next(const char **at)
{
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)*at;
	utf8proc_int32_t point;
	utf8proc_ssize_t length;

	if (bytes[0] < 0x80) {
		(*at)++;
		return bytes[0];
	}
	length = utf8proc_iterate(bytes, (utf8proc_ssize_t)strnlen(*at, 4), &point);
	*at += length > 0 ? length : 1;
	return length > 0 ? point : -1;
}

size_t sight_write(char *out, int32_t point)
{
	return (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)out);
}

enum sight sight_of(int32_t point)
{
	if (point < 0)
		return SIGHT_DANGER;
	if (point == '\t' || point == '\n' || point == 0x2028 || point == 0x2029)
		return SIGHT_SPACE;
	if (point == 0xAD || point == 0x200B || point == 0xFEFF || point == 0x2060)
		return SIGHT_INVISIBLE;
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return SIGHT_DANGER;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
		return SIGHT_MARK;
	default:
		return SIGHT_SEEN;
	}
}

/* What stands in the place of a character that is not left out. */
static int32_t shown(int32_t point, enum sight sight, bool lines)
{
	if (sight == SIGHT_SPACE)
		return lines && point == '\n' ? '\n' : ' ';
	return sight == SIGHT_DANGER ? SIGHT_REPLACEMENT : point;
}

size_t sight_clean(char *out, const char *bytes, bool lines)
{
	size_t used = 0;
	int marks = SIGHT_MARKS; /* a text can't begin with a mark */

	while (*bytes != '\0') {
		int32_t point = sight_next(&bytes);
		enum sight sight = sight_of(point);

		if (point == '\r' && *bytes == '\n')
			continue;
		if (sight == SIGHT_INVISIBLE || (sight == SIGHT_MARK && marks++ >= SIGHT_MARKS))
			continue;
		if (sight != SIGHT_MARK)
			marks = sight == SIGHT_SEEN ? 0 : SIGHT_MARKS;
		used += sight_write(out + used, shown(point, sight, lines));
	}
	out[used] = '\0';
	return used;
}
