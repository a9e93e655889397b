/* Offers: what they say in which language, their terms, their life, who may do
 * what with them; categories; selections. */
#include <string.h>

#include "tests/support/scratch.h"

static struct scratch scratch;
static int64_t producer, counter;

static int open_scratch(void **state)
{
	(void)state;
	scratch_open(&scratch);
	scratch_do(&scratch, &scratch.admin, "party.create", "{s:s, s:s, s:s, s:s, s:s}", "name",
		   "Cave des Tilleuls", "kinds", "producer", "commune", "37003", "street",
		   "1 rue Haute", "phone", "02 47 00 00 01");
	producer = scratch_int(&scratch, "id");
	scratch_do(&scratch, &scratch.admin, "shop.create", "{s:I, s:s}", "party",
		   (json_int_t)producer, "name", "Caveau");
	counter = scratch_int(&scratch, "id");
	return 0;
}

static int close_scratch(void **state)
{
	(void)state;
	scratch_close(&scratch);
	return 0;
}

static int64_t offer(const char *title)
{
	scratch_do(&scratch, &scratch.admin, "offer.create", "{s:I, s:s, s:s}", "party",
		   (json_int_t)producer, "category", "wine", "title", title);
	return scratch_int(&scratch, "id");
}

static const char *on(struct caller *caller, const char *operation, int64_t id)
{
	return scratch_call(&scratch, caller, operation, "{s:I}", "offer", (json_int_t)id);
}

static int64_t found(const char *words)
{
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", words);
	return scratch_int(&scratch, "total");
}

static void an_offer_speaks_the_callers_language_then_the_networks(void **state)
{
	struct caller french = scratch_account(&scratch, "fr", "staff", 0, 0);
	int64_t id;

	(void)state;
	french.lang = LANG_FR;
	scratch_do(&scratch, &scratch.admin, "offer.create",
		   "{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "party", (json_int_t)producer,
		   "category", "wine", "title", "Verre offert", "title_en", "A free glass",
		   "title_de", "Ein Glas", "body", "Un verre\nde blanc", "conditions", "Pour deux",
		   "conditions_en", "For two");
	id = scratch_int(&scratch, "id");
	assert_string_equal(on(&scratch.admin, "offer.show", id), "done");
	assert_string_equal(scratch_text(&scratch, "title"), "A free glass");
	assert_string_equal(scratch_text(&scratch, "conditions"), "For two");
	/* English says nothing here: the network's language does. */
	assert_string_equal(scratch_text(&scratch, "body"), "Un verre\nde blanc");
	assert_string_equal(scratch_text(&scratch, "category_name"), "Wines and local produce");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(scratch.answer, "titles"), "de")),
		"Ein Glas");
	assert_string_equal(on(&french, "offer.show", id), "done");
	assert_string_equal(scratch_text(&scratch, "title"), "Verre offert");
	assert_string_equal(scratch_text(&scratch, "category_name"), "Vins et terroirs");
	/* Found in any of its languages. */
	assert_string_equal(on(&scratch.admin, "offer.publish", id), "done");
	assert_int_equal(found("glas ein"), 1);
	assert_int_equal(found("verre offert"), 1);
	scratch_do(&scratch, &scratch.admin, "offer.update", "{s:I, s:s}", "offer", (json_int_t)id,
		   "title_de", "");
	assert_int_equal(found("glas ein"), 0);
}

static void a_typed_period_includes_its_last_day(void **state)
{
	(void)state;
	scratch_do(&scratch, &scratch.admin, "offer.create", "{s:I, s:s, s:s, s:s, s:s}", "party",
		   (json_int_t)producer, "category", "wine", "title", "Novembre", "valid_from",
		   "2026-10-25", "valid_until", "2026-10-25");
	int64_t id = scratch_int(&scratch, "id");

	assert_string_equal(on(&scratch.admin, "offer.show", id), "done");
	/* The day on which the clocks go back has 25 hours. */
	assert_string_equal(scratch_text(&scratch, "valid_from"), "2026-10-24T22:00:00Z");
	assert_string_equal(scratch_text(&scratch, "valid_until"), "2026-10-25T23:00:00Z");
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "offer.update", "{s:I, s:s}",
					 "offer", (json_int_t)id, "valid_until", "2026-10-24"),
			    "usage");
	scratch_do(&scratch, &scratch.admin, "offer.update", "{s:I, s:s, s:s}", "offer",
		   (json_int_t)id, "valid_from", "", "valid_until", "");
	assert_string_equal(on(&scratch.admin, "offer.show", id), "done");
	assert_true(json_is_null(json_object_get(scratch.answer, "valid_until")));
}

static void only_published_offers_in_their_period_are_found(void **state)
{
	int64_t id = offer("Baguenaude");
	int64_t then = scratch.now;

	(void)state;
	assert_int_equal(found("baguenaude"), 0);
	assert_string_equal(on(&scratch.admin, "offer.publish", id), "done");
	assert_int_equal(scratch_int(&scratch, "published"), 1);
	assert_int_equal(found("baguenaude"), 1);
	scratch_do(&scratch, &scratch.admin, "offer.update", "{s:I, s:s, s:s}", "offer",
		   (json_int_t)id, "valid_from", "2026-11-22", "valid_until", "2026-11-22");
	assert_int_equal(found("baguenaude"), 1);
	scratch.now = 1795388400 - 1; /* the last second of the 22nd, in Paris */
	assert_int_equal(found("baguenaude"), 1);
	scratch.now += 1;
	assert_int_equal(found("baguenaude"), 0);
	scratch.now = then;
	assert_string_equal(on(&scratch.admin, "offer.withdraw", id), "done");
	assert_int_equal(found("baguenaude"), 0);
	assert_string_equal(on(&scratch.admin, "offer.withdraw", id), "done");
	assert_int_equal(scratch_int(&scratch, "withdrawn"), 0);
}

static void the_index_follows_every_change(void **state)
{
	int64_t id = offer("Zinzolin");

	(void)state;
	assert_string_equal(on(&scratch.admin, "offer.publish", id), "done");
	scratch_do(&scratch, &scratch.admin, "offer.update", "{s:I, s:s, s:s}", "offer",
		   (json_int_t)id, "title", "Amarante", "body", "Kaléidoscope");
	assert_int_equal(found("zinzolin"), 0);
	assert_int_equal(found("kaleido amarante"), 1);
	/* A place of its own, from the one that it had. */
	scratch_do(&scratch, &scratch.admin, "offer.update", "{s:I, s:s}", "offer", (json_int_t)id,
		   "commune", "Chinon");
	assert_int_equal(found("amarante chinon"), 1);
	assert_string_equal(on(&scratch.admin, "offer.show", id), "done");
	assert_string_equal(scratch_text(&scratch, "phone"), "02 47 00 00 01");
	scratch_do(&scratch, &scratch.admin, "party.update", "{s:I, s:s}", "party",
		   (json_int_t)producer, "name", "Cave des Ormes");
	assert_int_equal(found("amarante tilleuls"), 0);
	assert_int_equal(found("amarante ormes"), 1);
	scratch_do(&scratch, &scratch.admin, "party.close", "{s:I}", "party", (json_int_t)producer);
	assert_int_equal(found("amarante"), 0);
	assert_string_equal(on(&scratch.admin, "offer.publish", id), "wrong_state");
	scratch_do(&scratch, &scratch.admin, "party.reopen", "{s:I}", "party",
		   (json_int_t)producer);
	assert_int_equal(found("amarante"), 1);
}

static void a_shop_must_be_the_producers(void **state)
{
	(void)state;
	scratch_do(&scratch, &scratch.admin, "party.create", "{s:s, s:s}", "name", "Autre", "kinds",
		   "producer");
	int64_t other = scratch_int(&scratch, "id");

	assert_string_equal(scratch_call(&scratch, &scratch.admin, "offer.create",
					 "{s:I, s:s, s:s, s:I}", "party", (json_int_t)other,
					 "category", "wine", "title", "T", "shop",
					 (json_int_t)counter),
			    "usage");
}

static void a_producer_prepares_drafts_of_its_own_only(void **state)
{
	struct caller own = scratch_account(&scratch, "cave", "producer", producer, 0);

	(void)state;
	scratch_do(&scratch, &scratch.admin, "party.create", "{s:s, s:s}", "name", "Voisin",
		   "kinds", "producer");
	int64_t other = scratch_int(&scratch, "id");

	scratch_do(&scratch, &scratch.admin, "offer.create", "{s:I, s:s, s:s}", "party",
		   (json_int_t)other, "category", "wine", "title", "Du voisin");
	int64_t theirs = scratch_int(&scratch, "id");

	scratch_do(&scratch, &own, "offer.create", "{s:I, s:s, s:s}", "party", (json_int_t)producer,
		   "category", "wine", "title", "À nous");
	int64_t ours = scratch_int(&scratch, "id");

	assert_string_equal(scratch_call(&scratch, &own, "offer.create", "{s:I, s:s, s:s}", "party",
					 (json_int_t)other, "category", "wine", "title",
					 "Pour lui"),
			    "not_yours");
	assert_string_equal(scratch_call(&scratch, &own, "offer.update", "{s:I, s:s}", "offer",
					 (json_int_t)theirs, "title", "Volé"),
			    "not_yours");
	/* A draft is its own business; a published offer is everybody's to read. */
	assert_string_equal(on(&own, "offer.show", theirs), "not_yours");
	assert_string_equal(on(&own, "offer.publish", ours), "not_allowed");
	assert_string_equal(on(&scratch.admin, "offer.publish", theirs), "done");
	assert_string_equal(on(&own, "offer.show", theirs), "done");
	scratch_do(&scratch, &own, "offer.update", "{s:I, s:s}", "offer", (json_int_t)ours, "title",
		   "Bien à nous");
	assert_string_equal(on(&scratch.admin, "offer.publish", ours), "done");
	assert_string_equal(scratch_call(&scratch, &own, "offer.update", "{s:I, s:s}", "offer",
					 (json_int_t)ours, "title", "Trop tard"),
			    "wrong_state");
	scratch_do(&scratch, &own, "offer.list", "{s:s}", "filter", "voisin");
	assert_int_equal(scratch_int(&scratch, "total"), 0);
	scratch_do(&scratch, &own, "offer.list", "{s:s}", "filter", "bien a nous");
	assert_int_equal(scratch_int(&scratch, "total"), 1);
	assert_string_equal(scratch_row_text(&scratch, 0, "state"), "published");
}

static void several_are_published_or_none(void **state)
{
	int64_t a = offer("Duo un"), b = offer("Duo deux");

	(void)state;
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "offer.publish", "{s:[I,I,I]}",
					 "offer", (json_int_t)a, (json_int_t)b, (json_int_t)999999),
			    "not_found");
	assert_int_equal(found("duo"), 0);
	scratch_do(&scratch, &scratch.admin, "offer.publish", "{s:[I,I]}", "offer", (json_int_t)a,
		   (json_int_t)b);
	assert_int_equal(scratch_int(&scratch, "published"), 2);
	assert_int_equal(found("duo"), 2);
}

static void categories_are_configurable(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "category.create",
					 "{s:s, s:s, s:s, s:s, s:s}", "ref", "craft", "icon", "陶",
					 "ascii", "ab", "name_fr", "Artisanat", "name_en",
					 "Crafts"),
			    "usage");
	scratch_do(&scratch, &scratch.admin, "category.create", "{s:s, s:s, s:s, s:s, s:s}", "ref",
		   "craft", "icon", "▲", "ascii", "a", "name_fr", "Artisanat", "name_en", "Crafts");
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "category.create",
					 "{s:s, s:s, s:s, s:s, s:s}", "ref", "craft", "icon", "▲",
					 "ascii", "a", "name_fr", "X", "name_en", "X"),
			    "exists");
	scratch_do(&scratch, &scratch.admin, "category.update", "{s:s, s:s, s:i}", "category",
		   "craft", "name_en", "Handicraft", "position", 1);
	scratch_do(&scratch, &scratch.admin, "category.list", "{s:s}", "filter", "handi");
	assert_int_equal(scratch_rows(&scratch), 1);
	assert_string_equal(scratch_row_text(&scratch, 0, "ref"), "craft");
	scratch_do(&scratch, &scratch.admin, "category.list", NULL);
	assert_int_equal(scratch_int(&scratch, "total"), 4);
}

static void each_account_has_its_own_selection(void **state)
{
	struct caller mine = scratch_account(&scratch, "hote", "host", producer, 0);
	struct caller other = scratch_account(&scratch, "hotesse", "host", producer, 0);
	int64_t a = offer("Panier A"), draft = offer("Panier B");

	(void)state;
	assert_string_equal(on(&scratch.admin, "offer.publish", a), "done");
	assert_string_equal(on(&mine, "selection.add", a), "done");
	assert_string_equal(on(&mine, "selection.add", a), "done");
	assert_int_equal(scratch_int(&scratch, "count"), 1);
	assert_string_equal(on(&mine, "selection.add", draft), "not_found");
	scratch_do(&scratch, &mine, "selection.list", NULL);
	assert_int_equal(scratch_rows(&scratch), 1);
	assert_string_equal(scratch_row_text(&scratch, 0, "phone"), "02 47 00 00 01");
	scratch_do(&scratch, &other, "selection.list", NULL);
	assert_int_equal(scratch_rows(&scratch), 0);
	assert_string_equal(on(&scratch.admin, "offer.withdraw", a), "done");
	scratch_do(&scratch, &mine, "selection.list", NULL);
	assert_string_equal(scratch_row_text(&scratch, 0, "state"), "withdrawn");
	assert_string_equal(on(&mine, "selection.remove", a), "done");
	assert_int_equal(scratch_int(&scratch, "count"), 0);
	scratch_do(&scratch, &mine, "selection.clear", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_offer_speaks_the_callers_language_then_the_networks),
		cmocka_unit_test(a_typed_period_includes_its_last_day),
		cmocka_unit_test(only_published_offers_in_their_period_are_found),
		cmocka_unit_test(the_index_follows_every_change),
		cmocka_unit_test(a_shop_must_be_the_producers),
		cmocka_unit_test(a_producer_prepares_drafts_of_its_own_only),
		cmocka_unit_test(several_are_published_or_none),
		cmocka_unit_test(categories_are_configurable),
		cmocka_unit_test(each_account_has_its_own_selection),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
