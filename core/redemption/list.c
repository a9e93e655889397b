/* What was presented at counters: uses, entries with tickets, and attempts that were
 * refused.
 *
 * These three tables grow for ever and the others do not, so that a list never
 * walks through them: it goes by time where it is about everything (WIDE), else
 * counter by counter; it finds the page's rows by indexes, and reads only those. */
#include "core/op/list.h"
#include "core/network/settings.h"
#include "core/party/reach.h"
#include "core/redemption/private.h"

/* One list is one statement; every compiler takes more than the 4095 characters of C17. */
#pragma GCC diagnostic ignored "-Woverlength-strings"

static const char *const states[] = { "done", "undone", "forced", "refused", NULL };

#define STATE                                                            \
	"CASE WHEN u.undone_at IS NOT NULL THEN 'undone'"                \
	" WHEN u.forced IS NOT NULL AND u.kept_at IS NULL THEN 'forced'" \
	" ELSE 'done' END"

#define WIDE "(:whole AND coalesce(:shop, :party, :offer) IS NULL)"
/* The counters that it goes through where it is not about everything. */
#define NEAR                                                                              \
	"WITH near (id) AS (SELECT s.id FROM shop s WHERE NOT " WIDE                      \
	" AND " SHOP_IN_REACH("s.id", "s.party") "   AND (:shop IS NULL OR s.id = :shop)" \
						 "   AND (:party IS NULL OR s.party = :party)) "

#define PERIOD(row)                                                              \
	"   AND " row ".at >= ifnull(:from, 0) AND " row ".at < ifnull(:until, " \
	"9223372036854775807)"
#define FILTERED(text)                                                     \
	"(:arg_filter IS NULL OR instr(replace(lower(" text "), '-', '')," \
	" replace(lower(:arg_filter), '-', '')))"

#define ENTRY_STATE                                                                                \
	"CASE WHEN e.undone_at IS NOT NULL THEN 'undone' WHEN e.forced IS NOT NULL AND e.kept_at " \
	"IS NULL THEN 'forced'"                                                                    \
	" ELSE 'done' END"

/* A use's, an entry's or an attempt's row that is asked for. What a sale used is not
 * told here: it is its order's. */
#define USE_ASKED                                                                     \
	"   AND u.customer_order IS NULL"                                             \
	"   AND :state IS NOT 'refused' AND (:state IS NULL OR :state = " STATE ")"   \
	"   AND (:offer IS NULL OR u.offer = :offer)" PERIOD("u") "   AND " FILTERED( \
		"(SELECT c_.text FROM code c_ WHERE c_.id = u.code)")
#define ENTRY_ASKED                                                                       \
	"   AND :state IS NOT 'refused' AND (:state IS NULL OR :state = " ENTRY_STATE ")" \
	"   AND :offer IS NULL" PERIOD("e") "   AND " FILTERED(                           \
		"(SELECT c_.text FROM ticket k_ JOIN code c_ ON c_.id = k_.code"          \
		"  WHERE k_.id = e.ticket)")
#define ATTEMPT_ASKED                                                                 \
	"   AND (:state IS NULL OR :state = 'refused')"                               \
	"   AND (:offer IS NULL OR t.offer = :offer)" PERIOD("t") "   AND " FILTERED( \
		"t.presented")

#define USES_WIDE " FROM offer_use u WHERE " WIDE USE_ASKED
#define USES_NARROW " FROM near s CROSS JOIN offer_use u ON u.shop = s.id" USE_ASKED
#define ENTRIES_WIDE " FROM ticket_entry e WHERE " WIDE ENTRY_ASKED
#define ENTRIES_NARROW " FROM near s CROSS JOIN ticket_entry e ON e.shop = s.id" ENTRY_ASKED
#define ATTEMPTS_WIDE " FROM attempt t WHERE " WIDE ATTEMPT_ASKED
#define ATTEMPTS_NARROW " FROM near s CROSS JOIN attempt t ON t.shop = s.id" ATTEMPT_ASKED

/* clang-format off */
#define FOUND(direction)                                                              \
	"SELECT u.id AS use, NULL AS attempt, NULL AS entry, u.at AS at, u.id AS row" \
	USES_WIDE                                                                     \
	" UNION ALL SELECT u.id, NULL, NULL, u.at, u.id" USES_NARROW                  \
	" UNION ALL SELECT NULL, t.id, NULL, t.at, t.id" ATTEMPTS_WIDE                \
	" UNION ALL SELECT NULL, t.id, NULL, t.at, t.id" ATTEMPTS_NARROW              \
	" UNION ALL SELECT NULL, NULL, e.id, e.at, e.id" ENTRIES_WIDE                 \
	" UNION ALL SELECT NULL, NULL, e.id, e.at, e.id" ENTRIES_NARROW               \
	" ORDER BY at " direction ", row " direction " LIMIT :limit OFFSET :offset"

#define UNDO_SECONDS                                                                  \
	"60 * ifnull((SELECT value FROM setting WHERE name = 'undo_minutes'), 15)"

/* The one of the three that a row is of has the rest of it. */
#define JOINED                                                                              \
	" LEFT JOIN offer_use u ON u.id = x.use LEFT JOIN attempt t ON t.id = x.attempt"    \
	" LEFT JOIN ticket_entry e ON e.id = x.entry LEFT JOIN ticket k ON k.id = e.ticket" \
	" LEFT JOIN order_line l ON l.id = k.line"                                          \
	" LEFT JOIN code c ON c.id = ifnull(u.code, k.code)"                                \
	" LEFT JOIN shop s ON s.id = coalesce(u.shop, e.shop, t.shop)"                      \
	" JOIN account a ON a.id = coalesce(u.account, e.account, t.account)"
#define PRESENTED(direction)                                                                 \
	NEAR "SELECT x.use AS id, x.at, ifnull(c.text, t.presented) AS code,"                     \
	"  ifnull(u.offer, t.offer) AS offer,"                                               \
	"  ifnull(" OFFER_TITLE("ifnull(u.offer, t.offer)") ", l.name) AS title,"            \
	"  s.id AS shop, s.name AS shop_name, a.login AS account,"                           \
	"  CASE WHEN x.use IS NOT NULL THEN " STATE                                          \
	"   WHEN x.entry IS NOT NULL THEN " ENTRY_STATE " ELSE 'refused' END AS state,"      \
	"  coalesce(u.forced, e.forced, t.reason) AS reason,"                                            \
	"  CASE WHEN x.use IS NOT NULL AND u.undone_at IS NULL AND u.forced IS NULL"         \
	"    THEN u.recorded_at + " UNDO_SECONDS                                             \
	"   WHEN x.entry IS NOT NULL AND e.undone_at IS NULL AND e.forced IS NULL"                                \
	"    THEN e.at + " UNDO_SECONDS " END AS undo_until, x.entry,"                       \
	"  coalesce(u.undone_why, e.undone_why) AS why"                                      \
	"  FROM (" FOUND(direction) ") x" JOINED                                             \
	" ORDER BY x.at " direction ", x.row " direction
/* clang-format on */

/* clang-format off */
#define COUNTED                                                                       \
	NEAR COUNT_OF("SELECT 1" USES_WIDE " UNION ALL SELECT 1" USES_NARROW          \
		" UNION ALL SELECT 1" ATTEMPTS_WIDE " UNION ALL SELECT 1" ATTEMPTS_NARROW \
		" UNION ALL SELECT 1" ENTRIES_WIDE " UNION ALL SELECT 1" ENTRIES_NARROW)
/* clang-format on */

/* The label of a refusal is for people; the reason's word is for programs. */
static void reply_presented(struct call *call, struct query *query)
{
	reply_fields(call, query);
	if (!column_null(query, 9))
		reply_text(call, "reason_label",
			   call_say(call, word_label_of("refusal", column_text(query, 9))));
}

static const struct operation redemption_list = {
	.name = "redemption.list",
	.summary = N_("Redemptions, entries with tickets, and attempts that were refused"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff shop producer",
	.params = PARAMS({ "shop", ARG_SHOP, 0, N_("Counter") },
			 { "party", ARG_PARTY, 0, N_("Producer") },
			 { "offer", ARG_OFFER, 0, N_("Offer") },
			 { "state", ARG_CHOICE, 0, N_("State"), .choices = states },
			 { "from", ARG_DATE, 0, N_("From") },
			 { "until", ARG_LAST_DAY, 0, N_("Until"), N_("This day included.") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Number") }, { "at", COLUMN_TIME, N_("When") },
		{ "code", COLUMN_CODE, N_("Code") }, { "offer", COLUMN_INT, NULL },
		{ "title", COLUMN_TEXT, N_("Offer") }, { "shop", COLUMN_INT, NULL },
		{ "shop_name", COLUMN_TEXT, N_("Counter") }, { "account", COLUMN_TEXT, N_("By") },
		{ "state", COLUMN_CHOICE, N_("State"), states }, { "reason", COLUMN_TEXT, NULL },
		{ "reason_label", COLUMN_TEXT, N_("Reason") }, { "undo_until", COLUMN_TIME, NULL },
		{ "entry", COLUMN_INT, NULL }, { "why", COLUMN_TEXT, N_("Why undone") }),
	.orders = ORDERS({ "-at", PRESENTED("DESC") }, { "at", PRESENTED("ASC") }),
	.count = COUNTED,
	.row = reply_presented,
};

/* --- redemption.today --- */

static enum refusal run_today(struct call *call)
{
	static const char uses[] =
		"SELECT count(*) FROM shop s CROSS JOIN offer_use u ON u.shop = s.id"
		" WHERE u.at >= :begin AND u.undone_at IS NULL AND u.customer_order IS NULL"
		"   AND (:shop IS NULL OR s.id = :shop) AND " SHOP_IN_REACH("s.id", "s.party");
	static const char entries[] =
		"SELECT count(*) FROM shop s CROSS JOIN ticket_entry e ON e.shop = s.id"
		" WHERE e.at >= :begin AND e.undone_at IS NULL"
		"   AND (:shop IS NULL OR s.id = :shop) AND " SHOP_IN_REACH("s.id", "s.party");
	static const char refused[] =
		"SELECT count(*) FROM shop s CROSS JOIN attempt t ON t.shop = s.id"
		" WHERE t.at >= :begin"
		"   AND (:shop IS NULL OR s.id = :shop) AND " SHOP_IN_REACH("s.id", "s.party");
	const struct bind *begin = BINDS(B_INT(":begin", network_days_after(call->now, 0)));

	reply_int(call, "uses", call_int(call, uses, begin, 0) + call_int(call, entries, begin, 0));
	reply_int(call, "refused", call_int(call, refused, begin, 0));
	return DONE;
}

static const struct operation redemption_today = {
	.name = "redemption.today",
	.summary = N_("How many redemptions and refusals there were today"),
	.kind = OP_READ,
	.roles = "staff shop producer",
	.params = PARAMS({ "shop", ARG_SHOP, 0, N_("Counter") }),
	.columns = COLUMNS({ "uses", COLUMN_INT, N_("Redemptions") },
			   { "refused", COLUMN_INT, N_("Refused") }),
	.run = run_today,
};

const struct operation *const redemption_operations[] = {
	&redemption_create,
	&redemption_list,
	&redemption_offline,
	&redemption_today,
	&redemption_undo,
	&redemption_keep,
	NULL,
};
