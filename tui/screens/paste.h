/* An import without a file: its text is pasted, checked by the operation itself, and done
 * once nothing of it is wrong. */
#ifndef GUICHET_SCREENS_PASTE_H
#define GUICHET_SCREENS_PASTE_H

#include <jansson.h>
#include <stdbool.h>

/* The operation takes the text as "data", and can only say what it would do. */
bool paste_takes(const char *operation);
/* Asks for the text; `params` (borrowed) are the other arguments. True when it was done;
 * *record is then its record, the caller's. */
bool paste_show(const char *operation, const json_t *params, json_t **record);

#endif
