/* What the command line writes, and how it ends. Every text goes through
 * display_text_lines(), so that nothing shown can drive the terminal. */
#ifndef GUICHET_COMMAND_SAY_H
#define GUICHET_COMMAND_SAY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "server/wire/wire.h"

/* Exit codes, as design and guichet(1) have them. */
enum {
	EXIT_DONE = 0,
	EXIT_REFUSED = 1,
	EXIT_USAGE = 2,
	EXIT_NOT_ALLOWED = 3,
	EXIT_AGAIN = 4,
};

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV, FORMAT_PDF };

void say(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "guichet: ..." on standard error; gives EXIT_USAGE. */
int say_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The document on one line, or indented on a terminal. */
void say_json(FILE *out, const json_t *json);

/* Why an operation was not done; gives the exit code. A refusal (1) is the
 * command's answer and goes to standard output; wrong usage, not allowed and try
 * again go to standard error. In JSON the error object goes to standard output,
 * whatever the code. */
int say_refusal(enum format format, enum wire_status status, const json_t *error);

/* Whether to use bold and colours: a terminal that is not dumb. */
bool say_styled(FILE *out);

#endif
