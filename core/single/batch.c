/* Batches of single-use codes: listed, cancelled, cleared. */
#include <string.h>

#include "core/offer/title.h"
#include "core/single/private.h"

#define PAGE " LIMIT :limit OFFSET :offset"

const char *const batch_states[] = { "making", "ready", "cancelled", NULL };
const char *const batch_languages[] = { "fr", "en", "de", "es", NULL };

enum refusal batch_offer_fits(struct call *call)
{
	static const char sql[] = "SELECT target = 'single' AND state <> 'withdrawn' FROM offer"
				  " WHERE id = :offer";

	if (call_int(call, sql, NULL, 0))
		return DONE;
	return refuse_argument(
		call, "offer",
		call_say(call, N_("Its target is not single-use codes, or it is withdrawn.")));
}

/* --- code.batches, code.batch --- */

#define SELECT_BATCH                                                                          \
	"SELECT b.id AS batch, b.state, b.codes, b.made, b.made_at, b.offer,"                 \
	"       " OFFER_TITLE(                                                                \
		"b.offer") " AS title, b.customer,"                                           \
			   "       iif(k.name <> '', k.name, k.email) AS contact, b.season, " \
			   "n.name AS season_name,"                                           \
			   "       b.language, b.remark, b.prefix, b.imported"                \
			   "  FROM code_batch b JOIN customer k ON k.id = b.customer"         \
			   "  LEFT JOIN season n ON n.id = b.season"

#define FROM_BATCH                                                                     \
	" WHERE (:offer IS NULL OR b.offer = :offer)"                                  \
	"   AND (:customer IS NULL OR b.customer = :customer)"                         \
	"   AND (:season IS NULL OR b.season = :season)"                               \
	"   AND (:state IS NULL OR b.state = :state)"                                  \
	"   AND (:filter IS NULL OR instr(k.name_key, :filter) OR instr(k.email, "     \
	"lower(:arg_filter))"                                                          \
	"     OR instr(lower(b.remark), lower(:arg_filter)) OR instr(lower(b.prefix)," \
	"        lower(:arg_filter)))"

#define FULL_COLUMNS                                                                              \
	BATCH_COLUMNS, { "made", COLUMN_INT, NULL }, { "made_at", COLUMN_TIME, N_("Made") },      \
		{ "offer", COLUMN_INT, NULL }, { "title", COLUMN_TEXT, N_("Offer") },             \
		{ "customer", COLUMN_INT, NULL }, { "contact", COLUMN_TEXT, N_("Contact") },      \
		{ "season", COLUMN_INT, NULL }, { "season_name", COLUMN_TEXT, N_("Season") },     \
		{ "language", COLUMN_CHOICE, N_("Language"), batch_languages },                   \
		{ "remark", COLUMN_TEXT, N_("Remark") }, { "prefix", COLUMN_TEXT, N_("Prefix") }, \
	{                                                                                         \
		"imported", COLUMN_BOOL, N_("Imported")                                           \
	}

const struct operation code_batches = {
	.name = "code.batches",
	.summary = N_("Batches of single-use codes"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "offer", ARG_OFFER, 0, N_("Offer") },
			 { "customer", ARG_CUSTOMER, 0, N_("Contact") },
			 { "season", ARG_SEASON, 0, N_("Season") },
			 { "state", ARG_CHOICE, 0, N_("State"), .choices = batch_states }),
	.columns = COLUMNS(FULL_COLUMNS),
	.orders = ORDERS({ "-made_at", SELECT_BATCH FROM_BATCH " ORDER BY b.id DESC" PAGE },
			 { "made_at", SELECT_BATCH FROM_BATCH " ORDER BY b.id" PAGE },
			 { "-codes", SELECT_BATCH FROM_BATCH " ORDER BY b.codes DESC, b.id" PAGE },
			 { "contact", SELECT_BATCH FROM_BATCH " ORDER BY k.name_key, b.id" PAGE }),
	.count =
		"SELECT count(*) FROM code_batch b JOIN customer k ON k.id = b.customer" FROM_BATCH,
};

static enum refusal run_show(struct call *call)
{
	static const char sql[] = SELECT_BATCH " WHERE b.id = :batch";
	struct query *query = call_query(call, sql, NULL);

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	return DONE;
}

const struct operation code_batch = {
	.name = "code.batch",
	.summary = N_("Show a batch of single-use codes"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "batch", ARG_CODES, PARAM_REQUIRED, N_("Batch") }),
	.columns = COLUMNS(FULL_COLUMNS),
	.run = run_show,
};

/* --- Taking away --- */

/* A part of a cancelled batch; true when nothing of it is left. What names a code was
 * asked before it was cancelled, and none is found since. */
static bool clear_part(struct call *call, int64_t batch)
{
	static const char piece[] = "SELECT first, max(first, last - :most + 1), last"
				    "  FROM code_range WHERE batch = :batch_is LIMIT 1";
	static const char codes[] = "DELETE FROM code WHERE id BETWEEN :from_is AND :last_is";
	static const char shorter[] = "UPDATE code_range SET last = :from_is - 1"
				      " WHERE first = :first_is AND :from_is > first";
	static const char range[] = "DELETE FROM code_range WHERE first = :first_is";
	static const char row[] = "DELETE FROM code_batch WHERE id = :batch_is";
	struct query *query =
		call_query(call, piece, BINDS(B_INT(":batch_is", batch), B_INT(":most", PIECE)));
	bool found = query_step(query);
	int64_t first = found ? column_int(query, 0) : 0;
	int64_t from = found ? column_int(query, 1) : 0;
	int64_t last = found ? column_int(query, 2) : 0;

	query_end(query);
	if (!found) {
		call_exec(call, row, BINDS(B_INT(":batch_is", batch)));
		return true;
	}
	call_exec(call, codes, BINDS(B_INT(":from_is", from), B_INT(":last_is", last)));
	call_exec(call, shorter, BINDS(B_INT(":first_is", first), B_INT(":from_is", from)));
	if (from == first)
		call_exec(call, range, BINDS(B_INT(":first_is", first)));
	return false;
}

/* --- code.cancel --- */

/* Once one was used, sent, invalidated or even presented, the batch has a history. */
static enum refusal untouched(struct call *call)
{
	static const char sql[] =
		"SELECT EXISTS (SELECT 1 FROM code_sending WHERE batch = :batch)"
		"    OR EXISTS (SELECT 1 FROM code_invalid WHERE batch = :batch)"
		"    OR EXISTS (SELECT 1 FROM code_range r WHERE r.batch = :batch AND ("
		"      EXISTS (SELECT 1 FROM offer_use WHERE code BETWEEN r.first AND r.last)"
		"      OR EXISTS (SELECT 1 FROM order_code WHERE code BETWEEN r.first AND r.last)"
		"      OR EXISTS (SELECT 1 FROM attempt WHERE code BETWEEN r.first AND r.last)))";

	if (!call_int(call, sql, NULL, 0))
		return DONE;
	return refuse(call, REFUSED_IN_USE, "what",
		      call_say(call, N_("codes were handed out or presented; the rest can be "
					"invalidated")),
		      NULL);
}

static enum refusal begin_cancel(struct call *call)
{
	static const char sql[] = "UPDATE code_batch SET state = 'cancelled', made = 0"
				  " WHERE id = :batch RETURNING codes";

	TRY(untouched(call));
	reply_int(call, "batch", arg_int(call, "batch"));
	reply_text(call, "state", "cancelled");
	reply_int(call, "codes", call_int(call, sql, NULL, 0));
	audit_object(call, "batch", arg_int(call, "batch"));
	return DONE;
}

static enum refusal run_cancel(struct call *call)
{
	if (call_parts(call) == 0)
		TRY(begin_cancel(call));
	if (!clear_part(call, arg_int(call, "batch")))
		call_again(call);
	return DONE;
}

const struct operation code_cancel = {
	.name = "code.cancel",
	.summary = N_("Take a batch of single-use codes away, or stop its making"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "batch", ARG_CODES, PARAM_REQUIRED, N_("Batch") }),
	.columns = COLUMNS(BATCH_COLUMNS),
	.run = run_cancel,
};

/* --- code.clear --- */

/* What crashes, refusals and cancellations that were cut short left (at the start, and
 * each night). */
static enum refusal run_clear(struct call *call)
{
	static const char next[] = "SELECT id FROM code_batch WHERE state = 'cancelled' LIMIT 1";
	int64_t batch = call_int(call, next, NULL, 0);

	if (batch == 0) {
		if (call_parts(call) == 0)
			call_discard(call);
		return DONE;
	}
	if (clear_part(call, batch))
		audit_object(call, "batch", batch);
	call_again(call);
	return DONE;
}

const struct operation code_clear = {
	.name = "code.clear",
	.kind = OP_WRITE,
	.access = OP_INTERNAL,
	.run = run_clear,
};

const struct operation *const single_operations[] = {
	&code_send,    &code_send_each,  &code_export,          &code_paper,     &code_batch,
	&code_batches, &code_cancel,     &code_clear,           &code_dashboard, &code_generate,
	&code_import,  &code_invalidate, &code_invalidate_rest, &code_track,     NULL,
};
