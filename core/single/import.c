/* code.import: codes that somebody else made (S8). Each line is checked on a reader, with
 * what exists already; then they are written as generated ones are. */
#include <stdlib.h>
#include <string.h>

#include "core/code/code.h"
#include "core/code/signed.h"
#include "core/import/import.h"
#include "core/single/private.h"

enum { TEXT_MIN = 4, TEXT_MAX = 64 };

static const struct import_column columns[] = {
	{ "code", true, .also = "codes|code unique|code a usage unique" },
	{ .name = NULL },
};

struct found {
	const char **texts;
	size_t count, room;
};

/* As it will be looked up; NULL after a fault was noted. */
static const char *folded(struct call *call, struct import *import, const char *text)
{
	char canonical[CODE_TYPED];
	char foreign[CODE_TYPED];
	size_t length = strlen(text);

	if (length < TEXT_MIN || length > TEXT_MAX) {
		import_bad(import, N_("{value}: a code has 4 to 64 characters."), "value", text,
			   NULL);
		return NULL;
	}
	if (strpbrk(text, " \t") || code_is_signed(text) || code_unwrap(text) != text ||
	    code_read(text, canonical, foreign) == CODE_NOTHING) {
		import_bad(import, N_("{value}: no space, no address and no prefix G1. in a code."),
			   "value", text, NULL);
		return NULL;
	}
	return call_copy(call, foreign);
}

static bool is_new(struct call *call, struct import *import, const char *text)
{
	static const char sql[] = "SELECT 1 FROM code WHERE text = :text_is";

	if (!import_once(import, text))
		return false;
	if (!call_int(call, sql, BINDS(B_TEXT(":text_is", text)), 0))
		return true;
	import_bad(import, N_("{value} exists already."), "value", text, NULL);
	return false;
}

static void add(struct found *found, const char *text)
{
	if (found->count == found->room) {
		found->room = found->room ? found->room * 2 : 1024;
		found->texts = realloc(found->texts, found->room * sizeof *found->texts);
		if (found->texts == NULL)
			abort();
	}
	found->texts[found->count++] = text;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum refusal read_file(struct call *call, struct found *found)
{
	struct import *import = import_open(call, columns);

	while (import_next(import)) {
		const char *text = folded(call, import, import_field(import, 0));

		if (text == NULL || !is_new(call, import, text))
			continue;
		add(found, text);
		if (found->count > BATCH_MAX)
			import_bad(import, N_("More than a million codes: import them in parts."),
				   NULL);
	}
	return import_close(import);
}

static enum refusal prepare(struct call *call)
{
	struct making *making = call_alloc(call, sizeof *making);
	struct found found = { 0 };
	const char **texts;
	enum refusal refusal;

	TRY(batch_offer_fits(call));
	refusal = read_file(call, &found);
	texts = call_alloc(call, (found.count + 1) * sizeof *texts);
	if (found.count > 0) {
		memcpy(texts, found.texts, found.count * sizeof *texts);
		qsort(texts, found.count, sizeof *texts, by_text);
	}
	free(found.texts);
	TRY(refusal);
	if (found.count == 0)
		return refuse_argument(call, "data",
				       call_say(call, N_("There is no code in this file.")));
	*making = (struct making){ .count = found.count, .prefix = "", .texts = texts };
	call_keep(call, making);
	return DONE;
}

static enum refusal run(struct call *call)
{
	struct making *making = call_kept(call);
	bool ready = true;

	if (call_parts(call) == 0) {
		reply_int(call, "codes", (int64_t)making->count);
		if (arg_int(call, "dry_run"))
			return DONE;
		write_begin(call, making);
		audit_object(call, "batch", making->batch);
		call_after_refusal(call, write_undo);
	}
	TRY(write_part(call, making, &ready));
	if (!ready)
		return DONE;
	reply_int(call, "batch", making->batch);
	reply_text(call, "state", "ready");
	return DONE;
}

const struct operation code_import = {
	.name = "code.import",
	.summary = N_("Import single-use codes that somebody else made"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(
		{ "data", ARG_DATA, PARAM_REQUIRED, N_("File"), N_("CSV with the column code.") },
		BATCH_PARAMS,
		{ "repair", ARG_CHOICE, 0, N_("Repair"),
		  N_("Map control characters and bytes of Windows-1252 (cp1252)."),
		  .choices = import_repairs },
		{ "dry_run", ARG_BOOL, 0, N_("Dry run"),
		  N_("Say what would be done, and do nothing."), "no" }),
	.columns = COLUMNS(BATCH_COLUMNS, { "repaired", COLUMN_INT, N_("Repaired") },
			   { "repairs", COLUMN_JSON, N_("Repairs") }),
	.prepare = prepare,
	.run = run,
};
