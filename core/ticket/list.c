/* Tickets as those see them who sold them and those who let in. */
#include "core/item/item.h"
#include "core/party/reach.h"
#include "core/ticket/private.h"

#define TICKET_IN_REACH                                                         \
	"(:whole OR k.party IN " REACHED_PARTIES " OR k.shop IN " REACHED_SHOPS \
	" OR s.party IN " REACHED_PARTIES " OR " PARTY_IN_REACH("l.producer") ")"

/* --- ticket.list --- */

/* An order's, a session's or a product's by their lines; else all, by number. */
/* clang-format off */
#define FOUND                                                                         \
	"SELECT x.id FROM order_line y JOIN ticket x ON x.line = y.id"                \
	"  WHERE y.customer_order = :order"                                           \
	" UNION ALL SELECT x.id FROM order_line y JOIN ticket x ON x.line = y.id"     \
	"  WHERE :order IS NULL AND y.slot = :slot"                                   \
	" UNION ALL SELECT x.id FROM order_line y JOIN ticket x ON x.line = y.id"     \
	"  WHERE :order IS NULL AND :slot IS NULL AND y.product = :product"           \
	" UNION ALL SELECT x.id FROM ticket x"                                        \
	"  WHERE coalesce(:order, :slot, :product) IS NULL"
#define JOINED                                                                        \
	" FROM (" FOUND ") f JOIN ticket t ON t.id = f.id"                            \
	"  JOIN code c ON c.id = t.code JOIN order_line l ON l.id = t.line"           \
	"  JOIN customer_order k ON k.id = l.customer_order"                          \
	"  LEFT JOIN shop s ON s.id = k.shop LEFT JOIN slot v ON v.id = l.slot"       \
	"  LEFT JOIN customer u ON u.id = k.customer"
/* clang-format on */
#define ASKED                                                                                   \
	JOINED " WHERE " TICKET_IN_REACH                                                        \
	       "   AND (:order IS NULL OR k.id = :order) AND (:slot IS NULL OR l.slot = :slot)" \
	       "   AND (:product IS NULL OR l.product = :product)"                              \
	       "   AND (:state IS NULL OR :state = " TICKET_STATE ")"                           \
	       "   AND (:filter IS NULL OR instr(ifnull(u.name_key, ''), :filter)"              \
	       "     OR instr(lower(c.text), replace(lower(:arg_filter), '-', ''))"             \
	       "     OR CAST(k.id AS TEXT) = :arg_filter)"
#define TICKETS                                                                                    \
	"SELECT t.id, c.text AS code, k.id AS \"order\", l.product, l.name, " ITEM_NAME(           \
		"l.audience") " AS audience_name, " ITEM_NAME("l.seat") " AS seat_name,"           \
									"  l.slot, v.starts, "     \
									"t.valid_until,"           \
									" " TICKET_STATE           \
									" AS state, t.entries, "   \
									"t.most,"                  \
									"  ifnull(nullif(u.name, " \
									"''), u.email) AS "        \
									"customer_name, (SELECT "  \
									"max(e.at)"                \
									"    FROM ticket_entry e " \
									"WHERE e.ticket = t.id "   \
									"AND e.undone_at IS "      \
									"NULL) AS last_at" ASKED

const struct operation ticket_list = {
	.name = "ticket.list",
	.summary = N_("Tickets that were sold"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff seller producer shop",
	.params = PARAMS({ "order", ARG_ORDER, 0, N_("Order") },
			 { "slot", ARG_SLOT, PARAM_ANYONE, N_("Session") },
			 { "product", ARG_PRODUCT, PARAM_ANYONE, N_("Product") },
			 { "state", ARG_CHOICE, 0, N_("State"), .choices = ticket_states,
			   .noun = "ticket" }),
	.columns = COLUMNS({ "id", COLUMN_INT, NULL }, { "code", COLUMN_CODE, N_("Code") },
			   { "order", COLUMN_INT, N_("Order") }, { "product", COLUMN_INT, NULL },
			   { "name", COLUMN_TEXT, N_("Product") },
			   { "audience_name", COLUMN_TEXT, N_("Audience") },
			   { "seat_name", COLUMN_TEXT, N_("Seat category") },
			   { "slot", COLUMN_INT, NULL }, { "starts", COLUMN_TIME, N_("Session") },
			   { "valid_until", COLUMN_TIME, N_("Valid until") },
			   { "state", COLUMN_CHOICE, N_("State"), ticket_states, .noun = "ticket" },
			   { "entries", COLUMN_INT, N_("Entries") }, { "most", COLUMN_INT, NULL },
			   { "customer_name", COLUMN_TEXT, N_("Customer") },
			   { "last_at", COLUMN_TIME, N_("Last entry") }),
	.orders = ORDERS({ "-id", TICKETS " ORDER BY t.id DESC LIMIT :limit OFFSET :offset" },
			 { "id", TICKETS " ORDER BY t.id LIMIT :limit OFFSET :offset" },
			 { "starts", TICKETS " ORDER BY v.starts, t.id"
					     " LIMIT :limit OFFSET :offset" }),
	.count = "SELECT count(*)" ASKED,
};

/* --- ticket.show --- */

static json_t *entries(struct call *call, int64_t ticket)
{
	static const char sql[] = "SELECT e.id, e.at, s.name, a.login, e.undone_at, e.undone_why"
				  "  FROM ticket_entry e LEFT JOIN shop s ON s.id = e.shop"
				  "  JOIN account a ON a.id = e.account"
				  " WHERE e.ticket = :row ORDER BY e.id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row", ticket)));
	json_t *list = json_array();

	while (query_step(query))
		json_array_append_new(list, json_pack("{s:I, s:o, s:s?, s:s, s:o, s:s?}", "entry",
						      (json_int_t)column_int(query, 0), "at",
						      json_moment(column_int(query, 1)),
						      "shop_name", column_text(query, 2), "account",
						      column_text(query, 3), "undone_at",
						      column_null(query, 4)
							      ? json_null()
							      : json_moment(column_int(query, 4)),
						      "why", column_text(query, 5)));
	return list;
}

static enum refusal run_show(struct call *call)
{
	static const char state[] = "SELECT " TICKET_STATE " FROM ticket t"
				    "  JOIN order_line l ON l.id = t.line"
				    "  LEFT JOIN slot v ON v.id = l.slot WHERE t.id = :ticket";
	struct ticket ticket;
	json_t *told;
	const char *name;
	json_t *value;

	if (!ticket_read(call, arg_int(call, "ticket"), &ticket))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("ticket")), NULL);
	told = ticket_document(call, &ticket, lang_tag(call->lang));
	json_object_foreach(told, name, value) reply_json(call, name, json_incref(value));
	json_decref(told);
	reply_text(call, "state", call_text(call, state, NULL));
	reply_json(call, "checks", entries(call, ticket.id));
	return DONE;
}

const struct operation ticket_show = {
	.name = "ticket.show",
	.summary = N_("A ticket, and each time it let somebody in"),
	.kind = OP_READ,
	.roles = "staff seller",
	.params = PARAMS({ "ticket", ARG_TICKET, PARAM_REQUIRED, N_("Ticket"), N_("Its code.") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "code", COLUMN_TEXT, N_("Code") },
		{ "state", COLUMN_CHOICE, N_("State"), ticket_states, .noun = "ticket" },
		{ "order", COLUMN_INT, N_("Order") }, { "product", COLUMN_INT, NULL },
		{ "name", COLUMN_TEXT, N_("Product") },
		{ "audience_name", COLUMN_TEXT, N_("Audience") },
		{ "seat_name", COLUMN_TEXT, N_("Seat category") },
		{ "starts", COLUMN_TIME, N_("Session") }, { "minutes", COLUMN_INT, N_("Minutes") },
		{ "nth", COLUMN_INT, N_("Number") }, { "units", COLUMN_INT, N_("Of") },
		{ "entries", COLUMN_INT, N_("Entries") }, { "most", COLUMN_INT, N_("At most") },
		{ "valid_from", COLUMN_TIME, N_("Valid from") },
		{ "valid_until", COLUMN_TIME, N_("Valid until") },
		{ "producer_name", COLUMN_TEXT, N_("Producer") },
		{ "last_at", COLUMN_TIME, N_("Last entry") },
		{ "last_shop", COLUMN_TEXT, N_("Counter") },
		{ "checks", COLUMN_JSON, N_("Checks") }),
	.run = run_show,
};

/* --- ticket.counts --- */

#define SESSIONS                                                                 \
	" FROM slot v JOIN product p ON p.id = v.product WHERE " PARTY_IN_REACH( \
		"p.party") "   AND (:slot IS NULL OR v.id = :slot)"              \
			   "   AND (:product IS NULL OR v.product = :product)"   \
			   "   AND v.starts >= ifnull(:from, 0)"                 \
			   "   AND v.starts < ifnull(:until, 9223372036854775807)"
#define OF_SESSION(what)                                                                    \
	"(SELECT ifnull(sum(" what "), 0) FROM order_line l JOIN ticket t ON t.line = l.id" \
	"  WHERE l.slot = v.id)"

const struct operation ticket_counts = {
	.name = "ticket.counts",
	.summary = N_("Tickets by session: sold, checked, still to come"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff producer shop seller",
	.params = PARAMS({ "slot", ARG_SLOT, PARAM_ANYONE, N_("Session") },
			 { "product", ARG_PRODUCT, PARAM_ANYONE, N_("Product") },
			 { "from", ARG_DATE, 0, N_("From") },
			 { "until", ARG_LAST_DAY, 0, N_("Until"), N_("This day included.") }),
	.columns = COLUMNS(
		{ "slot", COLUMN_INT, NULL }, { "product", COLUMN_INT, NULL },
		{ "name", COLUMN_TEXT, N_("Product") }, { "starts", COLUMN_TIME, N_("Session") },
		{ "capacity", COLUMN_INT, N_("Places") }, { "sold", COLUMN_INT, N_("Sold") },
		{ "checked", COLUMN_INT, N_("Checked") }, { "absent", COLUMN_INT, N_("To come") },
		{ "cancelled", COLUMN_INT, N_("Cancelled") }),
	.orders = ORDERS(
		{ "starts",
		  "SELECT v.id AS slot, v.product, (SELECT x.name FROM product_text x"
		  "   WHERE x.product = v.product ORDER BY x.language = :language DESC,"
		  "   x.language LIMIT 1) AS name, v.starts,"
		  "  (SELECT sum(capacity) FROM slot_place y WHERE y.slot = v.id)"
		  "    AS capacity,"
		  " " OF_SESSION(
			  "t.cancelled_at IS NULL") " AS sold,"
						    " " OF_SESSION(
							    "t.cancelled_at IS NULL AND t.entries "
							    "> 0") " AS checked,"
								   " " OF_SESSION(
									   "t.cancelled_at "
									   "IS NULL "
									   "AND t.entries = "
									   "0") " A"
										"S "
										"ab"
										"se"
										"nt"
										","
										" " OF_SESSION(
											"t."
											"can"
											"cel"
											"led"
											"_at"
											" IS"
											" NO"
											"T "
											"NUL"
											"L") " AS "
											     "cance"
											     "lle"
											     "d" SESSIONS
											     " ORDE"
											     "R BY "
											     "v."
											     "start"
											     "s, "
											     "v.id "
											     "LIMIT"
											     " :"
											     "limit"
											     " OFFS"
											     "ET "
											     ":offs"
											     "e"
											     "t" }),
	.count = "SELECT count(*)" SESSIONS,
};
