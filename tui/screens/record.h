/* One record, read from top to bottom: labels and values as the description has
 * them, with the actions that its list offers. */
#ifndef GUICHET_SCREENS_RECORD_H
#define GUICHET_SCREENS_RECORD_H

#include <jansson.h>

#include "tui/kit/paint.h"

/* Lines of labels and values; those without a value are left out. Returns the
 * rows taken (with area.rows 0 nothing is drawn and all are counted). */
int record_draw(const char *operation, const json_t *record, struct area area, int first);
/* Calls and shows. Takes params over. */
void record_show(const char *title, const char *operation, json_t *params);
/* Shows a record that is here. */
void record_show_kept(const char *title, const char *operation, const json_t *record);

#endif
