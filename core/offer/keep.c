/* A selection made ahead of the stay, kept under a short code for whoever comes
 * back with it (P5). The code is known by its keyed hash only. */
#include "core/offer/keep.h"

#include <string.h>

#include "core/account/slow.h"
#include "core/account/visitor.h"
#include "core/code/code.h"
#include "core/core.h"
#include "core/keys/keys.h"
#include "core/message/message.h"
#include "core/network/settings.h"

enum { KEPT_DAYS = 90, KEEPS_AN_HOUR = 30, MAILS_AN_HOUR = 10, MAILS_TO_ONE = 3 };

#define ROLES "staff association host producer visitor"

static void hash_code(struct call *call, const char *canonical, unsigned char hash[KEYS_HASH])
{
	keys_hash(core_keys(call->core), KEYS_SELECTION, canonical, strlen(canonical), hash);
}

/* --- selection.keep --- */

static enum refusal too_many(struct call *call)
{
	return refuse(call, REFUSED_LIMIT, "limit",
		      call_say(call, N_("so many in an hour from one address")), NULL);
}

static int64_t insert(struct call *call, int64_t until, char *code)
{
	static const char kept[] = "INSERT INTO kept_selection (hash, kept_at, until)"
				   " VALUES (:hash, :now, :end)";
	static const char offers[] = "INSERT INTO kept_selection_offer (kept, offer)"
				     " SELECT :kept_is, offer FROM selection"
				     "  WHERE account = :account AND session = :visit";
	unsigned char hash[KEYS_HASH];
	int64_t id;

	do {
		code_random(CODE_RANDOM, code);
		hash_code(call, code, hash);
	} while (!call_exec(call, kept,
			    BINDS(B_BLOB(":hash", hash, sizeof hash), B_INT(":end", until))));
	id = store_last_id(call->store);
	call_exec(call, offers, BINDS(B_INT(":kept_is", id)));
	return id;
}

/* Anybody can have a list sent to anybody: not without end. */
static enum refusal send(struct call *call, int64_t kept, const char *code)
{
	const char *email = arg_text(call, "email");
	const char *language = arg_text(call, "language");

	if (caller_open(call->caller) && (!visit_address(call, VISIT_MAIL, MAILS_AN_HOUR) ||
					  !visit_email(call, VISIT_MAIL, email, MAILS_TO_ONE)))
		return too_many(call);
	if (!message_queue_extra(call, MESSAGE_SELECTION, kept, 0, email,
				 language ? language : lang_tag(call->lang), code))
		return refuse(call, REFUSED_MAIL_OFF, NULL);
	reply_text(call, "mail", "queued");
	return DONE;
}

static enum refusal keep_run(struct call *call)
{
	static const char any[] = "SELECT 1 FROM selection"
				  " WHERE account = :account AND session = :visit";
	static const char forget[] = "DELETE FROM kept_selection WHERE until <= :now";
	int64_t until = network_days_after(call->now, KEPT_DAYS);
	char code[CODE_MAX + 1];
	int64_t id;

	if (!call_int(call, any, NULL, 0))
		return refuse(call, REFUSED_WRONG_STATE, "state",
			      call_say(call, N_("without an offer")), NULL);
	if (caller_open(call->caller) && !visit_address(call, VISIT_KEEP, KEEPS_AN_HOUR))
		return too_many(call);
	call_exec(call, forget, NULL);
	id = insert(call, until, code);
	if (arg_given(call, "email"))
		TRY(send(call, id, code));
	audit_object(call, "kept", id);
	reply_text(call, "code", code);
	reply_int(call, "until", until);
	return DONE;
}

static const char *const languages[] = { "fr", "en", "de", "es", NULL };

const struct operation selection_keep = {
	.name = "selection.keep",
	.summary = N_("Keep my selection for later, under a short code"),
	.kind = OP_WRITE,
	.roles = ROLES,
	.params = PARAMS({ "email", ARG_EMAIL, 0, N_("E-mail"),
			   N_("Where to send the code, if it is to be sent.") },
			 { "language", ARG_CHOICE, 0, N_("Language"), N_("Of the message."),
			   .choices = languages }),
	.columns = COLUMNS({ "code", COLUMN_CODE, N_("Code") },
			   { "until", COLUMN_TIME, N_("Kept until") },
			   { "mail", COLUMN_CHOICE, N_("Mail"), message_states }),
	.run = keep_run,
};

/* --- selection.resume --- */

/* One character wrong says so, and is no guess; 0: there is none. */
static enum refusal find(struct call *call, int64_t *kept)
{
	static const char sql[] = "SELECT id FROM kept_selection"
				  " WHERE hash = :hash AND until > :now";
	const char *guesser = visitor_guesser(call, "selection");
	struct login_try *attempt = login_try_new(call, guesser);
	unsigned char hash[KEYS_HASH];
	char canonical[CODE_TYPED];
	char foreign[CODE_TYPED];
	enum code_form form = code_read(arg_text(call, "code"), canonical, foreign);

	TRY(login_try_wait(call, attempt));
	if (form == CODE_MISTYPED)
		return refuse(call, REFUSED_TYPING_ERROR, NULL);
	if (form == CODE_OWN) {
		hash_code(call, canonical, hash);
		*kept = call_int(call, sql, BINDS(B_BLOB(":hash", hash, sizeof hash)), 0);
	}
	if (*kept) {
		login_try_good(call, guesser);
		return DONE;
	}
	login_try_failed(call);
	return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("kept selection")), NULL);
}

/* What was withdrawn meanwhile is counted, not put back. */
static enum refusal resume_run(struct call *call)
{
	static const char add[] =
		"INSERT INTO selection (account, session, offer, added_at)"
		" SELECT :account, :visit, k.offer, :now FROM kept_selection_offer k"
		"   JOIN offer o ON o.id = k.offer"
		"  WHERE k.kept = :kept_is AND o.state = 'published' ON CONFLICT DO NOTHING";
	static const char gone[] = "SELECT count(*) FROM kept_selection_offer k"
				   "  JOIN offer o ON o.id = k.offer"
				   " WHERE k.kept = :kept_is AND o.state <> 'published'";
	static const char count[] = "SELECT count(*) FROM selection"
				    " WHERE account = :account AND session = :visit";
	int64_t kept = 0;

	TRY(find(call, &kept));
	call_exec(call, add, BINDS(B_INT(":kept_is", kept)));
	audit_object(call, "kept", kept);
	reply_int(call, "count", call_int(call, count, NULL, 0));
	reply_int(call, "gone", call_int(call, gone, BINDS(B_INT(":kept_is", kept)), 0));
	return DONE;
}

const struct operation selection_resume = {
	.name = "selection.resume",
	.summary = N_("Take up a selection that was kept"),
	.kind = OP_WRITE,
	.roles = ROLES,
	.params = PARAMS({ "code", ARG_CODE, PARAM_REQUIRED, N_("Code"),
			   N_("The one that was shown when it was kept.") }),
	.columns = COLUMNS({ "count", COLUMN_INT, N_("Offers in the selection") },
			   { "gone", COLUMN_INT, N_("No longer offered") }),
	.run = resume_run,
};
