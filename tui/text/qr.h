/* A QR code as modules, quiet zone included (ISO/IEC 18004: four modules). A
 * bare code of nine characters gives version 1, level M: 29 by 29 modules, 15
 * rows of half blocks. */
#ifndef GUICHET_TUI_QR_H
#define GUICHET_TUI_QR_H

#include <stdbool.h>

enum { QR_SIZE_MAX = 65 }; /* version 10 with its quiet zone */

struct qr {
	int size;                            /* modules on a side, quiet zone included */
	bool dark[QR_SIZE_MAX][QR_SIZE_MAX]; /* [row][column] */
};

/* False when the text is empty or too long for QR_SIZE_MAX. */
bool qr_make(struct qr *qr, const char *text);
/* How many rows of half blocks. */
int qr_rows(const struct qr *qr);
/* One row of half blocks, malloc'd UTF-8. The ink is the foreground: dark modules
 * for black on white; light modules (negative) for a terminal that shows light
 * text on a dark ground and can't be told otherwise. */
char *qr_row(const struct qr *qr, int row, bool negative);

#endif
