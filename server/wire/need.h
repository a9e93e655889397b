/* Memory that a program can't go on without: where there is none, it ends, in the way
 * that the owner of the process has chosen. */
#ifndef GUICHET_WIRE_NEED_H
#define GUICHET_WIRE_NEED_H

#include <stddef.h>

/* How the process ends; at first abort(). end() must not return. */
void need_else(void (*end)(void));
/* The same for what jansson allocates, of which nothing may be missing in a request. */
void need_for_json(void);

/* Each is the caller's to free(). */
void *need_new(size_t count, size_t size); /* zeroed */
void *need_more(void *memory, size_t size);
char *need_copy(const char *text);
/* For whoever has found that there is none. */
__attribute__((noreturn)) void need_end(void);

#endif
