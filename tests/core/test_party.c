/* Parties, affiliations, shops and places, and who may touch whose. */
#include <string.h>

#include "tests/support/scratch.h"

static struct scratch scratch;

static int open_scratch(void **state)
{
	(void)state;
	scratch_open(&scratch);
	return 0;
}

static int close_scratch(void **state)
{
	(void)state;
	scratch_close(&scratch);
	return 0;
}

static int64_t party(const char *name, const char *kinds)
{
	scratch_do(&scratch, &scratch.admin, "party.create", "{s:s, s:s, s:s}", "name", name,
		   "kinds", kinds, "commune", "37003");
	return scratch_int(&scratch, "id");
}

static int64_t shop(int64_t owner, const char *name)
{
	scratch_do(&scratch, &scratch.admin, "shop.create", "{s:I, s:s}", "party",
		   (json_int_t)owner, "name", name);
	return scratch_int(&scratch, "id");
}

static void show(struct caller *caller, const char *operation, const char *noun, int64_t id)
{
	scratch_do(&scratch, caller, operation, "{s:I}", noun, (json_int_t)id);
}

static void a_party_takes_town_and_point_from_its_commune(void **state)
{
	int64_t id = party("Moulin de la Ramée", "host");

	(void)state;
	show(&scratch.admin, "party.show", "party", id);
	assert_string_equal(scratch_text(&scratch, "town"), "Amboise");
	assert_string_equal(scratch_text(&scratch, "postcode"), "37400");
	assert_string_equal(scratch_text(&scratch, "kinds"), "host");
	assert_int_equal(scratch_int(&scratch, "estimated"), 1);
	assert_true(json_real_value(json_object_get(scratch.answer, "lat")) > 47);
	/* The town alone tells the commune too, and a given point is no estimate. */
	scratch_do(&scratch, &scratch.admin, "party.update", "{s:I, s:s, s:s, s:f, s:f}", "party",
		   (json_int_t)id, "town", "Bléré", "postcode", "37150", "lat", 47.32, "lon", 1.01);
	show(&scratch.admin, "party.show", "party", id);
	assert_string_equal(scratch_text(&scratch, "commune"), "37027");
	assert_int_equal(scratch_int(&scratch, "estimated"), 0);
	/* Another commune, and nothing of the former place is left. */
	scratch_do(&scratch, &scratch.admin, "party.update", "{s:I, s:s}", "party", (json_int_t)id,
		   "commune", "Chinon");
	show(&scratch.admin, "party.show", "party", id);
	assert_string_equal(scratch_text(&scratch, "town"), "Chinon");
	assert_string_equal(scratch_text(&scratch, "postcode"), "37500");
	assert_int_equal(scratch_int(&scratch, "estimated"), 1);
}

static void wrong_arguments_are_told_one_by_one(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "party.create",
					 "{s:s, s:s, s:s, s:s, s:s}", "name", "X", "kinds",
					 "host,castle", "postcode", "37", "email", "nobody", "lat",
					 "91"),
			    "usage");
	json_t *faults = json_object_get(json_object_get(scratch.answer, "data"), "arguments");

	assert_non_null(json_object_get(faults, "kinds"));
	assert_non_null(json_object_get(faults, "postcode"));
	assert_non_null(json_object_get(faults, "email"));
	assert_non_null(json_object_get(faults, "lat"));
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "party.create",
					 "{s:s, s:s, s:s}", "name", "X", "kinds", "host", "lat",
					 "47"),
			    "usage");
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "party.create", "{s:s, s:s}",
					 "name", "a\nb", "kinds", "host"),
			    "usage");
}

static void an_identifier_is_taken_once(void **state)
{
	(void)state;
	scratch_do(&scratch, &scratch.admin, "party.create", "{s:s, s:s, s:s}", "name", "Un",
		   "kinds", "host", "ref", "un");
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "party.create",
					 "{s:s, s:s, s:s}", "name", "Deux", "kinds", "host", "ref",
					 "un"),
			    "exists");
}

static void lists_filter_folded_and_sort_both_ways(void **state)
{
	(void)state;
	party("Éléonore des Bœufs", "host,association");
	party("Eléa", "association");
	scratch_do(&scratch, &scratch.admin, "party.list", "{s:s, s:s}", "filter", "ELÉ", "kind",
		   "association");
	assert_int_equal(scratch_rows(&scratch), 2);
	assert_string_equal(scratch_row_text(&scratch, 0, "name"), "Eléa");
	scratch_do(&scratch, &scratch.admin, "party.list", "{s:s, s:s}", "filter", "boeufs", "sort",
		   "-name");
	assert_int_equal(scratch_rows(&scratch), 1);
	assert_string_equal(scratch_row_text(&scratch, 0, "kinds"), "association,host");
	scratch_do(&scratch, &scratch.admin, "party.list", "{s:i, s:i}", "limit", 1, "offset", 1);
	assert_int_equal(scratch_rows(&scratch), 1);
	assert_true(scratch_int(&scratch, "total") >= 2);
}

static void kinds_that_something_rests_on_stay(void **state)
{
	int64_t producer = party("Cave du Pont", "distributor");

	(void)state;
	shop(producer, "Caveau"); /* which makes it a producer */
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "party.update", "{s:I, s:s}",
					 "party", (json_int_t)producer, "kinds", "distributor"),
			    "usage");
	scratch_do(&scratch, &scratch.admin, "party.update", "{s:I, s:[s]}", "party",
		   (json_int_t)producer, "kinds", "producer");
	show(&scratch.admin, "party.show", "party", producer);
	assert_string_equal(scratch_text(&scratch, "kinds"), "producer");
}

static void hosts_are_affiliated_to_associations_only(void **state)
{
	int64_t host = party("Gîte", "host"), association = party("Office", "association");

	(void)state;
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "party.affiliate", "{s:I, s:I}",
					 "association", (json_int_t)host, "party",
					 (json_int_t)association),
			    "usage");
	scratch_do(&scratch, &scratch.admin, "party.affiliate", "{s:I, s:I}", "association",
		   (json_int_t)association, "party", (json_int_t)host);
	show(&scratch.admin, "party.show", "party", host);
	assert_int_equal(json_array_size(json_object_get(scratch.answer, "associations")), 1);
	scratch_do(&scratch, &scratch.admin, "party.unaffiliate", "{s:I, s:I}", "association",
		   (json_int_t)association, "party", (json_int_t)host);
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "party.unaffiliate",
					 "{s:I, s:I}", "association", (json_int_t)association,
					 "party", (json_int_t)host),
			    "not_found");
}

static void a_shop_shares_its_partys_place_until_it_moves(void **state)
{
	int64_t producer = party("Domaine", "producer"), counter = shop(producer, "Chai");

	(void)state;
	scratch_do(&scratch, &scratch.admin, "party.update", "{s:I, s:s}", "party",
		   (json_int_t)producer, "street", "1 rue Neuve");
	show(&scratch.admin, "shop.show", "shop", counter);
	assert_string_equal(scratch_text(&scratch, "street"), "1 rue Neuve");
	scratch_do(&scratch, &scratch.admin, "shop.update", "{s:I, s:s}", "shop",
		   (json_int_t)counter, "street", "2 quai");
	show(&scratch.admin, "shop.show", "shop", counter);
	assert_string_equal(scratch_text(&scratch, "street"), "2 quai");
	assert_string_equal(scratch_text(&scratch, "town"), "Amboise");
	show(&scratch.admin, "party.show", "party", producer);
	assert_string_equal(scratch_text(&scratch, "street"), "1 rue Neuve");
}

static void a_field_is_cleared_by_an_empty_text(void **state)
{
	int64_t id = party("Auberge", "host");

	(void)state;
	scratch_do(&scratch, &scratch.admin, "party.update", "{s:I, s:s, s:s, s:s}", "party",
		   (json_int_t)id, "phone", "02 47 00 00 00", "email", "A@Example.org", "website",
		   "https://example.org");
	show(&scratch.admin, "party.show", "party", id);
	assert_string_equal(scratch_text(&scratch, "email"), "a@example.org");
	scratch_do(&scratch, &scratch.admin, "party.update", "{s:I, s:s, s:s}", "party",
		   (json_int_t)id, "phone", "", "email", "");
	show(&scratch.admin, "party.show", "party", id);
	assert_string_equal(scratch_text(&scratch, "phone"), "");
	assert_string_equal(scratch_text(&scratch, "email"), "");
	assert_string_equal(scratch_text(&scratch, "website"), "https://example.org");
}

static void a_closed_party_comes_back(void **state)
{
	int64_t id = party("Fermée", "producer"), counter = shop(id, "Guichet");

	(void)state;
	show(&scratch.admin, "party.close", "party", id);
	show(&scratch.admin, "shop.show", "shop", counter);
	assert_int_equal(scratch_int(&scratch, "active"), 0);
	show(&scratch.admin, "party.reopen", "party", id);
	show(&scratch.admin, "shop.close", "shop", counter);
	show(&scratch.admin, "shop.show", "shop", counter);
	assert_int_equal(scratch_int(&scratch, "active"), 0);
	show(&scratch.admin, "shop.reopen", "shop", counter);
	show(&scratch.admin, "shop.show", "shop", counter);
	assert_int_equal(scratch_int(&scratch, "active"), 1);
}

static void a_producer_sees_its_own_only(void **state)
{
	int64_t mine = party("À moi", "producer"), other = party("À lui", "producer");
	int64_t my_shop = shop(mine, "Ma boutique"), other_shop = shop(other, "La sienne");
	struct caller producer = scratch_account(&scratch, "moi", "producer", mine, 0);
	struct caller counter = scratch_account(&scratch, "caisse", "shop", 0, other_shop);

	(void)state;
	show(&producer, "party.show", "party", mine);
	assert_string_equal(scratch_call(&scratch, &producer, "party.show", "{s:I}", "party",
					 (json_int_t)other),
			    "not_yours");
	scratch_do(&scratch, &producer, "shop.list", NULL);
	assert_int_equal(scratch_rows(&scratch), 1);
	assert_int_equal(scratch_row_int(&scratch, 0, "id"), my_shop);
	assert_string_equal(scratch_call(&scratch, &producer, "party.create", "{s:s, s:s}", "name",
					 "X", "kinds", "host"),
			    "not_allowed");
	show(&counter, "shop.show", "shop", other_shop);
	assert_string_equal(
		scratch_call(&scratch, &counter, "shop.show", "{s:I}", "shop", (json_int_t)my_shop),
		"not_yours");
}

static void communes_are_found_as_people_type_them(void **state)
{
	(void)state;
	scratch_do(&scratch, &scratch.admin, "commune.find", "{s:s}", "text", "tours");
	assert_string_equal(scratch_row_text(&scratch, 0, "name"), "Tours");
	scratch_do(&scratch, &scratch.admin, "commune.find", "{s:s}", "text", "st cyr sur loi");
	assert_string_equal(scratch_row_text(&scratch, 0, "name"), "Saint-Cyr-sur-Loire");
	scratch_do(&scratch, &scratch.admin, "commune.find", "{s:s}", "text", "37400");
	assert_string_equal(scratch_row_text(&scratch, 0, "name"), "Amboise");
	scratch_do(&scratch, &scratch.admin, "commune.find", "{s:s}", "text", "oeuilly");
	assert_true(scratch_rows(&scratch) >= 1);
	scratch_do(&scratch, &scratch.admin, "commune.find", "{s:s}", "text", "37261");
	assert_string_equal(scratch_row_text(&scratch, 0, "name"), "Tours");
	scratch_do(&scratch, &scratch.admin, "commune.find", "{s:s, s:i}", "text", "saint", "limit",
		   3);
	assert_int_equal(scratch_rows(&scratch), 3);
	assert_true(scratch_int(&scratch, "total") > 1000);
	scratch_do(&scratch, &scratch.admin, "commune.find", "{s:s}", "text", "%_'\"*");
	assert_int_equal(scratch_rows(&scratch), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_party_takes_town_and_point_from_its_commune),
		cmocka_unit_test(wrong_arguments_are_told_one_by_one),
		cmocka_unit_test(an_identifier_is_taken_once),
		cmocka_unit_test(lists_filter_folded_and_sort_both_ways),
		cmocka_unit_test(kinds_that_something_rests_on_stay),
		cmocka_unit_test(hosts_are_affiliated_to_associations_only),
		cmocka_unit_test(a_shop_shares_its_partys_place_until_it_moves),
		cmocka_unit_test(a_field_is_cleared_by_an_empty_text),
		cmocka_unit_test(a_closed_party_comes_back),
		cmocka_unit_test(a_producer_sees_its_own_only),
		cmocka_unit_test(communes_are_found_as_people_type_them),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
