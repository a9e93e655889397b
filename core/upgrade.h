/* A data file becomes one that this guichet serves. */
#ifndef GUICHET_UPGRADE_H
#define GUICHET_UPGRADE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/core.h"
#include "core/store/store.h"

/* Looks whether it is whole where there is doubt, migrates an older one after a backup into
 * the folder's "backup", brings communes and operations that it has not met, ends what a
 * crash left open. told may be NULL. False and a sentence: it is not to be served. */
bool upgrade(const char *folder, struct store *store, int64_t now, const struct core_told *told,
	     char *error, size_t size);

#endif
