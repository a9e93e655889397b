/* Gives names to what schema/embed.S carries. */
#include "schema/schema.h"

/* clang-format off */
#define EMBEDDED(name)                                                        \
	extern const char embed_##name[];                                     \
	extern const char embed_##name##_end[];                               \
	static struct schema_text text_##name(void)                           \
	{                                                                     \
		return (struct schema_text){                                  \
			embed_##name,                                         \
			(size_t)(embed_##name##_end - embed_##name),          \
		};                                                            \
	}
/* clang-format on */

EMBEDDED(migration_0001)
EMBEDDED(migration_0002)
EMBEDDED(migration_0003)
EMBEDDED(migration_0004)
EMBEDDED(migration_0005)
EMBEDDED(migration_0006)
EMBEDDED(migration_0007)
EMBEDDED(migration_0008)
EMBEDDED(migration_0009)
EMBEDDED(migration_0010)
EMBEDDED(migration_0011)
EMBEDDED(migration_0012)
EMBEDDED(migration_0013)
EMBEDDED(migration_0014)
EMBEDDED(migration_0015)
EMBEDDED(migration_0016)
EMBEDDED(migration_0017)
EMBEDDED(communes)
EMBEDDED(outline)
EMBEDDED(outline_low)

static struct schema_text (*const migrations[])(void) = {
	text_migration_0001, text_migration_0002, text_migration_0003, text_migration_0004,
	text_migration_0005, text_migration_0006, text_migration_0007, text_migration_0008,
	text_migration_0009, text_migration_0010, text_migration_0011, text_migration_0012,
	text_migration_0013, text_migration_0014, text_migration_0015, text_migration_0016,
	text_migration_0017,
};

int schema_migration_count(void)
{
	return (int)(sizeof migrations / sizeof migrations[0]);
}

struct schema_text schema_migration(int number)
{
	return migrations[number - 1]();
}

struct schema_text schema_communes(void)
{
	return text_communes();
}

struct schema_text schema_outline(void)
{
	return text_outline();
}

struct schema_text schema_outline_low(void)
{
	return text_outline_low();
}
