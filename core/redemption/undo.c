/* Undoing: by the same counter for some minutes, later by the network with a
 * reason. The use stays on record and gives its place back. */
#include "core/redemption/private.h"

static enum refusal may_undo(struct call *call, int64_t recorded_at)
{
	int64_t minutes = setting_int(call, "undo_minutes");

	if (call->now < recorded_at + minutes * 60)
		return DONE;
	if (!call->whole)
		return refuse(call, REFUSED_UNDO_TOO_LATE, NULL);
	if (arg_given(call, "why"))
		return DONE;
	return refuse_argument(call, "why", call_say(call, N_("A reason is wanted by now.")));
}

static enum refusal run(struct call *call)
{
	static const char find[] = "SELECT recorded_at, undone_at IS NOT NULL, offer,"
				   "       forced IS NOT NULL, cents, customer_order"
				   "  FROM offer_use WHERE id = :redemption";
	static const char undo[] = "UPDATE offer_use SET undone_at = :now, undone_by = :account,"
				   "  undone_why = :why WHERE id = :redemption";
	static const char count[] = "UPDATE offer_count SET used = used - 1,"
				    "  spent = spent - :cents WHERE offer = :offer_is";
	struct query *query = call_query(call, find, NULL);
	int64_t recorded_at;
	int64_t offer;
	int64_t cents;
	int64_t order;
	bool undone;
	bool forced;

	if (!query_step(query))
		return refuse(call, REFUSED_NOT_YOURS, NULL);
	recorded_at = column_int(query, 0);
	undone = column_int(query, 1) != 0;
	offer = column_int(query, 2);
	forced = column_int(query, 3) != 0;
	cents = column_int(query, 4);
	order = column_int(query, 5);
	query_end(query);
	/* What was given in a sale comes back with the sale. */
	if (order)
		return refuse(call, REFUSED_IN_USE, "what",
			      call_format(call, call_say(call, N_("order %lld; cancel it there")),
					  (long long)order),
			      NULL);
	if (undone)
		return refuse(call, REFUSED_UNDONE, NULL);
	TRY(may_undo(call, recorded_at));
	call_exec(call, undo, NULL);
	if (!forced)
		call_exec(call, count, BINDS(B_INT(":cents", cents), B_INT(":offer_is", offer)));
	reply_int(call, "id", arg_int(call, "redemption"));
	reply_int(call, "undone_at", call->now);
	audit_object(call, "redemption", arg_int(call, "redemption"));
	return DONE;
}

const struct operation redemption_undo = {
	.name = "redemption.undo",
	.summary = N_("Undo a redemption"),
	.kind = OP_WRITE,
	.roles = "staff shop",
	.params = PARAMS(
		{ "redemption", ARG_USE, PARAM_REQUIRED, N_("Redemption"), N_("Its number.") },
		{ "why", ARG_TEXT, 0, N_("Why") }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") },
			   { "undone_at", COLUMN_TIME, N_("Undone") }),
	.run = run,
};
