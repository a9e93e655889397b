/* What becomes of cards: made, given, activated, replaced, revoked. */
#include "core/card/private.h"
#include "core/code/code.h"
#include "core/network/settings.h"

/* --- card.make --- */

static enum refusal run_make(struct call *call)
{
	static const char batch[] = "INSERT INTO card_batch (label, cards, made_at)"
				    " VALUES (:label, :cards, :now)";
	static const char card[] = "INSERT INTO card (code, batch) VALUES (:code_is, :batch_is)";
	char text[CODE_MAX + 1];
	int64_t id;

	call_exec(call, batch, NULL);
	id = store_last_id(call->store);
	for (int64_t i = 0; i < arg_int(call, "cards"); i++)
		call_exec(call, card,
			  BINDS(B_INT(":code_is", code_new(call, "card", text)),
				B_INT(":batch_is", id)));
	audit_object(call, "batch", id);
	reply_int(call, "batch", id);
	reply_int(call, "cards", arg_int(call, "cards"));
	return DONE;
}

const struct operation card_make = {
	.name = "card.make",
	.summary = N_("Make a batch of cards to be printed"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "label", ARG_TEXT, PARAM_REQUIRED, N_("Batch"), N_("What it is called."),
			   .max = 60 },
			 { "cards", ARG_INT, PARAM_REQUIRED, N_("Cards"), N_("How many."), .min = 1,
			   .max = 10000 }),
	.columns =
		COLUMNS({ "batch", COLUMN_INT, N_("Batch") }, { "cards", COLUMN_INT, N_("Cards") }),
	.run = run_make,
};

/* --- card.give --- */

static enum refusal host_is_one(struct call *call)
{
	static const char sql[] = "SELECT 1 FROM party_kind JOIN party p ON p.id = party"
				  " WHERE party = :party AND kind = 'host' AND p.active";

	if (call_int(call, sql, NULL, 0))
		return DONE;
	return refuse_argument(call, "party", call_say(call, N_("This party is not a host.")));
}

/* All of those named, or none: one that is elsewhere already is a mistake. */
static enum refusal give_named(struct call *call, int64_t *given)
{
	static const char sql[] = "UPDATE card SET party = :party, given_at = :now"
				  " WHERE id = :card_is AND given_at IS NULL"
				  "   AND revoked_at IS NULL";

	for (size_t i = 0; i < arg_count(call, "codes"); i++) {
		int64_t card = arg_int_at(call, "codes", i);

		call_exec(call, sql, BINDS(B_INT(":card_is", card)));
		if (store_changes(call->store) == 0)
			return card_wrong_state(call, card);
		(*given)++;
	}
	return DONE;
}

static enum refusal give_of_batch(struct call *call, int64_t *given)
{
	static const char sql[] =
		"UPDATE card SET party = :party, given_at = :now WHERE id IN"
		"  (SELECT id FROM card WHERE batch = :batch AND given_at IS NULL"
		"      AND revoked_at IS NULL ORDER BY id LIMIT ifnull(:cards, -1))";
	int64_t count;

	call_exec(call, sql, NULL);
	count = store_changes(call->store);
	if (count == 0 || count < arg_int(call, "cards"))
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_format(call, call_say(call, N_("%lld cards left in this batch")),
					  (long long)count),
			      NULL);
	*given += count;
	return DONE;
}

static enum refusal run_give(struct call *call)
{
	int64_t given = 0;

	if (arg_given(call, "batch") == (arg_count(call, "codes") > 0))
		return refuse_argument(call, "batch",
				       call_say(call, N_("Either a batch or codes are wanted.")));
	TRY(host_is_one(call));
	if (arg_given(call, "batch"))
		TRY(give_of_batch(call, &given));
	else
		TRY(give_named(call, &given));
	audit_object(call, "party", arg_int(call, "party"));
	reply_int(call, "party", arg_int(call, "party"));
	reply_int(call, "given", given);
	return DONE;
}

const struct operation card_give = {
	.name = "card.give",
	.summary = N_("Give cards to a host"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(
		{ "batch", ARG_BATCH, 0, N_("Batch") },
		{ "cards", ARG_INT, 0, N_("Cards"),
		  N_("How many of the batch; else all that are left."), .min = 1, .max = 10000 },
		{ "codes", ARG_CARD, PARAM_MANY, N_("Codes"), N_("Or the codes of the cards.") },
		{ "party", ARG_PARTY, PARAM_REQUIRED, N_("Host") }),
	.columns = COLUMNS({ "party", COLUMN_INT, NULL }, { "given", COLUMN_INT, N_("Given") }),
	.run = run_give,
};

/* --- card.activate --- */

static enum refusal run_activate(struct call *call)
{
	static const char sql[] =
		"UPDATE card SET activated_at = :now, valid_from = :now, valid_until = :until_is"
		" WHERE id = :code AND given_at IS NOT NULL AND activated_at IS NULL"
		"   AND revoked_at IS NULL";
	int64_t days =
		arg_given(call, "days") ? arg_int(call, "days") : setting_int(call, "guest_days");

	call_exec(call, sql, BINDS(B_INT(":until_is", network_days_after(call->now, (int)days))));
	if (store_changes(call->store) == 0)
		return card_wrong_state(call, arg_int(call, "code"));
	audit_object(call, "card", arg_int(call, "code"));
	return card_reply(call, arg_int(call, "code"));
}

const struct operation card_activate = {
	.name = "card.activate",
	.summary = N_("Activate a card that is handed out"),
	.kind = OP_WRITE,
	.roles = "staff host",
	.params = PARAMS(
		{ "code", ARG_CARD, PARAM_REQUIRED, N_("Card"), N_("Its code.") },
		{ "days", ARG_INT, 0, N_("Days"),
		  N_("How long it is valid, today included; else as long as a guest’s voucher."),
		  .min = 1, .max = 366 }),
	.columns = card_columns,
	.run = run_activate,
};

/* --- card.replace --- */

static enum refusal can_be_replaced(struct call *call, int64_t lost)
{
	static const char sql[] = "SELECT 1 FROM card WHERE id = :card_is AND given_at IS NOT NULL"
				  "   AND revoked_at IS NULL";

	if (call_int(call, sql, BINDS(B_INT(":card_is", lost)), 0))
		return DONE;
	return card_wrong_state(call, lost);
}

/* The other one gets what the lost one had: its host, its validity, its uses. Its
 * own was at the same host's, or at nobody's yet. */
static enum refusal inherit(struct call *call, int64_t lost, int64_t by)
{
	static const char card[] =
		"UPDATE card SET replaces = l.id, party = l.party, given_at = :now,"
		"   activated_at = iif(l.activated_at IS NULL, NULL, :now),"
		"   valid_from = l.valid_from, valid_until = l.valid_until"
		"  FROM (SELECT * FROM card WHERE id = :lost) l"
		" WHERE card.id = :by_is AND card.activated_at IS NULL"
		"   AND card.revoked_at IS NULL AND card.replaces IS NULL"
		"   AND ifnull(card.party, l.party) = l.party";
	static const char uses[] =
		"UPDATE offer_use SET code = (SELECT code FROM card WHERE id = :by_is)"
		" WHERE code = (SELECT code FROM card WHERE id = :lost)";
	const struct bind *both = BINDS(B_INT(":lost", lost), B_INT(":by_is", by));

	call_exec(call, card, both);
	if (store_changes(call->store) == 0)
		return card_wrong_state(call, by);
	call_exec(call, uses, both);
	return DONE;
}

static enum refusal run_replace(struct call *call)
{
	int64_t lost = arg_int(call, "code");
	int64_t by = arg_int(call, "by");

	if (lost == by)
		return refuse_argument(call, "by", call_say(call, N_("Another card is wanted.")));
	TRY(can_be_replaced(call, lost));
	TRY(inherit(call, lost, by));
	card_end(call, lost);
	audit_object(call, "card", lost);
	audit_object(call, "card", by);
	return card_reply(call, by);
}

const struct operation card_replace = {
	.name = "card.replace",
	.summary = N_("Replace a lost card by another one"),
	.kind = OP_WRITE,
	.roles = "staff host",
	.params = PARAMS({ "code", ARG_CARD, PARAM_REQUIRED, N_("Lost card"), N_("Its code.") },
			 { "by", ARG_CARD, PARAM_REQUIRED, N_("By"),
			   N_("The code of the card that takes its validity and its uses over.") }),
	.columns = card_columns,
	.run = run_replace,
};

/* --- card.revoke --- */

static enum refusal run_revoke(struct call *call)
{
	static const char sql[] = "SELECT revoked_at IS NULL FROM card WHERE id = :code";
	int64_t card = arg_int(call, "code");

	if (!call_int(call, sql, NULL, 0))
		return card_wrong_state(call, card);
	card_end(call, card);
	audit_object(call, "card", card);
	return card_reply(call, card);
}

const struct operation card_revoke = {
	.name = "card.revoke",
	.summary = N_("Make a card invalid at once"),
	.kind = OP_WRITE,
	.roles = "staff host",
	.params = PARAMS({ "code", ARG_CARD, PARAM_REQUIRED, N_("Card"), N_("Its code.") }),
	.columns = card_columns,
	.run = run_revoke,
};
