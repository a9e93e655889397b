/* own.close: a customer closes their account for good. It erases them, as an erasure
 * that they asked for; numbers and amounts stay. */
#include "core/account/password.h"
#include "core/account/slow.h"
#include "core/customer/own.h"
#include "core/ledger/ledger.h"

static enum refusal prepare(struct call *call)
{
	static const char sql[] = "SELECT login, password_hash FROM account WHERE id = :account";
	struct query *query = call_query(call, sql, NULL);
	struct login_try *attempt = NULL;

	if (query_step(query)) {
		attempt = login_try_new(call, column_text(query, 0));
		if (!column_null(query, 1))
			attempt->hash = call_copy(call, column_text(query, 1));
	}
	query_end(query);
	if (attempt == NULL)
		return refuse(call, REFUSED_LOGIN, NULL);
	TRY(login_try_wait(call, attempt));
	attempt->account = call->caller->account;
	attempt->right = password_verify(attempt->hash, arg_text(call, "password"));
	return DONE;
}

/* What would be lost has to be said first. */
static enum refusal nothing_left(struct call *call)
{
	static const char upcoming[] =
		"SELECT 1 FROM customer_order o"
		" WHERE o.customer = :customer_is AND " OWN_UPCOMING " LIMIT 1";

	if (arg_int(call, "lose"))
		return DONE;
	if (call_int(call, upcoming, BINDS(B_INT(":customer_is", call->customer)), 0))
		return refuse(call, REFUSED_IN_USE, "what",
			      call_say(call, N_("there are bookings to come")), NULL);
	if (ledger_amount_of(call, LEDGER_MONEY, "customer", call->customer) != 0)
		return refuse(call, REFUSED_IN_USE, "what",
			      call_say(call, N_("there is something left on the balance")), NULL);
	return DONE;
}

static enum refusal run(struct call *call)
{
	static const char same[] = "SELECT 1 FROM account WHERE id = :account"
				   "   AND password_hash = :hash";
	const struct login_try *attempt = call_kept(call);

	TRY(login_try_wait(call, attempt));
	if (!attempt->right || !call_int(call, same, BINDS(B_TEXT(":hash", attempt->hash)), 0))
		return login_try_failed(call);
	TRY(nothing_left(call));
	customer_forget(call, call->customer, "closed");
	return DONE;
}

const struct operation own_close = {
	.name = "own.close",
	.summary = N_("Close my account for good"),
	.kind = OP_WRITE,
	.access = OP_CUSTOMER,
	.params = PARAMS({ "password", ARG_SECRET, PARAM_REQUIRED, N_("Password") },
			 { "lose", ARG_BOOL, 0, N_("Even so"),
			   N_("Although bookings to come or a balance are lost."), "no" }),
	.prepare = prepare,
	.run = run,
};
