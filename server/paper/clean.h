#ifndef GUICHET_PAPER_CLEAN_H
#define GUICHET_PAPER_CLEAN_H

#include <jansson.h>

/* Replaces, in every text within the object or array, what could drive who reads it. */
void clean(json_t *value);
/* One text. */
json_t *clean_text(const char *text);

#endif
