/* Files carried inside the binaries. Each becomes embed_NAME .. embed_NAME_end,
 * followed by a zero byte. Paths are relative to the top of the tree and, for
 * what is generated, to the build folder (both are on the include path). */
	.macro embed name, file
	.global embed_\name
	.global embed_\name\()_end
	.balign 16
embed_\name:
	.incbin "\file"
embed_\name\()_end:
	.byte 0
	.endm

	.section .rodata
	embed migration_0001, "schema/migrations/0001.sql"
	embed migration_0002, "schema/migrations/0002.sql"
	embed migration_0003, "schema/migrations/0003.sql"
	embed migration_0004, "schema/migrations/0004.sql"
	embed migration_0005, "schema/migrations/0005.sql"
	embed migration_0006, "schema/migrations/0006.sql"
	embed migration_0007, "schema/migrations/0007.sql"
	embed migration_0008, "schema/migrations/0008.sql"
	embed migration_0009, "schema/migrations/0009.sql"
	embed migration_0010, "schema/migrations/0010.sql"
	embed migration_0011, "schema/migrations/0011.sql"
	embed migration_0012, "schema/migrations/0012.sql"
	embed migration_0013, "schema/migrations/0013.sql"
	embed migration_0014, "schema/migrations/0014.sql"
	embed migration_0015, "schema/migrations/0015.sql"
	embed migration_0016, "schema/migrations/0016.sql"
	embed migration_0017, "schema/migrations/0017.sql"
	embed communes,       "schema/reference/communes.tsv"
	embed outline,        "schema/reference/outline.tsv"
	embed outline_low,    "schema/reference/outline-low.tsv"
	embed lang_fr,        "lang/fr.mo"
	.section .note.GNU-stack, "", %progbits
