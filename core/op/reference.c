/* References: the object that an argument names, by its id or by the name that
 * people use, and whether it lies within the caller's reach. What does not exist
 * and what belongs to somebody else are answered alike. */
#include <stdlib.h>
#include <string.h>

#include "core/code/code.h"
#include "core/op/private.h"
#include "core/party/reach.h"
#include "core/text/text.h"

/* find: one row (id) or (text) for :id (a number, or null) and :name; where both
 * fit, the number is the id.
 * :phone and :code are what the name means as such, else null.
 * reach: one row when :id is within reach of :account for :operation; NULL where
 * the object belongs to the whole network.
 * shown: one row when PARAM_ANYONE lets :object through: it is the caller's, or everybody
 * may know of it; NULL: always. */
struct reference {
	const char *noun;
	const char *find;
	const char *reach;
	const char *shown;
	/* PARAM_ANYONE lets through who was named exactly (by what the person said at the
	 * desk), and never a number, which anybody could count up. */
	bool by_name;
};

#define WITHIN(condition)                                                               \
	"SELECT 1 FROM reach r WHERE r.account = :account AND r.operation = :operation" \
	"   AND (r.whole OR " condition ") LIMIT 1"

/* What was sold: by whom, or at which desk. */
#define WITHIN_ORDER(order)                                                 \
	WITHIN("EXISTS (SELECT 1 FROM customer_order k WHERE k.id = " order \
	       "   AND (k.shop = r.shop OR k.party = r.party OR k.shop IN"  \
	       "     (SELECT s.id FROM shop s WHERE s.party = r.party)))")

/* Nobody but its own knows of a draft. */
#define SHOWN_PRODUCT(product)                      \
	"SELECT 1 FROM product WHERE id = " product \
	"   AND (state NOT IN ('draft', 'to_validate') OR " PARTY_IN_REACH("party") ")"

/* By its number first: nothing else is looked at where that is one's. */
#define FIND(table, name)                         \
	"SELECT id FROM " table " WHERE id = :id" \
	" UNION ALL SELECT id FROM " table " WHERE " name " LIMIT 1"
#define FIND_ITEM(list)                                                               \
	"SELECT id FROM list_item WHERE list = '" list "' AND id = :id"               \
	" UNION ALL SELECT id FROM list_item WHERE list = '" list "' AND ref = :name" \
	" LIMIT 1"

static const struct reference references[ARG_TYPE_COUNT] = {
	[ARG_PARTY] = {
		N_("party"),
		FIND("party", "ref = :name"),
		WITHIN("r.party = :object"),
	},
	[ARG_SHOP] = {
		N_("shop"),
		FIND("shop", "ref = :name"),
		WITHIN("r.shop = :object OR r.party = (SELECT party FROM shop WHERE id = :object)"),
	},
	[ARG_OFFER] = {
		N_("offer"),
		FIND("offer", "ref = :name"),
		WITHIN("r.party = (SELECT party FROM offer WHERE id = :object)"
		       " OR EXISTS (SELECT 1 FROM offer o JOIN shop s ON s.party = o.party"
		       "    WHERE o.id = :object AND s.id = r.shop AND ifnull(o.shop, s.id) = s.id)"),
		"SELECT 1 FROM offer WHERE id = :object"
		"   AND (state <> 'draft' OR " PARTY_IN_REACH("party") ")",
	},
	[ARG_ACCOUNT] = {
		N_("account"),
		FIND("account", "login = :name"),
		"SELECT 1 WHERE :object = :account UNION ALL " WITHIN("0"),
	},
	[ARG_ROLE] = {
		N_("role"),
		"SELECT name FROM role WHERE name = :name",
		NULL,
	},
	[ARG_CATEGORY] = {
		N_("category"),
		FIND("category", "ref = :name"),
		NULL,
	},
	[ARG_COMMUNE] = {
		N_("commune"),
		"SELECT insee FROM commune WHERE insee = :name"
		" UNION ALL SELECT insee FROM (SELECT insee FROM commune WHERE name_key = :key"
		"    ORDER BY population DESC)"
		" UNION ALL SELECT insee FROM (SELECT c.insee FROM commune_postcode p"
		"    JOIN commune c USING (insee) WHERE p.postcode = :name"
		"    ORDER BY c.population DESC)"
		" LIMIT 1",
		NULL,
	},
	[ARG_VOUCHER] = {
		N_("voucher"),
		FIND("voucher", "code = :code"),
		WITHIN("r.party = (SELECT party FROM voucher WHERE id = :object)"),
	},
	[ARG_CARD] = {
		N_("card"),
		FIND("card", "code = :code"),
		WITHIN("r.party = (SELECT party FROM card WHERE id = :object)"),
	},
	[ARG_BATCH] = {
		N_("batch of cards"),
		"SELECT id FROM card_batch WHERE id = :id",
		WITHIN("r.party IN (SELECT party FROM card WHERE batch = :object)"),
	},
	[ARG_USE] = {
		N_("redemption"),
		"SELECT id FROM offer_use WHERE id = :id",
		WITHIN("r.shop = (SELECT shop FROM offer_use WHERE id = :object)"
		       " OR r.party = (SELECT s.party FROM offer_use u JOIN shop s ON s.id = u.shop"
		       "    WHERE u.id = :object)"),
	},
	[ARG_SESSION] = {
		N_("session"),
		"SELECT id FROM session WHERE id = :id AND ended_at IS NULL",
		WITHIN("0"),
	},
	[ARG_PRODUCT] = {
		N_("product"),
		FIND("product", "ref = :name"),
		WITHIN("r.party = (SELECT party FROM product WHERE id = :object)"),
		SHOWN_PRODUCT(":object"),
	},
	[ARG_SLOT] = {
		N_("session of a product"),
		"SELECT id FROM slot WHERE id = :id",
		WITHIN("r.party = (SELECT p.party FROM slot t JOIN product p ON p.id = t.product"
		       "    WHERE t.id = :object)"),
		SHOWN_PRODUCT("(SELECT product FROM slot WHERE id = :object)"),
	},
	[ARG_SEASON] = { N_("season"), FIND("season", "ref = :name"), NULL },
	[ARG_AUDIENCE] = { N_("audience"), FIND_ITEM("audience"), NULL },
	[ARG_SEAT] = { N_("seat category"), FIND_ITEM("seat"), NULL },
	[ARG_CHANNEL] = { N_("sales channel"), FIND_ITEM("channel"), NULL },
	[ARG_MEANS] = { N_("means of payment"), FIND_ITEM("means"), NULL },
	[ARG_PREFERENCE] = { N_("preference"), FIND_ITEM("preference"), NULL },
	[ARG_CUSTOMER] = {
		N_("customer"),
		/* By a phone number only where it is one customer's alone. */
		"SELECT id FROM customer WHERE id = :id"
		" UNION ALL SELECT id FROM customer WHERE email = lower(:name)"
		" UNION ALL SELECT max(id) FROM customer WHERE phone_key = :phone"
		"    AND phone_key <> ''"
		"   HAVING count(*) = 1"
		" UNION ALL SELECT customer FROM voucher WHERE code = :code LIMIT 1",
		/* A shop sees its own customers (rule 11): those who bought there, and
		 * whom it wrote down. A basket, which anybody can open for an address
		 * that they know, makes nobody theirs, nor does what was wholly cancelled. */
		WITHIN("EXISTS (SELECT 1 FROM customer_order k WHERE k.customer = :object"
		       "   AND k.state = 'confirmed' AND (k.shop = r.shop OR k.party = r.party OR k.shop IN"
		       "     (SELECT s.id FROM shop s WHERE s.party = r.party)))"
		       " OR EXISTS (SELECT 1 FROM customer k JOIN shop s ON s.id = k.shop"
		       "    WHERE k.id = :object AND (s.id = r.shop OR s.party = r.party))"),
		.by_name = true,
	},
	[ARG_CONTACTS] = { N_("list of contacts"), FIND("contact_list", "ref = :name"),
			   WITHIN("0") },
	[ARG_INDICATOR] = { N_("indicator"), FIND("indicator", "ref = :name"), WITHIN("0") },
	[ARG_CODES] = {
		N_("batch of codes"),
		"SELECT id FROM code_batch WHERE id = :id",
		WITHIN("r.party = (SELECT o.party FROM code_batch b JOIN offer o ON o.id = b.offer"
		       "    WHERE b.id = :object)"),
	},
	[ARG_ORDER] = {
		N_("order"),
		"SELECT id FROM customer_order WHERE id = :id",
		WITHIN_ORDER(":object"),
	},
	[ARG_LINE] = {
		N_("line of an order"),
		"SELECT id FROM order_line WHERE id = :id",
		WITHIN_ORDER("(SELECT customer_order FROM order_line WHERE id = :object)"),
	},
	[ARG_TICKET] = {
		N_("ticket"),
		FIND("ticket", "code = :code"),
		WITHIN_ORDER("(SELECT l.customer_order FROM ticket t JOIN order_line l"
			     "   ON l.id = t.line WHERE t.id = :object)"),
	},
	[ARG_ENTRY] = {
		N_("entry"),
		"SELECT id FROM ticket_entry WHERE id = :id",
		WITHIN("r.shop = (SELECT shop FROM ticket_entry WHERE id = :object)"
		       " OR r.party = (SELECT s.party FROM ticket_entry e JOIN shop s ON s.id = e.shop"
		       "    WHERE e.id = :object)"),
	},
	[ARG_TILL] = {
		N_("till"),
		"SELECT id FROM till WHERE id = :id",
		WITHIN("r.shop = (SELECT shop FROM till WHERE id = :object)"
		       " OR r.party = (SELECT s.party FROM till t JOIN shop s ON s.id = t.shop"
		       "    WHERE t.id = :object)"),
	},
	[ARG_RECEIPT] = {
		N_("receipt"),
		"SELECT number FROM receipt WHERE number = :id",
		WITHIN_ORDER("(SELECT customer_order FROM receipt WHERE number = :object)"),
	},
};

static bool number(const char *text, int64_t *id)
{
	size_t length = strlen(text);

	if (length == 0 || length > 18 || strspn(text, "0123456789") != length)
		return false;
	*id = strtoll(text, NULL, 10);
	return true;
}

static enum refusal missing(struct call *call, const struct reference *reference, const char *name)
{
	if (call->whole || reference->reach == NULL)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, reference->noun),
			      "argument", name, NULL);
	return refuse(call, REFUSED_NOT_YOURS, "argument", name, NULL);
}

static bool within(struct call *call, const struct reference *reference, int64_t id)
{
	return reference->reach == NULL ||
	       call_int(call, reference->reach, BINDS(B_INT(":object", id)), 0) != 0;
}

/* Visitors hold their role on the whole network, and still are the public. */
static bool shown(struct call *call, const struct reference *reference, int64_t id)
{
	bool whole = call->whole && !caller_open(call->caller);

	return reference->shown == NULL ||
	       call_int(call, reference->shown, BINDS(B_INT(":object", id), B_INT(":whole", whole)),
			0) != 0;
}

/* A code may be all digits; a phone number too, but for what it begins with. */
static void bind_meanings(struct call *call, struct query *query, const struct param *param,
			  const char *text)
{
	char phone[TEXT_PHONE];
	const char *kind;
	int64_t code = 0;

	if (param->type != ARG_VOUCHER && param->type != ARG_CARD && param->type != ARG_TICKET &&
	    param->type != ARG_CUSTOMER)
		return;
	if (code_find(call, text, &code, &kind) == CODE_FOUND)
		query_int(query, ":code", code);
	if (param->type == ARG_CUSTOMER && text_phone(text, phone))
		query_text(query, ":phone", phone);
}

static bool let_through(struct call *call, const struct param *param, bool numbered, int64_t id)
{
	const struct reference *reference = &references[param->type];

	if ((param->flags & PARAM_ANYONE) && !(reference->by_name && numbered))
		return shown(call, reference, id);
	return within(call, reference, id);
}

enum refusal reference_find(struct call *call, const struct param *param, const char *text,
			    struct value *value)
{
	const struct reference *reference = &references[param->type];
	struct query *query;
	int64_t id = 0;
	bool numbered = number(text, &id);
	bool found;

	query = store_query(call->store, reference->find);
	if (numbered)
		query_int(query, ":id", id);
	bind_meanings(call, query, param, text);
	query_text(query, ":name", text);
	if (param->type == ARG_COMMUNE) {
		char *key = text_fold(text);

		query_text(query, ":key", key);
		free(key);
	}
	found = query_step(query);
	if (found) {
		value->integer = column_int(query, 0);
		if (param->type == ARG_ROLE || param->type == ARG_COMMUNE)
			value->text = call_copy(call, column_text(query, 0));
		value->given = true;
	}
	query_end(query);
	if (!found || !let_through(call, param, numbered, value->integer))
		return missing(call, reference, param->name);
	return DONE;
}
