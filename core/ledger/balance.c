/* A customer's balance, as staff see and correct it. It is given a reason, which the
 * movement keeps; what orders do to balances is in core/order/. */
#include "core/ledger/private.h"

static const struct column columns[] = {
	{ "customer", COLUMN_INT, NULL },
	{ "balance", COLUMN_CENTS, N_("Balance") },
	{ "movement", COLUMN_INT, NULL },
	{ .name = NULL },
};

static enum refusal correct(struct call *call, int64_t source, int64_t target)
{
	int64_t customer = arg_int(call, "customer");

	if (!ledger_move_why(call, source, target, arg_int(call, "amount"), "correction", 0,
			     arg_text(call, "why")))
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_say(call, N_("the customer’s balance is smaller")), NULL);
	audit_object(call, "customer", customer);
	audit_object(call, "movement", store_last_id(call->store));
	reply_int(call, "customer", customer);
	reply_int(call, "movement", store_last_id(call->store));
	reply_int(call, "balance", ledger_amount_of(call, LEDGER_MONEY, "customer", customer));
	return DONE;
}

static int64_t mine(struct call *call)
{
	return ledger_balance_of(call, LEDGER_MONEY, "customer", arg_int(call, "customer"));
}

static enum refusal run_credit(struct call *call)
{
	return correct(call, mine(call), ledger_balance(call, LEDGER_MONEY, "correction"));
}

const struct operation balance_credit = {
	.name = "balance.credit",
	.summary = N_("Add to a customer’s balance"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "customer", ARG_CUSTOMER, PARAM_REQUIRED, N_("Customer") },
			 { "amount", ARG_AMOUNT, PARAM_REQUIRED, N_("Amount"), .min = 1 },
			 { "why", ARG_TEXT, PARAM_REQUIRED, N_("Why"), .min = 1 }),
	.columns = columns,
	.run = run_credit,
};

static enum refusal run_debit(struct call *call)
{
	return correct(call, ledger_balance(call, LEDGER_MONEY, "correction"), mine(call));
}

const struct operation balance_debit = {
	.name = "balance.debit",
	.summary = N_("Take from a customer’s balance"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "customer", ARG_CUSTOMER, PARAM_REQUIRED, N_("Customer") },
			 { "amount", ARG_AMOUNT, PARAM_REQUIRED, N_("Amount"), .min = 1 },
			 { "why", ARG_TEXT, PARAM_REQUIRED, N_("Why"), .min = 1 }),
	.columns = columns,
	.run = run_debit,
};

static enum refusal run_show(struct call *call)
{
	int64_t customer = arg_int(call, "customer");

	reply_int(call, "customer", customer);
	reply_int(call, "balance", ledger_amount_of(call, LEDGER_MONEY, "customer", customer));
	return DONE;
}

const struct operation balance_show = {
	.name = "balance.show",
	.summary = N_("A customer’s balance"),
	.kind = OP_READ,
	.roles = "staff seller",
	.params = PARAMS({ "customer", ARG_CUSTOMER, PARAM_REQUIRED, N_("Customer") }),
	.columns = columns,
	.run = run_show,
};
