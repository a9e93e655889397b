/* Communes: found as one types; their points bettered from La Poste's file, in
 * each form that it has had. */
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

static void find(const char *text)
{
	scratch_do(&scratch, &scratch.admin, "commune.find", "{s:s, s:i}", "text", text, "limit",
		   5);
}

static const char *import(const char *data)
{
	return scratch_call(&scratch, &scratch.admin, "commune.import", "{s:s}", "data", data);
}

static void a_commune_is_found_as_one_types(void **state)
{
	(void)state;
	find("saint-étienn");
	assert_string_equal(scratch_row_text(&scratch, 0, "name"), "Saint-Étienne");
	find("st etienne");
	assert_string_equal(scratch_row_text(&scratch, 0, "insee"), "42218");
	find("37400");
	assert_string_equal(scratch_row_text(&scratch, 0, "name"), "Amboise");
	/* The most inhabitants first. */
	find("par");
	assert_string_equal(scratch_row_text(&scratch, 0, "insee"), "75056");
	/* A word inside, after those that begin so. */
	find("pierre des corps");
	assert_string_equal(scratch_row_text(&scratch, 0, "insee"), "37233");
	find("tours");
	assert_string_equal(scratch_row_text(&scratch, 0, "insee"), "37261");
	find("zzzz");
	assert_int_equal(scratch_rows(&scratch), 0);
	assert_int_equal(scratch_int(&scratch, "total"), 0);
}

/* L'Abergement-Clémenciat, 01001, has an estimated point in the data built in. */
static const char official[] =
	"#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5;"
	"_geopoint\r\n"
	"01001;L ABERGEMENT CLEMENCIAT;01400;L ABERGEMENT CLEMENCIAT;;46.15170180,4.93060360\r\n"
	"01001;L ABERGEMENT CLEMENCIAT;01999;L ABERGEMENT CLEMENCIAT;HAMEAU;46.2, 4.9\r\n"
	"98799;CLIPPERTON;98799;CLIPPERTON;;\r\n";

static void points_and_postal_codes_are_bettered(void **state)
{
	(void)state;
	find("01001");
	assert_int_equal(scratch_row_int(&scratch, 0, "estimated"), 1);
	/* What stands there moves along; a point of its own stays. */
	scratch_do(&scratch, &scratch.admin, "party.create", "{s:s, s:s, s:s}", "name", "Ici",
		   "kinds", "producer", "commune", "01001");
	int64_t party = scratch_int(&scratch, "id");

	scratch_do(&scratch, &scratch.admin, "offer.create", "{s:I, s:s, s:s}", "party",
		   (json_int_t)party, "category", "wine", "title", "Au bourg");
	scratch_do(&scratch, &scratch.admin, "offer.publish", "{s:I}", "offer",
		   (json_int_t)scratch_int(&scratch, "id"));
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "commune", "01001");
	assert_int_equal(scratch_int(&scratch, "total"), 1);

	assert_string_equal(scratch_call(&scratch, &scratch.admin, "commune.import", "{s:s, s:b}",
					 "data", official, "dry_run", 1),
			    "done");
	assert_int_equal(scratch_int(&scratch, "points"), 1);
	find("01001");
	assert_int_equal(scratch_row_int(&scratch, 0, "estimated"), 1);

	assert_string_equal(import(official), "done");
	assert_int_equal(scratch_int(&scratch, "lines"), 3);
	assert_int_equal(scratch_int(&scratch, "points"), 1);
	assert_int_equal(scratch_int(&scratch, "postcodes"), 1);
	assert_int_equal(scratch_int(&scratch, "places"), 1);
	assert_int_equal(scratch_int(&scratch, "unknown"), 1);
	find("01001");
	assert_int_equal(scratch_row_int(&scratch, 0, "estimated"), 0);
	assert_string_equal(scratch_row_text(&scratch, 0, "postcodes"), "01400 01999");
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:f, s:f, s:i}", "lat", 46.1517,
		   "lon", 4.9306, "radius", 1);
	assert_int_equal(scratch_int(&scratch, "total"), 1);
	/* Again: nothing. */
	assert_string_equal(import(official), "done");
	assert_int_equal(scratch_int(&scratch, "points"), 0);
	assert_int_equal(scratch_int(&scratch, "postcodes"), 0);
	assert_int_equal(scratch_int(&scratch, "places"), 0);
}

static void former_names_of_the_columns_are_known(void **state)
{
	(void)state;
	assert_string_equal(
		import("Code_commune_INSEE;Nom_commune;Code_postal;Libelle_acheminement"
		       ";Ligne_5;coordonnees_gps\n"
		       "1002;L ABERGEMENT DE VAREY;1640;;;46.0091878776, 5.42801696363\n"),
		"done");
	assert_int_equal(scratch_int(&scratch, "points"), 1);
}

static void bad_lines_are_told_and_nothing_is_done(void **state)
{
	json_t *lines;

	(void)state;
	assert_string_equal(import("Code_commune_INSEE;Code_postal;_geopoint\n"
				   "01004;01500;45.9,5.3\n"
				   "01004;O1500;\n"
				   "01005;01330;95.1,4.9\n"
				   "x;01330;\n"),
			    "bad_lines");
	assert_string_equal(json_string_value(json_object_get(scratch.answer, "message")),
			    "Nothing was imported: 3 lines are not right.");
	lines = json_object_get(json_object_get(scratch.answer, "data"), "lines");
	assert_int_equal(json_array_size(lines), 3);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(lines, 0), "line")), 3);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(lines, 1), "line")), 4);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(lines, 2), "line")), 5);
	assert_string_equal(import("Code_commune_INSEE;_geopoint\n01004;45,5\n"), "bad_lines");
	assert_string_equal(json_string_value(json_object_get(scratch.answer, "message")),
			    "Nothing was imported: 1 line is not right.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_commune_is_found_as_one_types),
		cmocka_unit_test(points_and_postal_codes_are_bettered),
		cmocka_unit_test(former_names_of_the_columns_are_known),
		cmocka_unit_test(bad_lines_are_told_and_nothing_is_done),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
