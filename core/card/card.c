/* The rows of cards. */
#include "core/card/card.h"

#include "core/card/private.h"
#include "core/code/signed.h"

const char *const card_states[] = { "printed", "given", "valid", "expired", "revoked", NULL };

/* A lost card's uses moved to the one that replaces it, and what is uploaded late
 * for the lost one is counted there too. */
bool card_pass(struct call *call, int64_t code, struct pass *pass)
{
	static const char sql[] =
		"WITH RECURSIVE heir (id, code, place) AS"
		"  (SELECT id, code, 0 FROM card WHERE code = :code_is UNION ALL"
		"   SELECT n.id, n.code, h.place + 1 FROM card n JOIN heir h ON n.replaces = h.id)"
		" SELECT k.id, ifnull(k.party, 0), ifnull(p.name, ''), ifnull(k.valid_from, 0),"
		"        ifnull(k.valid_until, 0), ifnull(k.revoked_at, 0), c.text,"
		"        (SELECT code FROM heir ORDER BY place DESC LIMIT 1)"
		"   FROM card k JOIN code c ON c.id = k.code LEFT JOIN party p ON p.id = k.party"
		"  WHERE k.code = :code_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":code_is", code)));
	bool found = query_step(query);

	if (found) {
		pass->id = column_int(query, 0);
		pass->party = column_int(query, 1);
		pass->issuer = call_copy(call, column_text(query, 2));
		pass->reason = "guest";
		pass->valid_from = column_int(query, 3);
		pass->valid_until = column_int(query, 4);
		pass->revoked_at = column_int(query, 5);
		pass->text = call_copy(call, column_text(query, 6));
		pass->counted = column_int(query, 7);
	}
	query_end(query);
	return found;
}

const struct column card_columns[] = {
	{ "id", COLUMN_INT, NULL },
	{ "code", COLUMN_CODE, N_("Code") },
	{ "signed", COLUMN_TEXT, NULL },
	{ "batch", COLUMN_INT, NULL },
	{ "label", COLUMN_TEXT, N_("Batch") },
	{ "party", COLUMN_INT, NULL },
	{ "party_name", COLUMN_TEXT, N_("Host") },
	{ "state", COLUMN_CHOICE, N_("State"), card_states },
	{ "given_at", COLUMN_TIME, N_("Given on") },
	{ "activated_at", COLUMN_TIME, N_("Handed out on") },
	{ "valid_until", COLUMN_TIME, N_("Valid until") },
	{ "revoked_at", COLUMN_TIME, N_("Revoked on") },
	{ "replaces", COLUMN_CODE, N_("Instead of") },
	{ "uses", COLUMN_INT, N_("Used") },
	{ .name = NULL },
};

enum refusal card_reply(struct call *call, int64_t card)
{
	static const char sql[] =
		"SELECT k.id, c.text AS code, k.batch, b.label, k.party, p.name AS party_name,"
		"       " CARD_STATE " AS state, k.given_at, k.activated_at, k.valid_until,"
		"       k.revoked_at, r.text AS replaces, " CARD_USES " AS uses"
		"  FROM card k JOIN code c ON c.id = k.code JOIN card_batch b ON b.id = k.batch"
		"  LEFT JOIN party p ON p.id = k.party LEFT JOIN card l ON l.id = k.replaces"
		"  LEFT JOIN code r ON r.id = l.code WHERE k.id = :card_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":card_is", card)));

	if (query_step(query)) {
		const char *code = call_copy(call, column_text(query, 1));

		reply_fields(call, query);
		reply_text(call, "signed", code_sign(call, "card", code, 0, 0));
	}
	query_end(query);
	return DONE;
}

enum refusal card_wrong_state(struct call *call, int64_t card)
{
	static const char sql[] = "SELECT " CARD_STATE " FROM card k WHERE k.id = :card_is";
	const char *state = call_text(call, sql, BINDS(B_INT(":card_is", card)));

	return refuse(call, REFUSED_WRONG_STATE, "state",
		      call_say(call, word_label(state ? state : "")), NULL);
}

void card_end(struct call *call, int64_t card)
{
	static const char sql[] = "UPDATE card SET revoked_at = :now WHERE id = :card_is";
	static const char live[] = "UPDATE code_count SET live = live - 1 WHERE kind = 'card'";

	call_exec(call, sql, BINDS(B_INT(":card_is", card)));
	call_exec(call, live, NULL);
}
