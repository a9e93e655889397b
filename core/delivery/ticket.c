/* Tickets as a document, and ticket.paper. A ticket can be printed again until its session
 * starts; each print is counted. */
#include <sodium.h>
#include <string.h>

#include "core/code/code.h"
#include "core/delivery/private.h"
#include "core/item/item.h"
#include "core/network/settings.h"

enum { PICTURE_MAX = 2 * 1024 * 1024 /* bytes */, PICTURES_MAX = 4 };

/* The price of one is its part of the line's; the first ones bear the odd cents. */
json_t *tickets_of(struct call *call, int64_t order, int64_t ticket, const char *language)
{
	static const char sql[] =
		"SELECT json_group_array(json_object('ticket', id, 'code', text, 'name', name,"
		"  'terms', terms, 'audience', audience, 'seat', seat, 'starts', starts_at,"
		"  'minutes', minutes, 'nth', nth, 'units', units,"
		"  'price', net / units + (nth <= net - net / units * units), 'producer', producer,"
		"  'street', street, 'postcode', postcode, 'town', town, 'first_day', first_day,"
		"  'last_day', last_day, 'holder', holder, 'printed', printed, 'picture', picture))"
		" FROM (SELECT t.id, c.text, l.name, l.terms, " ITEM_NAME(
			"l.audience") " AS audience,"
				      "    " ITEM_NAME(
					      "l.seat") " AS seat, z.minutes, t.nth, l.units, "
							"t.printed,"
							"    strftime('%Y-%m-%dT%H:%M', z.starts, "
							"'unixepoch', 'localtime') AS starts_at,"
							"    l.unit * l.units - l.reduction AS "
							"net, p.name AS producer,"
							"    ifnull(w.street, '') AS street, "
							"ifnull(w.postcode, '') AS postcode,"
							"    ifnull(w.town, '') AS town,"
							"    date(t.valid_from, 'unixepoch', "
							"'localtime') AS first_day,"
							"    date(t.valid_until - 1, 'unixepoch', "
							"'localtime') AS last_day,"
							"    ifnull(ifnull(nullif(k.name, ''), "
							"k.email), '') AS holder, r.picture"
							"   FROM ticket t JOIN code c ON c.id = "
							"t.code JOIN order_line l ON l.id = t.line"
							"   JOIN customer_order o ON o.id = "
							"l.customer_order"
							"   JOIN party p ON p.id = l.producer JOIN "
							"product r ON r.id = l.product"
							"   LEFT JOIN slot z ON z.id = l.slot"
							"   LEFT JOIN place w ON w.id = "
							"ifnull(r.place, p.place)"
							"   LEFT JOIN customer k ON k.id = "
							"o.customer"
							"  WHERE l.customer_order = :order_is"
							"    AND (:ticket_is = 0 OR t.id = "
							":ticket_is)"
							"    AND t.cancelled_at IS NULL AND "
							"o.confirmed_at IS NOT NULL"
							"    AND (t.printed = 0 OR z.starts IS "
							"NULL OR z.starts > :now)"
							"  ORDER BY l.id, t.nth LIMIT :most_is)";
	const char *text =
		call_text(call, sql,
			  BINDS(B_INT(":order_is", order), B_INT(":ticket_is", ticket),
				B_INT(":most_is", TICKETS_MAX + 1), B_TEXT(":language", language)));
	json_t *tickets = json_loads(text ? text : "[]", 0, NULL);
	json_t *one;
	size_t i;

	json_array_foreach(tickets, i, one)
	{
		const char *code = json_string_value(json_object_get(one, "code"));
		char grouped[CODE_GROUPED];

		json_object_set_new(one, "qr",
				    json_sprintf("%s%s", setting_text(call, "code_url"), code));
		json_object_set_new(one, "code", json_string(code_group(code, grouped)));
	}
	return tickets;
}

static json_t *picture_of(struct call *call, int64_t id)
{
	static const char sql[] = "SELECT type, bytes FROM picture WHERE id = :picture_is"
				  "   AND length(bytes) <= :most_is";
	struct query *query = call_query(
		call, sql, BINDS(B_INT(":picture_is", id), B_INT(":most_is", PICTURE_MAX)));
	json_t *picture = NULL;

	if (query_step(query)) {
		size_t length;
		const void *bytes = column_blob(query, 1, &length);
		size_t size = sodium_base64_encoded_len(length, sodium_base64_VARIANT_ORIGINAL);
		char *text = call_alloc(call, size);

		sodium_bin2base64(text, size, bytes, length, sodium_base64_VARIANT_ORIGINAL);
		picture = json_pack("{s:s, s:s}", "type", column_text(query, 0), "bytes", text);
	}
	query_end(query);
	return picture;
}

json_t *pictures_of(struct call *call, const json_t *tickets)
{
	json_t *pictures = json_object(), *one;
	size_t i;

	json_array_foreach(tickets, i, one)
	{
		int64_t id = json_integer_value(json_object_get(one, "picture"));
		const char *key = call_format(call, "%lld", (long long)id);
		json_t *picture;

		if (id == 0 || json_object_get(pictures, key) ||
		    json_object_size(pictures) >= PICTURES_MAX)
			continue;
		picture = picture_of(call, id);
		if (picture)
			json_object_set_new(pictures, key, picture);
	}
	return pictures;
}

/* --- ticket.paper --- */

const char *const ticket_layouts[] = { "page", "sheet", NULL };

/* Why there is none to print. */
static enum refusal nothing(struct call *call, int64_t order, int64_t ticket)
{
	static const char cancelled[] =
		"SELECT cancelled_at IS NOT NULL FROM ticket WHERE id = :ticket_is";
	static const char begun[] =
		"SELECT z.starts FROM ticket t JOIN order_line l ON l.id = t.line"
		"  JOIN slot z ON z.id = l.slot"
		" WHERE l.customer_order = :order_is AND (:ticket_is = 0 OR t.id = :ticket_is)"
		"   AND t.cancelled_at IS NULL ORDER BY z.starts LIMIT 1";
	const struct bind *which = BINDS(B_INT(":order_is", order), B_INT(":ticket_is", ticket));
	int64_t starts = call_int(call, begun, which, 0);

	if (call_int(call, cancelled, which, 0))
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("cancelled")),
			      NULL);
	if (starts == 0)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("ticket")), NULL);
	return refuse(call, REFUSED_WRONG_STATE, "state",
		      call_format(call, call_say(call, N_("begun since %s")),
				  call_when(call, LANG_STAMP, starts)),
		      NULL);
}

static int64_t order_of_ticket(struct call *call, int64_t ticket)
{
	static const char sql[] = "SELECT l.customer_order FROM ticket t"
				  "  JOIN order_line l ON l.id = t.line WHERE t.id = :ticket_is";

	return call_int(call, sql, BINDS(B_INT(":ticket_is", ticket)), 0);
}

static const char *language_of(struct call *call, int64_t order)
{
	static const char sql[] = "SELECT language FROM customer_order WHERE id = :order_is";

	return call_text(call, sql, BINDS(B_INT(":order_is", order)));
}

/* Counts each print; the paper says which one it is. */
static void count_prints(struct call *call, const json_t *tickets)
{
	static const char sql[] = "UPDATE ticket SET printed = printed + 1 WHERE id = :ticket_is";
	json_t *one;
	size_t i;

	json_array_foreach(tickets, i, one)
	{
		int64_t id = json_integer_value(json_object_get(one, "ticket"));

		call_exec(call, sql, BINDS(B_INT(":ticket_is", id)));
		json_object_set_new(
			one, "printed",
			json_integer(json_integer_value(json_object_get(one, "printed")) + 1));
		audit_object(call, "ticket", id);
	}
}

enum refusal tickets_paper(struct call *call, int64_t order, int64_t ticket)
{
	const char *language = language_of(call, order);
	json_t *tickets = tickets_of(call, order, ticket, language);
	enum refusal refusal = DONE;

	if (json_array_size(tickets) == 0)
		refusal = nothing(call, order, ticket);
	else if (json_array_size(tickets) > TICKETS_MAX)
		refusal = refuse(
			call, REFUSED_LIMIT, "limit",
			call_format(call, call_say(call, N_("%d tickets at once")), TICKETS_MAX),
			NULL);
	if (refusal != DONE) {
		json_decref(tickets);
		return refusal;
	}
	count_prints(call, tickets);
	reply_json(call, "paper",
		   json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "kind", "tickets", "language",
			     language, "network", setting_text(call, "name"), "currency",
			     setting_text(call, "currency"), "layout", arg_text(call, "layout"),
			     "pictures", pictures_of(call, tickets), "tickets", tickets));
	return DONE;
}

static enum refusal run(struct call *call)
{
	int64_t order = arg_int(call, "order");
	int64_t ticket = arg_int(call, "ticket");

	if ((order == 0) == (ticket == 0))
		return refuse_argument(call, "ticket",
				       call_say(call, N_("A ticket or an order, one of both.")));
	return tickets_paper(call, ticket ? order_of_ticket(call, ticket) : order, ticket);
}

const struct operation ticket_paper = {
	.name = "ticket.paper",
	.summary = N_("Tickets to print: a PDF document; again until the session starts"),
	.kind = OP_WRITE,
	.roles = "staff seller producer",
	.params = PARAMS({ "ticket", ARG_TICKET, 0, N_("Ticket"), N_("Its code.") },
			 { "order", ARG_ORDER, 0, N_("Order"), N_("All of its tickets.") },
			 { "layout", ARG_CHOICE, 0, N_("Layout"),
			   N_("page: one on a page; sheet: several."), .initial = "page",
			   .choices = ticket_layouts }),
	.columns = COLUMNS({ "paper", COLUMN_JSON, N_("Document") }),
	.run = run,
};
