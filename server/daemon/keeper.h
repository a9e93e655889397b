/* Keeps the log beside the data file short, on a thread and a connection of its own, while
 * the writer goes on: it copies what is there, again what came meanwhile, and leaves the
 * last little to the writer, which then begins the log anew. */
#ifndef GUICHET_KEEPER_H
#define GUICHET_KEEPER_H

#include <stddef.h>

struct core;
struct keeper;
struct worker;

/* NULL with a sentence in error when it can't open the data file. */
struct keeper *keeper_new(struct core *core, struct worker *writer, char *error, size_t size);
/* By the writer's thread, when it has committed and answered. */
void keeper_tend(struct keeper *keeper);
/* Waits for what it is at. */
void keeper_stop(struct keeper *keeper);
void keeper_free(struct keeper *keeper);

#endif
