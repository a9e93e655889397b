/* The network's rules of cancellation: a ladder of how long ahead, and what is kept. */
#include "core/order/private.h"

enum { HOURS_MAX = 24 * 366 };

#define STEPS "SELECT hours, fee FROM cancellation_step ORDER BY hours"

const struct operation cancellation_list = {
	.name = "cancellation.list",
	.summary = N_("Rules of cancellation: how long ahead, and what is kept"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff seller",
	.columns = COLUMNS({ "hours", COLUMN_INT, N_("Hours ahead") },
			   { "fee", COLUMN_RATE, N_("Kept") }),
	.orders = ORDERS({ "-hours", STEPS " DESC LIMIT :limit OFFSET :offset" },
			 { "hours", STEPS " LIMIT :limit OFFSET :offset" }),
	.count = "SELECT count(*) FROM cancellation_step",
};

static enum refusal run_set(struct call *call)
{
	static const char set[] = "INSERT INTO cancellation_step (hours, fee) VALUES (:hours, :fee)"
				  " ON CONFLICT (hours) DO UPDATE SET fee = excluded.fee";
	static const char gone[] = "DELETE FROM cancellation_step WHERE hours = :hours";

	if (arg_int(call, "remove")) {
		call_exec(call, gone, NULL);
		if (store_changes(call->store) == 0)
			return refuse(call, REFUSED_NOT_FOUND, "what",
				      call_say(call, N_("rule of cancellation")), NULL);
	} else if (arg_given(call, "fee")) {
		call_exec(call, set, NULL);
	} else {
		return refuse_argument(call, "fee", call_say(call, N_("Missing.")));
	}
	reply_int(call, "hours", arg_int(call, "hours"));
	reply_int(call, "fee", arg_int(call, "fee"));
	return DONE;
}

const struct operation cancellation_set = {
	.name = "cancellation.set",
	.summary = N_("Set or take away a rule of cancellation"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(
		{ "hours", ARG_INT, PARAM_REQUIRED, N_("Hours ahead"),
		  N_("Of the session, or of the end of validity."), .min = 0, .max = HOURS_MAX },
		{ "fee", ARG_RATE, 0, N_("Kept"), N_("Part of the price; 0: cancelling is free.") },
		{ "remove", ARG_BOOL, 0, N_("Take away"), .initial = "no" }),
	.columns = COLUMNS({ "hours", COLUMN_INT, N_("Hours ahead") },
			   { "fee", COLUMN_RATE, N_("Kept") }),
	.run = run_set,
};
