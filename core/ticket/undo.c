/* Undoing an entry: by the same counter for some minutes, later by the network with a
 * reason. The entry stays on record, and the ticket lets in again. */
#include "core/network/settings.h"
#include "core/ticket/private.h"

static enum refusal may_undo(struct call *call, int64_t at)
{
	if (call->now < at + setting_int(call, "undo_minutes") * 60)
		return DONE;
	if (!call->whole)
		return refuse(call, REFUSED_UNDO_TOO_LATE, NULL);
	if (arg_given(call, "why"))
		return DONE;
	return refuse_argument(call, "why", call_say(call, N_("A reason is wanted by now.")));
}

static enum refusal run(struct call *call)
{
	static const char find[] = "SELECT ticket, at, undone_at IS NOT NULL, forced IS NOT NULL"
				   "  FROM ticket_entry WHERE id = :entry";
	static const char undo[] = "UPDATE ticket_entry SET undone_at = :now,"
				   "  undone_by = :account, undone_why = :why WHERE id = :entry";
	static const char count[] = "UPDATE ticket SET entries = entries - 1 WHERE id = :row";
	struct query *query = call_query(call, find, NULL);
	int64_t ticket;
	int64_t at;
	bool undone;
	bool forced;

	if (!query_step(query))
		return refuse(call, REFUSED_NOT_YOURS, NULL);
	ticket = column_int(query, 0);
	at = column_int(query, 1);
	undone = column_int(query, 2) != 0;
	forced = column_int(query, 3) != 0;
	query_end(query);
	if (undone)
		return refuse(call, REFUSED_UNDONE, NULL);
	TRY(may_undo(call, at));
	call_exec(call, undo, NULL);
	if (!forced) /* which the ticket never counted */
		call_exec(call, count, BINDS(B_INT(":row", ticket)));
	audit_object(call, "entry", arg_int(call, "entry"));
	audit_object(call, "ticket", ticket);
	reply_int(call, "entry", arg_int(call, "entry"));
	reply_int(call, "undone_at", call->now);
	return DONE;
}

const struct operation ticket_undo = {
	.name = "ticket.undo",
	.summary = N_("Undo an entry with a ticket"),
	.kind = OP_WRITE,
	.roles = "staff shop",
	.params = PARAMS({ "entry", ARG_ENTRY, PARAM_REQUIRED, N_("Entry"), N_("Its number.") },
			 { "why", ARG_TEXT, 0, N_("Why") }),
	.columns = COLUMNS({ "entry", COLUMN_INT, N_("Number") },
			   { "undone_at", COLUMN_TIME, N_("Undone") }),
	.run = run,
};
