/* What guichet does without screens. Each gives the exit code of the process. */
#ifndef GUICHET_COMMAND_RUN_H
#define GUICHET_COMMAND_RUN_H

#include <stddef.h>

#include "tui/command/client.h"
#include "tui/command/input.h"

/* OPERATION name=value ... */
int run_operation(struct client *client, struct input *input, char *const *words, size_t count);
/* batch: JSON-RPC lines from standard input, answers to standard output, in order.
 * Standard input is read past the input's own bytes; how it broke off is kept there. */
int run_batch(struct client *client, struct input *input);
/* help [OPERATION] */
int run_help(struct client *client, const char *operation);
/* __complete WORD...: what the last word may become, one a line. */
int run_complete(struct client *client, char *const *words, size_t count);
/* lines: the line mode. */
int run_lines(struct client *client, struct input *input);

/* How guichet is called; also the beginning of help. */
void say_manual(void);

#endif
