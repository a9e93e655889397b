/* Owns what curses is told of the terminal. The system's description is read, and
 * written anew in its compiled form (term(5), with numbers of 32 bits) without
 *
 * - the alternate set of characters, in which nothing here draws, and which xterm's sgr0
 *   leaves each time: "\E(B\E[m";
 * - sgr, which tells all attributes anew for each that changes, "\E(B\E[0;1m", where
 *   each has a sequence of its own: "\E[1m";
 * - rep, which repeats a character: much that calls itself xterm draws it wrong.
 *
 * curses takes a description from TERMINFO itself, after "b64:". */
#include "tui/kit/description.h"

#include <curses.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#include "server/wire/need.h"

enum {
	MAGIC = 01036,
	ABSENT = -1,
	SIZE_MOST = 16384, /* no offset is larger than its 2 bytes take */
};

struct image {
	unsigned char bytes[SIZE_MOST];
	size_t length;
	bool full;
};

/* --- What is left out --- */

static const char *string_of(const char *name)
{
	const char *value = tigetstr(name);

	return value == (const char *)-1 ? NULL : value;
}

/* Each attribute that sgr can give and that is drawn with has a sequence of its own. */
static bool attributes_apart(void)
{
	static const struct {
		const char *in_sgr;
		const char *alone;
	} attributes[] = {
		{ "%p6", "bold" }, { "%p5", "dim" }, { "%p2", "smul" }, { "%p3", "rev" }
	};
	const char *sgr = string_of("sgr");

	for (size_t i = 0; sgr != NULL && i < sizeof attributes / sizeof *attributes; i++)
		if (strstr(sgr, attributes[i].in_sgr) != NULL &&
		    string_of(attributes[i].alone) == NULL)
			return false;
	return string_of("sgr0") != NULL && tigetnum("xmc") < 0;
}

static bool left_out(const char *name)
{
	static const char *const always[] = { "smacs", "rmacs", "acsc", "enacs", "rep" };

	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		if (strcmp(name, always[i]) == 0)
			return true;
	return strcmp(name, "sgr") == 0 && attributes_apart();
}

/* --- The compiled form --- */

static void add(struct image *image, const void *bytes, size_t length)
{
	if (length > sizeof image->bytes - image->length) {
		image->full = true;
		return;
	}
	memcpy(image->bytes + image->length, bytes, length);
	image->length += length;
}

/* The lowest byte first. */
static void add_number(struct image *image, int value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		add(image, &(unsigned char){ (unsigned char)((unsigned)value >> 8 * i) }, 1);
}

static void align(struct image *image)
{
	if (image->length % 2 != 0)
		add_number(image, 0, 1);
}

/* sgr0 without what only leaves the alternate set. */
static void add_reset(struct image *table, const char *reset)
{
	const char *leave = string_of("rmacs");
	const char *found = leave != NULL && *leave != '\0' ? strstr(reset, leave) : NULL;

	if (found != NULL) {
		add(table, reset, (size_t)(found - reset));
		reset = found + strlen(leave);
	}
	add(table, reset, strlen(reset) + 1);
}

/* The offset of each string, and the strings. */
static void add_strings(struct image *image, struct image *table)
{
	for (size_t i = 0; strnames[i] != NULL; i++) {
		const char *value = string_of(strnames[i]);

		if (value == NULL || left_out(strnames[i])) {
			add_number(image, ABSENT, 2);
			continue;
		}
		add_number(image, (int)table->length, 2);
		if (strcmp(strnames[i], "sgr0") == 0)
			add_reset(table, value);
		else
			add(table, value, strlen(value) + 1);
	}
}

/* That the default colours can be had one by one, which curses asks for by this name that
 * is none of the standard's. */
static void add_extended(struct image *image)
{
	static const char name[] = "AX";

	if (tigetflag(name) != 1)
		return;
	align(image);
	add_number(image, 1, 2); /* flags */
	add_number(image, 0, 2); /* numbers */
	add_number(image, 0, 2); /* strings */
	add_number(image, 1, 2); /* what the table holds: this name */
	add_number(image, sizeof name, 2);
	add_number(image, 1, 1);
	align(image);
	add_number(image, 0, 2); /* where the name is */
	add(image, name, sizeof name);
}

static size_t count_of(const char *const *names)
{
	size_t count = 0;

	while (names[count] != NULL)
		count++;
	return count;
}

/* The whole, and what goes into it; given back before curses takes its own. */
struct parts {
	struct image whole, offsets, table;
};

static void write_image(struct parts *parts, const char *name)
{
	struct image *image = &parts->whole;
	size_t flags = count_of(boolnames);
	size_t numbers = count_of(numnames);

	add_strings(&parts->offsets, &parts->table);
	for (size_t i = 0; i < 6; i++)
		add_number(image,
			   (int[]){ MAGIC, (int)strlen(name) + 1, (int)flags, (int)numbers,
				    (int)count_of(strnames), (int)parts->table.length }[i],
			   2);
	add(image, name, strlen(name) + 1);
	for (size_t i = 0; i < flags; i++)
		add_number(image, tigetflag(boolnames[i]) == 1, 1);
	align(image);
	for (size_t i = 0; i < numbers; i++) {
		int value = tigetnum(numnames[i]);

		add_number(image, value >= 0 ? value : ABSENT, 4);
	}
	add(image, parts->offsets.bytes, parts->offsets.length);
	add(image, parts->table.bytes, parts->table.length);
	add_extended(image);
	image->full |= parts->offsets.full || parts->table.full;
}

/* --- Handing it over --- */

static void export(const struct image *image)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *text = need_new(4 + image->length / 3 * 4 + 4 + 1, 1);
	char *at = text;

	memcpy(at, "b64:", 4);
	at += 4;
	for (size_t i = 0; i < image->length; i += 3) {
		size_t left = image->length - i;
		unsigned bits = (unsigned)image->bytes[i] << 16 |
				(left > 1 ? (unsigned)image->bytes[i + 1] << 8 : 0) |
				(left > 2 ? image->bytes[i + 2] : 0);

		for (size_t digit = 0; digit < 4; digit++)
			*at++ = digit > left ? '=' : digits[bits >> (18 - 6 * digit) & 63];
	}
	*at = '\0';
	setenv("TERMINFO", text, 1);
	free(text);
}

void description_trim(const char *name)
{
	struct parts *parts;
	int error;

	if (setupterm(name, STDOUT_FILENO, &error) != OK)
		return;
	parts = need_new(1, sizeof *parts);
	write_image(parts, name);
	del_curterm(cur_term);
	if (!parts->whole.full)
		export(&parts->whole);
	free(parts);
}

void description_forget(void)
{
	unsetenv("TERMINFO");
}
