/* Codes by e-mail (S8): all of a batch to its contact, or some of them to each recipient of
 * a list. Which codes were sent to whom is kept, so that nobody gets another's. */
#include "core/import/import.h"
#include "core/message/message.h"
#include "core/single/private.h"
#include "core/text/text.h"

enum {
	LIST_MAX = 50000, /* of one message: its list has less than a megabyte */
	EACH_MAX = 1000,
};

#define BATCH_PARAM                                             \
	{                                                       \
		"batch", ARG_CODES, PARAM_REQUIRED, N_("Batch") \
	}

struct batch {
	int64_t codes, customer;
	const char *language, *email, *name;
	int64_t sent; /* codes that were given to somebody already, from the first on */
};

static enum refusal read_batch(struct call *call, struct batch *batch)
{
	static const char sql[] =
		"SELECT b.codes, b.customer, b.language, ifnull(k.email, ''), k.name,"
		"       (SELECT ifnull(max(s.first + s.codes), 0) FROM code_sending s"
		"         WHERE s.batch = b.id AND s.codes < b.codes)"
		"  FROM code_batch b JOIN customer k ON k.id = b.customer"
		" WHERE b.id = :batch AND b.state = 'ready'";
	struct query *query = call_query(call, sql, NULL);
	bool found = query_step(query);

	*batch = (struct batch){ .language = "", .email = "", .name = "" };
	if (found)
		*batch = (struct batch){
			.codes = column_int(query, 0),
			.customer = column_int(query, 1),
			.language = call_copy(call, column_text(query, 2)),
			.email = call_copy(call, column_text(query, 3)),
			.name = call_copy(call, column_text(query, 4)),
			.sent = column_int(query, 5),
		};
	query_end(query);
	if (!found)
		return refuse(call, REFUSED_WRONG_STATE, "state",
			      call_say(call, word_label("making")), NULL);
	return message_on(call) ? DONE : refuse(call, REFUSED_MAIL_OFF, NULL);
}

static void send(struct call *call, const struct batch *batch, int64_t customer, const char *email,
		 const char *name, int64_t first, int64_t codes)
{
	static const char sql[] = "INSERT INTO code_sending (batch, email, name, first, codes)"
				  " VALUES (:batch, :email_is, :name_is, :first_is, :codes_are)";

	call_exec(call, sql,
		  BINDS(B_TEXT(":email_is", email), B_TEXT(":name_is", name),
			B_INT(":first_is", first), B_INT(":codes_are", codes)));
	message_queue(call, MESSAGE_CODES, store_last_id(call->store), customer, email,
		      batch->language);
}

/* --- code.send --- */

static enum refusal run_send(struct call *call)
{
	struct batch batch;

	TRY(read_batch(call, &batch));
	if (batch.codes > LIST_MAX)
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_say(call, N_("50,000 codes by e-mail; export the file instead")),
			      NULL);
	if (*batch.email == 0)
		return refuse(call, REFUSED_NOT_FOUND, "what",
			      call_say(call, N_("e-mail address of the contact")), NULL);
	send(call, &batch, batch.customer, batch.email, batch.name, 0, batch.codes);
	audit_object(call, "batch", arg_int(call, "batch"));
	reply_int(call, "batch", arg_int(call, "batch"));
	reply_text(call, "email", batch.email);
	reply_int(call, "codes", batch.codes);
	return DONE;
}

const struct operation code_send = {
	.name = "code.send",
	.summary = N_("Send all codes of a batch to its contact, as a list attached to an e-mail"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(BATCH_PARAM),
	.columns = COLUMNS({ "batch", COLUMN_INT, N_("Batch") },
			   { "email", COLUMN_TEXT, N_("E-mail") },
			   { "codes", COLUMN_INT, N_("Codes") }),
	.run = run_send,
};

/* --- code.send_each --- */

enum { ADDRESS, NAME, NUMBER };

static const struct import_column columns[] = {
	[ADDRESS] = { "address", true, .also = "email|e mail|mail|courriel|adresse" },
	[NAME] = { "name", .also = "nom" },
	[NUMBER] = { "number", .also = "nombre|codes" },
	{ .name = NULL },
};

/* One line; how many codes it takes, 0 where something of it is wrong. */
static int64_t read_line(struct import *import, char email[256])
{
	int64_t codes = 1;
	bool given;

	if (!text_email(import_field(import, ADDRESS), email)) {
		import_bad(import, N_("{value} is no e-mail address."), "value",
			   import_field(import, ADDRESS), NULL);
		return 0;
	}
	if (!import_int(import, NUMBER, EACH_MAX, &given, &codes))
		return 0;
	if (given && codes < 1) {
		import_bad(import, N_("At least one code for each."), NULL);
		return 0;
	}
	return import_once(import, email) ? given ? codes : 1 : 0;
}

static enum refusal run_each(struct call *call)
{
	struct batch batch;
	struct import *import;
	char email[256];
	int64_t recipients = 0, given;

	TRY(read_batch(call, &batch));
	given = batch.sent;
	import = import_open(call, columns);
	while (import_next(import)) {
		int64_t codes = read_line(import, email);

		if (codes == 0)
			continue;
		if (given + codes > batch.codes)
			import_bad(import, N_("There are not enough codes left in this batch."),
				   NULL);
		else if (import_sound(import))
			send(call, &batch, 0, email, import_field(import, NAME), given, codes);
		given += codes;
		recipients++;
	}
	audit_object(call, "batch", arg_int(call, "batch"));
	reply_int(call, "batch", arg_int(call, "batch"));
	reply_int(call, "recipients", recipients);
	reply_int(call, "codes", given - batch.sent);
	reply_int(call, "left", batch.codes - given);
	return import_close(import);
}

const struct operation code_send_each = {
	.name = "code.send_each",
	.summary = N_("Send codes of a batch to each recipient of a list"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(BATCH_PARAM,
			 { "data", ARG_DATA, PARAM_REQUIRED, N_("File"),
			   N_("CSV with the columns address, name, number; the first is needed.") },
			 { "repair", ARG_CHOICE, 0, N_("Repair"),
			   N_("Map control characters and bytes of Windows-1252 (cp1252)."),
			   .choices = import_repairs },
			 { "dry_run", ARG_BOOL, 0, N_("Dry run"),
			   N_("Say what would be done, and do nothing."), "no" }),
	.columns = COLUMNS({ "batch", COLUMN_INT, N_("Batch") },
			   { "recipients", COLUMN_INT, N_("Recipients") },
			   { "codes", COLUMN_INT, N_("Codes") },
			   { "left", COLUMN_INT, N_("Codes left") },
			   { "repaired", COLUMN_INT, N_("Repaired") },
			   { "repairs", COLUMN_JSON, N_("Repairs") }),
	.run = run_each,
};
