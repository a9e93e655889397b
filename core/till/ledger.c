/* What a till does in the ledger: cash from and to the safe, and what was missing. */
#include "core/ledger/ledger.h"

#include <stdlib.h>

#include "core/till/private.h"

int64_t till_cash(struct call *call, int64_t till)
{
	return ledger_amount_of(call, LEDGER_MONEY, "till", till);
}

/* amount above 0 goes from source to target, below 0 the other way; refused where that
 * would leave the target below its least. */
static enum refusal transfer(struct call *call, int64_t source, int64_t target, int64_t amount,
			     const char *what, const char *why)
{
	bool moved = true;

	if (amount > 0)
		moved = ledger_move_why(call, source, target, amount, what, 0, why);
	else if (amount < 0)
		moved = ledger_move_why(call, target, source, -amount, what, 0, why);
	if (moved)
		return DONE;
	return refuse(call, REFUSED_LIMIT, "limit",
		      call_format(call, call_say(call, N_("%s in this till")),
				  till_amount(call, ledger_amount(call, target))),
		      NULL);
}

enum refusal till_transfer(struct call *call, int64_t till, int64_t amount, const char *what,
			   const char *why)
{
	return transfer(call, ledger_balance(call, LEDGER_MONEY, "safe"),
			ledger_balance_of(call, LEDGER_MONEY, "till", till), amount, what, why);
}

enum refusal till_difference(struct call *call, int64_t till, const struct till_means *means,
			     int64_t difference, const char *why)
{
	int64_t target = means->cash ? ledger_balance_of(call, LEDGER_MONEY, "till", till)
				     : ledger_balance_of(call, LEDGER_MONEY, "means", means->means);

	return transfer(call, ledger_balance(call, LEDGER_MONEY, "difference"), target, difference,
			"difference", why);
}
