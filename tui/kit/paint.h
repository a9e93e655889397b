/* Drawing on the terminal: a few styles, text cut to its width, rules and boxes.
 * Everything given here is cleaned first: no byte from elsewhere reaches the
 * terminal as a command. Coordinates are rows and columns from 0; what lies
 * outside is not drawn. */
#ifndef GUICHET_PAINT_H
#define GUICHET_PAINT_H

#include <stdbool.h>

enum style {
	STYLE_PLAIN,
	STYLE_STRONG, /* what the eye should meet first; a key's name */
	STYLE_DIM,    /* secondary */
	STYLE_GOOD,
	STYLE_BAD,
	STYLE_WARN,
	STYLE_FIELD,     /* where one types */
	STYLE_BAND_GOOD, /* a verdict, seen from afar */
	STYLE_BAND_BAD,
	STYLE_BAND_WARN,
	STYLE_QR_LIGHT, /* black on white, whatever the theme */
	STYLE_QR_DARK,
	STYLE_WATER, /* rivers on a map */
	STYLE_COUNT
};

struct area {
	int y, x, rows, cols;
};

/* Once, after term_start. */
void paint_start(void);

void paint_erase(void);
/* One line, cut to width with an ellipsis. Returns the columns it took. */
int paint_text(int y, int x, int width, enum style style, const char *text);
/* The same, ending before column `right`. Returns the column it begins at. */
int paint_text_right(int y, int right, int width, enum style style, const char *text);
/* Broken at spaces over at most `rows` lines; the last is cut. Returns the lines
 * taken; with rows 0 nothing is drawn and all lines are counted. */
int paint_wrapped(int y, int x, int width, int rows, enum style style, const char *text);
/* The same without its first `skip` lines. */
int paint_wrapped_from(int y, int x, int width, int rows, int skip, enum style style,
		       const char *text);
void paint_rule(int y, int x, int width);
void paint_box(struct area area);
void paint_clear(struct area area);
/* `count` columns of the style's background. */
void paint_blank(int y, int x, int count, enum style style);
/* The cursor goes here once all is drawn; hidden unless `shown`. */
void paint_cursor(int y, int x, bool shown);

/* Puts on the terminal what changed, as few bytes as curses can. */
void paint_flush(void);

/* The first where the terminal has UTF-8, else the second. */
const char *glyph(const char *utf8, const char *ascii);

#endif
