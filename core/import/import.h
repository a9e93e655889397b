/* The frame that every CSV import shares: the header, the checks of each field,
 * the repairs, and errors with their line. The import's own module reads sound
 * records one at a time, says what is wrong with them, and applies them:
 *
 *	struct import *import = import_open(call, columns);
 *	while (import_next(import))
 *		apply(import);
 *	return import_close(import);
 *
 * All or nothing: import_close() refuses when any line was wrong, and then the
 * dispatcher undoes what was applied. */
#ifndef GUICHET_IMPORT_H
#define GUICHET_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/op/call.h"

struct import;

/* The parameters and the columns of an import's declaration. */
#define IMPORT_PARAMS(columns_help)                                                        \
	PARAMS({ .name = "data",                                                           \
		 .type = ARG_DATA,                                                         \
		 .flags = PARAM_REQUIRED,                                                  \
		 .label = N_("File"),                                                      \
		 .help = (columns_help) },                                                 \
	       { .name = "publish",                                                        \
		 .type = ARG_BOOL,                                                         \
		 .label = N_("Publish"),                                                   \
		 .help = N_("Publish the drafts at once."),                                \
		 .initial = "no" },                                                        \
	       { .name = "repair",                                                         \
		 .type = ARG_CHOICE,                                                       \
		 .label = N_("Repair"),                                                    \
		 .help = N_("Map control characters and bytes of Windows-1252 (cp1252)."), \
		 .choices = import_repairs },                                              \
	       { .name = "dry_run",                                                        \
		 .type = ARG_BOOL,                                                         \
		 .label = N_("Dry run"),                                                   \
		 .help = N_("Say what would be done, and do nothing."),                    \
		 .initial = "no" })
#define IMPORT_COLUMNS_COMMON                                                                   \
	{ "updated", COLUMN_INT, N_("Updated") }, { "unchanged", COLUMN_INT, N_("Unchanged") }, \
		{ "repaired", COLUMN_INT, N_("Repaired") },                                     \
	{                                                                                       \
		"repairs", COLUMN_JSON, N_("Repairs")                                           \
	}

extern const char *const import_repairs[];

struct import_column {
	const char *name;
	bool required; /* the column must exist, and hold something on each line */
	bool lines;    /* several lines are allowed */
	size_t max;    /* bytes; 0: 200 */
	/* What else people call it, folded, with | between: "e mail|courriel". A column
	 * with such names is found in any case, accents or not. */
	const char *also;
};

/* Reads the argument "data"; "repair" decides about control characters. The
 * columns end with name == NULL and live longer than the import. Never NULL: a
 * bad header is noted, and then there are no records. */
struct import *import_open(struct call *call, const struct import_column *columns);
/* The next record without a fault. The caller may still find one. */
bool import_next(struct import *import);
/* The i-th declared column of the record, trimmed; "" when empty or not there.
 * Lives until the next record. */
const char *import_field(const struct import *import, size_t i);
/* True when the file has the column at all. */
bool import_has(const struct import *import, size_t i);
/* The name of the i-th declared column. */
const char *import_name(const struct import *import, size_t i);
/* Something is wrong with this record. {name}s in the sentence, which is
 * translated here, are filled from pairs of name and text, NULL at the end. */
void import_bad(struct import *import, const char *msgid, ...) __attribute__((sentinel));
/* True until a first fault was found: when false, checking is still worth the
 * while and writing is not. */
bool import_sound(const struct import *import);
/* True when this value was never given to import_once() before; else a fault. */
bool import_once(struct import *import, const char *value);

/* A number or a day of a field; false when it is none (then a fault was noted).
 * An empty field is fine and gives *given = false. Decimals may have a comma. */
bool import_real(struct import *import, size_t i, double min, double max, bool *given,
		 double *value);
bool import_int(struct import *import, size_t i, int64_t max, bool *given, int64_t *value);
/* 2026-11-30: the first second, UTC, of that local day. */
bool import_day(struct import *import, size_t i, bool *given, int64_t *value);

/* Ends: replies `repaired` and `repairs`, discards when "dry_run", refuses when
 * lines were bad. Frees the import. */
enum refusal import_close(struct import *import);

#endif
