/* The month of a party, told by e-mail to those who want it. */
#include "core/network/settings.h"
#include "core/offer/title.h"
#include "core/report/private.h"

enum { OFFERS_TOLD = 10 };

/* The same questions as the reports, asked for the party by the network. */
#define MONTH_USES(select)                                                  \
	"SELECT " select " FROM offer_use u JOIN offer o ON o.id = u.offer" \
	" WHERE u.at >= :begin AND u.at < :end AND " REDEEMED " AND " USE_IN_REACH

static json_t *offers_of(struct call *call, const struct bind *binds)
{
	static const char sql[] = "SELECT " OFFER_TITLE("x.id") ", x.uses FROM (" MONTH_USES(
		"o.id, count(*) AS uses") " GROUP BY o.id ORDER BY 2 DESC, 1 LIMIT :told) x";
	struct query *query = call_query(call, sql, binds);
	json_t *list = json_array();

	while (query_step(query))
		json_array_append_new(list, json_pack("{s:s?, s:I}", "title", column_text(query, 0),
						      "uses", (json_int_t)column_int(query, 1)));
	return list;
}

json_t *report_month(struct call *call, int64_t party, const char *month, const char *language)
{
	static const char uses[] = MONTH_USES("count(*)");
	static const char people[] = MONTH_USES("ifnull(sum(u.people), 0)");
	static const char issued[] = "SELECT count(*) FROM voucher v WHERE v.issued_at >= :begin"
				     "   AND v.issued_at < :end AND " VOUCHER_IN_REACH;
	static const char name[] = "SELECT name FROM party WHERE id = :party";
	struct period period = period_month(month);
	const struct bind *now = BINDS(B_INT(":begin", period.begin), B_INT(":end", period.end),
				       B_INT(":whole", 1), B_INT(":party", party),
				       B_TEXT(":language", language), B_INT(":told", OFFERS_TOLD));
	const struct bind *before =
		BINDS(B_INT(":begin", period.before_begin), B_INT(":end", period.before_end),
		      B_INT(":whole", 1), B_INT(":party", party));
	json_t *all = json_object();

	json_object_set_new(all, "month", json_string(month));
	json_object_set_new(all, "party", json_string(call_text(call, name, now)));
	json_object_set_new(all, "uses", json_integer(call_int(call, uses, now, 0)));
	json_object_set_new(all, "uses_before", json_integer(call_int(call, uses, before, 0)));
	json_object_set_new(all, "people", json_integer(call_int(call, people, now, 0)));
	json_object_set_new(all, "issued", json_integer(call_int(call, issued, now, 0)));
	json_object_set_new(all, "issued_before", json_integer(call_int(call, issued, before, 0)));
	json_object_set_new(all, "offers", offers_of(call, now));
	return all;
}

/* --- Wanting it --- */

static enum refusal run(struct call *call)
{
	static const char email[] = "SELECT l.email FROM party p JOIN place l ON l.id = p.place"
				    " WHERE p.id = :party AND l.email <> ''";
	/* The month that is over by now was never asked for. */
	static const char set[] = "UPDATE party SET summary = :wanted, summary_month = :month"
				  " WHERE id = :party AND summary <> :wanted";
	const char *recipient = call_text(call, email, NULL);
	const char *month =
		step_key(call, STEP_MONTH, step_of_time(call, STEP_MONTH, call->now) - 1);

	if (arg_int(call, "wanted") && recipient == NULL)
		return refuse(call, REFUSED_NOT_FOUND, "what",
			      call_say(call, N_("e-mail address of this party")), NULL);
	call_exec(call, set, BINDS(B_TEXT(":month", month)));
	audit_object(call, "party", arg_int(call, "party"));
	reply_int(call, "party", arg_int(call, "party"));
	reply_bool(call, "wanted", arg_int(call, "wanted") != 0);
	reply_text(call, "email", recipient);
	return DONE;
}

const struct operation report_monthly = {
	.name = "report.monthly",
	.summary = N_("Have each month's summary by e-mail, or no longer"),
	.kind = OP_WRITE,
	.roles = "staff association host producer",
	.params = PARAMS({ "party", ARG_PARTY, PARAM_REQUIRED, N_("Party") },
			 { "wanted", ARG_BOOL, PARAM_REQUIRED, N_("Wanted") }),
	.columns = COLUMNS({ "party", COLUMN_INT, NULL }, { "wanted", COLUMN_BOOL, N_("Wanted") },
			   { "email", COLUMN_TEXT, N_("E-mail") }),
	.run = run,
};
