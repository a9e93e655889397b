/* Setting up an authenticator for one's account, and taking it away. */
#include "core/account/password.h"
#include "core/account/private.h"
#include "core/account/slow.h"
#include "core/account/subject.h"
#include "core/account/totp.h"

static bool is_on(struct call *call, int64_t account)
{
	return call_int(call, "SELECT totp_on FROM account WHERE id = :subject",
			BINDS(B_INT(":subject", account)), 0) != 0;
}

static enum refusal wrong_state(struct call *call, const char *state)
{
	return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, state), NULL);
}

/* The secret counts once a code made with it was given: nobody locks themselves
 * out by a picture that was not scanned. */
static enum refusal totp_run(struct call *call)
{
	const char *secret, *uri;

	audit_object(call, "account", call->caller->account);
	if (is_on(call, call->caller->account))
		return wrong_state(call, N_("switched on"));
	totp_make(call, call->caller->account, &secret, &uri);
	reply_text(call, "secret", secret);
	reply_text(call, "uri", uri);
	return DONE;
}

const struct operation account_totp = {
	.name = "account.totp",
	.summary = N_("Make a secret for one's authenticator"),
	.kind = OP_WRITE,
	.access = OP_ACCOUNT,
	.shape = OP_RECORD,
	.columns = COLUMNS(
		{ .name = "secret", .type = COLUMN_TEXT, .label = N_("Secret") },
		{ .name = "uri", .type = COLUMN_TEXT, .label = N_("Address for the QR code") }),
	.run = totp_run,
};

static enum refusal confirm_run(struct call *call)
{
	int64_t account = call->caller->account;

	audit_object(call, "account", account);
	if (is_on(call, account))
		return wrong_state(call, N_("switched on"));
	if (!totp_take(call, account, arg_text(call, "code")))
		return refuse(call, REFUSED_LOGIN, NULL);
	call_exec(call, "UPDATE account SET totp_on = 1 WHERE id = :subject",
		  BINDS(B_INT(":subject", account)));
	return DONE;
}

const struct operation account_totp_confirm = {
	.name = "account.totp_confirm",
	.summary = N_("Switch one's authenticator on, with a first code"),
	.kind = OP_WRITE,
	.access = OP_ACCOUNT,
	.shape = OP_RECORD,
	.params = PARAMS({ .name = "code",
			   .type = ARG_TEXT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Authenticator code"),
			   .max = 32 }),
	.run = confirm_run,
};

/* On a reader: the hashing takes 30 ms. */
static enum refusal off_prepare(struct call *call)
{
	int64_t account;
	struct login_try *attempt;
	struct query *query;

	TRY(account_subject_early(call, &account));
	if (account != call->caller->account)
		return DONE;
	attempt = login_try_new(call, "");
	query = call_query(call, "SELECT login, password_hash FROM account WHERE id = :subject",
			   BINDS(B_INT(":subject", account)));
	if (query_step(query)) {
		attempt->login = call_copy(call, column_text(query, 0));
		attempt->hash =
			column_null(query, 1) ? NULL : call_copy(call, column_text(query, 1));
	}
	query_end(query);
	TRY(login_try_wait(call, attempt));
	attempt->right = arg_given(call, "current") &&
			 password_verify(attempt->hash, arg_text(call, "current"));
	return DONE;
}

static enum refusal off_run(struct call *call)
{
	int64_t account;
	const struct login_try *attempt = call_kept(call);

	TRY(account_subject(call, &account));
	if (!is_on(call, account))
		return wrong_state(call, N_("switched off"));
	if (account == call->caller->account) {
		if (!arg_given(call, "current"))
			return refuse_argument(call, "current",
					       call_say(call, N_("Give the current password.")));
		TRY(login_try_wait(call, attempt));
		if (!attempt->right)
			return login_try_failed(call);
		login_try_good(call, attempt->login);
	}
	call_exec(call,
		  "UPDATE account SET totp_on = 0, totp_sealed = NULL, totp_step = 0"
		  " WHERE id = :subject",
		  BINDS(B_INT(":subject", account)));
	return DONE;
}

const struct operation account_totp_off = {
	.name = "account.totp_off",
	.summary = N_("Take the authenticator of an account away"),
	.kind = OP_WRITE,
	.access = OP_ACCOUNT,
	.shape = OP_RECORD,
	.roles = "",
	.params = PARAMS({ .name = "account",
			   .type = ARG_ACCOUNT,
			   .label = N_("Account"),
			   .help = N_("Without one: your own.") },
			 { .name = "current",
			   .type = ARG_SECRET,
			   .label = N_("Current password"),
			   .help = N_("For your own.") }),
	.prepare = off_prepare,
	.run = off_run,
};
