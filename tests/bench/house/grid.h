/* What a terminal of 80x24 shows after the bytes that came: just enough of
 * xterm-256color for what the interface sends, one byte a cell. */
#ifndef HOUSE_GRID_H
#define HOUSE_GRID_H

#include <stdbool.h>
#include <stddef.h>

enum { GRID_ROWS = 24, GRID_COLS = 80, GRID_NUMBERS = 8 };

struct grid {
	char cells[GRID_ROWS][GRID_COLS]; /* '?' for what is not ASCII */
	int y, x;                         /* x is GRID_COLS after the last column was written */
	int top, bottom;                  /* the lines that scroll */
	char last;                        /* the character that REP repeats */
	enum { GRID_TEXT, GRID_ESCAPE, GRID_CSI, GRID_SKIP } state;
	int numbers[GRID_NUMBERS], count;
	bool private;
};

void grid_clear(struct grid *grid);
void grid_take(struct grid *grid, const char *bytes, size_t length);
/* Whether the text stands in one of the rows from first on. */
bool grid_has(const struct grid *grid, int first, const char *text);

#endif
