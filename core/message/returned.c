/* mail.bounce: a message that came back after the mail server had taken it. */
#include <stdlib.h>
#include <string.h>

#include "core/import/import.h"
#include "core/message/bounce.h"
#include "core/message/private.h"

struct returned {
	int64_t message;
	const char *state;
	bool erased; /* whose it was is forgotten */
};

/* The message of that name, if it is one of ours. */
static bool find_one(struct call *call, const char *name, struct returned *returned)
{
	static const char sql[] = "SELECT created_at, state, recipient = '' FROM message"
				  " WHERE id = :message_is";
	int64_t id = strtoll(name, NULL, 10);
	struct query *query = call_query(call, sql, BINDS(B_INT(":message_is", id)));
	bool found = query_step(query) &&
		     strcmp(message_name(call, id, column_int(query, 0)), name) == 0;

	if (found)
		*returned = (struct returned){ .message = id,
					       .state = call_copy(call, column_text(query, 1)),
					       .erased = column_int(query, 2) != 0 };
	query_end(query);
	return found;
}

static bool find(struct call *call, const struct bounce *bounce, struct returned *returned)
{
	for (size_t i = 0; i < bounce->name_count; i++)
		if (find_one(call, bounce->names[i], returned))
			return true;
	return false;
}

/* Sent, or just being sent: it has failed after all. One that waits to be sent
 * again has another chance, and one that failed is known. */
static bool mark(struct call *call, const struct bounce *bounce, struct returned *returned)
{
	static const char sql[] = "UPDATE message SET state = 'failed', error = :why_is"
				  " WHERE id = :message_is AND state IN ('sent', 'sending')";

	if (bounce->action != BOUNCE_FAILED || returned->erased)
		return false;
	call_exec(call, sql,
		  BINDS(B_INT(":message_is", returned->message),
			B_TEXT(":why_is", message_trouble(call, "returned", bounce->why))));
	if (store_changes(call->store) == 0)
		return false;
	returned->state = "failed";
	return true;
}

static enum refusal run(struct call *call)
{
	static const char *const actions[] = { [BOUNCE_OTHER] = "delivered",
					       [BOUNCE_DELAYED] = "delayed",
					       [BOUNCE_FAILED] = "failed" };
	const char *data = arg_text(call, "data");
	struct returned returned;
	struct bounce bounce;

	bounce_read(data, strlen(data), &bounce);
	if (bounce.action == BOUNCE_NONE)
		return refuse_argument(call, "data",
				       call_say(call, N_("This message is no delivery report: "
							 "nothing was changed.")));
	if (!*bounce.why)
		strcpy(bounce.why, "?");
	if (!find(call, &bounce, &returned))
		return refuse(call, REFUSED_NOT_FOUND, "what",
			      call_say(call, N_("message sent from here")), NULL);
	if (mark(call, &bounce, &returned))
		audit_object(call, "message", returned.message);
	else
		call_discard(call);
	reply_int(call, "message", returned.message);
	reply_text(call, "action", actions[bounce.action]);
	reply_text(call, "state", returned.state);
	reply_text(call, "error", bounce.why);
	return DONE;
}

const struct operation mail_bounce = {
	.name = "mail.bounce",
	.summary = N_("Take in a mail server's report that a message could not be delivered"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "data", ARG_DATA, PARAM_REQUIRED, N_("Message"),
			   N_("The whole report, as it came: RFC 3464 in RFC 5322.") },
			 { "repair", ARG_CHOICE, 0, N_("Repair"),
			   N_("Map control characters and bytes of Windows-1252 (cp1252)."),
			   "cp1252", import_repairs }),
	.columns = COLUMNS({ "message", COLUMN_INT, N_("Number") },
			   { "action", COLUMN_TEXT, N_("What happened") },
			   { "state", COLUMN_CHOICE, N_("State"), message_states },
			   { "error", COLUMN_TEXT, N_("Why not") }),
	.run = run,
};
