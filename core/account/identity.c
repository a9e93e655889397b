/* Owns the rows of session, and the events that tie a connection to one. */
#include "core/account/identity.h"

#include <stdio.h>
#include <string.h>

#include "core/account/slow.h"

const struct column identity_columns[] = {
	{ .name = "login", .type = COLUMN_TEXT, .label = N_("Login") },
	{ .name = "name", .type = COLUMN_TEXT, .label = N_("Name") },
	{ .name = "next", .type = COLUMN_TEXT },
	{ .name = "idle_minutes", .type = COLUMN_INT },
	{ .name = NULL },
};

static struct event event_via(enum event_type type, int64_t id, const char *via)
{
	struct event event = { .type = type, .id = id };

	snprintf(event.text, sizeof event.text, "%s", via);
	return event;
}

int64_t identity_idle_minutes(struct call *call, int64_t account)
{
	return call_int(call,
			"SELECT CASE WHEN count(*) = 0 THEN 60"
			"            ELSE ifnull(min(nullif(r.idle_minutes, 0)), 0) END"
			"  FROM \"grant\" g JOIN role r ON r.name = g.role"
			" WHERE g.account = :subject",
			BINDS(B_INT(":subject", account)), 60);
}

enum refusal identity_accept(struct call *call, int64_t account, const char *via)
{
	const char *login = call_text(call,
				      "SELECT login FROM account"
				      " WHERE id = :subject AND totp_on = 1"
				      "   AND disabled_at IS NULL",
				      BINDS(B_INT(":subject", account)));

	if (login == NULL)
		return identity_enter(call, account, via);
	call_event(call, event_via(EVENT_PENDING, account, via));
	audit_object(call, "account", account);
	reply_text(call, "login", login);
	reply_text(call, "next", "totp");
	return DONE;
}

enum refusal identity_enter(struct call *call, int64_t account, const char *via)
{
	struct query *query;
	struct event event = event_via(EVENT_IDENTITY, account, via);
	const char *login, *name, *language;

	query = call_query(call,
			   "SELECT login, name, language FROM account"
			   " WHERE id = :subject AND disabled_at IS NULL",
			   BINDS(B_INT(":subject", account)));
	if (!query_step(query))
		return refuse(call, REFUSED_LOGIN, NULL);
	login = call_copy(call, column_text(query, 0));
	name = call_copy(call, column_text(query, 1));
	language = column_null(query, 2) ? NULL : call_copy(call, column_text(query, 2));
	query_end(query);

	call_exec(call,
		  "INSERT INTO session (account, via, address, started_at)"
		  " VALUES (:subject, :via, :address, :at)",
		  BINDS(B_INT(":subject", account), B_TEXT(":via", via),
			B_TEXT(":address", call->caller->address), B_INT(":at", call->now)));
	event.session = store_last_id(call->store);
	call_exec(call, "UPDATE account SET seen_at = :at WHERE id = :subject",
		  BINDS(B_INT(":subject", account), B_INT(":at", call->now)));
	login_try_good(call, login);
	call_event(call, event);
	if (language != NULL)
		call_event(call, (struct event){ .type = EVENT_LANGUAGE,
						 .id = lang_parse(language, call->lang) });
	audit_object(call, "account", account);
	audit_object(call, "session", event.session);
	reply_text(call, "login", login);
	reply_text(call, "name", name);
	reply_text(call, "next", "");
	reply_int(call, "idle_minutes", identity_idle_minutes(call, account));
	return DONE;
}

void identity_end_sessions(struct call *call, int64_t account, const char *via)
{
	const struct bind *binds =
		BINDS(B_INT(":subject", account), B_TEXT(":via", via),
		      B_INT(":own", call->caller->session), B_INT(":at", call->now));
	struct query *query = call_query(call,
					 "SELECT id FROM session"
					 " WHERE account = :subject AND ended_at IS NULL"
					 "   AND id <> :own AND (:via IS NULL OR via = :via)",
					 binds);

	while (query_step(query))
		call_event(call,
			   (struct event){ .type = EVENT_END_SESSION, .id = column_int(query, 0) });
	call_exec(call,
		  "UPDATE session SET ended_at = :at"
		  " WHERE account = :subject AND ended_at IS NULL"
		  "   AND id <> :own AND (:via IS NULL OR via = :via)",
		  binds);
}
