/* Memory that is given back all at once. */
#ifndef GUICHET_ARENA_H
#define GUICHET_ARENA_H

#include <stddef.h>

/* All zero: empty. */
struct arena {
	struct chunk *chunks;
};

/* Zeroed, aligned for anything; never NULL. Holds until arena_release(). */
void *arena_alloc(struct arena *arena, size_t size);
char *arena_copy(struct arena *arena, const char *text);
/* Gives all of it back; empty again. */
void arena_release(struct arena *arena);

#endif
