/* code.generate: up to a million codes, which appear together at the end (S7). */
#include <string.h>

#include "core/single/private.h"

/* All codes are made and sorted before the writer hears of them. */
static enum refusal prepare(struct call *call)
{
	struct making *making = call_alloc(call, sizeof *making);
	int64_t length = arg_int(call, "length");

	TRY(batch_offer_fits(call));
	TRY(space_prefix(call, arg_text(call, "prefix"), &making->prefix));
	TRY(space_length(call, making->prefix, arg_int(call, "codes"), &length));
	making->length = (size_t)length;
	making->count = (size_t)arg_int(call, "codes");
	making->numbers = make_numbers(call, making->count, making->length);
	call_keep(call, making);
	return DONE;
}

/* Another batch of that shape may have been begun meanwhile. */
static enum refusal begin(struct call *call, struct making *making)
{
	int64_t length = (int64_t)making->length;

	TRY(space_length(call, making->prefix, (int64_t)making->count, &length));
	write_begin(call, making);
	audit_object(call, "batch", making->batch);
	call_after_refusal(call, write_undo);
	return DONE;
}

static enum refusal run(struct call *call)
{
	struct making *making = call_kept(call);
	char example[PREFIX_MAX + LENGTH_MAX + 2];
	bool ready;

	if (call_parts(call) == 0)
		TRY(begin(call, making));
	TRY(write_part(call, making, &ready));
	if (!ready)
		return DONE;
	make_text(making->prefix, making->numbers[0], making->length, example);
	reply_int(call, "batch", making->batch);
	reply_text(call, "state", "ready");
	reply_int(call, "codes", (int64_t)making->count);
	reply_text(call, "example", example);
	return DONE;
}

const struct operation code_generate = {
	.name = "code.generate",
	.summary = N_("Make single-use codes for a contact"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(
		BATCH_PARAMS,
		{ "codes", ARG_INT, PARAM_REQUIRED, N_("How many"), N_("A million at most."),
		  .min = 1, .max = BATCH_MAX },
		{ "prefix", ARG_TEXT, 0, N_("Prefix"),
		  N_("What they begin with, or the word random; without one they have a check "
		     "character."),
		  .max = PREFIX_MAX },
		{ "length", ARG_INT, 0, N_("Length"),
		  N_("Random characters of each; else as many as they need."), .min = LENGTH_MIN,
		  .max = LENGTH_MAX }),
	.columns = COLUMNS(BATCH_COLUMNS, { "example", COLUMN_CODE, N_("For example") }),
	.prepare = prepare,
	.run = run,
};
