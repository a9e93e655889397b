/* Through operations wherever they make it; products and batches of single-use codes as
 * rows, since these tests are not about how those are made. */
#include "tests/support/world.h"

#include <stdio.h>
#include <string.h>

#include "core/network/settings.h"
#include "core/store/store.h"

enum { SQL_MAX = 1024 };

static void __attribute__((format(printf, 2, 3))) insert(struct world *w, const char *format, ...)
{
	char sql[SQL_MAX];
	va_list list;

	va_start(list, format);
	vsnprintf(sql, sizeof sql, format, list);
	va_end(list);
	scratch_tamper(&w->scratch, sql);
}

static int64_t made(struct world *w)
{
	return scratch_int(&w->scratch, "id");
}

static void keep_name(struct side *side, enum arg_type type, const char *name)
{
	snprintf(side->name[type], sizeof side->name[type], "%s", name);
}

/* --- A party, its counter, its benefits --- */

static void make_party(struct world *w, struct side *side)
{
	struct scratch *s = &w->scratch;

	scratch_do(s, &s->admin, "party.create", "{s:s, s:s, s:s}", "name", "Domaine", "kinds",
		   "host,association,producer", "ref", side->ref);
	side->object[ARG_PARTY] = made(w);
	keep_name(side, ARG_PARTY, side->ref);
	scratch_do(s, &s->admin, "shop.create", "{s:I, s:s, s:s}", "party",
		   (json_int_t)side->object[ARG_PARTY], "name", "Caveau", "ref", side->ref);
	side->object[ARG_SHOP] = made(w);
	keep_name(side, ARG_SHOP, side->ref);
	side->seller = scratch_account(s, side->mark, "seller", 0, side->object[ARG_SHOP]);
	side->object[ARG_ACCOUNT] = side->seller.account;
	side->object[ARG_SESSION] = side->seller.session;
	keep_name(side, ARG_ACCOUNT, side->mark);
}

static void make_offer(struct world *w, struct side *side)
{
	struct scratch *s = &w->scratch;
	json_int_t offer;

	scratch_do(s, &s->admin, "offer.create", "{s:I, s:s, s:s, s:s, s:i}", "party",
		   (json_int_t)side->object[ARG_PARTY], "category", "wine", "title", "Verre", "ref",
		   side->ref, "per_code", 9);
	offer = side->object[ARG_OFFER] = made(w);
	keep_name(side, ARG_OFFER, side->ref);
	scratch_do(s, &s->admin, "offer.publish", "{s:I}", "offer", offer);
	scratch_do(s, &s->admin, "offer.close", "{s:I, s:s, s:s}", "offer", offer, "from",
		   "2027-01-10", "until", "2027-01-11");
	side->closure = scratch_number(&w->scratch, "SELECT max(id) FROM offer_closure");
}

static void make_voucher(struct world *w, struct side *side)
{
	struct scratch *s = &w->scratch;

	scratch_do(s, &s->admin, "access.create", "{s:I}", "party",
		   (json_int_t)side->object[ARG_PARTY]);
	side->access = made(w);
	snprintf(side->password, sizeof side->password, "%s", scratch_text(s, "password"));
	scratch_do(s, &s->admin, "voucher.issue", "{s:s, s:s}", "email", side->email, "password",
		   side->password);
	keep_name(side, ARG_VOUCHER, scratch_text(s, "code"));
	side->object[ARG_VOUCHER] = scratch_number(&w->scratch, "SELECT max(id) FROM voucher");
	scratch_do(s, &s->admin, "redemption.create", "{s:s, s:I, s:I}", "code",
		   side->name[ARG_VOUCHER], "offer", (json_int_t)side->object[ARG_OFFER], "shop",
		   (json_int_t)side->object[ARG_SHOP]);
	side->object[ARG_USE] = scratch_number(&w->scratch, "SELECT max(id) FROM offer_use");
}

static void make_card(struct world *w, struct side *side)
{
	struct scratch *s = &w->scratch;

	scratch_do(s, &s->admin, "card.make", "{s:s, s:i}", "label", side->mark, "cards", 1);
	side->object[ARG_BATCH] = scratch_int(s, "batch");
	scratch_do(s, &s->admin, "card.list", "{s:I}", "batch",
		   (json_int_t)side->object[ARG_BATCH]);
	keep_name(side, ARG_CARD, scratch_row_text(s, 0, "code"));
	side->object[ARG_CARD] = scratch_number(&w->scratch, "SELECT max(id) FROM card");
	scratch_do(s, &s->admin, "card.give", "{s:I, s:i, s:I}", "batch",
		   (json_int_t)side->object[ARG_BATCH], "cards", 1, "party",
		   (json_int_t)side->object[ARG_PARTY]);
}

/* --- What is sold --- */

static void make_product(struct world *w, struct side *side)
{
	long long id = (long long)scratch_number(&w->scratch,
						 "SELECT ifnull(max(id), 0) + 1 FROM product");
	long long starts = (long long)network_days_after(SCRATCH_NOW, 1) + 20 * 3600;

	insert(w,
	       "INSERT INTO product (id, ref, party, family, state, vat, created_at, changed_at)"
	       " VALUES (%lld, '%s', %lld, 'event', 'in_use', 1000, 0, 0)",
	       id, side->ref, (long long)side->object[ARG_PARTY]);
	insert(w, "INSERT INTO product_text (product, language, name, name_key)"
		  " SELECT id, 'fr', 'Concert', 'concert' FROM product ORDER BY id DESC LIMIT 1");
	insert(w,
	       "INSERT INTO product_channel (product, channel) SELECT %lld, id FROM list_item"
	       " WHERE list = 'channel' AND kind = 'desk'",
	       id);
	insert(w, "INSERT INTO price (product, audience, cents) VALUES (%lld, 1, 1200)", id);
	insert(w,
	       "INSERT INTO slot (product, starts, minutes, created_at) VALUES (%lld, %lld, 90, 0)",
	       id, starts);
	side->object[ARG_PRODUCT] = id;
	side->object[ARG_SLOT] = scratch_number(&w->scratch, "SELECT max(id) FROM slot");
	insert(w, "INSERT INTO slot_place (slot, capacity) VALUES (%lld, 9)",
	       (long long)side->object[ARG_SLOT]);
	keep_name(side, ARG_PRODUCT, side->ref);
}

static void make_order(struct world *w, struct side *side)
{
	struct scratch *s = &w->scratch;
	json_int_t order;

	scratch_do(s, &side->seller, "till.open", "{s:s}", "float", "50");
	side->object[ARG_TILL] = scratch_number(&w->scratch, "SELECT max(id) FROM till");
	scratch_do(s, &side->seller, "order.open", NULL);
	order = side->object[ARG_ORDER] = made(w);
	scratch_do(s, &side->seller, "order.customer", "{s:I, s:s}", "order", order, "email",
		   side->email);
	scratch_do(s, &side->seller, "order.add", "{s:I, s:I, s:i, s:I}", "order", order, "product",
		   (json_int_t)side->object[ARG_PRODUCT], "audience", 1, "slot",
		   (json_int_t)side->object[ARG_SLOT]);
	scratch_do(s, &side->seller, "order.confirm", "{s:I, s:s, s:s}", "order", order, "total",
		   "12", "payments", "cash:12");
	side->object[ARG_LINE] = scratch_number(&w->scratch, "SELECT max(id) FROM order_line");
	side->object[ARG_RECEIPT] = scratch_number(&w->scratch, "SELECT max(number) FROM receipt");
	scratch_do(s, &side->seller, "ticket.list", "{s:I}", "order", order);
	keep_name(side, ARG_TICKET, scratch_row_text(s, 0, "code"));
	side->object[ARG_TICKET] = scratch_number(&w->scratch, "SELECT max(id) FROM ticket");
}

/* What nobody but its producer knows of yet. */
static void make_drafts(struct world *w, struct side *side)
{
	struct scratch *s = &w->scratch;

	scratch_do(s, &s->admin, "offer.create", "{s:I, s:s, s:s}", "party",
		   (json_int_t)side->object[ARG_PARTY], "category", "wine", "title", "Demain");
	side->draft[ARG_OFFER] = made(w);
	scratch_do(s, &s->admin, "product.create", "{s:I, s:s, s:s, s:s}", "party",
		   (json_int_t)side->object[ARG_PARTY], "family", "event", "ref",
		   side->ref[0] == 'o' ? "draft-one" : "draft-two", "name_fr", side->mark);
	side->draft[ARG_PRODUCT] = made(w);
	insert(w,
	       "INSERT INTO slot (product, starts, minutes, created_at)"
	       " VALUES (%lld, %lld, 90, 0)",
	       (long long)side->draft[ARG_PRODUCT], (long long)SCRATCH_NOW + 86400);
	side->draft[ARG_SLOT] = scratch_number(&w->scratch, "SELECT max(id) FROM slot");
}

/* The ticket is used when it is time. */
static void enter(struct world *w, struct side *side)
{
	struct scratch *s = &w->scratch;
	int64_t now = s->now;

	s->now = network_days_after(SCRATCH_NOW, 1) + 20 * 3600;
	scratch_do(s, &s->admin, "redemption.create", "{s:s, s:I}", "code", side->name[ARG_TICKET],
		   "shop", (json_int_t)side->object[ARG_SHOP]);
	side->object[ARG_ENTRY] = scratch_number(&w->scratch, "SELECT max(id) FROM ticket_entry");
	s->now = now;
}

static void make_codes(struct world *w, struct side *side)
{
	struct scratch *s = &w->scratch;
	long long offer = (long long)scratch_number(&w->scratch, "SELECT max(id) + 1 FROM offer");

	insert(w,
	       "INSERT INTO offer (id, state, party, target, scope, effect, percent, created_at,"
	       "   changed_at) VALUES (%lld, 'published', %lld, 'single', 'basket', 'percent',"
	       "   1000, 0, 0)",
	       offer, (long long)side->object[ARG_PARTY]);
	insert(w,
	       "INSERT INTO offer_text (offer, language, title, title_key)"
	       " VALUES (%lld, 'fr', 'Promo', 'promo')",
	       offer);
	scratch_do(s, &s->admin, "code.generate", "{s:I, s:I, s:i, s:s}", "offer",
		   (json_int_t)offer, "customer", (json_int_t)side->object[ARG_CUSTOMER], "codes",
		   1, "prefix", "P");
	side->object[ARG_CODES] = scratch_int(s, "batch");
}

/* --- Its customer --- */

static void make_customer(struct world *w, struct side *side)
{
	struct scratch *s = &w->scratch;
	char code[64];

	snprintf(side->email, sizeof side->email, "%s@example.fr", side->mark);
	scratch_do(s, &w->visitor, "customer.register", "{s:s, s:s}", "email", side->email, "name",
		   side->mark);
	scratch_do(s, &w->daemon, "message.take", NULL);
	snprintf(
		code, sizeof code, "%s",
		json_string_value(json_object_get(
			json_object_get(json_object_get(s->answer, "paper"), "document"), "code")));
	scratch_do(s, &w->daemon, "message.sent", "{s:I}", "message",
		   (json_int_t)scratch_int(s, "message"));
	scratch_do(s, &w->visitor, "customer.activate", "{s:s, s:s, s:s}", "email", side->email,
		   "code", code, "password", WORLD_PASSWORD);
	side->customer = scratch_stranger(true, "192.0.2.2");
	scratch_do(s, &side->customer, "auth.password", "{s:s, s:s}", "login", side->email,
		   "password", WORLD_PASSWORD);
	side->object[ARG_CUSTOMER] = scratch_number(&w->scratch, "SELECT max(id) FROM customer");
	keep_name(side, ARG_CUSTOMER, side->email);
	scratch_do(s, &side->customer, "own.address_add", "{s:s, s:s}", "label", side->mark, "town",
		   "Tours");
	side->address = scratch_number(&w->scratch, "SELECT max(id) FROM customer_address");
}

/* What is the network's alone: one for both. */
static void make_shared(struct world *w)
{
	struct scratch *s = &w->scratch;

	scratch_do(s, &s->admin, "network.set", "{s:s}", "mail", "maildir:/nowhere");
	scratch_do(s, &s->admin, "season.create", "{s:s, s:s, s:s, s:s}", "name", "Été", "ref",
		   "ete", "from", "2026-06-01", "until", "2026-12-31");
	scratch_do(s, &s->admin, "contacts.create", "{s:s, s:s}", "ref", "liste", "name", "Liste");
	scratch_do(s, &s->admin, "indicator.create", "{s:s, s:s, s:s}", "ref", "visites", "name",
		   "Visites", "levels", "Nouveau,Fidèle");
	scratch_do(s, &s->admin, "item.create", "{s:s, s:s, s:s}", "list", "preference", "ref",
		   "lettre", "name_fr", "Lettre");
	scratch_do(s, &s->admin, "account.create", "{s:s, s:s}", "login", "visitor", "role",
		   "visitor");
	scratch_do(s, &s->admin, "account.open", "{s:s}", "account", "visitor");
	w->visitor = scratch_stranger(true, "192.0.2.3");
	scratch_do(s, &w->visitor, "auth.open", "{s:s}", "login", "visitor");
}

void world_open(struct world *w)
{
	scratch_open(&w->scratch);
	w->daemon = scratch_stranger(false, "guichetd");
	w->daemon.daemon = true;
	w->side[0] = (struct side){ .mark = "alder", .ref = "one" };
	w->side[1] = (struct side){ .mark = "birch", .ref = "two" };
	make_shared(w);
	for (int i = 0; i < 2; i++) /* before there is any other message */
		make_customer(w, &w->side[i]);
	for (int i = 0; i < 2; i++) {
		struct side *side = &w->side[i];

		make_party(w, side);
		make_offer(w, side);
		make_voucher(w, side);
		make_card(w, side);
		make_product(w, side);
		make_order(w, side);
		enter(w, side);
		make_codes(w, side);
		make_drafts(w, side);
		/* These two lie in nobody's reach but the network's. */
		side->object[ARG_CONTACTS] =
			scratch_number(&w->scratch, "SELECT max(id) FROM contact_list");
		side->object[ARG_INDICATOR] =
			scratch_number(&w->scratch, "SELECT max(id) FROM indicator");
	}
}
