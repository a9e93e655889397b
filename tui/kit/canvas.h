/* A canvas of dots, two wide and four high in each cell of the terminal: Braille
 * where there is UTF-8, else the ASCII character that comes nearest. */
#ifndef GUICHET_CANVAS_H
#define GUICHET_CANVAS_H

#include "tui/kit/paint.h"

enum { CANVAS_ACROSS = 2, CANVAS_DOWN = 4 }; /* dots in a cell */

/* What a line is of; in one cell the later of them decides the style. */
enum pen { PEN_NONE, PEN_WATER, PEN_BORDER, PEN_CIRCLE, PEN_FRONTIER, PEN_COAST, PEN_COUNT };

struct canvas {
	int rows, cols; /* cells */
	unsigned char *dots;
	unsigned char *pens;
};

void canvas_start(struct canvas *canvas, int rows, int cols);
void canvas_free(struct canvas *canvas);
/* A line between two places in dots, from the upper left corner; what lies
 * outside is not drawn. Borders and circles are dotted. */
void canvas_line(struct canvas *canvas, double x0, double y0, double x1, double y1, enum pen pen);
/* Puts it on the terminal, its upper left cell at y, x. */
void canvas_draw(const struct canvas *canvas, int y, int x);

#endif
