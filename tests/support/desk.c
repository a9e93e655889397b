/* Parties and accounts through operations; what is sold as rows, since tests of orders
 * are not about how products are made. */
#include "tests/support/desk.h"

#include <stdio.h>
#include <string.h>

#include "core/network/settings.h"
#include "core/store/store.h"

static int64_t made(struct desk *desk)
{
	return scratch_int(&desk->scratch, "id");
}

static int64_t new_party(struct desk *desk, const char *name)
{
	scratch_do(&desk->scratch, &desk->scratch.admin, "party.create", "{s:s, s:s}", "name", name,
		   "kinds", "producer");
	return made(desk);
}

static int64_t new_shop(struct desk *desk, int64_t party, const char *name)
{
	scratch_do(&desk->scratch, &desk->scratch.admin, "shop.create", "{s:I, s:s}", "party",
		   (json_int_t)party, "name", name);
	return made(desk);
}

static void __attribute__((format(printf, 2, 3))) insert(struct desk *desk, const char *format, ...)
{
	char sql[512];
	va_list list;

	va_start(list, format);
	vsnprintf(sql, sizeof sql, format, list);
	va_end(list);
	scratch_tamper(&desk->scratch, sql);
}

int64_t desk_product(struct desk *desk, const char *ref, const char *family, int64_t cents)
{
	int64_t id = scratch_number(&desk->scratch, "SELECT ifnull(max(id), 0) + 1 FROM product");

	insert(desk,
	       "INSERT INTO product (id, ref, party, family, state, vat, created_at, changed_at)"
	       " VALUES (%lld, '%s', %lld, '%s', 'in_use', 1000, 0, 0)",
	       (long long)id, ref, (long long)desk->producer, family);
	insert(desk,
	       "INSERT INTO product_text (product, language, name, name_key, terms)"
	       " VALUES (%lld, 'fr', '%s', '%s', 'Ni repris ni échangé')",
	       (long long)id, ref, ref);
	insert(desk,
	       "INSERT INTO product_channel (product, channel)"
	       " SELECT %lld, id FROM list_item WHERE list = 'channel' AND kind = 'desk'",
	       (long long)id);
	insert(desk,
	       "INSERT INTO price (product, audience, cents) VALUES (%lld, %d, %lld),"
	       " (%lld, %d, %lld)",
	       (long long)id, AUDIENCE_FULL, (long long)cents, (long long)id, AUDIENCE_CHILD,
	       (long long)cents / 2);
	return id;
}

static void make_products(struct desk *desk)
{
	desk->concert = desk_product(desk, "Concert", "event", 1200);
	desk->pass = desk_product(desk, "Pass", "undated_pass", 3000);
	desk->membership = desk_product(desk, "Carte", "membership", 1000);
	desk->slot = 1;
	insert(desk,
	       "INSERT INTO slot (id, product, starts, minutes, created_at)"
	       " VALUES (1, %lld, %lld, 120, 0)",
	       (long long)desk->concert,
	       (long long)network_days_after(SCRATCH_NOW, 1) + 20 * 3600 + 1800);
	insert(desk, "INSERT INTO slot_place (slot, capacity) VALUES (1, 5)");
	insert(desk, "UPDATE product SET stock = 3, entries = 2 WHERE id = %lld",
	       (long long)desk->pass);
}

int64_t desk_offer(struct desk *desk, const char *code, const char *kind, int64_t percent)
{
	int64_t id = scratch_number(&desk->scratch, "SELECT ifnull(max(id), 0) + 1 FROM offer");
	int64_t row = scratch_number(&desk->scratch, "SELECT ifnull(max(id), 0) + 1 FROM code");
	bool single = strcmp(kind, "single") == 0;

	insert(desk,
	       "INSERT INTO offer (id, state, target, scope, effect, percent, per_code,"
	       "   created_at, changed_at)"
	       " VALUES (%lld, 'published', '%s', 'basket', 'percent', %lld, NULL, 0, 0)",
	       (long long)id, single ? "single" : "partner", (long long)percent);
	insert(desk,
	       "INSERT INTO offer_text (offer, language, title, title_key)"
	       " VALUES (%lld, 'fr', '%s', '%s')",
	       (long long)id, code, code);
	insert(desk, "INSERT INTO code (id, text, kind, own) VALUES (%lld, upper('%s'), '%s', 0)",
	       (long long)row, code, kind);
	if (single) {
		insert(desk,
		       "INSERT INTO code_batch (id, offer, customer, language, state, codes, made,"
		       "   made_at, account) VALUES (%lld, %lld, 1, 'fr', 'ready', 1, 1, 0, 1)",
		       (long long)id, (long long)id);
		insert(desk, "INSERT INTO code_range VALUES (%lld, %lld, %lld)", (long long)row,
		       (long long)row, (long long)id);
	} else {
		insert(desk, "INSERT INTO offer_code VALUES (%lld, %lld)", (long long)row,
		       (long long)id);
	}
	return id;
}

void desk_open(struct desk *desk)
{
	struct scratch *s = &desk->scratch;

	scratch_open(s);
	desk->producer = new_party(desk, "Cave des Tilleuls");
	desk->shop = new_shop(desk, desk->producer, "Cave des Tilleuls");
	desk->other_shop = new_shop(desk, desk->producer, "Caveau du Pont");
	desk->elsewhere = new_shop(desk, new_party(desk, "Château du Parc"), "Château du Parc");
	make_products(desk);
	insert(desk, "INSERT INTO customer (email, language, name, name_key, created_at)"
		     " VALUES ('marie@example.fr', 'fr', 'Marie Petit', 'marie petit', 0)");
	desk->customer = 1;
	desk->seller = scratch_account(s, "paul", "seller", 0, desk->shop);
	desk->other_seller = scratch_account(s, "anne", "seller", 0, desk->elsewhere);
	desk->door = scratch_account(s, "porte", "shop", 0, desk->shop);
	scratch_do(s, &desk->seller, "till.open", "{s:I, s:s}", "shop", (json_int_t)desk->shop,
		   "float", "50");
}

int64_t desk_basket(struct desk *desk)
{
	scratch_do(&desk->scratch, &desk->seller, "order.open", NULL);
	return made(desk);
}

const char *desk_add(struct desk *desk, int64_t order, int64_t product, int64_t slot, int64_t units)
{
	return scratch_call(&desk->scratch, &desk->seller, "order.add", "{s:I, s:I, s:i, s:I, s:o}",
			    "order", (json_int_t)order, "product", (json_int_t)product, "audience",
			    AUDIENCE_FULL, "units", (json_int_t)units, "slot",
			    slot ? json_integer(slot) : json_null());
}

const char *desk_confirm(struct desk *desk, int64_t order, const char *payments)
{
	struct scratch *s = &desk->scratch;
	char total[32];
	char card[48];
	int64_t cents;

	scratch_do(s, &desk->seller, "order.show", "{s:I}", "order", (json_int_t)order);
	cents = scratch_int(s, "total");
	snprintf(total, sizeof total, "%lld.%02lld", (long long)cents / 100,
		 (long long)cents % 100);
	snprintf(card, sizeof card, "card:%s:REF1", total);
	return scratch_call(s, &desk->seller, "order.confirm", "{s:I, s:s, s:s}", "order",
			    (json_int_t)order, "total", total, "payments",
			    payments ? payments : card);
}

int64_t desk_sell(struct desk *desk, int64_t product, int64_t slot, int64_t units)
{
	int64_t order = desk_basket(desk);

	assert_string_equal(desk_add(desk, order, product, slot, units), "done");
	assert_string_equal(desk_confirm(desk, order, NULL), "done");
	return order;
}

void desk_ticket(struct desk *desk, int64_t order, size_t n, char code[48])
{
	struct scratch *s = &desk->scratch;

	scratch_do(s, &desk->seller, "ticket.list", "{s:I, s:s}", "order", (json_int_t)order,
		   "sort", "id");
	snprintf(code, 48, "%s", scratch_row_text(s, n, "code"));
}

const char *desk_type(struct desk *desk, int64_t order, const char *code)
{
	return scratch_call(&desk->scratch, &desk->seller, "order.code", "{s:I, s:s}", "order",
			    (json_int_t)order, "code", code);
}

const char *desk_said(const struct desk *desk, const char *name)
{
	const json_t *said = json_object_get(desk->scratch.answer, "said");
	const char *text = json_string_value(json_object_get(said, name));

	return text ? text : "";
}

void desk_voucher(struct desk *desk, int days)
{
	char sql[256];

	scratch_tamper(&desk->scratch, "INSERT OR IGNORE INTO code (id, text, kind, own)"
				       " VALUES (901, 'BON-MARIE', 'voucher', 0)");
	snprintf(sql, sizeof sql,
		 "INSERT OR REPLACE INTO voucher (id, code, customer, party, reason, valid_from,"
		 " valid_until, issued_at) VALUES (1, 901, 1, 1, 'guest', 0, %lld, 0)",
		 (long long)desk->scratch.now + days * 86400LL);
	scratch_tamper(&desk->scratch, sql);
}

void desk_prove(struct desk *desk)
{
	scratch_do(&desk->scratch, &desk->scratch.admin, "ledger.verify", NULL);
	assert_int_equal(scratch_int(&desk->scratch, "ok"), 1);
	scratch_do(&desk->scratch, &desk->scratch.admin, "receipt.verify", NULL);
}
