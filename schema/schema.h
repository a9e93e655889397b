/* What is data and not code, embedded in the binaries at build time: the
 * numbered migrations, the reference data and the languages. schema/ is the
 * lowest layer: everybody may include it, it includes nobody. */
#ifndef GUICHET_SCHEMA_H
#define GUICHET_SCHEMA_H

#include <stddef.h>

/* A text built in; bytes[length] is 0. */
struct schema_text {
	const char *bytes;
	size_t length;
};

/* Migration number (1 .. schema_migration_count()). */
int schema_migration_count(void);
struct schema_text schema_migration(int number);

struct schema_text schema_communes(void);
/* Outline of France, about 1 km precise, and a coarser one. */
struct schema_text schema_outline(void);
struct schema_text schema_outline_low(void);

#endif
