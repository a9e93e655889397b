/* Who a kiosk let in without a line although their ticket would have been refused is shown
 * to the network, which undoes the entry or lets it stand. */
#include "core/ticket/private.h"

static enum refusal run(struct call *call)
{
	static const char find[] = "SELECT undone_at IS NOT NULL, forced IS NOT NULL"
				   "  FROM ticket_entry WHERE id = :entry";
	static const char keep[] = "UPDATE ticket_entry SET kept_at = :now"
				   " WHERE id = :entry AND kept_at IS NULL";
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
		return refuse_argument(call, "entry",
				       call_say(call, N_("This entry was not forced.")));
	call_exec(call, keep, NULL);
	reply_int(call, "entry", arg_int(call, "entry"));
	audit_object(call, "entry", arg_int(call, "entry"));
	return DONE;
}

const struct operation ticket_keep = {
	.name = "ticket.keep",
	.summary = N_("Let a forced entry stand"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "entry", ARG_ENTRY, PARAM_REQUIRED, N_("Entry"), N_("Its number.") }),
	.columns = COLUMNS({ "entry", COLUMN_INT, N_("Number") }),
	.run = run,
};
