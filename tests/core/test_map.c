/* The search against a brute force over random offers all over the world; the
 * map against the search; around what, and how that is told. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/offer/cells.h"
#include "core/offer/geo.h"
#include "tests/support/scratch.h"

enum { OFFERS = 400, QUESTIONS = 300 };

static struct scratch scratch;
static struct {
	struct geo_point point;
	int category, word;
	bool withdrawn;
	int64_t id;
} offers[OFFERS];
static const char *const words[] = { "bœuf", "vin", "vinaigre", "Cidre", "été" };
static const char *const categories[] = { "leisure", "restaurant", "wine" };
/* Tours, Paris, La Réunion, French Guiana, both sides of the date line, and near
 * a pole. */
static const struct geo_point middles[] = { { 47.39, 0.69 }, { 48.86, 2.35 },   { -21.1, 55.5 },
					    { 4.9, -52.3 },  { -17.0, 179.95 }, { -17.0, -179.95 },
					    { 84.0, 20.0 } };
enum { MIDDLES = sizeof middles / sizeof *middles };

static unsigned dice_state = 2026;
static unsigned dice(unsigned sides)
{
	dice_state = dice_state * 1103515245u + 12345u;
	return (dice_state >> 16) % sides;
}

static struct geo_point somewhere(double spread)
{
	struct geo_point point = middles[dice(MIDDLES)];

	point.lat += ((double)dice(20001) / 10000 - 1) * spread;
	point.lon += ((double)dice(20001) / 10000 - 1) * spread;
	point.lon = point.lon > 180    ? point.lon - 360
		    : point.lon < -180 ? point.lon + 360
				       : point.lon;
	return point;
}

static int open_scratch(void **state)
{
	static const char *const kinds[] = { "leisure", "restaurant", "wine" };
	char *data = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&data, &size);

	(void)state;
	scratch_open(&scratch);
	fputs("id,kind,name,description,lat,lon\n", out);
	for (int i = 0; i < OFFERS; i++) {
		offers[i].point = somewhere(0.6);
		offers[i].category = (int)dice(3);
		offers[i].word = (int)dice(5);
		fprintf(out, "r%d,%s,Offre %d,%s,%.6f,%.6f\n", i, kinds[offers[i].category], i,
			words[offers[i].word], offers[i].point.lat, offers[i].point.lon);
	}
	fclose(out);
	scratch_do(&scratch, &scratch.admin, "party.import", "{s:s, s:b}", "data", data, "publish",
		   1);
	free(data);
	return 0;
}

static int close_scratch(void **state)
{
	(void)state;
	scratch_close(&scratch);
	return 0;
}

static bool has_word(int offer, int asked)
{
	/* "vin" begins "vinaigre". */
	return offers[offer].word == asked || (asked == 1 && offers[offer].word == 2);
}

/* One question by chance, and its answer by going through all. Returns how many. */
static int ask_and_count(void)
{
	struct geo_point centre = somewhere(0.3);
	int radius = 1 + (int)dice(50), word = (int)dice(6) - 1, category = (int)dice(4) - 1;
	double before = -1;
	int expected = 0;

	for (int i = 0; i < OFFERS; i++)
		expected += !offers[i].withdrawn &&
			    geo_distance(centre, offers[i].point) <= radius * 1000.0 &&
			    (word < 0 || has_word(i, word)) &&
			    (category < 0 || offers[i].category == category);
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:f, s:f, s:i, s:s*, s:s*, s:i}",
		   "lat", centre.lat, "lon", centre.lon, "radius", radius, "text",
		   word < 0 ? NULL : words[word], "category",
		   category < 0 ? NULL : categories[category], "limit", 20);
	if (scratch_int(&scratch, "total") != expected)
		fail_msg("%d km around %f %f, word %d, category %d: %d, not %d", radius, centre.lat,
			 centre.lon, word, category, (int)scratch_int(&scratch, "total"), expected);
	assert_int_equal(scratch_rows(&scratch), expected < 20 ? expected : 20);
	for (size_t i = 0; i < scratch_rows(&scratch); i++) {
		double metres = (double)scratch_row_int(&scratch, i, "distance");

		assert_true(metres >= before && metres <= radius * 1000.0 + 1);
		before = metres;
	}
	return expected;
}

static void totals_are_those_of_a_brute_force(void **state)
{
	int found = 0;

	(void)state;
	for (int question = 0; question < QUESTIONS; question++)
		found += ask_and_count();
	assert_true(found > QUESTIONS);
}

/* Their ids, by their titles: "Offre 17". */
static void learn_ids(void)
{
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:i}", "limit", OFFERS);
	assert_int_equal(scratch_rows(&scratch), OFFERS);
	for (size_t i = 0; i < OFFERS; i++)
		offers[atoi(scratch_row_text(&scratch, i, "title") + strlen("Offre "))].id =
			scratch_row_int(&scratch, i, "id");
}

static void change_one(int i)
{
	json_int_t id = (json_int_t)offers[i].id;

	switch (dice(4)) {
	case 0:
		offers[i].point = somewhere(0.6);
		scratch_do(&scratch, &scratch.admin, "offer.update", "{s:I, s:f, s:f}", "offer", id,
			   "lat", offers[i].point.lat, "lon", offers[i].point.lon);
		break;
	case 1:
		offers[i].word = (int)dice(5);
		scratch_do(&scratch, &scratch.admin, "offer.update", "{s:I, s:s}", "offer", id,
			   "body", words[offers[i].word]);
		break;
	case 2:
		offers[i].category = (int)dice(3);
		scratch_do(&scratch, &scratch.admin, "offer.update", "{s:I, s:s}", "offer", id,
			   "category", categories[offers[i].category]);
		break;
	default:
		offers[i].withdrawn = !offers[i].withdrawn;
		scratch_do(&scratch, &scratch.admin,
			   offers[i].withdrawn ? "offer.withdraw" : "offer.publish", "{s:[I]}",
			   "offer", id);
	}
}

/* What is kept in memory of points and of words is never older than the data. */
static void every_change_is_found_at_once(void **state)
{
	(void)state;
	learn_ids();
	for (int round = 0; round < QUESTIONS; round++) {
		change_one((int)dice(OFFERS));
		ask_and_count();
	}
	for (int i = 0; i < OFFERS; i++)
		if (offers[i].withdrawn) {
			offers[i].withdrawn = false;
			scratch_do(&scratch, &scratch.admin, "offer.publish", "{s:[I]}", "offer",
				   (json_int_t)offers[i].id);
		}
	ask_and_count();
}

static void a_ligature_is_its_letters(void **state)
{
	int64_t total;

	(void)state;
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", "boeuf");
	total = scratch_int(&scratch, "total");
	assert_true(total > 10);
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", "BŒU");
	assert_int_equal(scratch_int(&scratch, "total"), total);
}

static const json_t *around(void)
{
	return json_object_get(scratch.answer, "around");
}

static void where_it_looks_is_told(void **state)
{
	(void)state;
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "commune", "37003");
	assert_string_equal(json_string_value(json_object_get(around(), "name")), "Amboise");
	assert_true(json_is_false(json_object_get(around(), "estimated")));
	/* A commune whose point is that of its neighbours is said to be so. */
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "commune", "01001");
	assert_true(json_is_true(json_object_get(around(), "estimated")));
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s, s:i}", "postcode", "37000",
		   "radius", 30);
	assert_string_equal(json_string_value(json_object_get(around(), "name")), "37000");
	assert_true(scratch_int(&scratch, "total") > 0);
	scratch_do(&scratch, &scratch.admin, "party.create", "{s:s, s:s, s:s}", "name", "Gîte",
		   "kinds", "host", "commune", "37003");
	int64_t host = scratch_int(&scratch, "id");

	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:I}", "host", (json_int_t)host);
	assert_string_equal(json_string_value(json_object_get(around(), "name")), "Gîte");
	scratch_do(&scratch, &scratch.admin, "party.create", "{s:s, s:s}", "name", "Nulle part",
		   "kinds", "host");
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "offer.search", "{s:I}", "host",
					 (json_int_t)scratch_int(&scratch, "id")),
			    "usage");
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "offer.search", "{s:s}",
					 "postcode", "99999"),
			    "not_found");
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "offer.search", "{s:s, s:s}",
					 "lat", "91", "lon", "0"),
			    "usage");
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "offer.search", "{s:s, s:s}",
					 "lat", "0", "lon", "-180.5"),
			    "usage");
}

static int64_t sum(const char *column)
{
	int64_t all = 0;

	for (size_t i = 0; i < scratch_rows(&scratch); i++)
		all += scratch_row_int(&scratch, i, column);
	return all;
}

static void a_map_has_every_offer_once(void **state)
{
	static const struct {
		double south, west, north, east;
	} boxes[] = { { 46, -1, 50, 4 }, { -18, 179, -16, -179 }, { 83, -180, 90, 180 } };

	(void)state;
	for (size_t b = 0; b < sizeof boxes / sizeof *boxes; b++) {
		int expected = 0;

		for (int i = 0; i < OFFERS; i++) {
			struct geo_point p = offers[i].point;
			bool across = boxes[b].west > boxes[b].east;

			expected += p.lat >= boxes[b].south && p.lat <= boxes[b].north &&
				    (across ? p.lon >= boxes[b].west || p.lon <= boxes[b].east
					    : p.lon >= boxes[b].west && p.lon <= boxes[b].east);
		}
		scratch_do(&scratch, &scratch.admin, "offer.map", "{s:f, s:f, s:f, s:f, s:i, s:i}",
			   "south", boxes[b].south, "west", boxes[b].west, "north", boxes[b].north,
			   "east", boxes[b].east, "columns", 12, "rows", 6);
		assert_true(expected > 20);
		assert_int_equal(sum("count"), expected);
		assert_int_equal(json_integer_value(json_object_get(scratch.answer, "offers")),
				 expected);
		assert_true(scratch_rows(&scratch) <= 72);
	}
	/* Finely enough, each stands for itself, with its sign and its title. */
	scratch_do(&scratch, &scratch.admin, "offer.map", "{s:f, s:f, s:f, s:f, s:s, s:i, s:i}",
		   "south", 46.0, "west", -1.0, "north", 50.0, "east", 4.0, "text", "cidre",
		   "columns", 500, "rows", 200);
	assert_true(scratch_rows(&scratch) > 5);
	assert_int_equal(scratch_row_int(&scratch, 0, "count"), 1);
	assert_int_equal(strncmp(scratch_row_text(&scratch, 0, "title"), "Offre", 5), 0);
	assert_int_equal(strlen(scratch_row_text(&scratch, 0, "ascii")), 1);
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "offer.map",
					 "{s:i, s:i, s:i, s:i}", "south", 50, "west", 0, "north",
					 40, "east", 5),
			    "usage");
}

/* Every point within the radius has one of the cells of the circle. */
static void the_cells_hold_the_circle(void **state)
{
	(void)state;
	for (int i = 0; i < 4000; i++) {
		struct geo_point centre = somewhere(3), point;
		double metres = 100.0 + dice(300000);
		char question[CELLS_QUESTION], text[CELLS_TEXT], *rest;
		bool found = false;

		if (!cells_of_circle(centre, metres, question))
			continue;
		point = centre;
		point.lat += ((double)dice(20001) / 10000 - 1) * metres / 111000;
		point.lon += ((double)dice(20001) / 10000 - 1) * metres / 80000;
		point.lon = point.lon > 180    ? point.lon - 360
			    : point.lon < -180 ? point.lon + 360
					       : point.lon;
		if (geo_distance(centre, point) > metres)
			continue;
		cells_of_point(point, text);
		for (char *word = strtok_r(text, " ", &rest); word;
		     word = strtok_r(NULL, " ", &rest)) {
			char quoted[64];

			snprintf(quoted, sizeof quoted, "\"%s\"", word);
			found |= strstr(question, quoted) != NULL;
		}
		if (!found)
			fail_msg("%f %f is not found %f m around %f %f", point.lat, point.lon,
				 metres, centre.lat, centre.lon);
	}
}

/* After a migration the index is empty, and is filled at the next start. */
static void an_empty_index_is_filled_at_the_start(void **state)
{
	int64_t total;

	(void)state;
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", "v");
	total = scratch_int(&scratch, "total");
	assert_true(total > 0);
	scratch_tamper(&scratch, "DELETE FROM offer_found; DELETE FROM offer_name;"
				 "DELETE FROM offer_index;");
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", "v");
	assert_int_equal(scratch_int(&scratch, "total"), 0);
	scratch_reopen(&scratch);
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", "v");
	assert_int_equal(scratch_int(&scratch, "total"), total);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(totals_are_those_of_a_brute_force),
		cmocka_unit_test(every_change_is_found_at_once),
		cmocka_unit_test(a_ligature_is_its_letters),
		cmocka_unit_test(where_it_looks_is_told),
		cmocka_unit_test(a_map_has_every_offer_once),
		cmocka_unit_test(the_cells_hold_the_circle),
		cmocka_unit_test(an_empty_index_is_filled_at_the_start),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
