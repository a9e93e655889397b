/* customer.signin: on the connection of an open account, where nobody has proved who
 * they are, a customer does. From then on the connection is theirs until it closes: it
 * never goes back, so that whoever comes next finds nothing of them. */
#include "core/account/identity.h"
#include "core/account/password.h"
#include "core/account/slow.h"
#include "core/account/totp.h"
#include "core/customer/private.h"

static enum refusal prepare(struct call *call)
{
	static const char sql[] = "SELECT id, password_hash FROM account"
				  " WHERE login = :login_is AND customer IS NOT NULL"
				  "   AND disabled_at IS NULL AND password_hash IS NOT NULL";
	struct login_try *attempt = login_try_new(call, arg_text(call, "email"));
	struct query *query;

	if (!caller_open(call->caller))
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	TRY(login_try_wait(call, attempt));
	query = call_query(call, sql, BINDS(B_TEXT(":login_is", attempt->login)));
	if (query_step(query)) {
		attempt->account = column_int(query, 0);
		attempt->hash = call_copy(call, column_text(query, 1));
	}
	query_end(query);
	attempt->right = password_verify(attempt->hash, arg_text(call, "password"));
	return DONE;
}

/* What the visitor had put aside is the customer's. */
static void move_selection(struct call *call, int64_t account)
{
	static const char move[] =
		"INSERT OR IGNORE INTO selection (account, session, offer, added_at)"
		" SELECT :subject, 0, offer, added_at FROM selection"
		"  WHERE account = :account AND session = :visit";
	static const char forget[] = "DELETE FROM selection"
				     " WHERE account = :account AND session = :visit";

	call_exec(call, move, BINDS(B_INT(":subject", account)));
	call_exec(call, forget, NULL);
}

static enum refusal check_totp(struct call *call, int64_t account)
{
	static const char on[] = "SELECT totp_on FROM account WHERE id = :subject";

	if (!call_int(call, on, BINDS(B_INT(":subject", account)), 0))
		return DONE;
	if (!arg_given(call, "totp"))
		return refuse(call, REFUSED_TOTP_NEEDED, NULL);
	return totp_take(call, account, arg_text(call, "totp")) ? DONE : login_try_failed(call);
}

static enum refusal run(struct call *call)
{
	static const char same[] = "SELECT id FROM account WHERE id = :subject"
				   "   AND disabled_at IS NULL AND password_hash = :hash"
				   "   AND customer IS NOT NULL";
	static const char left[] = "UPDATE session SET ended_at = :now WHERE id = :visit";
	const struct login_try *attempt = call_kept(call);

	if (!caller_open(call->caller))
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	TRY(login_try_wait(call, attempt));
	if (!attempt->right ||
	    call_int(call, same,
		     BINDS(B_INT(":subject", attempt->account), B_TEXT(":hash", attempt->hash)),
		     0) == 0)
		return login_try_failed(call);
	TRY(check_totp(call, attempt->account));
	move_selection(call, attempt->account);
	call_exec(call, left, NULL);
	return identity_enter(call, attempt->account, "password");
}

const struct operation customer_signin = {
	.name = "customer.signin",
	.summary = N_("Sign in to my account, on a visitors’ terminal"),
	.kind = OP_WRITE,
	.access = OP_GRANTED,
	.roles = "visitor",
	.params = PARAMS({ "email", ARG_EMAIL, PARAM_REQUIRED, N_("E-mail") },
			 { "password", ARG_SECRET, PARAM_REQUIRED, N_("Password") },
			 { "totp", ARG_SECRET, 0, N_("Authenticator code"),
			   N_("Where the account has one.") }),
	.columns = identity_columns,
	.prepare = prepare,
	.run = run,
};
