/* Opening a till, and cash that goes in and out of it while it is open. */
#include <string.h>

#include "core/redemption/here.h"
#include "core/till/private.h"

static enum refusal already(struct call *call, int64_t id)
{
	struct till till;

	till_read(call, id, &till);
	return refuse(call, REFUSED_WRONG_STATE, "state",
		      call_format(call, call_say(call, N_("open since %s")),
				  call_when(call, LANG_STAMP, till.opened_at)),
		      NULL);
}

static enum refusal run_open(struct call *call)
{
	static const char sql[] = "INSERT INTO till (shop, account, opened_at, float)"
				  " VALUES (:shop_is, :account, :now, :float)";
	struct here here = { .shop = 0 };
	int64_t id;

	TRY(here_find(call, &here));
	id = till_here(call, here.shop);
	if (id)
		return already(call, id);
	call_exec(call, sql, BINDS(B_INT(":shop_is", here.shop)));
	id = store_last_id(call->store);
	TRY(till_transfer(call, id, arg_int(call, "float"), "float", ""));
	audit_object(call, "till", id);
	return till_reply(call, id);
}

const struct operation till_open = {
	.name = "till.open",
	.summary = N_("Open your till at a desk"),
	.kind = OP_WRITE,
	.roles = "seller shop producer staff",
	.params = PARAMS({ "float", ARG_AMOUNT, PARAM_REQUIRED, N_("Float"),
			   N_("The cash that is in it to begin with."), .max = 100000000 },
			 { "shop", ARG_SHOP, 0, N_("Desk") }),
	.columns = till_columns,
	.run = run_open,
};

/* --- till.move --- */

static const char *const ways[] = { "in", "out", NULL };

static enum refusal run_move(struct call *call)
{
	static const char sql[] = "INSERT INTO till_move (till, cents, why, at, account)"
				  " VALUES (:till_is, :cents_is, :why, :now, :account)";
	int64_t cents = arg_int(call, "amount");
	struct till till;

	TRY(till_find(call, &till));
	if (till.closed_at)
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("closed")),
			      NULL);
	if (strcmp(arg_text(call, "way"), "out") == 0) {
		int64_t cash = till_cash(call, till.id);

		if (cents > cash)
			return refuse(call, REFUSED_LIMIT, "limit",
				      call_format(call, call_say(call, N_("%s in this till")),
						  till_amount(call, cash)),
				      NULL);
		cents = -cents;
	}
	call_exec(call, sql, BINDS(B_INT(":till_is", till.id), B_INT(":cents_is", cents)));
	TRY(till_transfer(call, till.id, cents, "float", arg_text(call, "why")));
	audit_object(call, "till", till.id);
	return till_reply(call, till.id);
}

const struct operation till_move = {
	.name = "till.move",
	.summary = N_("Put cash into a till, or take some out"),
	.kind = OP_WRITE,
	.roles = "seller shop producer staff",
	.params = PARAMS(
		{ "way", ARG_CHOICE, PARAM_REQUIRED, N_("Way"),
		  N_("in: from the safe; out: to the safe."), .choices = ways },
		{ "amount", ARG_AMOUNT, PARAM_REQUIRED, N_("Amount"), .min = 1, .max = 100000000 },
		{ "why", ARG_TEXT, PARAM_REQUIRED, N_("Reason"), .min = 1 },
		{ "till", ARG_TILL, 0, N_("Till"), N_("Yours, if none is said.") },
		{ "shop", ARG_SHOP, 0, N_("Desk") }),
	.columns = till_columns,
	.run = run_move,
};
