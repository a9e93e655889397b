/* A form made from an operation's description. */
#ifndef GUICHET_SCREENS_OPERATION_FORM_H
#define GUICHET_SCREENS_OPERATION_FORM_H

#include <jansson.h>
#include <stdbool.h>

struct action;

/* Asks for the arguments that `fixed` (taken over, may be NULL) does not hold,
 * filled to begin with from `values` (borrowed, may be NULL: a record as a show
 * operation gives it), and calls the operation. True when it was done; *record is
 * then its record or NULL, the caller's. */
bool operation_form(const char *operation, json_t *fixed, const json_t *values, json_t **record);
/* The same under a title of its own, with a note below the fields and one more key (both may
 * be NULL). What is null in `fixed` is neither asked for nor sent. */
bool operation_form_titled(const char *title, const char *note, const struct action *also,
			   const char *operation, json_t *fixed, json_t **record);
/* operation_form of what is named `about`, on the title's line. */
bool operation_form_about(const char *about, const char *operation, json_t *fixed,
			  const json_t *values, json_t **record);
/* Only asks: the arguments, the caller's, or NULL. Without any to ask for, an empty
 * object at once. */
json_t *operation_ask(const char *operation);
/* Says what was done, and shows what is shown only once (a password). */
void operation_done(const char *operation, const json_t *record);

#endif
