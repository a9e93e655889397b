/* What was presented at counters: uses, and attempts that were refused. */
#include "core/network/settings.h"
#include "core/party/reach.h"
#include "core/redemption/private.h"

static const char *const states[] = { "done", "undone", "forced", "refused", NULL };

#define STATE                                                                                     \
	"CASE WHEN u.undone_at IS NOT NULL THEN 'undone' WHEN u.forced IS NOT NULL THEN 'forced'" \
	" ELSE 'done' END"

/* One row for each presentation, whatever became of it. */
#define PRESENTED                                                                                 \
	"SELECT u.id, u.at, c.text AS code, u.offer, u.shop, u.account, " STATE " AS state,"      \
	"       u.forced AS reason, u.recorded_at, u.id AS row"                                   \
	"  FROM offer_use u LEFT JOIN code c ON c.id = u.code"                                    \
	" UNION ALL "                                                                             \
	"SELECT NULL, t.at, t.presented, t.offer, t.shop, t.account, 'refused', t.reason, NULL, " \
	"t.id"                                                                                    \
	"  FROM attempt t"

#define FROM_PRESENTED                                                                             \
	"  FROM (" PRESENTED ") x JOIN shop s ON s.id = x.shop"                                    \
	"  JOIN account a ON a.id = x.account"                                                     \
	" WHERE " SHOP_IN_REACH("x.shop",                                                          \
				"s.party") "   AND (:shop IS NULL OR x.shop = :shop) AND (:party " \
					   "IS NULL OR s.party = :party)"                          \
					   "   AND (:offer IS NULL OR x.offer = :offer) AND "      \
					   "(:state IS NULL OR x.state = :state)"                  \
					   "   AND (:filter IS NULL OR instr(lower(x.code), "      \
					   "lower(replace(:arg_filter, '-', ''))))"                \
					   "   AND (:from IS NULL OR x.at >= :from) AND (:until IS " \
					   "NULL OR x.at < :until)"

#define SELECT_PRESENTED                                                                           \
	"SELECT x.id, x.at, x.code, x.offer, " OFFER_TITLE(                                        \
		"x.offer") " AS title, x.shop,"                                                    \
			   "       s.name AS shop_name, a.login AS account, x.state, x.reason,"    \
			   "       CASE WHEN x.state = 'done' THEN x.recorded_at + 60 *"           \
			   " ifnull((SELECT value FROM setting WHERE name = 'undo_minutes'), 15) " \
			   "END AS undo_until" FROM_PRESENTED

#define PAGE " LIMIT :limit OFFSET :offset"

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
	.orders = ORDERS({ "-at", SELECT_PRESENTED " ORDER BY x.at DESC, x.row DESC" PAGE },
			 { "at", SELECT_PRESENTED " ORDER BY x.at, x.row" PAGE }),
	.count = "SELECT count(*)" FROM_PRESENTED,
	.row = reply_presented,
};

/* --- redemption.today --- */

static enum refusal run_today(struct call *call)
{
	static const char uses[] =
		"SELECT count(*) FROM offer_use u JOIN shop s ON s.id = u.shop"
		" WHERE u.at >= :begin AND u.undone_at IS NULL"
		"   AND (:shop IS NULL OR u.shop = :shop) AND " SHOP_IN_REACH("u.shop", "s.party");
	static const char refused[] =
		"SELECT count(*) FROM attempt u JOIN shop s ON s.id = u.shop"
		" WHERE u.at >= :begin"
		"   AND (:shop IS NULL OR u.shop = :shop) AND " SHOP_IN_REACH("u.shop", "s.party");
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
