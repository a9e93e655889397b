/* Numbers as lengths: horizontal bars, and a column a cell wide. */
#ifndef GUICHET_BARS_H
#define GUICHET_BARS_H

#include "tui/kit/paint.h"

/* A column of one cell for a share from 0 to 1. */
const char *bars_step(double share);
/* A bar that fills a share of the width, to an eighth of a cell. */
void bars_draw(int y, int x, int width, double share, enum style style);

#endif
