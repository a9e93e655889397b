/* What a counter without a line let through although it would have been refused is shown
 * to the network, which undoes it or lets it stand; either way it waits no longer. */
#include "core/redemption/private.h"

static enum refusal run(struct call *call)
{
	static const char find[] = "SELECT undone_at IS NOT NULL, forced IS NOT NULL"
				   "  FROM offer_use WHERE id = :redemption";
	static const char keep[] = "UPDATE offer_use SET kept_at = :now"
				   " WHERE id = :redemption AND kept_at IS NULL";
	struct query *query = call_query(call, find, NULL);
	bool undone;
	bool forced;

	if (!query_step(query))
		return refuse(call, REFUSED_NOT_YOURS, NULL);
	undone = column_int(query, 0) != 0;
	forced = column_int(query, 1) != 0;
	query_end(query);
	if (undone)
		return refuse(call, REFUSED_UNDONE, NULL);
	if (!forced)
		return refuse_argument(call, "redemption",
				       call_say(call, N_("This redemption was not forced.")));
	call_exec(call, keep, NULL);
	reply_int(call, "id", arg_int(call, "redemption"));
	audit_object(call, "redemption", arg_int(call, "redemption"));
	return DONE;
}

const struct operation redemption_keep = {
	.name = "redemption.keep",
	.summary = N_("Let a forced redemption stand"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(
		{ "redemption", ARG_USE, PARAM_REQUIRED, N_("Redemption"), N_("Its number.") }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = run,
};
