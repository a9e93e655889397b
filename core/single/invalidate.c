/* Codes that are no longer good: one, several, or all of a batch that nobody used. */
#include "core/code/code.h"
#include "core/single/private.h"
#include "core/single/state.h"

#define WHY_PARAM                                         \
	{                                                 \
		"why", ARG_TEXT, 0, N_("Why"), .max = 200 \
	}

/* --- code.invalidate --- */

static enum refusal find(struct call *call, const char *typed, struct single *single)
{
	const char *kind = "";
	int64_t code = 0;

	if (code_find(call, typed, &code, &kind) == CODE_FOUND && single_read(call, code, single))
		return DONE;
	return refuse(call, REFUSED_NOT_FOUND, "what",
		      call_format(call, call_say(call, N_("single-use code: %s")), typed), NULL);
}

/* All of those named, or none. */
static enum refusal run_some(struct call *call)
{
	static const char sql[] = "INSERT INTO code_invalid (code, batch, at, account, why)"
				  " VALUES (:code_is, :batch_is, :now, :account, ifnull(:why, ''))";
	int64_t batch = 0;

	for (size_t i = 0; i < arg_count(call, "codes"); i++) {
		struct single single = { 0 };

		TRY(find(call, arg_text_at(call, "codes", i), &single));
		TRY(single_good(call, &single));
		call_exec(call, sql,
			  BINDS(B_INT(":code_is", single.code), B_INT(":batch_is", single.batch)));
		if (single.batch != batch)
			audit_object(call, "batch", single.batch);
		batch = single.batch;
	}
	reply_int(call, "invalidated", (int64_t)arg_count(call, "codes"));
	return DONE;
}

const struct operation code_invalidate = {
	.name = "code.invalidate",
	.summary = N_("Make single-use codes invalid"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "codes", ARG_CODE, PARAM_REQUIRED | PARAM_MANY, N_("Codes"),
			   N_("A used one can't be invalidated.") },
			 WHY_PARAM),
	.columns = COLUMNS({ "invalidated", COLUMN_INT, N_("Invalidated") }),
	.run = run_some,
};

/* --- code.invalidate_rest --- */

struct rest {
	int64_t first, last; /* of the next part */
	int64_t done, codes;
	int64_t invalidated;
};

/* The next piece of the batch's ids; false after the last. */
static bool next_piece(struct call *call, struct rest *rest)
{
	static const char sql[] =
		"SELECT max(first, :after + 1), min(last, max(first, :after + 1) + :most - 1)"
		"  FROM code_range WHERE batch = :batch AND last > :after ORDER BY first LIMIT 1";
	struct query *query =
		call_query(call, sql, BINDS(B_INT(":after", rest->last), B_INT(":most", PIECE)));
	bool found = query_step(query);

	if (found) {
		rest->first = column_int(query, 0);
		rest->last = column_int(query, 1);
	}
	query_end(query);
	return found;
}

static void invalidate_piece(struct call *call, struct rest *rest)
{
	static const char sql[] =
		"INSERT OR IGNORE INTO code_invalid (code, batch, at, account, why)"
		" SELECT c.id, b.id, :now, :account, ifnull(:why, '')"
		"   FROM code_batch b JOIN code c ON c.id BETWEEN :first_is AND :last_is"
		"   LEFT JOIN offer_use u ON u.code = c.id AND " LIVE_USE
		"  WHERE b.id = :batch AND u.id IS NULL";

	call_exec(call, sql, BINDS(B_INT(":first_is", rest->first), B_INT(":last_is", rest->last)));
	rest->invalidated += store_changes(call->store);
	rest->done += rest->last - rest->first + 1;
	call_progress(call, rest->done, rest->codes);
}

static enum refusal begin(struct call *call)
{
	static const char sql[] = "SELECT codes FROM code_batch WHERE id = :batch"
				  "   AND state = 'ready'";
	struct rest *rest = call_alloc(call, sizeof *rest);

	rest->codes = call_int(call, sql, NULL, 0);
	call_keep(call, rest);
	if (rest->codes > 0)
		return DONE;
	return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, word_label("making")),
		      NULL);
}

/* A long write whose parts are each of use: cut short, what is done is done. */
static enum refusal run_rest(struct call *call)
{
	struct rest *rest;

	if (call_parts(call) == 0)
		TRY(begin(call));
	rest = call_kept(call);
	if (next_piece(call, rest)) {
		invalidate_piece(call, rest);
		call_again(call);
		return DONE;
	}
	audit_object(call, "batch", arg_int(call, "batch"));
	reply_int(call, "batch", arg_int(call, "batch"));
	reply_int(call, "invalidated", rest->invalidated);
	return DONE;
}

const struct operation code_invalidate_rest = {
	.name = "code.invalidate_rest",
	.summary = N_("Make all codes of a batch that were not used invalid"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "batch", ARG_CODES, PARAM_REQUIRED, N_("Batch") }, WHY_PARAM),
	.columns = COLUMNS({ "batch", COLUMN_INT, N_("Batch") },
			   { "invalidated", COLUMN_INT, N_("Invalidated") }),
	.run = run_rest,
};
