/* slot.list (the sessions of a period), slot.days (how many there are on each day)
 * and slot.show. Sessions of what is on sale are seen by all who sell. */
#include "core/item/item.h"
#include "core/party/reach.h"
#include "core/product/product.h"
#include "core/slot/private.h"

#define LIST_PAGE " LIMIT :limit OFFSET :offset"

/* Without a first day, from now on: what has not ended. */
#define LIST_FROM                                                                                  \
	"  FROM slot t JOIN product o ON o.id = t.product"                                         \
	"              JOIN party p ON p.id = o.party"                                             \
	" WHERE (o.state = 'in_use' OR " PARTY_IN_REACH(                                           \
		"o.party") ")"                                                                     \
			   "   AND (:own IS NULL OR NOT :own OR " PARTY_IN_REACH(                  \
				   "o.party") ")"                                                  \
					      "   AND (:product IS NULL OR t.product = :product)"  \
					      "   AND (:party IS NULL OR o.party = :party)"        \
					      "   AND (:state IS NULL OR t.state = :state)"        \
					      "   AND (CASE WHEN :from IS NULL THEN t.starts + "   \
					      "t.minutes * 60 > :now"                              \
					      "             ELSE t.starts >= :from END)"           \
					      "   AND (:until IS NULL OR t.starts < :until)"       \
					      "   AND (:filter IS NULL OR lower(o.ref) = :filter " \
					      "OR EXISTS"                                          \
					      "        (SELECT 1 FROM product_text f WHERE "       \
					      "f.product = o.id"                                   \
					      "          AND instr(f.name_key, :filter)))"

#define PLACES                                                                   \
	"(SELECT json_group_array(json_object('seat', x.seat, 'name', x.name,"   \
	"          'capacity', x.capacity, 'taken', x.taken)) FROM"              \
	"   (SELECT sp.seat, ifnull(" ITEM_NAME(                                 \
		"sp.seat") ", '') AS name,"                                      \
			   "           sp.capacity, sp.taken FROM slot_place sp" \
			   "       LEFT JOIN list_item i ON i.id = sp.seat"      \
			   "      WHERE sp.slot = t.id ORDER BY i.position, sp.id) x)"

#define SELECTED                                                                                   \
	"SELECT t.id, t.product, " PRODUCT_NAME(                                                   \
		"o.id") " AS name, o.ref, o.family,"                                               \
			"       p.name AS producer, t.starts, t.minutes, t.state, t.note,"         \
			"       (SELECT sum(capacity) FROM slot_place WHERE slot = t.id) AS "      \
			"capacity,"                                                                \
			"       (SELECT sum(taken) FROM slot_place WHERE slot = t.id) AS taken,"   \
			"       (SELECT sum(capacity - taken) FROM slot_place WHERE slot = t.id) " \
			"AS left,"                                                                 \
			"       " PLACES " AS places"

#define SLOT_COLUMNS                                                                             \
	{ "id", COLUMN_INT, NULL }, { "starts", COLUMN_TIME, N_("Starts") },                     \
		{ "name", COLUMN_TEXT, N_("Product") }, { "product", COLUMN_INT, NULL },         \
		{ "ref", COLUMN_TEXT, N_("Code") }, { "producer", COLUMN_TEXT, N_("Producer") }, \
		{ "family", COLUMN_CHOICE, N_("Family"), product_families, "product" },          \
		{ "minutes", COLUMN_INT, N_("Minutes") },                                        \
		{ "state", COLUMN_CHOICE, N_("State"), slot_states, "slot" },                    \
		{ "taken", COLUMN_INT, N_("Taken") }, { "capacity", COLUMN_INT, N_("Places") },  \
		{ "left", COLUMN_INT, N_("Still left") }, { "places", COLUMN_JSON, NULL },       \
	{                                                                                        \
		"note", COLUMN_TEXT, N_("Note")                                                  \
	}

#define PERIOD_PARAMS                                                                              \
	{ .name = "product", .type = ARG_PRODUCT, .flags = PARAM_ANYONE, .label = N_("Product") }, \
		{ .name = "from",                                                                  \
		  .type = ARG_DATE,                                                                \
		  .label = N_("First day"),                                                        \
		  .help = N_("Without it, from now on.") },                                        \
		{ .name = "until", .type = ARG_LAST_DAY, .label = N_("Last day") },                \
		{ .name = "party",                                                                 \
		  .type = ARG_PARTY,                                                               \
		  .flags = PARAM_ANYONE,                                                           \
		  .label = N_("Producer") },                                                       \
		{ .name = "state",                                                                 \
		  .type = ARG_CHOICE,                                                              \
		  .label = N_("State"),                                                            \
		  .choices = slot_states,                                                          \
		  .noun = "slot" },                                                                \
	{                                                                                          \
		.name = "own", .type = ARG_BOOL, .label = N_("One’s own"),                         \
		.help = N_("Only sessions of products that are within one’s reach.")               \
	}

const struct operation slot_list = {
	.name = "slot.list",
	.summary = N_("List sessions, with their places"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff seller producer shop",
	.params = PARAMS(PERIOD_PARAMS),
	.columns = COLUMNS(SLOT_COLUMNS),
	.orders = ORDERS(
		{ "starts", SELECTED LIST_FROM " ORDER BY t.starts, name, t.id" LIST_PAGE },
		{ "-starts", SELECTED LIST_FROM " ORDER BY t.starts DESC, t.id DESC" LIST_PAGE },
		{ "name", SELECTED LIST_FROM " ORDER BY name, t.starts" LIST_PAGE },
		{ "left", SELECTED LIST_FROM " ORDER BY left, t.starts, t.id" LIST_PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
};

#define DAY "date(t.starts, 'unixepoch', 'localtime')"
#define DAYS_SELECT                                                                            \
	"SELECT " DAY " AS day, count(*) AS sessions,"                                         \
	"       count(*) FILTER (WHERE t.state = 'open') AS open,"                             \
	"       sum(iif(t.state = 'open', (SELECT sum(capacity) FROM slot_place"               \
	"                                   WHERE slot = t.id), 0)) AS capacity,"              \
	"       sum((SELECT sum(taken) FROM slot_place WHERE slot = t.id)) AS taken" LIST_FROM \
	" AND t.state <> 'cancelled' GROUP BY " DAY

const struct operation slot_days = {
	.name = "slot.days",
	.summary = N_("How many sessions and places there are on each day"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff seller producer shop",
	.params = PARAMS(PERIOD_PARAMS),
	.columns = COLUMNS({ "day", COLUMN_TEXT, N_("Day") },
			   { "sessions", COLUMN_INT, N_("Sessions") },
			   { "open", COLUMN_INT, N_("Open") }, { "taken", COLUMN_INT, N_("Taken") },
			   { "capacity", COLUMN_INT, N_("Places") }),
	.orders = ORDERS({ "day", DAYS_SELECT " ORDER BY day" LIST_PAGE },
			 { "-day", DAYS_SELECT " ORDER BY day DESC" LIST_PAGE }),
	.count = "SELECT count(*) FROM (SELECT 1" LIST_FROM
		 " AND t.state <> 'cancelled' GROUP BY " DAY ")",
};

static enum refusal show(struct call *call)
{
	static const char sql[] = SELECTED
		",  (SELECT count(DISTINCT l.customer_order) FROM order_line l"
		"      JOIN customer_order k ON k.id = l.customer_order"
		"     WHERE l.slot = t.id AND l.cancelled < l.units"
		"       AND k.state = 'confirmed') AS orders"
		"  FROM slot t JOIN product o ON o.id = t.product"
		"              JOIN party p ON p.id = o.party"
		" WHERE t.id = :slot AND (o.state = 'in_use' OR " PARTY_IN_REACH("o.party") ")";
	struct query *query = call_query(call, sql, NULL);
	bool found = query_step(query);

	if (found)
		reply_fields(call, query);
	query_end(query);
	return found ? DONE : refuse(call, REFUSED_NOT_YOURS, NULL);
}

const struct operation slot_show = {
	.name = "slot.show",
	.summary = N_("Show a session"),
	.kind = OP_READ,
	.shape = OP_RECORD,
	.roles = "staff seller producer shop",
	.params = PARAMS({ .name = "slot",
			   .type = ARG_SLOT,
			   .flags = PARAM_REQUIRED | PARAM_ANYONE,
			   .label = N_("Session") }),
	.columns = COLUMNS(SLOT_COLUMNS, { "orders", COLUMN_INT, N_("Orders") }),
	.run = show,
};
