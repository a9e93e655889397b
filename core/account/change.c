/* account.password: one's own, by giving the current one; or another's, which
 * becomes a one-time password that is shown once. */
#include <string.h>

#include "core/account/identity.h"
#include "core/account/password.h"
#include "core/account/private.h"
#include "core/account/slow.h"
#include "core/account/subject.h"

/* What prepare found; the try comes first, since it is what is kept of it when
 * the current password was wrong. */
struct change {
	struct login_try attempt;
	int64_t subject;
	char one_time[PASSWORD_ONE_TIME]; /* "" for one's own */
	char hash[PASSWORD_HASH];
};

/* An account that has keys only may give itself a password. */
static enum refusal own_prepare(struct call *call, struct change *change)
{
	const char *password = arg_text(call, "password");
	const char *current = arg_text(call, "current");
	struct query *query;

	if (password == NULL)
		return refuse_argument(call, "password",
				       call_say(call, N_("Give the new password.")));
	if (!password_good(password))
		return refuse(call, REFUSED_WEAK_PASSWORD, NULL);
	query = call_query(call, "SELECT login, password_hash FROM account WHERE id = :subject",
			   BINDS(B_INT(":subject", change->subject)));
	if (query_step(query)) {
		change->attempt.login = call_copy(call, column_text(query, 0));
		if (!column_null(query, 1))
			change->attempt.hash = call_copy(call, column_text(query, 1));
	}
	query_end(query);
	if (change->attempt.hash != NULL && current == NULL)
		return refuse_argument(call, "current",
				       call_say(call, N_("Give the current password.")));
	if (change->attempt.hash != NULL && strcmp(current, password) == 0)
		return refuse_argument(call, "password",
				       call_say(call, N_("Choose another one than before.")));
	TRY(login_try_wait(call, &change->attempt));
	change->attempt.right =
		change->attempt.hash == NULL || password_verify(change->attempt.hash, current);
	if (change->attempt.right)
		password_hash(password, change->hash);
	return DONE;
}

/* On a reader: hashing takes 30 ms each time. */
static enum refusal password_prepare(struct call *call)
{
	struct change *change = call_alloc(call, sizeof *change);

	call_keep(call, change);
	TRY(account_subject_early(call, &change->subject));
	if (change->subject == call->caller->account)
		return own_prepare(call, change);
	if (arg_given(call, "password"))
		return refuse_argument(
			call, "password",
			call_say(call, N_("A one-time password is made for others.")));
	password_one_time(change->one_time);
	password_hash(change->one_time, change->hash);
	return DONE;
}

static enum refusal password_run(struct call *call)
{
	const struct change *change = call_kept(call);
	bool own = change->subject == call->caller->account;
	int64_t subject;

	TRY(account_subject(call, &subject));
	if (own) {
		TRY(login_try_wait(call, &change->attempt));
		/* IS: both null when it had none. */
		if (!change->attempt.right || call_int(call,
						       "SELECT 1 FROM account WHERE id = :subject"
						       "   AND password_hash IS :hash",
						       BINDS(B_INT(":subject", subject),
							     B_TEXT(":hash", change->attempt.hash)),
						       0) == 0)
			return login_try_failed(call);
		login_try_good(call, change->attempt.login);
	}
	call_exec(call,
		  "UPDATE account SET password_hash = :hash, must_change = :change"
		  " WHERE id = :subject",
		  BINDS(B_INT(":subject", subject), B_TEXT(":hash", change->hash),
			B_INT(":change", !own)));
	identity_end_sessions(call, subject, "password");
	reply_text(call, "password", own ? NULL : change->one_time);
	return DONE;
}

const struct operation account_password = {
	.name = "account.password",
	.summary = N_("Change one's password, or give somebody a one-time password"),
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
			   .help = N_("For your own.") },
			 { .name = "password",
			   .type = ARG_SECRET,
			   .label = N_("New password"),
			   .help = N_("8 characters or more, with an upper-case letter, a "
				      "lower-case letter, a digit and another character.") }),
	.columns = COLUMNS(
		{ .name = "password", .type = COLUMN_TEXT, .label = N_("One-time password") }),
	.prepare = password_prepare,
	.run = password_run,
};
