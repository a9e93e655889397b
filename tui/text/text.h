/* Text on a terminal: what may be shown, how wide it is, and how it is written
 * where the terminal has no UTF-8. Shared by the command line and the screens.
 *
 * Everything that comes from the wire, from a file or from a person goes through
 * display_clean() or display_text() before it is shown. In a terminal without
 * UTF-8, transliterate first and clip afterwards: a letter may become two. */
#ifndef GUICHET_TUI_TEXT_H
#define GUICHET_TUI_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* All that return char * return malloc'd valid UTF-8; out of memory aborts. */

/* Columns that a text takes. Invalid bytes count one each. */
size_t display_width(const char *utf8);

/* Whether all of it is UTF-8, as what crosses the wire must be. */
bool display_valid(const char *bytes);

/* One line that may be shown, from any bytes: tabs and ends of line become a
 * space; controls (C0, C1), bidi controls, unassigned and private characters and
 * bytes that are no UTF-8 become U+FFFD; invisible characters (soft hyphen, zero
 * width space) and more than four marks on one letter go. */
char *display_clean(const char *bytes);
/* The same, with '\n' kept. */
char *display_clean_lines(const char *bytes);

/* The beginning of a clean text, within so many columns. When something is cut
 * and ellipsis is set, the end says so ("…", "..." in ASCII), within them too. */
char *display_clip(const char *text, size_t columns, bool ellipsis);

/* ASCII: é e, œ oe, « », ’, —, …, €, ✓ OK, ✗ X, line drawing, all spaces; '\n' is
 * kept; what has no equivalent is '?'. */
char *display_ascii(const char *text);

/* Cleaned, and transliterated when ui_utf8 is not set: ready to be shown. */
char *display_text(const char *bytes);
char *display_text_lines(const char *bytes);

/* JSON that a terminal may be sent: the same document, with every character that
 * display_clean() would replace or leave out written as \uXXXX; with ascii, every character
 * outside ASCII. */
char *display_json(const char *json, bool ascii);

#endif
