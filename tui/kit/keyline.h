/* The names of keys, and the line at the bottom that teaches them. */
#ifndef GUICHET_KEYLINE_H
#define GUICHET_KEYLINE_H

#include <stddef.h>

struct screen;

/* "Enter", "F8", "/". */
const char *keyline_name(int key, char *buf, size_t size);
/* The keys that work now, most useful first, as many as fit. */
void keyline_draw(struct screen *screen, int y, int cols);

#endif
