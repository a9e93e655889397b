/* Choosing how many of each line of an order are cancelled: at a desk, and in a
 * customer's area. */
#ifndef GUICHET_SCREENS_CANCEL_LINES_H
#define GUICHET_SCREENS_CANCEL_LINES_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/kit/paint.h"

enum { CANCEL_LINES_MOST = 64 };

struct cancel_lines {
	const json_t *lines;  /* each {line, name, units, cancelled, starts}; the caller's */
	const char *audience; /* the member that says for whom */
	int units[CANCEL_LINES_MOST];
	int here;
};

/* Nothing is chosen yet, but for what there is no choice about: the only line, whole. */
void cancel_lines_begin(struct cancel_lines *chosen, const json_t *lines, const char *audience);
bool cancel_lines_any(const struct cancel_lines *chosen);
void cancel_lines_all(struct cancel_lines *chosen);
/* The argument "lines": ["12:2", ...]. */
json_t *cancel_lines_argument(const struct cancel_lines *chosen);
void cancel_lines_draw(const struct cancel_lines *chosen, struct area area);
/* Arrows, digits, + and -; changed: something else is chosen now. */
bool cancel_lines_key(struct cancel_lines *chosen, int pressed, bool *changed);

#endif
