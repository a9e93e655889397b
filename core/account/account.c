/* Accounts as an administrator sees them: made, listed, changed, disabled. */
#include "core/account/account.h"

#include <stdlib.h>

#include "core/account/identity.h"
#include "core/account/key.h"
#include "core/account/login.h"
#include "core/account/password.h"
#include "core/account/private.h"
#include "core/account/subject.h"
#include "core/role/role.h"
#include "core/text/text.h"

static const char *const languages[] = { "fr", "en", NULL };

/* What lists are sorted and filtered by. */
static const char *name_key(struct call *call, const char *name, const char *login)
{
	char *folded = text_fold(call_format(call, "%s %s", name, login));
	const char *copy = call_copy(call, folded);

	free(folded);
	return copy;
}

/* --- account.create --- */

struct one_time {
	char password[PASSWORD_ONE_TIME];
	char hash[PASSWORD_HASH];
};

/* On a reader: the hashing takes 30 ms. */
static enum refusal create_prepare(struct call *call)
{
	struct one_time *one_time = call_alloc(call, sizeof *one_time);

	password_one_time(one_time->password);
	password_hash(one_time->password, one_time->hash);
	call_keep(call, one_time);
	return DONE;
}

static enum refusal create_run(struct call *call)
{
	const struct one_time *one_time = call_kept(call);
	const char *login = login_lower(call, arg_text(call, "login"));
	const char *name = arg_given(call, "name") ? arg_text(call, "name") : login;
	int64_t account;

	if (!login_good(login))
		return refuse_argument(
			call, "login",
			call_say(call, N_("A login has letters without accents, digits, . _ and -, "
					  "32 at most, and begins with a letter or a digit.")));
	if (!call_exec(call,
		       "INSERT INTO account (login, name, name_key, language, password_hash,"
		       "   must_change, created_at)"
		       " VALUES (:login, :name, :name_key, :tag, :hash, 1, :now)",
		       BINDS(B_TEXT(":login", login), B_TEXT(":name", name),
			     B_TEXT(":name_key", name_key(call, name, login)),
			     B_TEXT(":tag", arg_text(call, "language")),
			     B_TEXT(":hash", one_time->hash))))
		return refuse(call, REFUSED_EXISTS, "what", login, NULL);
	account = store_last_id(call->store);
	audit_object(call, "account", account);
	if (arg_given(call, "role"))
		TRY(account_give_role(call, account, arg_text(call, "role"), arg_int(call, "party"),
				      arg_int(call, "shop")));
	reply_int(call, "id", account);
	reply_text(call, "login", login);
	reply_text(call, "password", one_time->password);
	return DONE;
}

static const struct operation account_create = {
	.name = "account.create",
	.summary = N_("Make an account"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = PARAMS({ .name = "login",
			   .type = ARG_TEXT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Login"),
			   .max = LOGIN_BYTES_MAX },
			 { .name = "name", .type = ARG_TEXT, .label = N_("Name") },
			 { .name = "language",
			   .type = ARG_CHOICE,
			   .label = N_("Language"),
			   .help = N_("Without one, that of the terminal."),
			   .choices = languages },
			 { .name = "role", .type = ARG_ROLE, .label = N_("Role") },
			 { .name = "party",
			   .type = ARG_PARTY,
			   .label = N_("Organisation"),
			   .help = N_("On which the role is held.") },
			 { .name = "shop",
			   .type = ARG_SHOP,
			   .label = N_("Counter"),
			   .help = N_("On which the role is held.") }),
	.columns = COLUMNS(
		{ .name = "id", .type = COLUMN_INT },
		{ .name = "login", .type = COLUMN_TEXT, .label = N_("Login") },
		{ .name = "password", .type = COLUMN_TEXT, .label = N_("One-time password") }),
	.prepare = create_prepare,
	.run = create_run,
};

/* --- account.list --- */

/* Customers' own logins, which are addresses, are with the customers. */
#define ACCOUNTS                                         \
	"  FROM account a WHERE instr(a.login, '@') = 0" \
	"   AND (:filter IS NULL OR instr(a.name_key, :filter) > 0)"
#define ACCOUNT_ROWS                                                                   \
	"SELECT a.id, a.login, a.name, a.language,"                                    \
	"  (SELECT group_concat(role, ', ') FROM (SELECT DISTINCT role FROM \"grant\"" \
	"     WHERE account = a.id ORDER BY role)) AS roles,"                          \
	"  (SELECT count(*) FROM account_key k WHERE k.account = a.id) AS keys,"       \
	"  a.totp_on AS totp, a.open, a.disabled_at IS NOT NULL AS disabled, a.seen_at" ACCOUNTS
#define ACCOUNT_PAGE " LIMIT :limit OFFSET :offset"

static const struct operation account_list = {
	.name = "account.list",
	.summary = N_("Accounts"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "",
	.columns = COLUMNS({ .name = "id", .type = COLUMN_INT },
			   { .name = "login", .type = COLUMN_TEXT, .label = N_("Login") },
			   { .name = "name", .type = COLUMN_TEXT, .label = N_("Name") },
			   { .name = "language", .type = COLUMN_TEXT, .label = N_("Language") },
			   { .name = "roles", .type = COLUMN_TEXT, .label = N_("Roles") },
			   { .name = "keys", .type = COLUMN_INT, .label = N_("Keys") },
			   { .name = "totp", .type = COLUMN_BOOL, .label = N_("Authenticator") },
			   { .name = "open", .type = COLUMN_BOOL, .label = N_("Open to anybody") },
			   { .name = "disabled", .type = COLUMN_BOOL, .label = N_("Disabled") },
			   { .name = "seen_at", .type = COLUMN_TIME, .label = N_("Last log-in") }),
	.orders = ORDERS(
		{ "login", ACCOUNT_ROWS " ORDER BY a.login" ACCOUNT_PAGE },
		{ "-login", ACCOUNT_ROWS " ORDER BY a.login DESC" ACCOUNT_PAGE },
		{ "name", ACCOUNT_ROWS " ORDER BY a.name_key, a.id" ACCOUNT_PAGE },
		{ "-name", ACCOUNT_ROWS " ORDER BY a.name_key DESC, a.id DESC" ACCOUNT_PAGE },
		{ "seen_at", ACCOUNT_ROWS " ORDER BY a.seen_at, a.id" ACCOUNT_PAGE },
		{ "-seen_at", ACCOUNT_ROWS " ORDER BY a.seen_at DESC, a.id DESC" ACCOUNT_PAGE },
		{ "id", ACCOUNT_ROWS " ORDER BY a.id" ACCOUNT_PAGE },
		{ "-id", ACCOUNT_ROWS " ORDER BY a.id DESC" ACCOUNT_PAGE }),
	.count = "SELECT count(*)" ACCOUNTS,
};

/* --- account.show --- */

static const struct param account_only[] = {
	{ .name = "account", .type = ARG_ACCOUNT, .flags = PARAM_REQUIRED, .label = N_("Account") },
	{ .name = NULL },
};

static json_t *keys_of(struct call *call, int64_t account)
{
	json_t *keys = json_array();
	struct query *query = call_query(call,
					 "SELECT type, fingerprint, comment FROM account_key"
					 " WHERE account = :subject ORDER BY id",
					 BINDS(B_INT(":subject", account)));

	while (query_step(query))
		json_array_append_new(keys,
				      json_pack("{s:s, s:s, s:s}", "type", column_text(query, 0),
						"fingerprint", column_text(query, 1), "comment",
						column_text(query, 2)));
	return keys;
}

static json_t *grants_of(struct call *call, int64_t account)
{
	json_t *grants = json_array();
	struct query *query =
		call_query(call,
			   "SELECT r.name, r.label, p.name, s.name FROM \"grant\" g"
			   "  JOIN role r ON r.name = g.role"
			   "  LEFT JOIN party p ON p.id = g.party LEFT JOIN shop s ON s.id = g.shop"
			   " WHERE g.account = :subject ORDER BY g.id",
			   BINDS(B_INT(":subject", account)));

	while (query_step(query)) {
		const char *role = column_text(query, 0);

		json_array_append_new(grants,
				      json_pack("{s:s, s:s, s:s?, s:s?}", "role", role, "label",
						role_label(call, role, column_text(query, 1)),
						"party_name", column_text(query, 2), "shop_name",
						column_text(query, 3)));
	}
	return grants;
}

static enum refusal show_run(struct call *call)
{
	int64_t account;
	struct query *query;

	TRY(account_subject(call, &account));
	query = call_query(call,
			   "SELECT id, login, name, language, disabled_at IS NOT NULL AS disabled,"
			   "  disabled_at, password_hash IS NOT NULL AS password, must_change,"
			   "  totp_on AS totp, open, created_at, seen_at"
			   "  FROM account WHERE id = :subject",
			   BINDS(B_INT(":subject", account)));
	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	reply_json(call, "keys", keys_of(call, account));
	reply_json(call, "grants", grants_of(call, account));
	return DONE;
}

static const struct operation account_show = {
	.name = "account.show",
	.summary = N_("Show an account"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = account_only,
	.columns = COLUMNS(
		{ .name = "id", .type = COLUMN_INT },
		{ .name = "login", .type = COLUMN_TEXT, .label = N_("Login") },
		{ .name = "name", .type = COLUMN_TEXT, .label = N_("Name") },
		{ .name = "language", .type = COLUMN_TEXT, .label = N_("Language") },
		{ .name = "disabled", .type = COLUMN_BOOL, .label = N_("Disabled") },
		{ .name = "disabled_at", .type = COLUMN_TIME, .label = N_("Disabled on") },
		{ .name = "password", .type = COLUMN_BOOL, .label = N_("Has a password") },
		{ .name = "must_change", .type = COLUMN_BOOL, .label = N_("Has to change it") },
		{ .name = "totp", .type = COLUMN_BOOL, .label = N_("Authenticator") },
		{ .name = "open", .type = COLUMN_BOOL, .label = N_("Open to anybody") },
		{ .name = "created_at", .type = COLUMN_TIME, .label = N_("Made on") },
		{ .name = "seen_at", .type = COLUMN_TIME, .label = N_("Last log-in") },
		{ .name = "keys", .type = COLUMN_JSON, .label = N_("Keys") },
		{ .name = "grants", .type = COLUMN_JSON, .label = N_("Roles") }),
	.run = show_run,
};

/* --- account.update --- */

static enum refusal update_run(struct call *call)
{
	int64_t account;
	const char *login, *name;

	TRY(account_subject(call, &account));
	if (arg_given(call, "name")) {
		name = arg_text(call, "name");
		login = call_text(call, "SELECT login FROM account WHERE id = :subject",
				  BINDS(B_INT(":subject", account)));
		call_exec(call,
			  "UPDATE account SET name = :name, name_key = :name_key"
			  " WHERE id = :subject",
			  BINDS(B_INT(":subject", account), B_TEXT(":name", name),
				B_TEXT(":name_key", name_key(call, name, login))));
	}
	if (arg_given(call, "language")) {
		const char *tag = arg_text(call, "language");

		call_exec(call,
			  "UPDATE account SET language = nullif(:tag, '') WHERE id = :subject",
			  BINDS(B_INT(":subject", account), B_TEXT(":tag", tag)));
		if (account == call->caller->account && *tag)
			call_event(call, (struct event){ .type = EVENT_LANGUAGE,
							 .id = lang_parse(tag, call->lang) });
	}
	return DONE;
}

static const struct operation account_update = {
	.name = "account.update",
	.summary = N_("Change the name or the language of an account"),
	.kind = OP_WRITE,
	.access = OP_ACCOUNT,
	.shape = OP_RECORD,
	.roles = "",
	.params = PARAMS({ .name = "account",
			   .type = ARG_ACCOUNT,
			   .label = N_("Account"),
			   .help = N_("Without one: your own.") },
			 { .name = "name", .type = ARG_TEXT, .label = N_("Name") },
			 { .name = "language",
			   .type = ARG_CHOICE,
			   .flags = PARAM_CLEAR,
			   .label = N_("Language"),
			   .help = N_("Without one, that of the terminal."),
			   .choices = languages }),
	.run = update_run,
};

/* --- account.disable, account.enable --- */

static enum refusal disable_run(struct call *call)
{
	int64_t account;

	TRY(account_subject(call, &account));
	call_exec(call,
		  "UPDATE account SET disabled_at = :now"
		  " WHERE id = :subject AND disabled_at IS NULL",
		  BINDS(B_INT(":subject", account)));
	if (store_changes(call->store) == 0)
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("disabled")),
			      NULL);
	TRY(account_administered(call));
	identity_end_sessions(call, account, NULL);
	if (account == call->caller->account)
		call_event(call, (struct event){ .type = EVENT_END_SESSION,
						 .id = call->caller->session });
	return DONE;
}

static const struct operation account_disable = {
	.name = "account.disable",
	.summary = N_("Disable an account and disconnect it"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = account_only,
	.run = disable_run,
};

static enum refusal enable_run(struct call *call)
{
	int64_t account;

	TRY(account_subject(call, &account));
	call_exec(call,
		  "UPDATE account SET disabled_at = NULL"
		  " WHERE id = :subject AND disabled_at IS NOT NULL",
		  BINDS(B_INT(":subject", account)));
	if (store_changes(call->store) == 0)
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("enabled")),
			      NULL);
	return DONE;
}

static const struct operation account_enable = {
	.name = "account.enable",
	.summary = N_("Enable a disabled account"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = account_only,
	.run = enable_run,
};

const struct operation *const account_operations[] = {
	&account_create,       &account_list,       &account_show,
	&account_update,       &account_disable,    &account_enable,
	&account_open,         &account_password,   &account_key_list,
	&account_key_add,      &account_key_remove, &account_totp,
	&account_totp_confirm, &account_totp_off,   &account_grant,
	&account_ungrant,      &account_grants,     NULL,
};
