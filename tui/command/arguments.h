/* name=value words, made into the params of a request. Types are the server's to
 * check; only what must come from elsewhere is known here: secrets and data are
 * read from standard input (or asked for), never taken from the command line. */
#ifndef GUICHET_COMMAND_ARGUMENTS_H
#define GUICHET_COMMAND_ARGUMENTS_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/command/input.h"
#include "tui/command/say.h"

struct arguments {
	json_t *params; /* the caller's */
	enum format format;
};

/* description may be NULL (unknown operation): then all words are passed on. Then,
 * as declared, each secret is one line of input (asked for on a terminal; one that
 * is not required may be empty, or behind the end), and data is the rest.
 * EXIT_DONE, or EXIT_USAGE with each error said. */
int arguments_read(struct arguments *arguments, const json_t *description, struct input *input,
		   char *const *words, size_t count);

/* The parameter of a description, or NULL. */
const json_t *arguments_param(const json_t *description, const char *name);
bool arguments_is(const json_t *param, const char *type);

#endif
