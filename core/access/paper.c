/* An access password as a hand-out: on paper, or by e-mail to who prints it. */
#include <string.h>

#include "core/access/access.h"
#include "core/access/private.h"
#include "core/code/code.h"
#include "core/core.h"
#include "core/message/message.h"
#include "core/party/reach.h"

/* The password of a row that can still be used, grouped; NULL: none. */
static const char *password_of(struct call *call, int64_t access, bool usable)
{
	static const char sql[] = "SELECT sealed FROM access WHERE id = :access_is"
				  "   AND (:any OR (revoked_at IS NULL"
				  "        AND (valid_until IS NULL OR valid_until > :now)))";
	struct query *query =
		call_query(call, sql, BINDS(B_INT(":access_is", access), B_INT(":any", !usable)));
	const char *found = NULL;
	char password[256];
	char grouped[CODE_GROUPED];
	size_t length = 0;

	if (query_step(query)) {
		const void *sealed = column_blob(query, 0, &length);

		if (length < sizeof password &&
		    keys_unseal(core_keys(call->core), sealed, length, password))
			found = call_copy(call, code_group(password, grouped));
	}
	query_end(query);
	return found;
}

json_t *access_document(struct call *call, int64_t access, const char *language, bool usable)
{
	static const char sql[] =
		"SELECT json_object('reason', a.reason, 'issuer', p.name,"
		"  'first_day', date(a.valid_from, 'unixepoch', 'localtime'),"
		"  'last_day', ifnull(date(a.valid_until - 1, 'unixepoch', 'localtime'), ''))"
		"  FROM access a JOIN party p ON p.id = a.party WHERE a.id = :access_is";
	const char *password = password_of(call, access, usable);
	const char *text =
		password ? call_text(call, sql, BINDS(B_INT(":access_is", access))) : NULL;
	json_t *document = text ? json_loads(text, 0, NULL) : NULL;

	if (document == NULL)
		return NULL;
	json_object_set_new(document, "kind", json_string("access"));
	json_object_set_new(document, "language", json_string(language));
	json_object_set_new(document, "network", json_string(setting_text(call, "name")));
	json_object_set_new(document, "address", json_string(setting_text(call, "public_address")));
	json_object_set_new(document, "password", json_string(password));
	return document;
}

static bool in_reach(struct call *call)
{
	static const char sql[] = "SELECT 1 FROM access WHERE id = :access"
				  "   AND (:whole OR party IN " REACHED_PARTIES ")";

	return call_int(call, sql, NULL, 0) == 1;
}

/* --- access.paper --- */

static const char *const languages[] = { "fr", "en", "de", "es", NULL };

static const char *language_of(struct call *call)
{
	const char *language = arg_text(call, "language");

	return language ? language : setting_text(call, "language");
}

static enum refusal run_paper(struct call *call)
{
	if (!in_reach(call))
		return refuse(call, REFUSED_NOT_YOURS, NULL);
	reply_json(call, "paper",
		   access_document(call, arg_int(call, "access"), language_of(call), false));
	return DONE;
}

const struct operation access_paper = {
	.name = "access.paper",
	.summary = N_("An access password to hand out: a PDF document"),
	.kind = OP_READ,
	.roles = "staff association host producer",
	.params = PARAMS({ "access", ARG_INT, PARAM_REQUIRED, N_("Number") },
			 { "language", ARG_CHOICE, 0, N_("Language"), N_("Of those who read it."),
			   .choices = languages }),
	.columns = COLUMNS({ "paper", COLUMN_JSON, N_("Document") }),
	.run = run_paper,
};

/* --- access.send --- */

static enum refusal run_send(struct call *call)
{
	int64_t access = arg_int(call, "access");

	if (!in_reach(call))
		return refuse(call, REFUSED_NOT_YOURS, NULL);
	if (password_of(call, access, true) == NULL)
		return refuse(call, REFUSED_WRONG_STATE, "state",
			      call_say(call, N_("revoked or expired")), NULL);
	if (!message_queue(call, MESSAGE_ACCESS, access, 0, arg_text(call, "email"),
			   language_of(call)))
		return refuse(call, REFUSED_MAIL_OFF, NULL);
	audit_object(call, "access", access);
	reply_text(call, "mail", "queued");
	return DONE;
}

const struct operation access_send = {
	.name = "access.send",
	.summary = N_("Send an access password, to hand out, by e-mail"),
	.kind = OP_WRITE,
	.roles = "staff association host producer",
	.params = PARAMS({ "access", ARG_INT, PARAM_REQUIRED, N_("Number") },
			 { "email", ARG_EMAIL, PARAM_REQUIRED, N_("E-mail") },
			 { "language", ARG_CHOICE, 0, N_("Language"), N_("Of those who read it."),
			   .choices = languages }),
	.columns = COLUMNS({ "mail", COLUMN_CHOICE, N_("Mail"), message_states }),
	.run = run_send,
};
