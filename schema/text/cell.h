/* A cell of a CSV file that a spreadsheet will open (RFC 4180). */
#ifndef GUICHET_TEXT_CELL_H
#define GUICHET_TEXT_CELL_H

#include <stdio.h>

/* Quoted where it must be, for readers that part cells by commas or by semicolons. What a
 * spreadsheet would calculate gets an apostrophe before it; a number stays one. */
void cell_write(FILE *out, const char *text);

#endif
