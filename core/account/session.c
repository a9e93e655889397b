/* Who is there: what a connection learns about itself, the list of the others,
 * and how one ends. */
#include <string.h>

#include "core/account/account.h"
#include "core/account/identity.h"
#include "core/account/visitor.h"
#include "core/core.h"
#include "core/role/role.h"

static const char *const exempt[] = {
	"account.password", "account.totp",  "account.totp_confirm",
	"session.hello",    "session.close", "system.describe",
};

/* password_change and totp_setup, as session.hello says them too. */
static void read_holds(struct call *call, bool *password, bool *totp)
{
	struct query *query =
		call_query(call,
			   "SELECT a.must_change,"
			   "       a.totp_on = 0 AND EXISTS (SELECT 1 FROM \"grant\" g"
			   "               JOIN role r ON r.name = g.role"
			   "               WHERE g.account = a.id AND r.totp = 1)"
			   "  FROM account a WHERE a.id = :subject",
			   BINDS(B_INT(":subject", call->caller->account)));

	*password = *totp = false;
	if (query_step(query)) {
		*password = column_int(query, 0) != 0 && strcmp(call->caller->via, "password") == 0;
		*totp = column_int(query, 1) != 0;
	}
	query_end(query);
}

enum refusal account_hold(struct call *call)
{
	bool password, totp;

	if (call->caller->account == 0 || call->operation->summary == NULL)
		return DONE;
	if (caller_open(call->caller) && !visitors_welcome(call))
		return REFUSED_NOT_ALLOWED;
	for (size_t i = 0; i < sizeof exempt / sizeof exempt[0]; i++)
		if (strcmp(exempt[i], call->operation->name) == 0)
			return DONE;
	read_holds(call, &password, &totp);
	return password ? REFUSED_PASSWORD_CHANGE : totp ? REFUSED_TOTP_SETUP : DONE;
}

static json_t *text_or_null(const char *text)
{
	return text != NULL ? json_string(text) : json_null();
}

static json_t *id_or_null(struct query *query, int column)
{
	return column_null(query, column) ? json_null() : json_integer(column_int(query, column));
}

/* Where one begins: the widest of one's roles decides. */
static const char *home_of(const char *role, const char *reach, const char *home)
{
	if (strcmp(role, ROLE_ADMINISTRATOR) == 0 || strcmp(home, "administrator") == 0)
		return "administrator";
	if (strcmp(role, ROLE_VISITOR) == 0)
		return *home ? home : "visitor";
	if (strcmp(reach, "network") == 0 || strcmp(home, "office") == 0)
		return "office";
	/* Who sells may check codes too; the sale comes first. */
	if (strcmp(role, "seller") == 0 || strcmp(home, "desk") == 0)
		return "desk";
	if (strcmp(reach, "shop") == 0 || strcmp(home, "counter") == 0)
		return "counter";
	return "party";
}

static void reply_roles(struct call *call)
{
	const char *home = "";
	json_t *roles = json_array();
	struct query *query =
		call_query(call,
			   "SELECT r.name, r.label, r.reach, g.party, p.name, g.shop, s.name"
			   "  FROM \"grant\" g JOIN role r ON r.name = g.role"
			   "  LEFT JOIN party p ON p.id = g.party LEFT JOIN shop s ON s.id = g.shop"
			   " WHERE g.account = :subject ORDER BY g.id",
			   BINDS(B_INT(":subject", call->caller->account)));

	while (query_step(query)) {
		const char *role = column_text(query, 0);
		json_t *row = json_object();

		json_object_set_new(row, "role", json_string(role));
		json_object_set_new(row, "label",
				    json_string(role_label(call, role, column_text(query, 1))));
		json_object_set_new(row, "party", id_or_null(query, 3));
		json_object_set_new(row, "party_name", text_or_null(column_text(query, 4)));
		json_object_set_new(row, "shop", id_or_null(query, 5));
		json_object_set_new(row, "shop_name", text_or_null(column_text(query, 6)));
		json_array_append_new(roles, row);
		home = home_of(role, column_text(query, 2), home);
	}
	reply_json(call, "roles", roles);
	reply_text(call, "home", call->customer ? "customer" : *home ? home : "party");
}

/* The counters of one's own; none for who may work at all of them. */
static void reply_shops(struct call *call)
{
	json_t *shops = json_array();
	struct query *query =
		call_query(call,
			   "SELECT s.id, s.name FROM shop s JOIN party p ON p.id = s.party"
			   " WHERE s.active AND p.active AND EXISTS (SELECT 1 FROM reach r"
			   "       WHERE r.account = :subject AND r.operation IN"
			   "           ('redemption.create', 'order.open')"
			   "         AND (r.shop = s.id OR r.party = s.party))"
			   " ORDER BY s.name_key, s.id",
			   BINDS(B_INT(":subject", call->caller->account)));

	while (query_step(query)) {
		json_t *row = json_object();

		json_object_set_new(row, "id", json_integer(column_int(query, 0)));
		json_object_set_new(row, "name", json_string(column_text(query, 1)));
		json_array_append_new(shops, row);
	}
	reply_json(call, "shops", shops);
}

static void reply_account(struct call *call)
{
	bool password, totp;
	struct query *query =
		call_query(call, "SELECT login, name FROM account WHERE id = :subject",
			   BINDS(B_INT(":subject", call->caller->account)));

	if (query_step(query)) {
		reply_text(call, "login", column_text(query, 0));
		reply_text(call, "name", column_text(query, 1));
	}
	query_end(query);
	read_holds(call, &password, &totp);
	reply_bool(call, "must_change", password);
	reply_bool(call, "totp_setup", totp);
	reply_int(call, "idle_minutes", identity_idle_minutes(call, call->caller->account));
	reply_roles(call);
	reply_shops(call);
}

/* The account's own language; else the one that the terminal asks for. */
static enum lang choose_language(struct call *call)
{
	const char *own = call_text(call, "SELECT language FROM account WHERE id = :subject",
				    BINDS(B_INT(":subject", call->caller->account)));

	return lang_parse(own, lang_parse(arg_text(call, "language"), call->lang));
}

static enum refusal hello_run(struct call *call)
{
	enum lang lang = choose_language(call);

	call->lang = lang; /* this answer speaks it already */
	call_event(call, (struct event){ .type = EVENT_LANGUAGE, .id = lang });
	reply_int(call, "account", call->caller->account);
	reply_text(call, "language", lang_tag(lang));
	reply_text(call, "network", setting_text(call, "name"));
	reply_text(call, "zone", setting_text(call, "zone"));
	reply_int(call, "now", call->now);
	reply_text(call, "version", GUICHET_VERSION);
	if (call->caller->account != 0)
		reply_account(call);
	return DONE;
}

static const struct operation session_hello = {
	.name = "session.hello",
	.summary = N_("Say which language one reads, and learn who one is here"),
	.kind = OP_READ,
	.access = OP_ANYBODY,
	.shape = OP_RECORD,
	.params = PARAMS({ .name = "language",
			   .type = ARG_TEXT,
			   .label = N_("Language"),
			   .help = N_("As in LANG: fr, fr_FR.UTF-8, en."),
			   .max = 64 },
			 { .name = "terminal",
			   .type = ARG_TEXT,
			   .label = N_("Terminal"),
			   .help = N_("As in TERM."),
			   .max = 64 }),
	.columns = COLUMNS({ .name = "account", .type = COLUMN_INT },
			   { .name = "login", .type = COLUMN_TEXT, .label = N_("Login") },
			   { .name = "name", .type = COLUMN_TEXT, .label = N_("Name") },
			   { .name = "language", .type = COLUMN_TEXT, .label = N_("Language") },
			   { .name = "network", .type = COLUMN_TEXT, .label = N_("Network") },
			   { .name = "zone", .type = COLUMN_TEXT, .label = N_("Time zone") },
			   { .name = "now", .type = COLUMN_TIME, .label = N_("Now") },
			   { .name = "version", .type = COLUMN_TEXT, .label = N_("Version") },
			   { .name = "must_change", .type = COLUMN_BOOL },
			   { .name = "totp_setup", .type = COLUMN_BOOL },
			   { .name = "idle_minutes", .type = COLUMN_INT },
			   { .name = "roles", .type = COLUMN_JSON },
			   { .name = "shops", .type = COLUMN_JSON },
			   { .name = "home", .type = COLUMN_TEXT }),
	.run = hello_run,
};

#define SESSIONS                                                    \
	"  FROM session s JOIN account a ON a.id = s.account"       \
	" WHERE s.ended_at IS NULL"                                 \
	"   AND (:filter IS NULL OR instr(a.name_key, :filter) > 0" \
	"        OR instr(s.address, lower(:arg_filter)) > 0)"
#define SESSION_ROWS "SELECT s.id, a.login, a.name, s.via, s.address, s.started_at" SESSIONS
#define SESSION_PAGE " LIMIT :limit OFFSET :offset"

static const struct operation session_list = {
	.name = "session.list",
	.summary = N_("Sessions that are open"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "",
	.columns = COLUMNS(
		{ .name = "id", .type = COLUMN_INT },
		{ .name = "login", .type = COLUMN_TEXT, .label = N_("Login") },
		{ .name = "name", .type = COLUMN_TEXT, .label = N_("Name") },
		{ .name = "via",
		  .type = COLUMN_CHOICE,
		  .label = N_("Logged in by"),
		  .choices = (const char *const[]){ "password", "key", "uid", "open", NULL } },
		{ .name = "address", .type = COLUMN_TEXT, .label = N_("Address") },
		{ .name = "started_at", .type = COLUMN_TIME, .label = N_("Since") }),
	.orders = ORDERS(
		{ "-started_at",
		  SESSION_ROWS " ORDER BY s.started_at DESC, s.id DESC" SESSION_PAGE },
		{ "started_at", SESSION_ROWS " ORDER BY s.started_at, s.id" SESSION_PAGE },
		{ "login", SESSION_ROWS " ORDER BY a.login, s.id" SESSION_PAGE },
		{ "-login", SESSION_ROWS " ORDER BY a.login DESC, s.id DESC" SESSION_PAGE },
		{ "name", SESSION_ROWS " ORDER BY a.name_key, s.id" SESSION_PAGE },
		{ "-name", SESSION_ROWS " ORDER BY a.name_key DESC, s.id DESC" SESSION_PAGE },
		{ "address", SESSION_ROWS " ORDER BY s.address, s.id" SESSION_PAGE },
		{ "-address", SESSION_ROWS " ORDER BY s.address DESC, s.id DESC" SESSION_PAGE }),
	.count = "SELECT count(*)" SESSIONS,
};

static bool end_session(struct call *call, int64_t session)
{
	call_exec(call, "UPDATE session SET ended_at = :at WHERE id = :id AND ended_at IS NULL",
		  BINDS(B_INT(":id", session), B_INT(":at", call->now)));
	if (store_changes(call->store) == 0)
		return false;
	audit_object(call, "session", session);
	call_event(call, (struct event){ .type = EVENT_END_SESSION, .id = session });
	return true;
}

static enum refusal end_run(struct call *call)
{
	if (!end_session(call, arg_int(call, "session")))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("open session")),
			      NULL);
	return DONE;
}

static const struct operation session_end = {
	.name = "session.end",
	.summary = N_("Disconnect a session"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = PARAMS({ .name = "session",
			   .type = ARG_SESSION,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Login session") }),
	.run = end_run,
};

/* The connection of a caller that hung up is gone already; one that asks for this
 * itself is closed. */
static enum refusal close_run(struct call *call)
{
	end_session(call, call->caller->session);
	return DONE;
}

static const struct operation session_close = {
	.name = "session.close",
	.kind = OP_WRITE,
	.access = OP_ACCOUNT,
	.shape = OP_RECORD,
	.run = close_run,
};

/* Nothing that was asked before on this connection is waited for any more; guichetd
 * has seen to that when it took this line (server/daemon/leave.c). */
static enum refusal leave_run(struct call *call)
{
	(void)call;
	return DONE;
}

static const struct operation session_leave = {
	.name = "session.leave",
	.kind = OP_READ,
	.access = OP_ACCOUNT,
	.shape = OP_RECORD,
	.run = leave_run,
};

const struct operation *const session_operations[] = {
	&session_hello, &session_list, &session_end, &session_close, &session_leave, NULL,
};
