/* Owns the editing of one line. */
#include "tui/kit/field.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "tui/kit/term.h"
#include "tui/text/text.h"

void field_set(struct field *field, const char *text)
{
	size_t length = text != NULL ? strlen(text) : 0;

	if (length > sizeof field->text - 1) {
		length = sizeof field->text - 1;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--;
	}
	if (length > 0)
		memcpy(field->text, text, length);
	field->text[length] = '\0';
	field->length = length;
	field->at = length;
	field->first = 0;
}

static size_t before(const struct field *field, size_t at)
{
	while (at > 0 && ((unsigned char)field->text[--at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t after(const struct field *field, size_t at)
{
	if (at < field->length)
		at++;
	while (at < field->length && ((unsigned char)field->text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static void cut(struct field *field, size_t from, size_t to)
{
	memmove(field->text + from, field->text + to, field->length - to + 1);
	field->length -= to - from;
	field->at = from;
}

void field_insert(struct field *field, int character)
{
	utf8proc_uint8_t bytes[4];
	size_t most = field->max != 0 ? field->max : sizeof field->text - 1;
	utf8proc_ssize_t count = utf8proc_encode_char(character, bytes);
	size_t length = count > 0 ? (size_t)count : 0;

	if (length == 0 || field->length + length > most)
		return;
	memmove(field->text + field->at + length, field->text + field->at,
		field->length - field->at + 1);
	memcpy(field->text + field->at, bytes, length);
	field->length += length;
	field->at += length;
}

bool field_key(struct field *field, int key)
{
	switch (key) {
	case UI_LEFT:
		field->at = before(field, field->at);
		return true;
	case UI_RIGHT:
		field->at = after(field, field->at);
		return true;
	case UI_HOME:
		field->at = 0;
		return true;
	case UI_END:
		field->at = field->length;
		return true;
	case UI_BACKSPACE:
		if (field->at > 0)
			cut(field, before(field, field->at), field->at);
		return true;
	case UI_DELETE:
		if (field->at < field->length)
			cut(field, field->at, after(field, field->at));
		return true;
	case UI_CLEAR_FIELD:
		field_set(field, "");
		return true;
	default:
		if (key < ' ' || key >= UI_FUNCTION)
			return false;
		field_insert(field, key);
		return true;
	}
}

/* Columns of the text between two of its bytes, as it is shown. */
static int columns(const struct field *field, size_t from, size_t to)
{
	char part[FIELD_SIZE];
	char *ready;
	int count = 0;

	if (field->secret) {
		for (size_t i = from; i < to; i++)
			count += ((unsigned char)field->text[i] & 0xc0) != 0x80;
		return count;
	}
	memcpy(part, field->text + from, to - from);
	part[to - from] = '\0';
	ready = display_text(part);
	count = (int)display_width(ready);
	free(ready);
	return count;
}

static void show(const struct field *field, size_t to, char *buf)
{
	size_t length = to - field->first;

	if (field->secret) {
		length = (size_t)columns(field, field->first, to);
		memset(buf, '*', length);
	} else {
		memcpy(buf, field->text + field->first, length);
	}
	buf[length] = '\0';
}

void field_draw(struct field *field, int y, int x, int width, bool focus)
{
	char shown[FIELD_SIZE];
	size_t to;
	int taken;

	if (width < 3)
		return;
	paint_text(y, x, 1, focus ? STYLE_STRONG : STYLE_DIM, glyph("▏", focus ? "[" : "|"));
	x++;
	width--;
	if (field->at < field->first || !focus)
		field->first = focus ? field->at : 0;
	while (columns(field, field->first, field->at) > width - 1 && focus)
		field->first = after(field, field->first);
	to = field->first;
	while (to < field->length && columns(field, field->first, after(field, to)) <= width)
		to = after(field, to);
	show(field, to, shown);
	taken = paint_text(y, x, width, STYLE_FIELD, shown);
	if (term_underlines())
		paint_blank(y, x + taken, width - taken, STYLE_FIELD);
	else
		for (int i = taken; i < width; i++)
			paint_text(y, x + i, 1, STYLE_DIM, "_");
	if (focus)
		paint_cursor(y, x + columns(field, field->first, field->at), true);
}

/* --- Several rows --- */

/* Bytes of the row that begins at `from`, and where the next one begins. */
static size_t row_end(const struct field *field, size_t from, int width, size_t *next)
{
	size_t end = from;

	while (end < field->length && field->text[end] != '\n' &&
	       columns(field, from, after(field, end)) <= width)
		end = after(field, end);
	*next = end < field->length && field->text[end] == '\n' ? end + 1 : end;
	if (*next == from)
		*next = after(field, from);
	return end;
}

/* True when the cursor is on the row [from, next). */
static bool holds_cursor(const struct field *field, size_t from, size_t next)
{
	return field->at >= from &&
	       (field->at < next ||
		(next >= field->length && (next == from || field->text[next - 1] != '\n')));
}

void field_draw_long(struct field *field, struct area area, bool focus)
{
	size_t from = 0;
	size_t next;
	int row = 0;
	int skipped = 0;
	int width = area.cols - 1;

	if (width < 2)
		return;
	/* How many rows to pass over so that the cursor is seen. */
	for (; focus; row++, from = next) {
		row_end(field, from, width, &next);
		if (holds_cursor(field, from, next) || from > field->length)
			break;
	}
	skipped = row >= area.rows ? row - area.rows + 1 : 0;
	from = 0;
	for (row = 0; row < skipped + area.rows; row++, from = next) {
		size_t end = row_end(field, from, width, &next);
		int y = area.y + row - skipped;
		char shown[FIELD_SIZE];
		int taken;

		if (row < skipped)
			continue;
		paint_text(y, area.x, 1, focus ? STYLE_STRONG : STYLE_DIM,
			   glyph("▏", focus ? "[" : "|"));
		memcpy(shown, field->text + from, end - from);
		shown[end - from] = '\0';
		taken = paint_text(y, area.x + 1, width, STYLE_FIELD, shown);
		paint_blank(y, area.x + 1 + taken, width - taken, STYLE_FIELD);
		if (focus && holds_cursor(field, from, next))
			paint_cursor(y, area.x + 1 + columns(field, from, field->at), true);
	}
}
