/* The daemon's own operations: it takes a message that is due, and says what became
 * of it. A message that was being sent when the server died is due again. */
#include <sodium.h>
#include <string.h>

#include "core/core.h"
#include "core/keys/keys.h"
#include "core/message/private.h"

/* Seconds until the next try, after the first, the second...; then it has failed:
 * two days in all. */
static const int64_t delays[] = { 60, 300, 900, 3600, 4 * 3600, 12 * 3600, 12 * 3600, 12 * 3600 };
enum { DELAYS = sizeof delays / sizeof *delays };

/* --- message.resume --- */

static enum refusal run_resume(struct call *call)
{
	static const char sql[] = "UPDATE message SET state = 'queued' WHERE state = 'sending'";

	call_exec(call, sql, NULL);
	if (store_changes(call->store) == 0)
		call_discard(call);
	return DONE;
}

const struct operation message_resume = {
	.name = "message.resume",
	.kind = OP_WRITE,
	.access = OP_INTERNAL,
	.run = run_resume,
};

/* --- message.take --- */

static const char *unseal(struct call *call, const char *hex)
{
	size_t size = strlen(hex) / 2;
	unsigned char *sealed = call_alloc(call, size + 1);
	char *text = call_alloc(call, size + 1);
	size_t length = 0;

	if (size == 0 || sodium_hex2bin(sealed, size, hex, strlen(hex), NULL, &length, NULL) != 0 ||
	    !keys_unseal(core_keys(call->core), sealed, length, text))
		return "";
	return text;
}

static enum message_what what_of(const char *word)
{
	size_t what = 0;

	while (strcmp(message_whats[what], word) != 0)
		what++; /* the schema holds no other */
	return (enum message_what)what;
}

static bool next_due(struct call *call, struct message *message)
{
	static const char sql[] = "SELECT id, what, object, extra, recipient, language, tries,"
				  "       created_at FROM message"
				  " WHERE state = 'queued' AND next_at <= :now"
				  " ORDER BY next_at, id LIMIT 1";
	struct query *query = call_query(call, sql, NULL);
	bool found = query_step(query);

	if (found)
		*message = (struct message){
			.id = column_int(query, 0),
			.what = what_of(column_text(query, 1)),
			.object = column_int(query, 2),
			.extra = unseal(call, column_text(query, 3)),
			.recipient = call_copy(call, column_text(query, 4)),
			.language = call_copy(call, column_text(query, 5)),
			.tries = column_int(query, 6),
			.created_at = column_int(query, 7),
		};
	query_end(query);
	return found;
}

static void set_state(struct call *call, int64_t id, const char *state, const char *error)
{
	static const char sql[] = "UPDATE message SET state = :becomes, error = :why_is"
				  " WHERE id = :message_is";

	call_exec(call, sql,
		  BINDS(B_TEXT(":becomes", state), B_TEXT(":why_is", error),
			B_INT(":message_is", id)));
}

static const char *host_of(const char *address)
{
	const char *at = strrchr(address, '@');

	return at ? at + 1 : address;
}

static void reply_message(struct call *call, const struct message *message, json_t *document)
{
	const char *from = setting_text(call, "mail_from");
	const char *name = message_name(call, message->id, message->created_at);

	reply_int(call, "message", message->id);
	reply_text(call, "server", setting_text(call, "mail"));
	reply_text(call, "from", from);
	reply_text(call, "recipient", message->recipient);
	reply_text(call, "name", name);
	reply_json(call, "paper",
		   json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:o}", "kind", "mail", "from", from,
			     "from_name", setting_text(call, "name"), "to", message->recipient,
			     "message_id", json_sprintf("%s@%s", name, host_of(from)), "date",
			     (json_int_t)call->now, "document", document));
}

static enum refusal run_take(struct call *call)
{
	static const char wait[] = "SELECT max(min(next_at) - :now, 1) FROM message"
				   " WHERE state = 'queued'";
	struct message message;
	bool changed = false;

	while (message_on(call) && next_due(call, &message)) {
		json_t *document = *message.recipient ? message_document(call, &message) : NULL;

		audit_object(call, "message", message.id);
		if (document) {
			set_state(call, message.id, "sending", "");
			reply_message(call, &message, document);
			return DONE;
		}
		changed = true;
		set_state(call, message.id, "failed", message_trouble(call, "nothing", ""));
	}
	if (message_on(call))
		reply_int(call, "wait", call_int(call, wait, NULL, 0));
	if (!changed)
		call_discard(call);
	return DONE;
}

/* message: none when nothing is due; wait: seconds until something is. */
const struct operation message_take = {
	.name = "message.take",
	.kind = OP_WRITE,
	.access = OP_INTERNAL,
	.columns =
		COLUMNS({ "message", COLUMN_INT }, { "server", COLUMN_TEXT },
			{ "from", COLUMN_TEXT }, { "recipient", COLUMN_TEXT },
			{ "name", COLUMN_TEXT }, { "paper", COLUMN_JSON }, { "wait", COLUMN_INT }),
	.run = run_take,
};

/* --- message.sent, message.failed --- */

static enum refusal run_sent(struct call *call)
{
	/* A month or a copy's number is no secret, and needed again should the message
	 * come back. */
	static const char sql[] =
		"UPDATE message SET state = 'sent', sent_at = :now, error = '',"
		"       tries = tries + 1, extra = iif(what IN ('summary', 'order'), extra, '')"
		" WHERE id = :message AND state = 'sending'";

	call_exec(call, sql, NULL);
	audit_object(call, "message", arg_int(call, "message"));
	return DONE;
}

const struct operation message_sent = {
	.name = "message.sent",
	.kind = OP_WRITE,
	.access = OP_INTERNAL,
	.params = PARAMS({ "message", ARG_INT, PARAM_REQUIRED }),
	.run = run_sent,
};

static enum refusal run_failed(struct call *call)
{
	static const char count[] = "SELECT tries FROM message WHERE id = :message";
	static const char sql[] = "UPDATE message SET state = :becomes, next_at = :now + :delay,"
				  "       tries = tries + 1, error = :why_is"
				  " WHERE id = :message AND state = 'sending'";
	const char *said = arg_given(call, "error") ? arg_text(call, "error") : "";
	int64_t tries = call_int(call, count, NULL, 0);
	bool again = !arg_int(call, "permanent") && tries < DELAYS;

	call_exec(call, sql,
		  BINDS(B_TEXT(":becomes", again ? "queued" : "failed"),
			B_INT(":delay", again ? delays[tries] : 0),
			B_TEXT(":why_is", message_trouble(call, arg_text(call, "trouble"), said))));
	audit_object(call, "message", arg_int(call, "message"));
	return DONE;
}

const struct operation message_failed = {
	.name = "message.failed",
	.kind = OP_WRITE,
	.access = OP_INTERNAL,
	.params = PARAMS(
		{ "message", ARG_INT, PARAM_REQUIRED },
		{ "trouble", ARG_CHOICE, 0, .initial = "other", .choices = message_troubles },
		{ "error", ARG_TEXT, 0, .max = 300 /* of DELIVERY_ERROR */ },
		{ "permanent", ARG_BOOL, 0, .initial = "no" }),
	.run = run_failed,
};
