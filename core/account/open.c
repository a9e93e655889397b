/* Open accounts: made by an administrator, entered by anybody who says the login,
 * holding the role of visitors and nothing else. */
#include <string.h>

#include "core/account/identity.h"
#include "core/account/login.h"
#include "core/account/private.h"
#include "core/account/slow.h"
#include "core/account/subject.h"
#include "core/account/visitor.h"

/* Holds the role of visitors, and only that. */
#define ONLY_VISITOR                                                        \
	"EXISTS (SELECT 1 FROM \"grant\" g WHERE g.account = a.id)"         \
	" AND NOT EXISTS (SELECT 1 FROM \"grant\" g WHERE g.account = a.id" \
	"                  AND (g.role <> 'visitor' OR g.party IS NOT NULL" \
	"                       OR g.shop IS NOT NULL))"

/* --- account.open --- */

/* What would still open it by proof is forgotten: on such an account a password
 * or a key is nobody's. */
static void forget_proofs(struct call *call, int64_t account)
{
	static const char sql[] = "UPDATE account SET password_hash = NULL, must_change = 0,"
				  "   totp_on = 0, totp_sealed = NULL, uid = NULL"
				  " WHERE id = :subject";
	static const char keys[] = "DELETE FROM account_key WHERE account = :subject";
	const struct bind *binds = BINDS(B_INT(":subject", account));

	call_exec(call, sql, binds);
	call_exec(call, keys, binds);
}

static enum refusal open_run(struct call *call)
{
	static const char only[] = "SELECT 1 FROM account a WHERE a.id = :subject"
				   "   AND " ONLY_VISITOR;
	static const char set[] = "UPDATE account SET open = :open WHERE id = :subject";
	bool open = arg_int(call, "open") != 0;
	int64_t account;

	TRY(account_subject(call, &account));
	if (open && !call_int(call, only, BINDS(B_INT(":subject", account)), 0))
		return refuse_argument(call, "account",
				       call_say(call, N_("An open account holds the role visitor, "
							 "and no other.")));
	if (open)
		forget_proofs(call, account);
	call_exec(call, set, BINDS(B_INT(":subject", account)));
	identity_end_sessions(call, account, NULL);
	reply_int(call, "id", account);
	reply_bool(call, "open", open);
	return DONE;
}

const struct operation account_open = {
	.name = "account.open",
	.summary = N_("Open an account to anybody, without proof, for visitors"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = PARAMS({ .name = "account",
			   .type = ARG_ACCOUNT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Account"),
			   .help = N_("It holds the role visitor, and no other.") },
			 { .name = "open",
			   .type = ARG_BOOL,
			   .label = N_("Open to anybody"),
			   .help = N_("No: it asks for a password or a key again."),
			   .initial = "yes" }),
	.columns = COLUMNS({ .name = "id", .type = COLUMN_INT },
			   { .name = "open", .type = COLUMN_BOOL, .label = N_("Open to anybody") }),
	.run = open_run,
};

/* --- auth.open_known, auth.open --- */

/* The open account of that login; 0: none, or there are to be no visitors. */
static int64_t account_open_to_all(struct call *call)
{
	static const char sql[] = "SELECT a.id FROM account a WHERE a.login = :login_is"
				  "   AND a.open AND a.disabled_at IS NULL AND " ONLY_VISITOR;
	const char *login = login_lower(call, arg_text(call, "login"));

	return visitors_welcome(call) ? call_int(call, sql, BINDS(B_TEXT(":login_is", login)), 0)
				      : 0;
}

static enum refusal known_run(struct call *call)
{
	reply_bool(call, "known", account_open_to_all(call) != 0);
	return DONE;
}

static const struct param login_only[] = {
	{ .name = "login",
	  .type = ARG_TEXT,
	  .flags = PARAM_REQUIRED,
	  .label = N_("Login"),
	  .max = 64 },
	{ .name = NULL },
};

/* A read, since every ssh client tries its luck without proof first. */
const struct operation auth_open_known = {
	.name = "auth.open_known",
	.summary = N_("Ask whether an account is open to anybody"),
	.kind = OP_READ,
	.access = OP_GATE,
	.shape = OP_RECORD,
	.params = login_only,
	.columns = COLUMNS({ .name = "known", .type = COLUMN_BOOL }),
	.run = known_run,
};

/* Live visitors from where the caller is. */
static int64_t visitors_here(struct call *call, int64_t account)
{
	static const char sql[] = "SELECT address FROM session"
				  " WHERE account = :subject AND via = 'open' AND ended_at IS NULL";
	const char *here = login_network(call, call->caller->address);
	struct query *query = call_query(call, sql, BINDS(B_INT(":subject", account)));
	int64_t count = 0;

	while (query_step(query))
		count += strcmp(login_network(call, column_text(query, 0)), here) == 0;
	return count;
}

/* What visitors had put aside goes with their sessions. */
static void forget_selections(struct call *call, int64_t account)
{
	static const char sql[] = "DELETE FROM selection WHERE account = :subject AND session <> 0"
				  "   AND session NOT IN (SELECT id FROM session"
				  "        WHERE account = :subject AND ended_at IS NULL)";

	call_exec(call, sql, BINDS(B_INT(":subject", account)));
}

static enum refusal enter_run(struct call *call)
{
	int64_t account = account_open_to_all(call);
	int64_t allowed = setting_int(call, "visitor_per_address");

	if (call->caller->account != 0)
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	if (account == 0)
		return refuse(call, REFUSED_LOGIN, NULL);
	if (visitors_here(call, account) >= allowed)
		return refuse(
			call, REFUSED_LIMIT, "limit",
			call_format(call,
				    lang_plural(call->lang, "%d visitor from one address",
						"%d visitors at once from one address", allowed),
				    (int)allowed),
			NULL);
	forget_selections(call, account);
	return identity_enter(call, account, "open");
}

const struct operation auth_open = {
	.name = "auth.open",
	.summary = N_("Open an account that asks for no proof"),
	.kind = OP_WRITE,
	.access = OP_GATE,
	.shape = OP_RECORD,
	.params = login_only,
	.columns = identity_columns,
	.run = enter_run,
};
