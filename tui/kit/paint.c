/* Owns how the styles look and how text is put on the terminal. */
#include "tui/kit/paint.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/frame.h"
#include "tui/kit/term.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"

/* Colour only underlines what the words say: each style also has an attribute
 * that a terminal without colour shows. */
enum pair {
	PAIR_NONE,
	PAIR_GOOD,
	PAIR_BAD,
	PAIR_WARN,
	PAIR_QR,
	PAIR_WATER,
	PAIR_BAND_GOOD,
	PAIR_BAND_BAD,
	PAIR_BAND_WARN
};

static attr_t attributes[STYLE_COUNT] = {
	[STYLE_STRONG] = A_BOLD,
	[STYLE_DIM] = A_DIM,
	[STYLE_GOOD] = A_BOLD,
	[STYLE_BAD] = A_BOLD,
	[STYLE_WARN] = A_BOLD,
	[STYLE_FIELD] = A_UNDERLINE,
	[STYLE_BAND_GOOD] = A_REVERSE | A_BOLD,
	[STYLE_BAND_BAD] = A_REVERSE | A_BOLD,
	[STYLE_BAND_WARN] = A_REVERSE | A_BOLD,
	[STYLE_QR_LIGHT] = A_REVERSE,
	[STYLE_QR_DARK] = A_NORMAL,
	[STYLE_WATER] = A_DIM,
};
static short pairs[STYLE_COUNT];

static struct {
	int y, x;
	bool shown;
} cursor;

static void set_pair(enum style style, short pair, short foreground, short background)
{
	if (init_pair(pair, foreground, background) == OK)
		pairs[style] = pair;
}

/* A coloured background is erased in a few bytes; reversed blanks are sent one by one. */
static void set_band(enum style style, short pair, short foreground, short background)
{
	set_pair(style, pair, foreground, background);
	attributes[style] = A_BOLD;
}

void paint_start(void)
{
	if (!term_colours())
		return;
	set_pair(STYLE_GOOD, PAIR_GOOD, COLOR_GREEN, -1);
	set_pair(STYLE_BAD, PAIR_BAD, COLOR_RED, -1);
	set_pair(STYLE_WARN, PAIR_WARN, COLOR_YELLOW, -1);
	set_pair(STYLE_WATER, PAIR_WATER, COLOR_CYAN, -1);
	pairs[STYLE_BAND_GOOD] = pairs[STYLE_GOOD];
	pairs[STYLE_BAND_BAD] = pairs[STYLE_BAD];
	pairs[STYLE_BAND_WARN] = pairs[STYLE_WARN];
	/* 16 is true black and 231 true white in the colour cube, whatever the theme
	 * makes of the first 16. */
	if (COLORS >= 256) {
		set_band(STYLE_BAND_GOOD, PAIR_BAND_GOOD, 16, COLOR_GREEN);
		set_band(STYLE_BAND_BAD, PAIR_BAND_BAD, 231, COLOR_RED);
		set_band(STYLE_BAND_WARN, PAIR_BAND_WARN, 16, COLOR_YELLOW);
		set_pair(STYLE_QR_LIGHT, PAIR_QR, 16, 231);
	} else
		set_pair(STYLE_QR_LIGHT, PAIR_QR, COLOR_BLACK, COLOR_WHITE);
	if (pairs[STYLE_QR_LIGHT] != 0) {
		pairs[STYLE_QR_DARK] = pairs[STYLE_QR_LIGHT];
		attributes[STYLE_QR_LIGHT] = A_NORMAL;
		attributes[STYLE_QR_DARK] = A_REVERSE;
	}
}

void paint_erase(void)
{
	erase();
}

static void set_style(enum style style)
{
	attr_set(attributes[style], pairs[style], NULL);
}

/* Columns that remain between x and the right edge. */
static int room(int y, int x, int width)
{
	if (y < 0 || y >= term_rows() || x < 0 || x >= term_cols())
		return 0;
	return width < term_cols() - x ? width : term_cols() - x;
}

/* Ready text, no wider than its room. */
static int put(int y, int x, enum style style, const char *ready)
{
	set_style(style);
	mvaddstr(y, x, ready);
	set_style(STYLE_PLAIN);
	return (int)display_width(ready);
}

int paint_text(int y, int x, int width, enum style style, const char *text)
{
	char *ready;
	char *clipped;
	int taken;

	width = room(y, x, width);
	if (width <= 0)
		return 0;
	ready = display_text(text);
	clipped = display_clip(ready, (size_t)width, true);
	taken = put(y, x, style, clipped);
	free(clipped);
	free(ready);
	return taken;
}

int paint_text_right(int y, int right, int width, enum style style, const char *text)
{
	char *ready = display_text(text);
	char *clipped = display_clip(ready, width > 0 ? (size_t)width : 0, true);
	int x = right - (int)display_width(clipped);

	if (x >= 0 && room(y, x, width) > 0)
		put(y, x, style, clipped);
	free(clipped);
	free(ready);
	return x;
}

/* Bytes of the line that begins at text: up to the last space that fits. *next
 * is where the following line begins. A word longer than the line is cut. */
static size_t line_length(const char *text, int width, const char **next)
{
	const char *end = strchrnul(text, '\n');
	const char *best = NULL;

	for (const char *at = text;; at++) {
		char *head;
		bool fits;

		if (at < end && *at != ' ')
			continue;
		head = strndup(text, (size_t)(at - text));
		fits = head != NULL && display_width(head) <= (size_t)width;
		free(head);
		if (!fits)
			break;
		best = at;
		if (at == end)
			break;
	}
	if (best == NULL || best == text) {
		char *cut = display_clip(text, (size_t)width, false);
		size_t length = strlen(cut);

		free(cut);
		if (text == end)
			length = 0;
		*next = text + length;
		if (**next == '\n' || (length == 0 && **next != '\0'))
			++*next;
		return length;
	}
	*next = *best == '\0' ? best : best + 1;
	return (size_t)(best - text);
}

int paint_wrapped_from(int y, int x, int width, int rows, int skip, enum style style,
		       const char *text)
{
	char *ready = display_text_lines(text);
	const char *at = ready;
	int line = -skip;

	while (width > 0 && *at != '\0' && (rows == 0 || line < rows)) {
		const char *next;
		size_t length = line_length(at, width, &next);

		if (rows > 0 && line == rows - 1 && *next != '\0') {
			paint_text(y + line, x, width, style, at);
		} else if (rows > 0 && line >= 0) {
			char *part = strndup(at, length);

			if (part != NULL)
				paint_text(y + line, x, width, style, part);
			free(part);
		}
		at = next;
		line++;
	}
	free(ready);
	return line;
}

int paint_wrapped(int y, int x, int width, int rows, enum style style, const char *text)
{
	return paint_wrapped_from(y, x, width, rows, 0, style, text);
}

/* Characters of our own, not the terminal's alternate set: what is drawn does not
 * depend on what TERM promises. */
void paint_rule(int y, int x, int width)
{
	width = room(y, x, width);
	set_style(STYLE_DIM);
	for (int i = 0; i < width; i++)
		mvaddstr(y, x + i, glyph("─", "-"));
	set_style(STYLE_PLAIN);
}

void paint_box(struct area area)
{
	int bottom = area.y + area.rows - 1;
	int right = area.x + area.cols - 1;

	if (area.rows < 2 || area.cols < 2 || room(area.y, area.x, area.cols) < area.cols ||
	    room(bottom, area.x, area.cols) < area.cols)
		return;
	paint_rule(area.y, area.x, area.cols);
	paint_rule(bottom, area.x, area.cols);
	set_style(STYLE_DIM);
	for (int y = area.y + 1; y < bottom; y++) {
		mvaddstr(y, area.x, glyph("│", "|"));
		mvaddstr(y, right, glyph("│", "|"));
	}
	mvaddstr(area.y, area.x, glyph("┌", "+"));
	mvaddstr(area.y, right, glyph("┐", "+"));
	mvaddstr(bottom, area.x, glyph("└", "+"));
	mvaddstr(bottom, right, glyph("┘", "+"));
	set_style(STYLE_PLAIN);
}

void paint_clear(struct area area)
{
	for (int i = 0; i < area.rows; i++)
		paint_blank(area.y + i, area.x, area.cols, STYLE_PLAIN);
}

void paint_blank(int y, int x, int count, enum style style)
{
	count = room(y, x, count);
	set_style(style);
	for (int i = 0; i < count; i++)
		mvaddch(y, x + i, ' ');
	set_style(STYLE_PLAIN);
}

void paint_cursor(int y, int x, bool shown)
{
	cursor.y = y;
	cursor.x = x;
	cursor.shown = shown;
}

void paint_flush(void)
{
	static int visible = -1;

	if (visible != (int)cursor.shown) {
		curs_set(cursor.shown ? 1 : 0);
		visible = cursor.shown;
	}
	if (cursor.y >= 0 && cursor.y < term_rows() && cursor.x >= 0 && cursor.x < term_cols())
		move(cursor.y, cursor.x);
	refresh();
	frame_send();
}

const char *glyph(const char *utf8, const char *ascii)
{
	return ui_utf8 ? utf8 : ascii;
}
