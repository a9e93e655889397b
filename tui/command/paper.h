/* Operations that answer a document to print: NOUN.paper. guichet-paper, a program
 * of its own, makes the PDF of it. */
#ifndef GUICHET_COMMAND_PAPER_H
#define GUICHET_COMMAND_PAPER_H

#include <jansson.h>
#include <stdbool.h>

/* Whether the operation answers a document. */
bool paper_is(const char *operation);
/* Writes the PDF of the answer's document to standard output; gives the exit code. */
int paper_print(const json_t *answer);

#endif
