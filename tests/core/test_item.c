/* The network's own lists and its seasons: what is refused, who may change them. */
#include <string.h>

#include "tests/support/scratch.h"

static struct scratch scratch;
static int64_t shop;

static int open_scratch(void **state)
{
	(void)state;
	scratch_open(&scratch);
	scratch_do(&scratch, &scratch.admin, "party.create", "{s:s, s:s}", "name", "Cave", "kinds",
		   "producer");
	scratch_do(&scratch, &scratch.admin, "shop.create", "{s:I, s:s}", "party",
		   (json_int_t)scratch_int(&scratch, "id"), "name", "Caveau");
	shop = scratch_int(&scratch, "id");
	return 0;
}

static int close_scratch(void **state)
{
	(void)state;
	scratch_close(&scratch);
	return 0;
}

static int64_t item(const char *list, const char *ref, const char *name)
{
	scratch_do(&scratch, &scratch.admin, "item.create", "{s:s, s:s, s:s}", "list", list, "ref",
		   ref, "name_fr", name);
	return scratch_int(&scratch, "id");
}

static void a_list_keeps_its_order_and_speaks_the_callers_language(void **state)
{
	struct caller french = scratch_account(&scratch, "fr", "seller", 0, shop);

	(void)state;
	french.lang = LANG_FR;
	item("audience", "senior", "Senior");
	scratch_do(&scratch, &french, "item.list", "{s:s}", "list", "audience");
	assert_int_equal(scratch_rows(&scratch), 4);
	assert_string_equal(scratch_row_text(&scratch, 0, "name"), "Plein tarif");
	assert_string_equal(scratch_row_text(&scratch, 3, "name"), "Senior");
	scratch_do(&scratch, &scratch.admin, "item.list", "{s:s}", "list", "audience");
	assert_string_equal(scratch_row_text(&scratch, 0, "name"), "Full price");
	/* It has no English name: the network's language stands in. */
	assert_string_equal(scratch_row_text(&scratch, 3, "name"), "Senior");
}

static void an_item_has_a_kind_where_its_list_has_kinds(void **state)
{
	struct scratch *s = &scratch;

	(void)state;
	assert_string_equal(scratch_call(s, &s->admin, "item.create", "{s:s, s:s, s:s, s:s}",
					 "list", "audience", "ref", "x", "name_fr", "X", "kind",
					 "cash"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "item.create", "{s:s, s:s, s:s}", "list",
					 "means", "ref", "x", "name_fr", "X"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "item.create", "{s:s, s:s, s:s, s:s}",
					 "list", "channel", "ref", "x", "name_fr", "X", "kind",
					 "cash"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "item.create", "{s:s, s:s, s:s, s:s}",
					 "list", "means", "ref", "meal", "name_fr", "Titre-repas",
					 "kind", "voucher"),
			    "done");
	/* Change is of a means of payment. */
	assert_string_equal(scratch_call(s, &s->admin, "item.create", "{s:s, s:s, s:s, s:b}",
					 "list", "seat", "ref", "x", "name_fr", "X", "change", 1),
			    "usage");
}

static void an_item_has_a_name_and_a_ref_of_its_own(void **state)
{
	struct scratch *s = &scratch;
	int64_t front = item("seat", "front", "Devant");

	(void)state;
	assert_string_equal(
		scratch_call(s, &s->admin, "item.create", "{s:s, s:s}", "list", "seat", "ref", "y"),
		"usage");
	assert_string_equal(scratch_call(s, &s->admin, "item.create", "{s:s, s:s, s:s}", "list",
					 "seat", "ref", "front", "name_fr", "Autre"),
			    "exists");
	/* The same word in another list is another thing. */
	item("audience", "front", "Devant");
	assert_string_equal(scratch_call(s, &s->admin, "item.update", "{s:I, s:s}", "item",
					 (json_int_t)front, "name_fr", ""),
			    "usage");
	scratch_do(s, &s->admin, "item.update", "{s:I, s:s, s:s, s:b}", "item", (json_int_t)front,
		   "name_fr", "", "name_en", "Front", "active", 0);
	scratch_do(s, &s->admin, "item.list", "{s:s, s:b}", "list", "seat", "active", 1);
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(scratch_call(s, &s->admin, "item.update", "{s:i}", "item", 999),
			    "not_found");
}

static void only_the_network_words_its_lists(void **state)
{
	struct caller seller = scratch_account(&scratch, "seller", "seller", 0, shop);

	(void)state;
	assert_string_equal(scratch_call(&scratch, &seller, "item.create", "{s:s, s:s, s:s}",
					 "list", "seat", "ref", "z", "name_fr", "Z"),
			    "not_allowed");
	assert_string_equal(scratch_call(&scratch, &seller, "season.create", NULL), "not_allowed");
}

static void a_season_includes_its_last_day(void **state)
{
	struct scratch *s = &scratch;
	int64_t season;

	(void)state;
	scratch_do(s, &s->admin, "season.create", "{s:s, s:s, s:s, s:s}", "ref", "2026", "name",
		   "Saison 2026", "from", "2026-03-29", "until", "2026-10-25");
	season = scratch_int(s, "id");
	scratch_do(s, &s->admin, "season.list", NULL);
	/* From the first second of a day of 23 hours to the last of one of 25. */
	assert_string_equal(scratch_row_text(s, 0, "from"), "2026-03-28T23:00:00Z");
	assert_string_equal(scratch_row_text(s, 0, "until"), "2026-10-25T23:00:00Z");
	assert_string_equal(scratch_call(s, &s->admin, "season.update", "{s:I, s:s}", "season",
					 (json_int_t)season, "until", "2026-03-28"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "season.create", "{s:s, s:s, s:s, s:s}",
					 "ref", "bad", "name", "x", "from", "2026-06-01", "until",
					 "2026-06-31"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "season.create", "{s:s, s:s, s:s, s:s}",
					 "ref", "2026", "name", "x", "from", "2026-06-01", "until",
					 "2026-06-30"),
			    "exists");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_keeps_its_order_and_speaks_the_callers_language),
		cmocka_unit_test(an_item_has_a_kind_where_its_list_has_kinds),
		cmocka_unit_test(an_item_has_a_name_and_a_ref_of_its_own),
		cmocka_unit_test(only_the_network_words_its_lists),
		cmocka_unit_test(a_season_includes_its_last_day),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
