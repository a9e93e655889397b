/* What a receipt says, as JSON that never changes again: who sold, each line with its
 * VAT rate and offers, VAT by rate, what was paid and how. It holds nobody's name: who
 * bought is a number, so that a person can be erased and the chain stays whole. Amounts
 * are signed: a refund's are below 0. */
#include <string.h>

#include "core/item/item.h"
#include "core/network/settings.h"
#include "core/offer/title.h"
#include "core/receipt/private.h"

#define LINE                                                                                 \
	"'line', l.id, 'name', l.name, 'audience', " ITEM_NAME(                              \
		"l.audience") ", 'seat', " ITEM_NAME("l.seat") ","                           \
							       "  'starts', "                \
							       "strftime('%Y-%m-%dT%H:%M', " \
							       "t.starts, 'unixepoch', "     \
							       "'localtime'), 'vat', l.vat"

static int64_t of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static json_t *ask(struct call *call, const char *sql, int64_t order, const char *language)
{
	const char *text = call_text(
		call, sql, BINDS(B_INT(":order_is", order), B_TEXT(":language", language)));

	return text ? json_loads(text, 0, NULL) : NULL;
}

/* --- Who sold, where, for whom --- */

static json_t *order_of(struct call *call, int64_t order)
{
	static const char sql[] =
		"SELECT json_object('order', o.id, 'customer', o.customer, 'language', o.language,"
		"  'shop', s.name, 'total', o.total, 'fee', o.fee, 'fee_vat', o.fee_vat,"
		"  'seller', json_object('party', p.id, 'name', p.name,"
		"    'street', l.street, 'postcode', l.postcode, 'town', l.town))"
		"  FROM customer_order o LEFT JOIN shop s ON s.id = o.shop"
		"  LEFT JOIN party p ON p.id = o.party LEFT JOIN place l ON l.id = p.place"
		" WHERE o.id = :order_is AND o.confirmed_at IS NOT NULL";

	return ask(call, sql, order, "");
}

static json_t *begin(struct call *call, const char *kind, int64_t order, const json_t *found)
{
	json_t *body = json_pack(
		"{s:i, s:s, s:I, s:O, s:O, s:s, s:s, s:s, s:O}", "format", 1, "kind", kind, "order",
		(json_int_t)order, "customer", json_object_get(found, "customer"), "language",
		json_object_get(found, "language"), "currency", setting_text(call, "currency"),
		"network", setting_text(call, "name"), "legal", setting_text(call, "legal"), "shop",
		json_object_get(found, "shop"));
	json_t *seller = json_object_get(found, "seller");

	json_object_set(body, "seller",
			json_is_null(json_object_get(seller, "party")) ? json_null() : seller);
	return body;
}

/* --- What was paid --- */

/* The rows of payment that are on no receipt yet, and what is still due after them. */
static void add_payments(struct call *call, json_t *body, int64_t order, const char *language)
{
	static const char sql[] =
		"SELECT json_group_array(json_object('payment', p.id, 'means', m.ref, 'kind', "
		"m.kind,"
		"  'name', " ITEM_NAME(
			"p.means") ", 'cents', p.cents, 'tendered', p.tendered,"
				   "  'reference', p.reference, 'till', p.till))"
				   "  FROM (SELECT * FROM payment WHERE customer_order = "
				   ":order_is ORDER BY id) p"
				   "  JOIN list_item m ON m.id = p.means"
				   " WHERE p.id > ifnull((SELECT "
				   "max(json_extract(e.value, '$.payment'))"
				   "   FROM receipt r, json_each(r.body, '$.payments') e"
				   "  WHERE r.customer_order = :order_is), 0)";
	static const char due[] =
		"SELECT ifnull((SELECT sum(cents) FROM receipt WHERE customer_order = :order_is), "
		"0)"
		"  - ifnull((SELECT sum(cents) FROM payment WHERE customer_order = :order_is), 0)";
	json_t *payments = ask(call, sql, order, language);
	json_t *payment;
	int64_t paid = 0;
	int64_t change = 0;
	size_t i;

	json_array_foreach(payments, i, payment)
	{
		paid += of(payment, "cents");
		if (of(payment, "cents") > 0)
			change += of(payment, "tendered") - of(payment, "cents");
	}
	json_object_set_new(body, "payments", payments);
	json_object_set_new(body, "paid", json_integer(paid));
	json_object_set_new(body, "change", json_integer(change));
	json_object_set_new(body, "due",
			    json_integer(of(body, "total") +
					 call_int(call, due, BINDS(B_INT(":order_is", order)), 0)));
}

/* --- What was sold --- */

static void add_sale(struct call *call, json_t *body, const json_t *found)
{
	static const char sql[] =
		"SELECT json_group_array(json_object(" LINE ", 'units', l.units, 'unit', l.unit,"
		"  'reduction', l.reduction, 'net', l.unit * l.units - l.reduction,"
		"  'offers', json((SELECT json_group_array(json_object('title', " OFFER_TITLE(
			"x.offer") ", 'cents', x.cents)) FROM order_line_offer x"
				   "    WHERE x.line = l.id AND x.cents > 0))))"
				   "  FROM (SELECT * FROM order_line WHERE customer_order = "
				   ":order_is ORDER BY id) l"
				   "  LEFT JOIN slot t ON t.id = l.slot";
	json_t *lines = ask(call, sql, of(found, "order"),
			    json_string_value(json_object_get(found, "language")));
	json_t *rates = json_array();
	json_t *line;
	size_t i;

	json_array_foreach(lines, i, line)
	{
		vat_add(rates, of(line, "vat"), of(line, "net"));
	}
	if (of(found, "fee"))
		vat_add(rates, of(found, "fee_vat"), of(found, "fee"));
	json_object_set_new(body, "lines", lines);
	json_object_set(body, "fee", json_object_get(found, "fee"));
	json_object_set(body, "fee_vat", json_object_get(found, "fee_vat"));
	json_object_set_new(body, "vat", rates);
	json_object_set(body, "total", json_object_get(found, "total"));
}

/* --- What is given back --- */

static json_t *refund_line(struct call *call, const struct refund_line *line, const char *language)
{
	static const char sql[] = "SELECT json_object(" LINE ") FROM order_line l"
				  "  LEFT JOIN slot t ON t.id = l.slot WHERE l.id = :order_is";
	json_t *found = ask(call, sql, line->line, language);

	json_object_set_new(found, "units", json_integer(line->units));
	json_object_set_new(found, "net", json_integer(-line->cents));
	return found;
}

static void add_refund(struct call *call, json_t *body, const json_t *found,
		       const struct refund *refund)
{
	const char *language = json_string_value(json_object_get(found, "language"));
	json_t *lines = json_array();
	json_t *rates = json_array();
	int64_t total = -refund->fee;

	for (size_t i = 0; i < refund->line_count; i++) {
		json_t *line = refund_line(call, &refund->lines[i], language);

		total -= refund->lines[i].cents;
		vat_add(rates, of(line, "vat"), of(line, "net"));
		json_array_append_new(lines, line);
	}
	if (refund->fee)
		vat_add(rates, of(found, "fee_vat"), -refund->fee);
	json_object_set_new(body, "refunds",
			    json_integer(receipt_of_order(call, of(found, "order"))));
	json_object_set_new(body, "why", json_string(refund->why ? refund->why : ""));
	json_object_set_new(body, "lines", lines);
	json_object_set_new(body, "fee", json_integer(-refund->fee));
	json_object_set(body, "fee_vat", json_object_get(found, "fee_vat"));
	json_object_set_new(body, "vat", rates);
	json_object_set_new(body, "total", json_integer(total));
}

static void add_nothing(struct call *call, json_t *body, const json_t *found)
{
	json_object_set_new(body, "refunds", json_null());
	json_object_set_new(body, "sale", json_integer(receipt_of_order(call, of(found, "order"))));
	json_object_set_new(body, "lines", json_array());
	json_object_set_new(body, "vat", json_array());
	json_object_set_new(body, "total", json_integer(0));
}

json_t *receipt_body(struct call *call, const char *kind, int64_t order,
		     const struct refund *refund)
{
	json_t *found = order_of(call, order);
	json_t *body;

	if (found == NULL)
		return NULL;
	body = begin(call, kind, order, found);
	if (refund)
		add_refund(call, body, found, refund);
	else if (strcmp(kind, "sale") == 0)
		add_sale(call, body, found);
	else
		add_nothing(call, body, found);
	vat_complete(call, json_object_get(body, "vat"), order);
	add_payments(call, body, order, json_string_value(json_object_get(found, "language")));
	json_decref(found);
	return body;
}
