/* A QR code on the screen: half blocks in an explicit black on white; spaces
 * where the terminal has no UTF-8; nothing where the rows do not allow it. */
#ifndef GUICHET_QR_VIEW_H
#define GUICHET_QR_VIEW_H

#include <stdbool.h>

#include "tui/kit/paint.h"

/* What it would take; false when it can't be shown within the area. */
bool qr_view_size(const char *text, struct area area, int *rows, int *cols);
/* At the area's top left corner. False, with nothing drawn, when it does not fit. */
bool qr_view_draw(const char *text, struct area area);

#endif
