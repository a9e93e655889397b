/* Each write is of whole lines, so that those of several processes on one standard error do
 * not mix. */
#include "server/daemon/log.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_SIZE = 2048, HELD_SIZE = 32 * 1024 };

struct line {
	char text[LINE_SIZE];
	size_t length;
};

static atomic_int highest = LEVEL_INFO;

/* Whole lines only. */
static _Thread_local struct {
	bool on;
	size_t length;
	char text[HELD_SIZE];
} held;

void log_set_level(enum log_level level)
{
	atomic_store(&highest, (int)level);
}

/* Leaves room for the closing quote and the end of the line. */
static void put_char(struct line *line, char c)
{
	if (line->length < LINE_SIZE - 4)
		line->text[line->length++] = c;
}

static void put(struct line *line, const char *text)
{
	for (; *text; text++)
		put_char(line, *text);
}

static bool is_plain(const char *value)
{
	for (const char *c = value; *c; c++)
		if (*c <= ' ' || *c >= 127 || strchr("\"=\\", *c))
			return false;
	return *value != '\0';
}

/* A value from outside can't begin a field or a line of its own, nor drive the terminal on
 * which the log is read: what is no printable ASCII is written as its bytes, \xc3\xa9. */
static void put_value(struct line *line, const char *value)
{
	if (is_plain(value)) {
		put(line, value);
		return;
	}
	put_char(line, '"');
	for (const char *c = value; *c; c++) {
		char bytes[5] = { *c, '\0' };

		if (*c == '"' || *c == '\\')
			put_char(line, '\\');
		if (*c < ' ' || *c >= 127)
			snprintf(bytes, sizeof(bytes), "\\x%02x", (unsigned char)*c);
		put(line, bytes);
	}
	line->text[line->length++] = '"';
}

static void put_level(struct line *line, enum log_level level)
{
	char prefix[8];

	if (getenv("JOURNAL_STREAM")) {
		snprintf(prefix, sizeof(prefix), "<%d>", (int)level);
		put(line, prefix);
	} else if (level == LEVEL_ERROR) {
		put(line, "error: ");
	} else if (level == LEVEL_WARNING) {
		put(line, "warning: ");
	}
}

static void write_out(const char *text, size_t length)
{
	ssize_t written = write(STDERR_FILENO, text, length);

	(void)written; /* nobody is left to be told */
}

static void flush_held(void)
{
	if (held.length > 0)
		write_out(held.text, held.length);
	held.length = 0;
}

void log_hold(void)
{
	held.on = true;
}

void log_release(void)
{
	held.on = false;
	flush_held();
}

static void put_out(enum log_level level, const struct line *line)
{
	if (held.length + line->length > sizeof(held.text) || level <= LEVEL_WARNING)
		flush_held();
	if (!held.on || level <= LEVEL_WARNING) {
		write_out(line->text, line->length);
		return;
	}
	memcpy(held.text + held.length, line->text, line->length);
	held.length += line->length;
}

void log_write(enum log_level level, const char *words, const struct log_field *fields)
{
	struct line line = { .length = 0 };

	if ((int)level > atomic_load(&highest))
		return;
	put_level(&line, level);
	put(&line, words);
	for (; fields && fields->key; fields++) {
		char number[32];

		snprintf(number, sizeof(number), "%" PRId64, fields->number);
		put_char(&line, ' ');
		put(&line, fields->key);
		put_char(&line, '=');
		put_value(&line, fields->text ? fields->text : number);
	}
	line.text[line.length++] = '\n';
	put_out(level, &line);
}
