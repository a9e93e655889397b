/* report.redemptions: uses of offers at counters. What was undone does not count; what
 * was forced happened, and does. */
#include "core/offer/title.h"
#include "core/report/private.h"

/* One row for each key among the uses of a period. The joins give what the key
 * needs; the label is found once for each group. */
#define USES(label, key, joins)                                                                \
	"SELECT x.key, " label ", x.uses, x.vouchers, x.people FROM (SELECT " key " AS key,"   \
	"       count(*) AS uses, count(DISTINCT u.code) AS vouchers, sum(u.people) AS people" \
	"  FROM offer_use u JOIN offer o ON o.id = u.offer " joins                             \
	" WHERE u.at >= :begin AND u.at < :end AND " REDEEMED " AND " USE_IN_REACH             \
	" GROUP BY 1) x"

#define GIVEN "LEFT JOIN voucher v ON v.code = u.code LEFT JOIN card d ON d.code = u.code"
#define GIVER "ifnull(v.party, d.party)"
#define CATEGORY_LABEL                                                    \
	"(SELECT t_.name FROM category_text t_ WHERE t_.category = x.key" \
	"  ORDER BY t_.language = :language DESC, t_.language = 'fr' DESC, t_.language LIMIT 1)"

static const struct dimension dimensions[] = {
	{ "partner", STEP_NONE, USES(PARTY_LABEL, "o.party", ""), N_("no partner") },
	{ "offer", STEP_NONE, USES(OFFER_TITLE("x.key"), "o.id", ""), N_("no offer") },
	{ "category", STEP_NONE, USES(CATEGORY_LABEL, "o.category", ""), N_("no category") },
	{ "host", STEP_NONE, USES(PARTY_LABEL, HOST_OF("v.host", GIVER), GIVEN), N_("no host") },
	{ "association", STEP_NONE, USES(PARTY_LABEL, ASSOCIATION_OF(GIVER), GIVEN),
	  N_("no association") },
	{ "postcode", STEP_NONE, USES("NULL", "nullif(v.postcode, '')", GIVEN), N_("not said") },
	{ "department", STEP_NONE, USES("NULL", DEPARTMENT("v.postcode"), GIVEN), N_("not said") },
	{ "day", STEP_DAY, USES("NULL", "u.day", ""), NULL },
	{ "week", STEP_WEEK, USES("NULL", MONDAY("u.day"), ""), NULL },
	{ "month", STEP_MONTH, USES("NULL", "substr(u.day, 1, 7)", ""), NULL },
	{ "season", STEP_SEASON, USES("NULL", SEASON("u.day"), ""), NULL },
	{ .name = NULL },
};

static const char *const names[] = { "partner",     "offer",    "category",   "host",
				     "association", "postcode", "department", "day",
				     "week",        "month",    "season",     NULL };

static enum refusal run(struct call *call)
{
	static const char *const columns[] = { "uses", "vouchers", "people" };

	return report_groups(call, dimensions, columns);
}

const struct operation report_redemptions = {
	.name = "report.redemptions",
	.summary = N_("Redemptions, grouped and compared"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff association host producer",
	.params = PARAMS(
		{ "by", ARG_CHOICE, 0, N_("By"), NULL, "partner", names },
		{ "from", ARG_DATE, 0, N_("From"), N_("Without it, the beginning of the month.") },
		{ "until", ARG_LAST_DAY, 0, N_("Until"), N_("This day included.") },
		{ "compare", ARG_BOOL, 0, N_("Compare"), N_("With the period before."), "no" },
		{ "party", ARG_PARTY, 0, N_("Party"), N_("As this one sees it.") }),
	.columns = COLUMNS(
		{ "key", COLUMN_TEXT, NULL }, { "label", COLUMN_TEXT, N_("What") },
		{ "uses", COLUMN_INT, N_("Redemptions") },
		{ "vouchers", COLUMN_INT, N_("Vouchers") }, { "people", COLUMN_INT, N_("Persons") },
		{ "before", COLUMN_INT, N_("Before") }, { "change", COLUMN_INT, N_("Change, %") }),
	.orders = ORDERS({ "-uses", NULL }, { "uses", NULL }, { "label", NULL }, { "-label", NULL },
			 { "key", NULL }, { "-key", NULL }),
	.run = run,
};
