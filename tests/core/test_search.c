/* offer.search (P2): words, category, commune and radius, alone and together;
 * true distances, orders, pages; and text that would like to be syntax. */
#include <math.h>
#include <string.h>

#include "core/offer/geo.h"
#include "tests/support/scratch.h"

static struct scratch scratch;

static const char places[] =
	"id,kind,name,description,postcode,commune,insee,lat,lon\n"
	"a,wine,Cave du Vieux Pont,Dégustation de vins,37400,Amboise,37003,47.4130,0.9820\n"
	"b,wine,Domaine du Coteau,\"Vin, caves et coteaux\",37530,Mosnes,37161,47.4560,1.1000\n"
	"c,restaurant,L’Auberge du Bœuf,Cuisine de saison,37400,Amboise,37003,47.4100,0.9800\n"
	"d,leisure,Château d’Ussé,Visite,37420,Rigny-Ussé,37196,47.2500,0.2900\n"
	"e,restaurant,Aux 4 Vents,Vue sur la Loire,37000,Tours,37261,47.3900,0.6900\n"
	"f,leisure,Sans lieu,Partout et nulle part,,,,,\n";

static int open_scratch(void **state)
{
	(void)state;
	scratch_open(&scratch);
	scratch_do(&scratch, &scratch.admin, "party.import", "{s:s, s:b}", "data", places,
		   "publish", 1);
	assert_int_equal(scratch_int(&scratch, "offers"), 6);
	return 0;
}

static int close_scratch(void **state)
{
	(void)state;
	scratch_close(&scratch);
	return 0;
}

/* The titles found, in order, as the letters of their ids: "ab". */
static void expect(const char *params, const char *refs)
{
	json_t *object = json_loads(params, 0, NULL);
	char got[16] = "";
	size_t length = 0;

	assert_non_null(object);
	scratch_do(&scratch, &scratch.admin, "offer.search", "o", object);
	for (size_t i = 0; i < scratch_rows(&scratch) && i < sizeof got - 1; i++) {
		static const char *const titles[][2] = {
			{ "Cave du Vieux Pont", "a" }, { "Domaine du Coteau", "b" },
			{ "L’Auberge du Bœuf", "c" },  { "Château d’Ussé", "d" },
			{ "Aux 4 Vents", "e" },        { "Sans lieu", "f" },
		};

		for (size_t t = 0; t < sizeof titles / sizeof *titles; t++)
			if (strcmp(scratch_row_text(&scratch, i, "title"), titles[t][0]) == 0)
				got[length++] = *titles[t][1];
	}
	if (strcmp(got, refs) != 0)
		fail_msg("%s: \"%s\", not \"%s\"", params, got, refs);
}

static void everything_is_found_by_name_without_criteria(void **state)
{
	(void)state;
	expect("{}", "eadbcf");
	expect("{\"sort\":\"-name\"}", "fcbdae");
}

static void words_match_folded_and_by_their_beginning(void **state)
{
	(void)state;
	expect("{\"text\":\"BOEUF\"}", "c");
	expect("{\"text\":\"bœu\"}", "c");
	expect("{\"text\":\"chateau d'usse\"}", "d");
	expect("{\"text\":\"Château d’Ussé\"}", "d");
	expect("{\"text\":\"degust\"}", "a");
	/* So long that it is not kept in memory. */
	expect("{\"text\":\"degustation degustation degustation degustation degustation "
	       "degustation degustation degustation degustation degustation degustation "
	       "degustation degustation degustation\"}",
	       "a");
	expect("{\"text\":\"4\"}", "e");
	/* By town, too; and every word must be there. */
	expect("{\"text\":\"mosnes\"}", "b");
	expect("{\"text\":\"vin mosnes\"}", "b");
	expect("{\"text\":\"vin tours\"}", "");
	expect("{\"text\":\"vin\",\"filter\":\"pont\"}", "a");
}

static void a_title_counts_more_than_a_text(void **state)
{
	(void)state;
	expect("{\"text\":\"cave\"}", "ab");
	expect("{\"text\":\"coteau\",\"sort\":\"relevance\"}", "b");
	expect("{\"text\":\"v\",\"sort\":\"name\"}", "eadb");
}

static void nothing_that_is_typed_is_syntax(void **state)
{
	static const char *const hostile[] = {
		"\"",      "\"\"", "'",         "*",
		"vin*",    "^vin", "title:vin", "{title body}:vin",
		"vin AND", "NOT",  "OR OR",     "NEAR(vin cave, 3)",
		"(",       ")",    "a\"b",      "-",
		"+",       "\\",   ";",         "--",
		"«",       "…",    "\u00a0",    "%",
		"_",       "{",    "[",         "\"vin\" OR \"pont\"",
		"col : x",
	};

	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
		scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", hostile[i]);
	expect("{\"text\":\"« vin »\"}", "ba");
	expect("{\"text\":\"vin OR pont\"}", "");
	expect("{\"text\":\"title:pont\"}", "");
	expect("{\"text\":\"…\"}", "");
}

static void a_radius_is_around_a_commune_or_a_point(void **state)
{
	(void)state;
	expect("{\"commune\":\"Amboise\"}", "acb");
	expect("{\"commune\":\"Amboise\",\"radius\":5}", "ac");
	expect("{\"commune\":\"Amboise\",\"radius\":0,\"sort\":\"name\"}", "ac");
	expect("{\"lat\":47.456,\"lon\":1.1,\"radius\":1}", "b");
	expect("{\"lat\":47.413,\"lon\":0.982,\"radius\":500}", "acbed");
	expect("{\"lat\":47.413,\"lon\":0.982,\"radius\":500,\"category\":\"restaurant\"}", "ce");
	expect("{\"commune\":\"37400\",\"radius\":15,\"text\":\"vin\",\"category\":\"wine\"}",
	       "ab");
	assert_string_equal(
		scratch_call(&scratch, &scratch.admin, "offer.search", "{s:s}", "lat", "47"),
		"usage");
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "offer.search", "{s:s}",
					 "commune", "Atlantide"),
			    "not_found");
}

static void distances_are_true(void **state)
{
	struct geo_point paris = { 48.8566, 2.3522 }, tours = { 47.3941, 0.6848 };
	struct geo_point fiji = { -17.0, 179.9 }, across = { -17.0, -179.9 };

	(void)state;
	assert_true(fabs(geo_distance(paris, tours) - 204000) < 1000);
	assert_true(geo_distance(fiji, across) < 22000);
	assert_true(geo_around(fiji, 30000).west <= -180);
	assert_true(geo_around((struct geo_point){ 90, 0 }, 1000).east >= 180);
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:f, s:f, s:i}", "lat", 47.413,
		   "lon", 0.982, "radius", 1);
	assert_int_equal(scratch_row_int(&scratch, 0, "distance"), 0);
	assert_int_equal(scratch_row_int(&scratch, 1, "distance"), 366);
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", "auberge");
	assert_true(json_is_null(json_object_get(
		json_array_get(json_object_get(scratch.answer, "rows"), 0), "distance")));
}

/* The box must never lose what the radius holds. */
static void the_box_holds_the_circle(void **state)
{
	(void)state;
	for (int lat = -88; lat <= 88; lat += 11) {
		struct geo_point centre = { lat, 10 };

		for (int km = 1; km <= 500; km *= 5) {
			struct geo_box box = geo_around(centre, km * 1000.0);

			for (int angle = 0; angle < 360; angle += 5) {
				double a = angle * 0.017453292519943295;
				struct geo_point p = { lat + km / 112.0 * cos(a) * 0.99,
						       10 + km / 112.0 * sin(a) * 0.99 /
								       cos(lat * 0.01745329) };

				if (geo_distance(centre, p) > km * 1000.0)
					continue;
				assert_true(p.lat >= box.south && p.lat <= box.north);
				assert_true(p.lon >= box.west && p.lon <= box.east);
			}
		}
	}
}

static void pages_add_up_to_the_total(void **state)
{
	(void)state;
	expect("{\"limit\":2}", "ea");
	assert_int_equal(scratch_int(&scratch, "total"), 6);
	expect("{\"limit\":2,\"offset\":4}", "cf");
	expect("{\"limit\":0}", "");
	assert_int_equal(scratch_int(&scratch, "total"), 6);
	expect("{\"commune\":\"Amboise\",\"limit\":1,\"offset\":1}", "c");
	assert_int_equal(scratch_int(&scratch, "total"), 3);
	expect("{\"offset\":100}", "");
	assert_string_equal(
		scratch_call(&scratch, &scratch.admin, "offer.search", "{s:s}", "sort", "price"),
		"usage");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_found_by_name_without_criteria),
		cmocka_unit_test(words_match_folded_and_by_their_beginning),
		cmocka_unit_test(a_title_counts_more_than_a_text),
		cmocka_unit_test(nothing_that_is_typed_is_syntax),
		cmocka_unit_test(a_radius_is_around_a_commune_or_a_point),
		cmocka_unit_test(distances_are_true),
		cmocka_unit_test(the_box_holds_the_circle),
		cmocka_unit_test(pages_add_up_to_the_total),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
