/* Products: what they say, their life, who may do what with them, their prices, and
 * that the last one of a stock is had once. */
#include <string.h>

#include "core/product/product.h"
#include "tests/support/scratch.h"

static struct scratch scratch;
static int64_t producer, other;
static struct caller owner, stranger, seller;

static int open_scratch(void **state)
{
	struct scratch *s = &scratch;

	(void)state;
	scratch_open(s);
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Musée de la Soie", "kinds",
		   "producer");
	producer = scratch_int(s, "id");
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Autre", "kinds",
		   "producer");
	other = scratch_int(s, "id");
	scratch_do(s, &s->admin, "shop.create", "{s:I, s:s}", "party", (json_int_t)other, "name",
		   "Guichet");
	seller = scratch_account(s, "vente", "seller", 0, scratch_int(s, "id"));
	owner = scratch_account(s, "musee", "producer", producer, 0);
	stranger = scratch_account(s, "autre", "producer", other, 0);
	return 0;
}

static int close_scratch(void **state)
{
	(void)state;
	scratch_close(&scratch);
	return 0;
}

static const char *create(struct caller *caller, const char *ref, const char *family, json_t *more)
{
	json_t *arguments = more ? more : json_object();

	json_object_set_new(arguments, "party", json_integer(producer));
	json_object_set_new(arguments, "ref", json_string(ref));
	json_object_set_new(arguments, "family", json_string(family));
	if (!json_object_get(arguments, "name_fr"))
		json_object_set_new(arguments, "name_fr", json_string("Visite"));
	return scratch_call(&scratch, caller, "product.create", "o", arguments);
}

/* A product that is on sale at 9.50. */
static int64_t on_sale(const char *ref, const char *family, json_t *more)
{
	int64_t id;

	more = more ? more : json_object();
	json_object_set_new(more, "channels", json_string("desk"));
	assert_string_equal(create(&scratch.admin, ref, family, more), "done");
	id = scratch_int(&scratch, "id");
	scratch_do(&scratch, &scratch.admin, "price.set", "{s:s, s:s, s:s}", "product", ref,
		   "audience", "full", "amount", "9.50");
	scratch_do(&scratch, &scratch.admin, "product.submit", "{s:s}", "product", ref);
	scratch_do(&scratch, &scratch.admin, "product.validate", "{s:s}", "product", ref);
	return id;
}

static const char *on(struct caller *caller, const char *operation, const char *ref)
{
	return scratch_call(&scratch, caller, operation, "{s:s}", "product", ref);
}

static const char *change(struct caller *caller, const char *ref, const char *name,
			  const char *value)
{
	return scratch_call(&scratch, caller, "product.update", "{s:s, s:s}", "product", ref, name,
			    value);
}

static const char *price(struct caller *caller, const char *ref, const char *audience,
			 const char *amount)
{
	return scratch_call(&scratch, caller, "price.set", "{s:s, s:s, s:s}", "product", ref,
			    "audience", audience, "amount", amount);
}

/* --- What it says --- */

static void a_product_speaks_four_languages_and_falls_back_on_the_networks(void **state)
{
	(void)state;
	assert_string_equal(create(&scratch.admin, "langues", "visit",
				   json_pack("{s:s, s:s, s:s, s:s, s:s}", "name_fr", "Visite",
					     "name_de", "Führung", "terms_en", "No refund",
					     "internal_fr", "V1", "name_es", "Visita")),
			    "done");
	assert_string_equal(on(&scratch.admin, "product.show", "langues"), "done");
	/* English says something only in its terms: its name is the network's. */
	assert_string_equal(scratch_text(&scratch, "name"), "Visite");
	assert_string_equal(scratch_text(&scratch, "name_de"), "Führung");
	assert_string_equal(scratch_text(&scratch, "terms"), "No refund");
	assert_string_equal(scratch_text(&scratch, "internal_fr"), "V1");
	assert_int_equal(scratch_int(&scratch, "vat"), 2000);
	/* The network's language can't be taken away; another one can. */
	assert_string_equal(change(&scratch.admin, "langues", "name_fr", ""), "usage");
	assert_string_equal(change(&scratch.admin, "langues", "name_de", ""), "done");
	assert_string_equal(on(&scratch.admin, "product.show", "langues"), "done");
	assert_string_equal(scratch_text(&scratch, "name_de"), "");
	scratch_do(&scratch, &scratch.admin, "product.list", "{s:s}", "filter", "v1");
	assert_int_equal(scratch_rows(&scratch), 1);
}

static void what_is_not_right_is_refused(void **state)
{
	struct caller *admin = &scratch.admin;

	(void)state;
	assert_string_equal(create(admin, "x", "holiday", NULL), "usage");
	assert_string_equal(create(admin, "x", "visit", json_pack("{s:s}", "vat", "120")), "usage");
	assert_string_equal(create(admin, "x", "service", json_pack("{s:i}", "stock", -1)),
			    "usage");
	assert_string_equal(create(admin, "x", "service", json_pack("{s:i}", "entries", 0)),
			    "usage");
	assert_string_equal(create(admin, "x", "service", json_pack("{s:s}", "channels", "cash")),
			    "not_found");
	/* What is sold by session has no stock besides. */
	assert_string_equal(create(admin, "x", "visit", json_pack("{s:i}", "stock", 5)), "usage");
	assert_string_equal(create(admin, "x", "visit", json_pack("{s:s}", "season", "never")),
			    "not_found");
	assert_string_equal(create(admin, "twice", "visit", NULL), "done");
	assert_string_equal(create(admin, "twice", "visit", NULL), "exists");
}

/* --- Its life --- */

static void a_producer_submits_and_only_the_network_validates(void **state)
{
	struct scratch *s = &scratch;

	(void)state;
	assert_string_equal(create(&owner, "vie", "service", NULL), "done");
	/* Without a price or a channel it can't be sold. */
	assert_string_equal(on(&owner, "product.submit", "vie"), "usage");
	assert_string_equal(price(&owner, "vie", "full", "12"), "done");
	assert_string_equal(on(&owner, "product.submit", "vie"), "usage");
	assert_string_equal(change(&owner, "vie", "channels", "desk"), "done");
	assert_string_equal(on(&owner, "product.submit", "vie"), "done");
	/* While the network reads it, it stays what was handed in. */
	assert_string_equal(change(&owner, "vie", "name_fr", "Autre"), "wrong_state");
	assert_string_equal(price(&owner, "vie", "full", "13"), "wrong_state");
	assert_string_equal(on(&owner, "product.validate", "vie"), "not_allowed");
	assert_string_equal(scratch_call(s, &s->admin, "product.reject", "{s:s, s:s}", "product",
					 "vie", "why", "Une photo ?"),
			    "done");
	assert_string_equal(on(&owner, "product.show", "vie"), "done");
	assert_string_equal(scratch_text(s, "state"), "draft");
	assert_string_equal(scratch_text(s, "remark"), "Une photo ?");
	assert_string_equal(on(&s->admin, "product.validate", "vie"), "wrong_state");
	assert_string_equal(on(&owner, "product.submit", "vie"), "done");
	assert_string_equal(on(&s->admin, "product.validate", "vie"), "done");
	/* Its producer runs it, but for what the network answers for. */
	assert_string_equal(change(&owner, "vie", "name_fr", "Autre"), "done");
	assert_string_equal(price(&owner, "vie", "full", "13"), "done");
	assert_string_equal(change(&owner, "vie", "vat", "5.5"), "usage");
	assert_string_equal(change(&owner, "vie", "channels", "visitor"), "usage");
	assert_string_equal(change(&s->admin, "vie", "vat", "5,5"), "done");
	assert_string_equal(on(&owner, "product.withdraw", "vie"), "done");
	assert_string_equal(on(&owner, "product.restore", "vie"), "not_allowed");
	assert_string_equal(on(&s->admin, "product.submit", "vie"), "wrong_state");
	assert_string_equal(on(&s->admin, "product.restore", "vie"), "done");
}

static void others_products_are_out_of_reach(void **state)
{
	(void)state;
	assert_string_equal(create(&stranger, "vol", "service", NULL), "not_yours");
	assert_string_equal(create(&owner, "prive", "service", NULL), "done");
	assert_string_equal(change(&stranger, "prive", "name_fr", "Pris"), "not_yours");
	assert_string_equal(price(&stranger, "prive", "full", "1"), "not_yours");
	assert_string_equal(on(&stranger, "product.submit", "prive"), "not_yours");
	/* A draft is not even seen; what is on sale is. */
	assert_string_equal(on(&stranger, "product.show", "prive"), "not_yours");
	assert_string_equal(on(&seller, "product.show", "prive"), "not_yours");
	assert_string_equal(price(&owner, "prive", "full", "12"), "done");
	assert_string_equal(on(&seller, "price.list", "prive"), "not_yours");
	assert_string_equal(on(&seller, "product.choices", "prive"), "not_yours");
	on_sale("public", "service", NULL);
	assert_string_equal(on(&seller, "product.show", "public"), "done");
	assert_string_equal(on(&seller, "price.list", "public"), "done");
	assert_int_equal(scratch_rows(&scratch), 1);
	scratch_do(&scratch, &stranger, "product.list", NULL);
	assert_int_equal(scratch_rows(&scratch), 0);
}

/* --- Prices --- */

static void a_price_is_never_below_zero_and_its_audience_is_one(void **state)
{
	(void)state;
	assert_string_equal(create(&scratch.admin, "prix", "service", NULL), "done");
	assert_string_equal(price(&scratch.admin, "prix", "full", "-1"), "usage");
	assert_string_equal(price(&scratch.admin, "prix", "full", "1.234"), "usage");
	assert_string_equal(price(&scratch.admin, "prix", "full", "beaucoup"), "usage");
	assert_string_equal(price(&scratch.admin, "prix", "desk", "1"), "not_found");
	assert_string_equal(price(&scratch.admin, "prix", "4", "1"), "not_found");
	assert_string_equal(price(&scratch.admin, "prix", "full", "0"), "done");
	assert_string_equal(price(&scratch.admin, "prix", "full", "12,5"), "done");
	assert_string_equal(on(&scratch.admin, "price.list", "prix"), "done");
	assert_int_equal(scratch_rows(&scratch), 1);
	assert_int_equal(scratch_row_int(&scratch, 0, "cents"), 1250);
	/* One that is no longer in use gets no new price. */
	scratch_do(&scratch, &scratch.admin, "item.update", "{s:i, s:b}", "item", 2, "active", 0);
	assert_string_equal(price(&scratch.admin, "prix", "reduced", "9"), "usage");
	scratch_do(&scratch, &scratch.admin, "item.update", "{s:i, s:b}", "item", 2, "active", 1);
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "price.remove", "{s:s, s:s}",
					 "product", "prix", "audience", "full"),
			    "done");
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "price.remove", "{s:s, s:s}",
					 "product", "prix", "audience", "full"),
			    "not_found");
}

/* --- Stock --- */

static void a_stock_is_never_below_what_was_taken(void **state)
{
	(void)state;
	on_sale("stock", "service", json_pack("{s:i}", "stock", 10));
	scratch_tamper(&scratch, "UPDATE product SET taken = 7 WHERE ref = 'stock'");
	assert_string_equal(change(&scratch.admin, "stock", "stock", "6"), "usage");
	assert_string_equal(change(&scratch.admin, "stock", "stock", "7"), "done");
	/* No stock is no end of it, and a stock of nothing is a stock. */
	assert_string_equal(change(&scratch.admin, "stock", "stock", ""), "done");
	scratch_tamper(&scratch, "UPDATE product SET taken = 0 WHERE ref = 'stock'");
	assert_string_equal(change(&scratch.admin, "stock", "stock", "0"), "done");
	assert_string_equal(on(&scratch.admin, "product.show", "stock"), "done");
	assert_true(json_is_integer(json_object_get(scratch.answer, "stock")));
	assert_int_equal(scratch_int(&scratch, "stock"), 0);
}

static void a_family_stays_once_sessions_rest_on_it(void **state)
{
	(void)state;
	on_sale("famille", "visit", NULL);
	assert_string_equal(change(&scratch.admin, "famille", "family", "event"), "done");
	scratch_do(&scratch, &scratch.admin, "slot.create", "{s:s, s:s, s:s, s:i, s:s}", "product",
		   "famille", "from", "2026-12-01", "times", "10:00", "minutes", 60, "places",
		   "20");
	assert_string_equal(change(&scratch.admin, "famille", "family", "visit"), "usage");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_product_speaks_four_languages_and_falls_back_on_the_networks),
		cmocka_unit_test(what_is_not_right_is_refused),
		cmocka_unit_test(a_producer_submits_and_only_the_network_validates),
		cmocka_unit_test(others_products_are_out_of_reach),
		cmocka_unit_test(a_price_is_never_below_zero_and_its_audience_is_one),
		cmocka_unit_test(a_stock_is_never_below_what_was_taken),
		cmocka_unit_test(a_family_stays_once_sessions_rest_on_it),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
