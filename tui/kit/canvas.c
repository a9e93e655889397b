/* Owns how lines become dots, and dots characters. */
#include "tui/kit/canvas.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "server/wire/need.h"
#include "tui/text/strings.h"
#include "tui/text/ui.h"

static const enum style styles[PEN_COUNT] = {
	[PEN_WATER] = STYLE_WATER,  [PEN_BORDER] = STYLE_DIM,  [PEN_CIRCLE] = STYLE_DIM,
	[PEN_FRONTIER] = STYLE_DIM, [PEN_COAST] = STYLE_PLAIN,
};

void canvas_start(struct canvas *canvas, int rows, int cols)
{
	size_t cells;

	canvas->rows = rows > 0 ? rows : 0;
	canvas->cols = cols > 0 ? cols : 0;
	cells = (size_t)canvas->rows * (size_t)canvas->cols + 1;
	canvas->dots = need_new(cells, 1);
	canvas->pens = need_new(cells, 1);
}

void canvas_free(struct canvas *canvas)
{
	free(canvas->dots);
	free(canvas->pens);
}

/* --- Lines --- */

/* Braille numbers its dots down each column, but for the last row. */
static const unsigned char bits[CANVAS_DOWN][CANVAS_ACROSS] = {
	{ 0x01, 0x08 },
	{ 0x02, 0x10 },
	{ 0x04, 0x20 },
	{ 0x40, 0x80 },
};

static void dot(struct canvas *canvas, int x, int y, enum pen pen)
{
	size_t cell;

	if (x < 0 || y < 0 || x >= canvas->cols * CANVAS_ACROSS || y >= canvas->rows * CANVAS_DOWN)
		return;
	cell = (size_t)(y / CANVAS_DOWN) * (size_t)canvas->cols + (size_t)(x / CANVAS_ACROSS);
	canvas->dots[cell] |= bits[y % CANVAS_DOWN][x % CANVAS_ACROSS];
	if (canvas->pens[cell] < pen)
		canvas->pens[cell] = (unsigned char)pen;
}

/* Liang and Barsky: narrows the part of the line, from *t0 to *t1, that lies on
 * the inner side of one edge. */
static bool inside(double step, double room, double *t0, double *t1)
{
	double t;

	if (step == 0)
		return room >= 0;
	t = room / step;
	if (step < 0 && t > *t0)
		*t0 = t;
	if (step > 0 && t < *t1)
		*t1 = t;
	return *t0 <= *t1;
}

void canvas_line(struct canvas *canvas, double x0, double y0, double x1, double y1, enum pen pen)
{
	double right = canvas->cols * CANVAS_ACROSS;
	double bottom = canvas->rows * CANVAS_DOWN;
	double dx = x1 - x0;
	double dy = y1 - y0;
	double t0 = 0;
	double t1 = 1;
	int steps;

	if (!inside(-dx, x0, &t0, &t1) || !inside(dx, right - x0, &t0, &t1) ||
	    !inside(-dy, y0, &t0, &t1) || !inside(dy, bottom - y0, &t0, &t1))
		return;
	x1 = x0 + t1 * dx;
	y1 = y0 + t1 * dy;
	x0 += t0 * dx;
	y0 += t0 * dy;
	steps = (int)ceil(fmax(fabs(x1 - x0), fabs(y1 - y0)));
	for (int i = 0; i <= steps; i++) {
		double part = steps == 0 ? 0 : (double)i / steps;
		int x = (int)floor(x0 + part * (x1 - x0));
		int y = (int)floor(y0 + part * (y1 - y0));

		if ((pen == PEN_BORDER || pen == PEN_CIRCLE) && (x + y) % 2 != 0)
			continue;
		dot(canvas, x, y, pen);
	}
}

/* --- Characters --- */

/* The rows and columns of dots that a cell uses say which character it is like. */
static char like(unsigned dots)
{
	unsigned left = dots & 0x47;
	unsigned right = dots & 0xb8;
	unsigned upper = dots & 0x1b;
	unsigned lower = dots & 0xe4;

	if (dots == 0)
		return ' ';
	if (lower == 0)
		return (dots & 0x12) != 0 && left != 0 && right != 0 ? '-' : '\'';
	if (upper == 0)
		return left != 0 && right != 0 ? ((dots & 0x24) != 0 ? '-' : '_') : '.';
	if (left == 0 || right == 0)
		return (dots & 0x09) != 0 && (dots & 0xc0) != 0 ? '|' : ':';
	if ((left & upper) == 0 && (right & lower) == 0)
		return '/';
	if ((right & upper) == 0 && (left & lower) == 0)
		return '\\';
	return (dots & 0x09) != 0 && (dots & 0xc0) != 0 ? '+' : '-';
}

static void add_cell(struct string *text, unsigned dots)
{
	char braille[4] = { (char)0xe2, (char)(0xa0 | dots >> 6), (char)(0x80 | (dots & 0x3f)), 0 };
	char ascii[2] = { like(dots), 0 };

	string_text(text, ui_utf8 && dots != 0 ? braille : ascii);
}

/* One call for all cells of a row that follow one another in one style. */
static int draw_run(const struct canvas *canvas, int row, int col, int y, int x)
{
	const unsigned char *pens = canvas->pens + (size_t)row * (size_t)canvas->cols;
	const unsigned char *dots = canvas->dots + (size_t)row * (size_t)canvas->cols;
	struct string text = { 0 };
	int end = col;

	for (; end < canvas->cols && pens[end] == pens[col]; end++)
		add_cell(&text, dots[end]);
	if (pens[col] != PEN_NONE)
		paint_text(y + row, x + col, end - col, styles[pens[col]], text.text);
	string_free(&text);
	return end;
}

void canvas_draw(const struct canvas *canvas, int y, int x)
{
	for (int row = 0; row < canvas->rows; row++)
		for (int col = 0; col < canvas->cols;)
			col = draw_run(canvas, row, col, y, x);
}
