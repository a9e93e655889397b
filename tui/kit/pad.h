/* A text of many lines, as long as a file that somebody pastes. Lines are not broken:
 * each has its number, and those that are too long are scrolled sideways. */
#ifndef GUICHET_PAD_H
#define GUICHET_PAD_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/kit/paint.h"

/* Begin with { 0 } and `most`. */
struct pad {
	char *text; /* ends with 0 once something was typed; NULL before */
	size_t length, size;
	size_t most; /* bytes */
	size_t at;   /* the cursor, in bytes, always between characters */
	bool full;   /* something did not fit in */
	int first;   /* the first line shown */
	int page;    /* lines shown */
};

/* Takes a key that edits; false when it is none of its own. Tab and Enter are text. */
bool pad_key(struct pad *pad, int key);
/* The line of the cursor, from 1, and how many there are. */
int pad_line(const struct pad *pad);
void pad_go(struct pad *pad, int line);
/* With the number of each line, marked where marked() says so. */
void pad_draw(struct pad *pad, struct area area, bool (*marked)(const void *with, int line),
	      const void *with);
void pad_free(struct pad *pad);

#endif
