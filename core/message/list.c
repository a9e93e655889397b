/* What administrators see of the mail, and do about it. */
#include "core/op/list.h"
#include "core/message/private.h"

/* Nearly all were sent, long ago: those are found by their numbers, which follow one
 * another as they were written, and the few that were not by their state. */
/* clang-format off */
#define FILTERED                                                                      \
	"   AND (:filter IS NULL OR instr(lower(m.recipient), lower(:arg_filter)))"
#define FOUND                                                                         \
	"SELECT m.id AS id FROM message m"                                            \
	"  WHERE ifnull(:state, 'sent') = 'sent' AND (:state IS NULL OR +m.state = 'sent')" FILTERED \
	" UNION ALL SELECT m.id FROM message m"                                       \
	"  WHERE :state <> 'sent' AND m.state = :state" FILTERED
#define BY(what) "SELECT m.id AS id FROM (" FOUND ") f JOIN message m ON m.id = f.id ORDER BY " what
#define PAGE " LIMIT :limit OFFSET :offset"
#define ROWS(page, order)                                                             \
	"SELECT m.id, m.what, m.recipient, m.language, m.state, m.tries, m.created_at," \
	"  iif(m.state = 'queued', m.next_at, NULL) AS next_at, m.sent_at, m.error"   \
	"  FROM (" page PAGE ") x CROSS JOIN message m ON m.id = x.id ORDER BY " order
/* clang-format on */

enum { ROW_ERROR = 9 /* in ROWS */ };

static void reply_message(struct call *call, struct query *query)
{
	const char *kept = call_copy(call, column_text(query, ROW_ERROR));

	reply_fields(call, query);
	message_reply_trouble(call, kept);
}

static const char *const states[] = { "queued", "sending", "sent", "failed", NULL };

static const struct operation mail_list = {
	.name = "mail.list",
	.summary = N_("Mail: what waits, what was sent, what failed and why"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.params = PARAMS({ "state", ARG_CHOICE, 0, N_("State"), .choices = states }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Number") },
		{ "what", COLUMN_CHOICE, N_("What"), message_whats },
		{ "recipient", COLUMN_TEXT, N_("Recipient") }, { "language", COLUMN_TEXT, NULL },
		{ "state", COLUMN_CHOICE, N_("State"), states },
		{ "tries", COLUMN_INT, N_("Tries") }, { "why", COLUMN_TEXT, N_("Why not") },
		{ "error", COLUMN_TEXT, N_("Its answer") },
		{ "created_at", COLUMN_TIME, N_("Written") },
		{ "next_at", COLUMN_TIME, N_("Next try") }, { "sent_at", COLUMN_TIME, N_("Sent") }),
	.orders = ORDERS({ "-created_at", ROWS(FOUND " ORDER BY id DESC", "m.id DESC") },
			 { "created_at", ROWS(FOUND " ORDER BY id", "m.id") },
			 { "recipient", ROWS(BY("m.recipient, m.id"), "m.recipient, m.id") },
			 { "state", ROWS(BY("m.state, m.id DESC"), "m.state, m.id DESC") }),
	.count = COUNT_OF(FOUND),
	.row = reply_message,
};

/* --- mail.retry --- */

static enum refusal run_retry(struct call *call)
{
	static const char sql[] = "UPDATE message SET state = 'queued', tries = 0, next_at = :now"
				  " WHERE id = :message_is AND state IN ('queued', 'failed')"
				  "   AND recipient <> ''";
	int64_t count = 0;

	if (!message_on(call))
		return refuse(call, REFUSED_MAIL_OFF, NULL);
	for (size_t i = 0; i < arg_count(call, "message"); i++) {
		int64_t id = arg_int_at(call, "message", i);

		call_exec(call, sql, BINDS(B_INT(":message_is", id)));
		if (store_changes(call->store) == 0)
			return refuse(call, REFUSED_NOT_FOUND, "what",
				      call_say(call, N_("message to send")), NULL);
		audit_object(call, "message", id);
		count++;
	}
	call_event(call, (struct event){ .type = EVENT_MAIL });
	reply_int(call, "queued", count);
	return DONE;
}

static const struct operation mail_retry = {
	.name = "mail.retry",
	.summary = N_("Send messages again that failed or wait"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "message", ARG_INT, PARAM_REQUIRED | PARAM_MANY, N_("Number") }),
	.columns = COLUMNS({ "queued", COLUMN_INT, N_("To be sent") }),
	.run = run_retry,
};

/* --- mail.test --- */

static enum refusal run_test(struct call *call)
{
	if (!message_queue(call, MESSAGE_TEST, 0, 0, arg_text(call, "email"), lang_tag(call->lang)))
		return refuse(call, REFUSED_MAIL_OFF, NULL);
	reply_int(call, "message", store_last_id(call->store));
	return DONE;
}

static const struct operation mail_test = {
	.name = "mail.test",
	.summary = N_("Send a message that tells that mail works"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "email", ARG_EMAIL, PARAM_REQUIRED, N_("E-mail") }),
	.columns = COLUMNS({ "message", COLUMN_INT, N_("Number") }),
	.run = run_test,
};

const struct operation *const mail_operations[] = { &mail_bounce,  &mail_list,      &mail_retry,
						    &mail_test,    &message_resume, &message_take,
						    &message_sent, &message_failed, NULL };
