/* Owns the editing of a text of many lines. */
#include "tui/kit/pad.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "server/wire/need.h"
#include "tui/kit/term.h"
#include "tui/text/text.h"

enum { NUMBER = 6 };

static bool inside(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t before(const struct pad *pad, size_t at)
{
	while (at > 0 && inside(pad->text[--at]))
		;
	return at;
}

static size_t after(const struct pad *pad, size_t at)
{
	if (at < pad->length)
		at++;
	while (at < pad->length && inside(pad->text[at]))
		at++;
	return at;
}

static size_t line_start(const struct pad *pad, size_t at)
{
	while (at > 0 && pad->text[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct pad *pad, size_t at)
{
	while (at < pad->length && pad->text[at] != '\n')
		at++;
	return at;
}

static int count_lines(const struct pad *pad, size_t end)
{
	int count = 1;

	for (size_t i = 0; i < end; i++)
		count += pad->text[i] == '\n';
	return count;
}

int pad_line(const struct pad *pad)
{
	return count_lines(pad, pad->at);
}

static int pad_lines(const struct pad *pad)
{
	return count_lines(pad, pad->length);
}

static size_t start_of(const struct pad *pad, int line)
{
	size_t at = 0;

	for (int i = 1; i < line && line_end(pad, at) < pad->length; i++)
		at = line_end(pad, at) + 1;
	return at;
}

void pad_go(struct pad *pad, int line)
{
	pad->at = start_of(pad, line);
}

/* --- Keys --- */

static void insert(struct pad *pad, int character)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t count = utf8proc_encode_char(character, bytes);
	size_t length = count > 0 ? (size_t)count : 0;

	if (length == 0 || pad->length + length > pad->most) {
		pad->full = pad->full || length > 0;
		return;
	}
	if (pad->length + length + 1 > pad->size) {
		pad->size = pad->size > 0 ? pad->size * 2 : 4096;
		pad->text = need_more(pad->text, pad->size);
	}
	memmove(pad->text + pad->at + length, pad->text + pad->at, pad->length - pad->at);
	memcpy(pad->text + pad->at, bytes, length);
	pad->length += length;
	pad->at += length;
	pad->text[pad->length] = '\0';
}

static void cut(struct pad *pad, size_t from, size_t to)
{
	if (pad->text == NULL)
		return;
	memmove(pad->text + from, pad->text + to, pad->length - to + 1);
	pad->length -= to - from;
	pad->at = from;
	pad->full = false;
}

/* As many characters into another line. */
static void move_lines(struct pad *pad, int lines)
{
	size_t start = line_start(pad, pad->at);
	size_t end;
	int line = pad_line(pad) + lines;
	int into = 0;

	for (size_t i = start; i < pad->at; i = after(pad, i))
		into++;
	pad_go(pad, line < 1 ? 1 : line);
	for (end = line_end(pad, pad->at); into > 0 && pad->at < end; into--)
		pad->at = after(pad, pad->at);
}

static bool move_key(struct pad *pad, int key)
{
	switch (key) {
	case UI_LEFT:
		pad->at = before(pad, pad->at);
		return true;
	case UI_RIGHT:
		pad->at = after(pad, pad->at);
		return true;
	case UI_HOME:
		pad->at = line_start(pad, pad->at);
		return true;
	case UI_END:
		pad->at = line_end(pad, pad->at);
		return true;
	case UI_UP:
		move_lines(pad, -1);
		return true;
	case UI_DOWN:
		move_lines(pad, 1);
		return true;
	case UI_PAGE_UP:
		move_lines(pad, -pad->page);
		return true;
	case UI_PAGE_DOWN:
		move_lines(pad, pad->page);
		return true;
	default:
		return false;
	}
}

bool pad_key(struct pad *pad, int key)
{
	switch (key) {
	case UI_BACKSPACE:
		cut(pad, before(pad, pad->at), pad->at);
		return true;
	case UI_DELETE:
		cut(pad, pad->at, after(pad, pad->at));
		return true;
	case UI_CLEAR_FIELD:
		cut(pad, 0, pad->length);
		return true;
	case UI_ENTER:
		insert(pad, '\n');
		return true;
	case UI_TAB:
		insert(pad, '\t');
		return true;
	default:
		if (move_key(pad, key))
			return true;
		if (key < ' ' || key >= UI_FUNCTION)
			return false;
		insert(pad, key);
		return true;
	}
}

void pad_free(struct pad *pad)
{
	free(pad->text);
	*pad = (struct pad){ 0 };
}

/* --- Drawing --- */

/* A part of a line as it is shown, a tab as an arrow one column wide. malloc'd. */
static char *shown(const struct pad *pad, size_t from, size_t to)
{
	const char *tab = glyph("→", ">");
	char *raw = need_new(1, (to - from) * strlen(tab) + 1);
	size_t used = 0;
	char *ready;

	for (size_t i = from; i < to; i++) {
		size_t length = pad->text[i] == '\t' ? strlen(tab) : 1;

		memcpy(raw + used, pad->text[i] == '\t' ? tab : pad->text + i, length);
		used += length;
	}
	ready = display_text(raw);
	free(raw);
	return ready;
}

static int columns(const struct pad *pad, size_t from, size_t to)
{
	char *text = shown(pad, from, to);
	int count = (int)display_width(text);

	free(text);
	return count;
}

/* The first byte shown of the cursor's line, so that the cursor is within `width`. */
static size_t scrolled(const struct pad *pad, size_t start, int width)
{
	size_t from = start;

	while (from < pad->at && columns(pad, from, pad->at) > width - 1)
		from = after(pad, from);
	return from;
}

static void draw_line(const struct pad *pad, size_t start, int y, struct area area)
{
	size_t end = line_end(pad, start);
	int x = area.x + NUMBER + 1;
	int width = area.cols - NUMBER - 1;
	bool here = pad->at >= start && pad->at <= end;
	size_t from = here ? scrolled(pad, start, width) : start;
	char *text = shown(pad, from, end);

	paint_text(y, x, width, STYLE_PLAIN, text);
	if (here)
		paint_cursor(y, x + columns(pad, from, pad->at), true);
	free(text);
}

void pad_draw(struct pad *pad, struct area area, bool (*marked)(const void *with, int line),
	      const void *with)
{
	int here = pad_line(pad);
	int lines = pad_lines(pad);
	size_t start;

	pad->page = area.rows;
	if (here < pad->first || pad->first < 1)
		pad->first = here;
	if (here >= pad->first + area.rows)
		pad->first = here - area.rows + 1;
	start = start_of(pad, pad->first);
	for (int row = 0; row < area.rows && pad->first + row <= lines; row++) {
		int line = pad->first + row;
		bool wrong = marked(with, line);
		char number[24];

		snprintf(number, sizeof number, "%s%4d", wrong ? glyph("✗", "X") : " ", line);
		paint_text(area.y + row, area.x, NUMBER, wrong ? STYLE_BAD : STYLE_DIM, number);
		paint_text(area.y + row, area.x + NUMBER, 1,
			   line == here ? STYLE_STRONG : STYLE_DIM, glyph("▏", "|"));
		draw_line(pad, start, area.y + row, area);
		start = line_end(pad, start) + 1;
	}
}
