/* What was presented at counters: uses, and attempts that were refused.
 *
 * These two tables grow for ever and the others do not, so that a list never
 * walks through them: it goes by time where it is about everything (WIDE), else
 * counter by counter; it finds the page's rows by indexes, and reads only those. */
#include "core/network/settings.h"
#include "core/party/reach.h"
#include "core/redemption/private.h"

static const char *const states[] = { "done", "undone", "forced", "refused", NULL };

#define STATE                                                                                     \
	"CASE WHEN u.undone_at IS NOT NULL THEN 'undone' WHEN u.forced IS NOT NULL THEN 'forced'" \
	" ELSE 'done' END"

#define WIDE "(:whole AND coalesce(:shop, :party, :offer) IS NULL)"
#define NARROW                                                                            \
	"NOT " WIDE                                                                       \
	" AND " SHOP_IN_REACH("s.id", "s.party") "   AND (:shop IS NULL OR s.id = :shop)" \
						 "   AND (:party IS NULL OR s.party = :party)"

#define PERIOD(row)                                                              \
	"   AND " row ".at >= ifnull(:from, 0) AND " row ".at < ifnull(:until, " \
	"9223372036854775807)"
#define FILTERED(text)                                                     \
	"(:arg_filter IS NULL OR instr(replace(lower(" text "), '-', '')," \
	"                              replace(lower(:arg_filter), '-', '')))"

/* A use's or an attempt's row that is asked for. */
#define USE_ASKED                                                                     \
	"   AND :state IS NOT 'refused' AND (:state IS NULL OR :state = " STATE ")"   \
	"   AND (:offer IS NULL OR u.offer = :offer)" PERIOD("u") "   AND " FILTERED( \
		"(SELECT c_.text FROM code c_ WHERE c_.id = u.code)")
#define ATTEMPT_ASKED                                                                 \
	"   AND (:state IS NULL OR :state = 'refused')"                               \
	"   AND (:offer IS NULL OR t.offer = :offer)" PERIOD("t") "   AND " FILTERED( \
		"t.presented")

#define USES_WIDE " FROM offer_use u WHERE " WIDE USE_ASKED
#define USES_NARROW " FROM shop s CROSS JOIN offer_use u ON u.shop = s.id WHERE " NARROW USE_ASKED
#define ATTEMPTS_WIDE " FROM attempt t WHERE " WIDE ATTEMPT_ASKED
#define ATTEMPTS_NARROW \
	" FROM shop s CROSS JOIN attempt t ON t.shop = s.id WHERE " NARROW ATTEMPT_ASKED

#define FOUND(direction)                                                                     \
	"SELECT u.id AS use, NULL AS attempt, u.at AS at, u.id AS row" USES_WIDE             \
	" UNION ALL SELECT u.id, NULL, u.at, u.id" USES_NARROW                               \
	" UNION ALL SELECT NULL, t.id, t.at, t.id" ATTEMPTS_WIDE                             \
	" UNION ALL SELECT NULL, t.id, t.at, t.id" ATTEMPTS_NARROW " ORDER BY at " direction \
	", row " direction " LIMIT :limit OFFSET :offset"

#define PRESENTED(direction)                                                                      \
	"SELECT x.use AS id, x.at, ifnull(c.text, t.presented) AS code,"                          \
	"       ifnull(u.offer, t.offer) AS offer, " OFFER_TITLE(                                 \
		"ifnull(u.offer, t.offer)") " AS title, s.id AS shop, s.name AS shop_name, "      \
					    "a.login AS account,"                                 \
					    "       iif(x.use IS NULL, 'refused', " STATE         \
					    ") AS state,"                                         \
					    "       ifnull(u.forced, t.reason) AS reason,"        \
					    "       CASE WHEN u.undone_at IS NULL AND u.forced "  \
					    "IS NULL AND u.customer_order IS NULL THEN "          \
					    "u.recorded_at + 60 *"                                \
					    " ifnull((SELECT value FROM setting WHERE name = "    \
					    "'undo_minutes'), 15) END AS undo_until"              \
					    "  FROM (" FOUND(                                     \
						    direction) ") x LEFT JOIN offer_use u ON "    \
							       "u.id = x.use"                     \
							       "  LEFT JOIN attempt t ON t.id = " \
							       "x.attempt LEFT JOIN code c ON "   \
							       "c.id = u.code"                    \
							       "  LEFT JOIN shop s ON s.id = "    \
							       "ifnull(u.shop, t.shop)"           \
							       "  JOIN account a ON a.id = "      \
							       "ifnull(u.account, t.account)"     \
							       " ORDER BY x.at " direction        \
							       ", x.row " direction

/* All of a period are counted in the index of times alone. */
#define PLAIN WIDE " AND :state IS NULL AND :arg_filter IS NULL"
#define COUNTED                                                                                   \
	"SELECT (SELECT count(*) FROM offer_use u WHERE " PLAIN PERIOD(                           \
		"u") ")"                                                                          \
		     "     + (SELECT count(*) FROM attempt t WHERE " PLAIN PERIOD(                \
			     "t") ")"                                                             \
				  "     + (SELECT count(*)" USES_WIDE " AND NOT (" PLAIN "))"     \
				  "     + (SELECT count(*)" ATTEMPTS_WIDE " AND NOT (" PLAIN "))" \
				  "     + (SELECT count(*)" USES_NARROW                           \
				  ") + (SELECT count(*)" ATTEMPTS_NARROW ")"

/* The label of a refusal is for people; the reason's word is for programs. */
static void reply_presented(struct call *call, struct query *query)
{
	reply_fields(call, query);
	if (!column_null(query, 9))
		reply_text(call, "reason_label", call_say(call, word_label(column_text(query, 9))));
}

static const struct operation redemption_list = {
	.name = "redemption.list",
	.summary = N_("Redemptions, and attempts that were refused"),
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
		{ "reason_label", COLUMN_TEXT, N_("Reason") }, { "undo_until", COLUMN_TIME, NULL }),
	.orders = ORDERS({ "-at", PRESENTED("DESC") }, { "at", PRESENTED("ASC") }),
	.count = COUNTED,
	.row = reply_presented,
};

/* --- redemption.today --- */

static enum refusal run_today(struct call *call)
{
	static const char uses[] =
		"SELECT count(*) FROM shop s CROSS JOIN offer_use u ON u.shop = s.id"
		" WHERE u.at >= :begin AND u.undone_at IS NULL"
		"   AND (:shop IS NULL OR s.id = :shop) AND " SHOP_IN_REACH("s.id", "s.party");
	static const char refused[] =
		"SELECT count(*) FROM shop s CROSS JOIN attempt t ON t.shop = s.id"
		" WHERE t.at >= :begin"
		"   AND (:shop IS NULL OR s.id = :shop) AND " SHOP_IN_REACH("s.id", "s.party");
	const struct bind *begin = BINDS(B_INT(":begin", network_days_after(call->now, 0)));

	reply_int(call, "uses", call_int(call, uses, begin, 0));
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
	&redemption_create, &redemption_list, &redemption_offline,
	&redemption_today,  &redemption_undo, NULL,
};
