/* A data file that fails: what to do about it, and the mark by which the next start knows
 * that a damage was met while it was served. */
#ifndef GUICHET_DAMAGE_H
#define GUICHET_DAMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/store/store.h"

/* In English, for the log; "" where there is nothing to say. */
const char *damage_advice(enum store_failure failure);
/* Writes to out the same behind what failed, as "why; advice". */
void damage_explain(char *out, size_t size, const char *why, enum store_failure failure);

/* Leaves the mark in the data folder, once; on any thread. A disk that does not take it
 * loses no more than that. */
void damage_mark(const char *folder);
/* Where there is the mark: looks through the whole file before anything of it is served. A
 * sound one loses the mark (a disk that read wrong once), a damaged one is refused. */
bool damage_is_mended(const char *folder, struct store *store, char *error, size_t size);

#endif
