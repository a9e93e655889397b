/* What a character is to whoever shows it: a terminal, a mail reader, a page. One rule for
 * all of them. What comes in is checked by the core; this is the second lock, before it is
 * shown: nothing drives who shows it, nothing turns or hides what is read, and no letter
 * grows over the lines beside its own. */
#ifndef GUICHET_TEXT_SIGHT_H
#define GUICHET_TEXT_SIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sight {
	SIGHT_SEEN,
	SIGHT_MARK,      /* on the letter before it */
	SIGHT_SPACE,     /* tabs, ends of line and of paragraph */
	SIGHT_INVISIBLE, /* soft hyphen, zero width space and their like */
	SIGHT_DANGER,    /* controls, bidi controls, unassigned and private characters */
};

enum {
	SIGHT_MARKS = 4,            /* on one letter */
	SIGHT_REPLACEMENT = 0xFFFD, /* stands for what may not be shown */
	SIGHT_GROWTH = 3,           /* times that a text may become as long, in bytes */
};

/* The next character of a text that ends with 0, and the place after it; -1 for a byte that
 * is no UTF-8, which takes one byte. */
int32_t sight_next(const char **at);
/* -1 is SIGHT_DANGER. */
enum sight sight_of(int32_t point);
/* Writes of a character at most 4 bytes; how many. */
size_t sight_write(char *out, int32_t point);

/* Writes what may be shown of any bytes, and its 0: spaces become " ", dangers U+FFFD,
 * invisible characters and marks that are too many go; with lines, '\n' stays (and "\r\n" is
 * one). out has room for SIGHT_GROWTH times the bytes, and 1. Returns the length. */
size_t sight_clean(char *out, const char *bytes, bool lines);

#endif
