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

static json_t *shown(int64_t id, const char *field)
{
	assert_string_equal(on(&scratch.admin, "offer.show", id), "done");
	return json_object_get(scratch.answer, field);
}

static void an_offer_says_when_and_for_whom(void **state)
{
	(void)state;
	scratch_do(&scratch, &scratch.admin, "offer.create",
		   "{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:i}",
		   "party", (json_int_t)producer, "category", "wine", "title", "Le soir", "hours",
		   "Du mardi au samedi,\nle soir", "hours_en", "Tuesday to Saturday", "contact",
		   "Mme Roy, 02 47 00 00 09", "days", "tue, sat", "from_time", "18:30",
		   "until_time", "24:00", "season_from", "11-15", "season_until", "02-29", "people",
		   6, "cents", 500, "budget", 100000);
	int64_t id = scratch_int(&scratch, "id");

	assert_string_equal(json_string_value(shown(id, "hours")), "Tuesday to Saturday");
	assert_string_equal(scratch_text(&scratch, "contact"), "Mme Roy, 02 47 00 00 09");
	assert_string_equal(scratch_text(&scratch, "days"), "tue,sat");
	assert_string_equal(scratch_text(&scratch, "from_time"), "18:30");
	assert_string_equal(scratch_text(&scratch, "until_time"), "24:00");
	assert_string_equal(scratch_text(&scratch, "season_from"), "11-15");
	assert_string_equal(scratch_text(&scratch, "season_until"), "02-29");
	assert_int_equal(scratch_int(&scratch, "people"), 6);
	assert_int_equal(scratch_int(&scratch, "cents"), 500);
	assert_int_equal(scratch_int(&scratch, "budget"), 100000);
	assert_int_equal(scratch_int(&scratch, "spent"), 0);
	/* Cleared. */
	scratch_do(&scratch, &scratch.admin, "offer.update",
		   "{s:I, s:s, s:s, s:s, s:s, s:s, s:i, s:i}", "offer", (json_int_t)id, "days", "",
		   "from_time", "", "until_time", "", "season_from", "", "season_until", "",
		   "people", 0, "budget", 0);
	assert_true(json_is_null(shown(id, "days")));
	assert_true(json_is_null(shown(id, "until_time")));
	assert_true(json_is_null(shown(id, "season_until")));
	assert_true(json_is_null(shown(id, "people")));
	assert_true(json_is_null(shown(id, "budget")));
}

static void terms_that_cannot_be_are_refused(void **state)
{
	static const char *const wrong[][2] = {
		{ "days", "mon,funday" },
		{ "from_time", "25:00" },
		{ "from_time", "24:00" },
		{ "from_time", "9h" },
		{ "until_time", "12:60" },
		{ "season_from", "02-30" },
		{ "season_until", "2026-01" },
		{ "season_from", "13-01" },
		{ "people", "-1" },
		{ "budget", "1000" },
	};
	int64_t id = offer("Faux");

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (strcmp(scratch_call(&scratch, &scratch.admin, "offer.update", "{s:I, s:s}",
					"offer", (json_int_t)id, wrong[i][0], wrong[i][1]),
			   "usage") != 0)
			fail_msg("%s=%s was taken", wrong[i][0], wrong[i][1]);
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "offer.update",
					 "{s:I, s:s, s:s}", "offer", (json_int_t)id, "from_time",
					 "10:00", "until_time", "10:00"),
			    "usage");
}

/* The days of a closure are the network's, on days of 23 and 25 hours too. */
static void an_offer_is_closed_for_whole_days(void **state)
{
	struct caller own = scratch_account(&scratch, "fermeture", "producer", producer, 0);
	int64_t id = offer("Fermé"), closure;

	(void)state;
	scratch_do(&scratch, &own, "offer.close", "{s:I, s:s, s:s, s:s}", "offer", (json_int_t)id,
		   "from", "2027-03-28", "until", "2027-03-28", "why", "Heure d’été");
	closure = scratch_int(&scratch, "id");
	scratch_do(&scratch, &own, "offer.closures", "{s:I}", "offer", (json_int_t)id);
	assert_int_equal(scratch_int(&scratch, "total"), 1);
	assert_string_equal(scratch_row_text(&scratch, 0, "from"), "2027-03-27T23:00:00Z");
	assert_string_equal(scratch_row_text(&scratch, 0, "until"), "2027-03-28T22:00:00Z");
	assert_int_equal(json_array_size(shown(id, "closures")), 1);
	scratch_do(&scratch, &own, "offer.close", "{s:I, s:s, s:s}", "offer", (json_int_t)id,
		   "from", "2028-02-29", "until", "2028-02-29");
	scratch_do(&scratch, &own, "offer.reopen", "{s:I}", "closure", (json_int_t)closure);
	assert_int_equal(json_array_size(shown(id, "closures")), 1);
	assert_string_equal(scratch_call(&scratch, &own, "offer.reopen", "{s:I}", "closure",
					 (json_int_t)closure),
			    "not_found");
	assert_string_equal(scratch_call(&scratch, &own, "offer.close", "{s:I, s:s, s:s}", "offer",
					 (json_int_t)id, "from", "2027-02-29", "until",
					 "2027-03-01"),
			    "usage");
	assert_string_equal(scratch_call(&scratch, &own, "offer.close", "{s:I, s:s, s:s}", "offer",
					 (json_int_t)id, "from", "2027-01-02", "until",
					 "2027-01-01"),
			    "usage");
	assert_string_equal(scratch_call(&scratch, &own, "offer.close", "{s:I, s:s, s:s}", "offer",
					 (json_int_t)id, "from", "2026-11-01", "until",
					 "2026-11-02"),
			    "usage");
	/* One that has begun ends now. */
	scratch_do(&scratch, &own, "offer.close", "{s:I, s:s, s:s}", "offer", (json_int_t)id,
		   "from", "2026-11-20", "until", "2026-11-30");
	closure = scratch_int(&scratch, "id");
	assert_int_equal(json_array_size(shown(id, "closures")), 2);
	scratch_do(&scratch, &own, "offer.reopen", "{s:I}", "closure", (json_int_t)closure);
	assert_int_equal(json_array_size(shown(id, "closures")), 1);
	scratch_do(&scratch, &own, "offer.closures", "{s:I, s:s}", "offer", (json_int_t)id, "sort",
		   "from");
	assert_int_equal(scratch_row_int(&scratch, 0, "over"), 1);
	/* A neighbour's are not its business. */
	scratch_do(&scratch, &scratch.admin, "party.create", "{s:s, s:s}", "name", "D’à côté",
		   "kinds", "producer");
	struct caller other =
		scratch_account(&scratch, "a-cote", "producer", scratch_int(&scratch, "id"), 0);

	assert_string_equal(scratch_call(&scratch, &other, "offer.close", "{s:I, s:s, s:s}",
					 "offer", (json_int_t)id, "from", "2027-01-01", "until",
					 "2027-01-01"),
			    "not_yours");
	scratch_do(&scratch, &own, "offer.close", "{s:I, s:s, s:s}", "offer", (json_int_t)id,
		   "from", "2027-05-01", "until", "2027-05-01");
	assert_string_equal(scratch_call(&scratch, &other, "offer.reopen", "{s:I}", "closure",
					 (json_int_t)scratch_int(&scratch, "id")),
			    "not_found");
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
		cmocka_unit_test(an_offer_says_when_and_for_whom),
		cmocka_unit_test(terms_that_cannot_be_are_refused),
		cmocka_unit_test(an_offer_is_closed_for_whole_days),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
