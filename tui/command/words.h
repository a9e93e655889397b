/* The words of a command that came as one string (ssh HOST 'COMMAND').
 *
 * The rules, which `guichet help` states too:
 *   - blanks (space, tab, end of line) separate words;
 *   - '...' keeps everything between as it is;
 *   - "..." does too, but \" is a quotation mark and \\ a backslash;
 *   - \ outside quotes makes the next character an ordinary one;
 *   - quoted and unquoted parts that touch are one word; '' is an empty word;
 *   - nothing is expanded: $, *, ~, ` and # are ordinary characters.
 * A quote that is not closed and a \ at the end are errors. */
#ifndef GUICHET_COMMAND_WORDS_H
#define GUICHET_COMMAND_WORDS_H

#include <stddef.h>

enum {
	WORDS_MAX = 1024,         /* words */
	WORDS_LENGTH = 64 * 1024, /* bytes of the string */
};

struct words {
	size_t count;
	char *word[WORDS_MAX + 1]; /* ends with NULL */
};

/* NULL, or why the string can't be split: a msgid (N_). On error there are no
 * words to free. */
const char *words_split(struct words *words, const char *text);
void words_free(struct words *words);

#endif
