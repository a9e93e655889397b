/* One line that is typed: UTF-8, edited at a cursor, scrolled when it is longer
 * than its place. */
#ifndef GUICHET_FIELD_H
#define GUICHET_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/kit/paint.h"

enum { FIELD_SIZE = 4096 };

struct field {
	char text[FIELD_SIZE];
	size_t length;
	size_t at;    /* cursor, in bytes, always between characters */
	size_t max;   /* bytes; 0: FIELD_SIZE - 1 */
	bool secret;  /* shown as stars */
	size_t first; /* first byte shown */
};

void field_set(struct field *field, const char *text);
/* Puts a character in; '\n' too. */
void field_insert(struct field *field, int character);
/* Takes a key that edits; false when it is none of its own. */
bool field_key(struct field *field, int key);
/* In `width` columns; the cursor is put there when it has the focus. */
void field_draw(struct field *field, int y, int x, int width, bool focus);
/* Several lines over the rows of an area, broken where its width ends. */
void field_draw_long(struct field *field, struct area area, bool focus);

#endif
