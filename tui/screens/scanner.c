/* Owns the two mistakes that happen between a US and a French keyboard.
 *
 * Scanner set for a US keyboard on an AZERTY machine: digits arrive as the
 * unshifted top row (& é " ' ( - è _ ç à), and A/Q, Z/W, M/, change places.
 * Scanner set for AZERTY on a US machine: digits arrive as the shifted top row
 * (! @ # $ % ^ & * ( )), with the same letters changed.
 * Codes hold digits and letters only, so a mark of the top row gives it away; a
 * code of letters alone is tried with the letters changed back. */
#include "tui/screens/scanner.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct reading {
	const char *typed; /* one character, UTF-8 */
	char meant;
};

static const struct reading on_azerty[] = {
	{ "&", '1' }, { "é", '2' }, { "\"", '3' }, { "'", '4' }, { "’", '4' }, { "(", '5' },
	{ "-", '6' }, { "è", '7' }, { "_", '8' },  { "ç", '9' }, { "à", '0' }, { ")", '-' },
	{ "a", 'q' }, { "q", 'a' }, { "z", 'w' },  { "w", 'z' }, { ",", 'm' }, { "A", 'Q' },
	{ "Q", 'A' }, { "Z", 'W' }, { "W", 'Z' },  { "?", 'M' }, { NULL, 0 },
};

static const struct reading on_qwerty[] = {
	{ "!", '1' }, { "@", '2' }, { "#", '3' }, { "$", '4' }, { "%", '5' }, { "^", '6' },
	{ "&", '7' }, { "*", '8' }, { "(", '9' }, { ")", '0' }, { "a", 'q' }, { "q", 'a' },
	{ "z", 'w' }, { "w", 'z' }, { ";", 'm' }, { "A", 'Q' }, { "Q", 'A' }, { "Z", 'W' },
	{ "W", 'Z' }, { ":", 'M' }, { NULL, 0 },
};

static const struct reading *find(const struct reading *table, const char *at)
{
	for (; table->typed != NULL; table++)
		if (strncmp(at, table->typed, strlen(table->typed)) == 0)
			return table;
	return NULL;
}

/* False when something remains that no code holds, or nothing changes. */
static bool read_as(const struct reading *table, const char *typed, char *out)
{
	size_t length = 0;
	bool changed = false;

	while (*typed != '\0' && length + 1 < SCANNER_SIZE) {
		const struct reading *found = find(table, typed);

		if (found == NULL &&
		    ((unsigned char)*typed >= 0x80 || strchr("!@#$%^&*(),;:?\"'_", *typed)))
			return false;
		out[length++] = found != NULL ? found->meant : *typed;
		changed = changed || found != NULL;
		typed += found != NULL ? strlen(found->typed) : 1;
	}
	out[length] = '\0';
	return changed;
}

int scanner_readings(const char *typed, char readings[SCANNER_READINGS][SCANNER_SIZE])
{
	int count = 0;

	/* An address around the code holds marks of its own. */
	if (strstr(typed, "://") != NULL)
		return 0;
	if (read_as(on_azerty, typed, readings[count]))
		count++;
	if (read_as(on_qwerty, typed, readings[count]) &&
	    (count == 0 || strcmp(readings[0], readings[1]) != 0))
		count++;
	return count;
}
