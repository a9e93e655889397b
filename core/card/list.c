/* Cards and batches listed, counted, and written out for a printer. */
#include "core/card/private.h"
#include "core/code/signed.h"
#include "core/network/settings.h"

#define PAGE " LIMIT :limit OFFSET :offset"

/* --- card.list --- */

#define FROM_CARD                                                                        \
	"  FROM card k JOIN code c ON c.id = k.code JOIN card_batch b ON b.id = k.batch" \
	"  LEFT JOIN party p ON p.id = k.party LEFT JOIN card l ON l.id = k.replaces"    \
	"  LEFT JOIN code r ON r.id = l.code"                                            \
	" WHERE (:whole OR k.party IN " REACHED_PARTIES ")"                              \
	"   AND (:batch IS NULL OR k.batch = :batch)"                                    \
	"   AND (:party IS NULL OR k.party = :party)"                                    \
	"   AND (:state IS NULL OR :state = " CARD_STATE ")"                             \
	"   AND (:filter IS NULL OR instr(lower(b.label), lower(:arg_filter))"           \
	"        OR instr(p.name_key, :filter)"                                          \
	"        OR instr(lower(c.text), replace(lower(:arg_filter), '-', '')))"

#define SELECT_CARD                                                                     \
	"SELECT k.id, c.text AS code, k.batch, b.label, k.party, p.name AS party_name," \
	"       " CARD_STATE " AS state, k.given_at, k.activated_at, k.valid_until,"    \
	"       k.revoked_at, r.text AS replaces, " CARD_USES " AS uses" FROM_CARD

static void reply_card(struct call *call, struct query *query)
{
	const char *code = call_copy(call, column_text(query, 1));

	reply_fields(call, query);
	reply_text(call, "signed", code_sign(call, "card", code, 0, 0));
}

static const struct operation card_list = {
	.name = "card.list",
	.summary = N_("Substitution cards"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff host",
	.params = PARAMS({ "batch", ARG_BATCH, 0, N_("Batch") },
			 { "party", ARG_PARTY, 0, N_("Host") },
			 { "state", ARG_CHOICE, 0, N_("State"), .choices = card_states }),
	.columns = card_columns,
	.orders = ORDERS({ "id", SELECT_CARD " ORDER BY k.id" PAGE },
			 { "-id", SELECT_CARD " ORDER BY k.id DESC" PAGE },
			 { "-activated_at",
			   SELECT_CARD " ORDER BY k.activated_at DESC NULLS LAST, k.id" PAGE },
			 { "party_name", SELECT_CARD " ORDER BY p.name_key, k.id" PAGE }),
	.count = "SELECT count(*)" FROM_CARD,
	.row = reply_card,
};

/* --- card.counts, card.batches --- */

/* Each is a step that a card went through, and keeps having gone through. */
#define COUNTS                                                                     \
	" count(k.id) AS printed, count(k.given_at) AS given,"                     \
	" count(k.activated_at) AS activated,"                                     \
	" count(CASE WHEN EXISTS (SELECT 1 FROM offer_use u WHERE u.code = k.code" \
	"   AND u.undone_at IS NULL) THEN 1 END) AS used, count(k.revoked_at) AS revoked"

static enum refusal run_counts(struct call *call)
{
	static const char sql[] =
		"SELECT" COUNTS "  FROM card k WHERE (:whole OR k.party IN " REACHED_PARTIES ")"
		"   AND (:batch IS NULL OR k.batch = :batch)"
		"   AND (:party IS NULL OR k.party = :party)";
	struct query *query = call_query(call, sql, NULL);

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	return DONE;
}

#define COUNT_COLUMNS                                                                   \
	{ "printed", COLUMN_INT, N_("Printed") }, { "given", COLUMN_INT, N_("Given") }, \
		{ "activated", COLUMN_INT, N_("Activated") },                           \
		{ "used", COLUMN_INT, N_("Used ones") },                                \
	{                                                                               \
		"revoked", COLUMN_INT, N_("Revoked ones")                               \
	}

static const struct operation card_counts = {
	.name = "card.counts",
	.summary = N_("How many cards were printed, given, activated, used"),
	.kind = OP_READ,
	.roles = "staff host",
	.params = PARAMS({ "batch", ARG_BATCH, 0, N_("Batch") },
			 { "party", ARG_PARTY, 0, N_("Host") }),
	.columns = COLUMNS(COUNT_COLUMNS),
	.run = run_counts,
};

#define FROM_BATCH                                       \
	"  FROM card_batch b WHERE (:arg_filter IS NULL" \
	"    OR instr(lower(b.label), lower(:arg_filter)))"
#define SELECT_BATCH                                                                \
	"SELECT b.id, b.label, b.made_at, b.cards," COUNTS                          \
	"  FROM card_batch b JOIN card k ON k.batch = b.id"                         \
	" WHERE (:arg_filter IS NULL OR instr(lower(b.label), lower(:arg_filter)))" \
	" GROUP BY b.id"

static const struct operation card_batches = {
	.name = "card.batches",
	.summary = N_("Batches of cards"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.access = OP_NETWORK,
	.roles = "staff",
	.columns =
		COLUMNS({ "id", COLUMN_INT, N_("Number") }, { "label", COLUMN_TEXT, N_("Batch") },
			{ "made_at", COLUMN_TIME, N_("Made") }, { "cards", COLUMN_INT, NULL },
			COUNT_COLUMNS),
	.orders = ORDERS({ "-made_at", SELECT_BATCH " ORDER BY b.id DESC" PAGE },
			 { "made_at", SELECT_BATCH " ORDER BY b.id" PAGE },
			 { "label", SELECT_BATCH " ORDER BY lower(b.label), b.id" PAGE }),
	.count = "SELECT count(*)" FROM_BATCH,
};

/* --- card.csv --- */

#define FROM_SHEET "  FROM card k JOIN code c ON c.id = k.code WHERE k.batch = :batch"

static void reply_sheet(struct call *call, struct query *query)
{
	const char *code = call_copy(call, column_text(query, 0));

	reply_fields(call, query);
	reply_text(call, "qr",
		   call_format(call, "%s%s", setting_text(call, "code_url"),
			       code_sign(call, "card", code, 0, 0)));
}

static const struct operation card_csv = {
	.name = "card.csv",
	.summary = N_("The codes of a batch, and what their QR codes hold, for a printer"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "batch", ARG_BATCH, PARAM_REQUIRED, N_("Batch") }),
	.columns = COLUMNS({ "code", COLUMN_CODE, N_("Code") }, { "qr", COLUMN_TEXT, N_("QR") }),
	.orders = ORDERS({ "id", "SELECT c.text AS code" FROM_SHEET " ORDER BY k.id" PAGE }),
	.count = "SELECT count(*)" FROM_SHEET,
	.row = reply_sheet,
};

const struct operation *const card_operations[] = {
	&card_activate, &card_batches, &card_counts, &card_csv,   &card_give, &card_list,
	&card_make,     &card_replace, &card_revoke, &card_paper, NULL,
};
