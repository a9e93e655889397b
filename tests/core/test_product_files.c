/* Files of products: imported from CSV all or nothing, and their pictures. */
#include <string.h>

#include <sodium.h>

#include "tests/support/scratch.h"

static struct scratch scratch;
static struct caller owner, stranger;

static int open_scratch(void **state)
{
	struct scratch *s = &scratch;

	(void)state;
	scratch_open(s);
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s, s:s}", "name", "Musée", "kinds",
		   "producer", "ref", "musee");
	owner = scratch_account(s, "musee", "producer", scratch_int(s, "id"), 0);
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s, s:s}", "name", "Autre", "kinds",
		   "producer", "ref", "autre");
	stranger = scratch_account(s, "autre", "producer", scratch_int(s, "id"), 0);
	scratch_do(s, &s->admin, "item.create", "{s:s, s:s, s:s}", "list", "seat", "ref", "or",
		   "name_fr", "Carré or");
	return 0;
}

static int close_scratch(void **state)
{
	(void)state;
	scratch_close(&scratch);
	return 0;
}

static const char *import(const char *data, bool dry)
{
	return scratch_call(&scratch, &scratch.admin, "product.import", "{s:s, s:b}", "data", data,
			    "dry_run", dry);
}

static int64_t products(void)
{
	scratch_do(&scratch, &scratch.admin, "product.list", NULL);
	return scratch_int(&scratch, "total");
}

static size_t bad_lines(const char *data)
{
	assert_string_equal(import(data, false), "bad_lines");
	return json_array_size(json_object_get(json_object_get(scratch.answer, "data"), "lines"));
}

#define HEADER "ref,party,family,name_fr,name_en,vat,channels,stock,prices\n"

static void a_file_makes_products_with_prices_by_audience_and_can_come_again(void **state)
{
	static const char data[] = HEADER
		"visite,musee,visit,Visite,Tour,\"5,5\",\"desk,visitor\",,full=9.50 child=4\n"
		"concert,musee,event,Concert,,20,desk,,full/or=38 full=26\n";

	(void)state;
	assert_string_equal(import(data, true), "done");
	assert_int_equal(scratch_int(&scratch, "created"), 2);
	assert_int_equal(products(), 0);
	assert_string_equal(import(data, false), "done");
	assert_int_equal(scratch_int(&scratch, "prices"), 4);
	assert_int_equal(products(), 2);
	scratch_do(&scratch, &scratch.admin, "product.show", "{s:s}", "product", "visite");
	assert_string_equal(scratch_text(&scratch, "state"), "draft");
	assert_int_equal(scratch_int(&scratch, "vat"), 550);
	assert_string_equal(scratch_text(&scratch, "name"), "Tour");
	assert_int_equal(json_array_size(json_object_get(scratch.answer, "channels")), 2);
	scratch_do(&scratch, &scratch.admin, "price.list", "{s:s}", "product", "concert");
	assert_int_equal(scratch_rows(&scratch), 2);
	assert_int_equal(scratch_row_int(&scratch, 1, "cents"), 3800);
	assert_string_equal(import(data, false), "done");
	assert_int_equal(scratch_int(&scratch, "created"), 0);
	assert_int_equal(scratch_int(&scratch, "updated"), 2);
	assert_int_equal(products(), 2);
}

static void one_wrong_line_and_nothing_is_imported(void **state)
{
	int64_t before = products();

	(void)state;
	assert_int_equal(bad_lines(HEADER "bon,musee,service,Bon,,20,desk,5,full=9\n"
					  "a,personne,visit,A,,20,desk,,full=9\n"
					  "b,musee,voyage,B,,20,desk,,full=9\n"
					  "c,musee,visit,C,,120,desk,,full=9\n"
					  "d,musee,visit,D,,20,cash,,full=9\n"
					  "e,musee,visit,E,,20,desk,5,full=9\n"
					  "f,musee,service,F,,20,desk,-5,full=9\n"
					  "g,musee,service,G,,20,desk,5,full=-9\n"
					  "h,musee,service,H,,20,desk,5,desk=9\n"
					  "i,musee,service,I,,20,desk,5,full/fond=9\n"
					  "j,musee,service,,Only,20,desk,5,full=9\n"
					  "bon,musee,service,Bon,,20,desk,5,full=9\n"),
			 11);
	assert_int_equal(products(), before);
	/* Another's product is not taken over. */
	assert_int_equal(bad_lines(HEADER "visite,autre,visit,Visite,,20,desk,,full=1\n"), 1);
	assert_string_equal(
		scratch_call(&scratch, &owner, "product.import", "{s:s}", "data", HEADER),
		"not_allowed");
}

/* --- Pictures --- */

static const char *picture(struct caller *caller, const void *bytes, size_t length)
{
	static char text[2 * 1024 * 1024];

	sodium_bin2base64(text, sizeof text, bytes, length, sodium_base64_VARIANT_ORIGINAL);
	return scratch_call(&scratch, caller, "product.picture", "{s:s, s:s}", "product", "visite",
			    "picture", text);
}

static const unsigned char png[] = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13,
				     'I',  'H', 'D', 'R', 0,  0,  0,  2,  0, 0, 0, 3,
				     8,    2,   0,   0,   0,  1,  2,  3,  4, 0, 0, 0 };
static const unsigned char jpeg[] = { 0xFF, 0xD8, 0xFF, 0xE0, 0, 4,  1, 2, 0xFF, 0xC0, 0,
				      11,   8,    0,    9,    0, 16, 1, 1, 0,    0xFF, 0xD9 };

static void a_picture_is_told_by_its_bytes_and_comes_back_as_it_was(void **state)
{
	unsigned char back[64];
	size_t length;
	const char *text;

	(void)state;
	assert_string_equal(picture(&owner, png, sizeof png), "done");
	assert_string_equal(scratch_text(&scratch, "name"), "visite.png");
	assert_string_equal(picture(&owner, jpeg, sizeof jpeg), "done");
	assert_string_equal(scratch_text(&scratch, "type"), "image/jpeg");
	scratch_do(&scratch, &owner, "product.show", "{s:s}", "product", "visite");
	assert_string_equal(scratch_text(&scratch, "picture"), "visite.jpg");
	scratch_do(&scratch, &owner, "product.picture_export", "{s:s}", "product", "visite");
	text = scratch_text(&scratch, "picture");
	assert_int_equal(sodium_base642bin(back, sizeof back, text, strlen(text), NULL, &length,
					   NULL, sodium_base64_VARIANT_ORIGINAL),
			 0);
	assert_int_equal(length, sizeof jpeg);
	assert_memory_equal(back, jpeg, sizeof jpeg);
	scratch_do(&scratch, &owner, "product.picture_remove", "{s:s}", "product", "visite");
	assert_string_equal(scratch_call(&scratch, &owner, "product.picture_export", "{s:s}",
					 "product", "visite"),
			    "not_found");
}

/* The same of an advantage; on what went live, only the network puts another. */
static void an_advantage_has_its_picture(void **state)
{
	char text[128];
	int64_t id;

	(void)state;
	sodium_bin2base64(text, sizeof text, png, sizeof png, sodium_base64_VARIANT_ORIGINAL);
	scratch_do(&scratch, &owner, "advantage.create", "{s:s, s:s, s:s, s:s, s:s}", "party",
		   "musee", "title", "Dix pour cent", "ref", "dix", "products", "visite", "percent",
		   "10");
	id = scratch_int(&scratch, "id");
	scratch_do(&scratch, &owner, "advantage.picture", "{s:I, s:s}", "advantage", (json_int_t)id,
		   "picture", text);
	scratch_do(&scratch, &owner, "advantage.show", "{s:I}", "advantage", (json_int_t)id);
	assert_string_equal(scratch_text(&scratch, "picture"), "dix.png");
	scratch_do(&scratch, &scratch.admin, "product.submit", "{s:s}", "product", "visite");
	scratch_do(&scratch, &scratch.admin, "product.validate", "{s:s}", "product", "visite");
	scratch_do(&scratch, &scratch.admin, "advantage.publish", "{s:I}", "advantage",
		   (json_int_t)id);
	assert_string_equal(scratch_call(&scratch, &owner, "advantage.picture_remove", "{s:I}",
					 "advantage", (json_int_t)id),
			    "wrong_state");
	scratch_do(&scratch, &scratch.admin, "advantage.picture_remove", "{s:I}", "advantage",
		   (json_int_t)id);
	assert_string_equal(scratch_call(&scratch, &owner, "advantage.picture_export", "{s:I}",
					 "advantage", (json_int_t)id),
			    "not_found");
}

static void what_is_no_picture_is_refused(void **state)
{
	static unsigned char big[1024 * 1024 + 1];
	unsigned char broken[sizeof png];

	(void)state;
	assert_string_equal(picture(&owner, "GIF89a", 6), "usage");
	assert_string_equal(picture(&owner, "", 0), "usage");
	assert_string_equal(picture(&owner, png, 20), "usage");
	assert_string_equal(picture(&owner, jpeg, 9), "usage");
	/* No width. */
	memcpy(broken, png, sizeof png);
	broken[19] = 0;
	assert_string_equal(picture(&owner, broken, sizeof broken), "usage");
	/* A side of sixteen million. */
	broken[16] = 1;
	assert_string_equal(picture(&owner, broken, sizeof broken), "usage");
	memcpy(big, png, sizeof png);
	assert_string_equal(picture(&owner, big, sizeof big), "usage");
	assert_string_equal(picture(&owner, big, sizeof big - 1), "done");
	assert_string_equal(scratch_call(&scratch, &owner, "product.picture", "{s:s, s:s}",
					 "product", "visite", "picture", "no base64 at all!"),
			    "usage");
	assert_string_equal(picture(&stranger, png, sizeof png), "not_yours");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_makes_products_with_prices_by_audience_and_can_come_again),
		cmocka_unit_test(one_wrong_line_and_nothing_is_imported),
		cmocka_unit_test(a_picture_is_told_by_its_bytes_and_comes_back_as_it_was),
		cmocka_unit_test(an_advantage_has_its_picture),
		cmocka_unit_test(what_is_no_picture_is_refused),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
