/* code.dashboard: what became of the codes, by contact and offer (S9). Generated is
 * always available, used and invalidated together: each code is counted as one of them. */
#include <string.h>

#include "core/offer/title.h"
#include "core/single/private.h"
#include "core/single/state.h"

#define SEASON "b.state = 'ready' AND (:season IS NULL OR b.season = :season)"

/* One row for each batch; tickets are those of the orders in which a code was used, and
 * that were let in. An order with two codes of a batch has its tickets once. */
#define BATCHES                                                                                    \
	"WITH batch AS MATERIALIZED ("                                                             \
	"  SELECT b.id, b.customer, b.offer, b.codes,"                                             \
	"    (SELECT count(*) FROM code_range r JOIN offer_use u"                                  \
	"        ON " LIVE_USES "      WHERE r.batch = b.id) AS used,"                             \
	"    (SELECT count(*) FROM code_invalid i WHERE i.batch = b.id AND NOT EXISTS"             \
	"      (SELECT 1 FROM offer_use u WHERE u.code = i.code AND " LIVE_USE ")) AS invalid,"    \
	"    (SELECT count(DISTINCT t.id) FROM code_range r JOIN offer_use u"                      \
	"        ON " LIVE_USES "        JOIN order_line l ON l.customer_order = u.customer_order" \
	"        JOIN ticket t ON t.line = l.id"                                                   \
	"      WHERE r.batch = b.id AND EXISTS (SELECT 1 FROM ticket_entry e"                      \
	"          WHERE e.ticket = t.id AND e.undone_at IS NULL)) AS checked"                     \
	"    FROM code_batch b WHERE " SEASON ")"

#define SUMS                                                                            \
	" sum(codes) AS generated, sum(codes) - sum(used) - sum(invalid) AS available," \
	" sum(used) AS used, sum(checked) AS checked, sum(invalid) AS invalidated"

/* A contact and its total, then its offers; the total of all is the last. */
static const char by_contact[] = BATCHES
	" SELECT * FROM ("
	"  SELECT 'offer' AS line, x.customer, k.name_key AS name_key,"
	"         " CONTACT " AS contact, x.offer, " OFFER_TITLE(
		"x.offer") " AS title," SUMS "    FROM batch x JOIN customer k ON k.id = "
			   "x.customer GROUP BY x.customer, x.offer"
			   "  UNION ALL"
			   "  SELECT 'contact', x.customer, k.name_key, " CONTACT
			   ", NULL, NULL," SUMS "    FROM batch x JOIN customer k ON k.id = "
			   "x.customer GROUP BY x.customer"
			   "  UNION ALL"
			   "  SELECT 'total', NULL, NULL, NULL, NULL, NULL," SUMS " FROM batch"
			   "   HAVING count(*) > 0)"
			   " ORDER BY line = 'total', name_key, customer, line = 'offer', title";

static const char by_offer[] = BATCHES
	" SELECT * FROM ("
	"  SELECT 'offer' AS line, NULL AS customer, NULL AS contact, x.offer,"
	"         " OFFER_TITLE("x.offer") " AS title," SUMS "    FROM batch x GROUP BY x.offer"
					   "  UNION ALL"
					   "  SELECT 'total', NULL, NULL, NULL, NULL," SUMS
					   " FROM batch HAVING count(*) > 0)"
					   " ORDER BY line = 'total', title";

static const char *const lines[] = { "offer", "contact", "total", NULL };

/* Column by column: the query has more of them, to sort by. */
static void reply_line(struct call *call, struct query *query)
{
	for (int i = 0; i < column_count(query); i++) {
		const struct column *column = call->operation->columns;

		while (column->name && strcmp(column->name, column_name(query, i)) != 0)
			column++;
		if (column->name == NULL || column_null(query, i))
			continue;
		if (column->type == COLUMN_INT)
			reply_int(call, column->name, column_int(query, i));
		else
			reply_text(call, column->name, column_text(query, i));
	}
}

static enum refusal run(struct call *call)
{
	struct query *query =
		call_query(call, arg_int(call, "detail") ? by_contact : by_offer, NULL);
	int64_t rows = 0;

	while (query_step(query)) {
		reply_row(call);
		reply_line(call, query);
		rows++;
	}
	reply_total(call, rows);
	return DONE;
}

const struct operation code_dashboard = {
	.name = "code.dashboard",
	.summary = N_("Single-use codes generated, available, used, invalidated"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "season", ARG_SEASON, 0, N_("Season"), N_("Else all.") },
			 { "detail", ARG_BOOL, 0, N_("By contact"),
			   N_("Those for whom codes were made, one by one."), .initial = "yes" }),
	.columns = COLUMNS(
		{ "line", COLUMN_CHOICE, NULL, lines }, { "customer", COLUMN_INT, NULL },
		{ "contact", COLUMN_TEXT, N_("Contact") }, { "offer", COLUMN_INT, NULL },
		{ "title", COLUMN_TEXT, N_("Offer") }, { "generated", COLUMN_INT, N_("Generated") },
		{ "available", COLUMN_INT, N_("Available") }, { "used", COLUMN_INT, N_("Used") },
		{ "checked", COLUMN_INT, N_("Tickets checked") },
		{ "invalidated", COLUMN_INT, N_("Invalidated") }),
	.run = run,
};
