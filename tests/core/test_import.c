/* Imports: all or nothing, errors with their line, the same file twice, repairs,
 * dry runs; and the register of Touraine as it is, where it is present. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/scratch.h"
#include "tests/support/steps.h"

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

#define PLACES "id,kind,name,summary,description,street,postcode,commune,insee,lat,lon\n"

static void import(const char *operation, const char *csv, const char *option)
{
	scratch_do(&scratch, &scratch.admin, operation, "{s:s, s:b}", "data", csv,
		   option ? option : "publish", option != NULL);
}

static const char *try_import(const char *operation, const char *csv)
{
	return scratch_call(&scratch, &scratch.admin, operation, "{s:s}", "data", csv);
}

/* The n-th noted line of the refusal, and what it says. */
static int64_t noted(size_t n, const char **sentence)
{
	json_t *lines = json_object_get(json_object_get(scratch.answer, "data"), "lines");
	json_t *line = json_array_get(lines, n);

	*sentence = json_string_value(json_object_get(line, "message"));
	return json_integer_value(json_object_get(line, "line"));
}

static void expect_noted(size_t n, int64_t line, const char *words)
{
	const char *sentence;

	assert_int_equal(noted(n, &sentence), line);
	assert_non_null(sentence);
	if (!strstr(sentence, words))
		fail_msg("line %lld: \"%s\" does not say \"%s\"", (long long)line, sentence, words);
}

static int64_t total(const char *operation, const char *filter)
{
	scratch_do(&scratch, &scratch.admin, operation, "{s:s}", "filter", filter);
	return scratch_int(&scratch, "total");
}

static const char three[] =
	PLACES "h1,host,Gîte des Iris,,Une maison,1 rue A,37400,Amboise,37003,47.41,0.98\r\n"
	       "w1,wine,Cave Ligérienne,Court,\"Long, avec\nune "
	       "suite\",,37210,Vouvray,37281,47.41,0.80\r\n"
	       "r1,restaurant,Chez Zoé,Court,,2 rue B,37000,Tours,37261,,\r\n";

static void hosts_are_hosts_and_others_have_a_shop_and_an_offer(void **state)
{
	(void)state;
	import("party.import", three, NULL);
	assert_int_equal(scratch_int(&scratch, "parties"), 3);
	assert_int_equal(scratch_int(&scratch, "shops"), 2);
	assert_int_equal(scratch_int(&scratch, "offers"), 2);
	assert_int_equal(scratch_int(&scratch, "repaired"), 0);
	scratch_do(&scratch, &scratch.admin, "party.show", "{s:s}", "party", "h1");
	assert_string_equal(scratch_text(&scratch, "kinds"), "host");
	assert_int_equal(scratch_int(&scratch, "estimated"), 0);
	scratch_do(&scratch, &scratch.admin, "offer.show", "{s:s}", "offer", "w1");
	assert_string_equal(scratch_text(&scratch, "title"), "Cave Ligérienne");
	assert_string_equal(scratch_text(&scratch, "body"), "Long, avec\nune suite");
	assert_string_equal(scratch_text(&scratch, "category"), "wine");
	assert_string_equal(scratch_text(&scratch, "state"), "draft");
	assert_string_equal(scratch_text(&scratch, "town"), "Vouvray");
	scratch_do(&scratch, &scratch.admin, "offer.show", "{s:s}", "offer", "r1");
	assert_string_equal(scratch_text(&scratch, "body"), "Court");
	/* No point in the file: that of the commune, said to be an estimate. */
	assert_int_equal(scratch_int(&scratch, "estimated"), 1);
	assert_true(json_is_real(json_object_get(scratch.answer, "lat")));
}

static void the_same_file_again_changes_nothing(void **state)
{
	(void)state;
	import("party.import", three, NULL);
	assert_int_equal(scratch_int(&scratch, "parties"), 0);
	assert_int_equal(scratch_int(&scratch, "updated"), 0);
	assert_int_equal(scratch_int(&scratch, "unchanged"), 3);
}

static void only_what_changed_is_updated(void **state)
{
	(void)state;
	/* A contact that people added stays. */
	scratch_do(&scratch, &scratch.admin, "party.update", "{s:s, s:s}", "party", "w1", "phone",
		   "02 47 52 00 00");
	import("party.import",
	       PLACES "h1,host,Gîte des Iris,,Une maison,1 rue A,37400,Amboise,37003,47.41,0.98\n"
		      "w1,wine,Cave de Loire,Court,Neuf,3 rue C,37210,Vouvray,37281,47.41,0.80\n",
	       NULL);
	assert_int_equal(scratch_int(&scratch, "updated"), 1);
	assert_int_equal(scratch_int(&scratch, "unchanged"), 1);
	scratch_do(&scratch, &scratch.admin, "offer.show", "{s:s}", "offer", "w1");
	assert_string_equal(scratch_text(&scratch, "title"), "Cave de Loire");
	assert_string_equal(scratch_text(&scratch, "body"), "Neuf");
	assert_string_equal(scratch_text(&scratch, "shop_name"), "Cave de Loire");
	assert_string_equal(scratch_text(&scratch, "street"), "3 rue C");
	assert_string_equal(scratch_text(&scratch, "phone"), "02 47 52 00 00");
	/* An offer that people have made their own is theirs. */
	scratch_do(&scratch, &scratch.admin, "offer.update", "{s:s, s:s, s:s}", "offer", "w1",
		   "title", "Dégustation offerte", "body", "Pour deux");
	import("party.import",
	       PLACES
	       "w1,wine,Cave Ligérienne,Court,Autre,3 rue C,37210,Vouvray,37281,47.41,0.80\n",
	       NULL);
	assert_int_equal(scratch_int(&scratch, "updated"), 1);
	scratch_do(&scratch, &scratch.admin, "offer.show", "{s:s}", "offer", "w1");
	assert_string_equal(scratch_text(&scratch, "title"), "Dégustation offerte");
	assert_string_equal(scratch_text(&scratch, "body"), "Pour deux");
	assert_string_equal(scratch_text(&scratch, "producer"), "Cave Ligérienne");
}

static void publishing_is_asked_for_and_is_found(void **state)
{
	(void)state;
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", "sauleraie");
	assert_int_equal(scratch_int(&scratch, "total"), 0);
	import("party.import", PLACES "l1,leisure,La Sauleraie,,,,37400,Amboise,37003,,\n", NULL);
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", "sauleraie");
	assert_int_equal(scratch_int(&scratch, "total"), 0);
	import("party.import", PLACES "l1,leisure,La Sauleraie,,,,37400,Amboise,37003,,\n",
	       "publish");
	assert_int_equal(scratch_int(&scratch, "updated"), 1);
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", "sauleraie");
	assert_int_equal(scratch_int(&scratch, "total"), 1);
	/* What the network withdrew, an import does not bring back. */
	scratch_do(&scratch, &scratch.admin, "offer.withdraw", "{s:s}", "offer", "l1");
	import("party.import", PLACES "l1,leisure,La Sauleraie,,,,37400,Amboise,37003,,\n",
	       "publish");
	assert_int_equal(scratch_int(&scratch, "unchanged"), 1);
	/* A new name is found, the former one no longer. */
	scratch_do(&scratch, &scratch.admin, "offer.publish", "{s:s}", "offer", "l1");
	import("party.import", PLACES "l1,leisure,Le Peuplier,,,,37400,Amboise,37003,,\n", NULL);
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", "sauleraie");
	assert_int_equal(scratch_int(&scratch, "total"), 0);
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s}", "text", "peuplier");
	assert_int_equal(scratch_int(&scratch, "total"), 1);
}

static void every_bad_line_is_told_and_nothing_is_done(void **state)
{
	(void)state;
	assert_string_equal(try_import("party.import",
				       PLACES "b1,host,Bonne,,,,37400,Amboise,37003,47.4,0.9\n"
					      ",host,Sans identifiant,,,,,,,,\n"
					      "b2,castle,Sorte,,,,,,,,\n"
					      "b3,host,,,,,,,,,\n"
					      "b4,host,Point,,,,,,,91,0\n"
					      "b5,host,Moitié,,,,,,,47,\n"
					      "b1,host,Encore,,,,,,,,\n"
					      "b6,host,Code,,,,3740,,,,\n"
					      "b7,host,Court\n"
					      "b8,host,\"Guillemet\"x,,,,,,,,\n"
					      "b9,host,Nombre,,,,,,,nord,0\n"
					      "b10,host,Contr\xc3\xb4le\x07,,,,,,,,\n"),
			    "bad_lines");
	expect_noted(0, 3, "id");
	expect_noted(1, 4, "castle");
	expect_noted(2, 5, "name");
	expect_noted(3, 6, "lat");
	expect_noted(4, 7, "latitude");
	expect_noted(5, 8, "line 2");
	expect_noted(6, 9, "3740");
	expect_noted(7, 10, "3 fields");
	expect_noted(8, 11, "quote");
	expect_noted(9, 12, "nord");
	expect_noted(10, 13, "control character");
	assert_string_equal(scratch_text(&scratch, "count"), "11");
	assert_int_equal(total("party.list", "bonne"), 0);
}

static void a_header_must_be_understood(void **state)
{
	const char *sentence;

	(void)state;
	assert_string_equal(try_import("party.import", "id,kind,nom\n1,host,x\n"), "bad_lines");
	assert_int_equal(noted(0, &sentence), 1);
	assert_non_null(strstr(sentence, "nom"));
	assert_non_null(strstr(sentence, "postcode"));
	assert_string_equal(try_import("party.import", "id,kind\n1,host\n"), "bad_lines");
	expect_noted(0, 1, "name");
	assert_string_equal(try_import("party.import", "id,id,kind,name\n"), "bad_lines");
	expect_noted(0, 1, "twice");
	assert_string_equal(try_import("party.import", "\n"), "bad_lines");
	expect_noted(0, 1, "empty");
}

static void spreadsheets_write_semicolons_and_marks(void **state)
{
	(void)state;
	import("party.import",
	       "\xef\xbb\xbfid;kind;name;lat;lon\r\ns1;host;\"Chez; Nous\";47,4;0,7\r\n;;;;\r\n",
	       NULL);
	assert_int_equal(scratch_int(&scratch, "parties"), 1);
	scratch_do(&scratch, &scratch.admin, "party.show", "{s:s}", "party", "s1");
	assert_string_equal(scratch_text(&scratch, "name"), "Chez; Nous");
}

static void control_characters_are_mapped_when_asked_for(void **state)
{
	static const char bad[] = PLACES "c1,host,C\xc2\x9cur,,,,,,,,\n";
	json_t *repairs;

	(void)state;
	assert_string_equal(try_import("party.import", bad), "bad_lines");
	expect_noted(0, 2, "name");
	scratch_do(&scratch, &scratch.admin, "party.import", "{s:s, s:s}", "data", bad, "repair",
		   "cp1252");
	assert_int_equal(scratch_int(&scratch, "repaired"), 1);
	repairs = json_object_get(scratch.answer, "repairs");
	assert_int_equal(json_array_size(repairs), 1);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(repairs, 0), "line")),
			 2);
	scratch_do(&scratch, &scratch.admin, "party.show", "{s:s}", "party", "c1");
	assert_string_equal(scratch_text(&scratch, "name"), "Cœur");
	/* What is no cp1252 stays refused. */
	assert_string_equal(scratch_call(&scratch, &scratch.admin, "party.import", "{s:s, s:s}",
					 "data", PLACES "c2,host,A\x07,,,,,,,,\n", "repair",
					 "cp1252"),
			    "bad_lines");
}

static void a_dry_run_says_all_and_does_nothing(void **state)
{
	(void)state;
	import("party.import", PLACES "d1,wine,Fantôme,,,,,,,,\n", "dry_run");
	assert_int_equal(scratch_int(&scratch, "parties"), 1);
	assert_int_equal(scratch_int(&scratch, "offers"), 1);
	assert_int_equal(total("party.list", "fantome"), 0);
	assert_int_equal(total("offer.list", "fantome"), 0);
}

static void an_unknown_insee_code_loses_no_place(void **state)
{
	(void)state;
	import("party.import",
	       PLACES "i1,host,Fusionnée,,,,37999,Nulle-Part,37999,47.4,0.7\n"
		      "i2,host,Par le nom,,,,37150,Bléré,99999,,\n",
	       NULL);
	scratch_do(&scratch, &scratch.admin, "party.show", "{s:s}", "party", "i1");
	assert_string_equal(scratch_text(&scratch, "town"), "Nulle-Part");
	assert_string_equal(scratch_text(&scratch, "commune"), "");
	assert_int_equal(scratch_int(&scratch, "estimated"), 0);
	scratch_do(&scratch, &scratch.admin, "party.show", "{s:s}", "party", "i2");
	assert_string_equal(scratch_text(&scratch, "commune"), "37027");
	assert_int_equal(scratch_int(&scratch, "estimated"), 1);
}

/* --- offer.import --- */

static void offers_are_made_and_matched_by_ref(void **state)
{
	static const char offers[] =
		"ref,party,shop,category,title,title_en,body,conditions,booking,valid_until,"
		"per_code,per_day,quota,street,commune\n"
		"o1,p1,,wine,Verre offert,A free glass,\"Un verre\nde blanc\",Sur présentation,"
		"advised,2026-12-31,,1,100,,\n"
		"o2,p1,p1,leisure,Visite,,,,,,0,,,4 rue D,Vouvray\n";

	(void)state;
	import("party.import", PLACES "p1,wine,Domaine P,,,,37400,Amboise,37003,,\n", NULL);
	import("offer.import", offers, NULL);
	assert_int_equal(scratch_int(&scratch, "created"), 2);
	assert_int_equal(scratch_int(&scratch, "lines"), 2);
	scratch_do(&scratch, &scratch.admin, "offer.show", "{s:s}", "offer", "o1");
	assert_string_equal(scratch_text(&scratch, "title"), "A free glass");
	assert_string_equal(scratch_text(&scratch, "body"), "Un verre\nde blanc");
	assert_string_equal(scratch_text(&scratch, "booking"), "advised");
	/* The 31st is included: the period ends as the 1st begins, in Paris. */
	assert_string_equal(scratch_text(&scratch, "valid_until"), "2026-12-31T23:00:00Z");
	assert_int_equal(scratch_int(&scratch, "per_code"), 1);
	assert_int_equal(scratch_int(&scratch, "per_day"), 1);
	assert_int_equal(scratch_int(&scratch, "quota"), 100);
	assert_string_equal(scratch_text(&scratch, "town"), "Amboise");
	scratch_do(&scratch, &scratch.admin, "offer.show", "{s:s}", "offer", "o2");
	assert_string_equal(scratch_text(&scratch, "town"), "Vouvray");
	assert_true(json_is_null(json_object_get(scratch.answer, "per_code")));
	import("offer.import", offers, NULL);
	assert_int_equal(scratch_int(&scratch, "unchanged"), 2);
	assert_int_equal(scratch_int(&scratch, "updated"), 0);
	/* A column that is not there changes nothing. */
	import("offer.import", "ref,party,category,title\no1,p1,wine,Deux verres\n", NULL);
	assert_int_equal(scratch_int(&scratch, "updated"), 1);
	scratch_do(&scratch, &scratch.admin, "offer.show", "{s:s}", "offer", "o1");
	assert_int_equal(scratch_int(&scratch, "quota"), 100);
	assert_string_equal(scratch_text(&scratch, "title"), "A free glass");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(scratch.answer, "titles"), "fr")),
		"Deux verres");
}

static void an_offer_has_a_place_of_its_own_where_the_line_says_one(void **state)
{
	(void)state;
	import("party.import", PLACES "s,wine,Domaine S,,,1 rue S,37400,Amboise,37003,47.41,0.98\n",
	       NULL);
	scratch_do(&scratch, &scratch.admin, "party.update", "{s:s, s:s}", "party", "s", "phone",
		   "01");
	import("offer.import",
	       "ref,party,category,title,street,commune,phone\n"
	       "s1,s,wine,Ailleurs,2 quai,Vouvray,\ns2,s,wine,Sur place,,,02\n",
	       NULL);
	scratch_do(&scratch, &scratch.admin, "offer.show", "{s:s}", "offer", "s1");
	assert_string_equal(scratch_text(&scratch, "street"), "2 quai");
	assert_string_equal(scratch_text(&scratch, "postcode"), "37210");
	assert_string_equal(scratch_text(&scratch, "phone"), "01");
	scratch_do(&scratch, &scratch.admin, "offer.show", "{s:s}", "offer", "s2");
	assert_string_equal(scratch_text(&scratch, "street"), "1 rue S");
	assert_string_equal(scratch_text(&scratch, "phone"), "02");
	import("offer.import",
	       "ref,party,category,title,street,commune,phone\n"
	       "s1,s,wine,Ailleurs,2 quai,Vouvray,\ns2,s,wine,Sur place,,,\n",
	       NULL);
	assert_int_equal(scratch_int(&scratch, "unchanged"), 1);
	assert_int_equal(scratch_int(&scratch, "updated"), 1);
	scratch_do(&scratch, &scratch.admin, "offer.show", "{s:s}", "offer", "s2");
	assert_string_equal(scratch_text(&scratch, "phone"), "01");
}

static void bad_offers_are_told_by_line(void **state)
{
	(void)state;
	import("party.import",
	       PLACES "q1,wine,Q,,,,37400,Amboise,37003,,\nq2,wine,R,,,,37400,Amboise,37003,,\n",
	       NULL);
	assert_string_equal(
		try_import("offer.import",
			   "ref,party,shop,category,title,booking,valid_from,valid_until,quota\n"
			   "x1,nobody,,wine,T,,,,\n"
			   "x2,q1,q2,wine,T,,,,\n"
			   "x3,q1,,cheese,T,,,,\n"
			   "x4,q1,,wine,T,perhaps,,,\n"
			   "x5,q1,,wine,T,,2026-02-30,,\n"
			   "x6,q1,,wine,T,,2026-03-02,2026-03-01,\n"
			   "x7,q1,,wine,T,,,,-1\n"
			   "q2,q1,,wine,T,,,,\n"),
		"bad_lines");
	expect_noted(0, 2, "nobody");
	expect_noted(1, 3, "q2");
	expect_noted(2, 4, "cheese");
	expect_noted(3, 5, "booking");
	expect_noted(4, 6, "2026-02-30");
	expect_noted(5, 7, "first day");
	expect_noted(6, 8, "quota");
	expect_noted(7, 9, "q2");
	assert_string_equal(try_import("offer.import", "ref,party,category,title,prix\n"),
			    "bad_lines");
	expect_noted(0, 1, "prix");
}

/* --- The register of Touraine, real and as it is --- */

static char *touraine(void)
{
	const char *folder = getenv("GUICHET_SHARED");
	char path[512];
	char *text;
	FILE *file;
	size_t length;

	snprintf(path, sizeof path, "%s/data/touraine-places.csv", folder ? folder : "../shared");
	file = fopen(path, "rb");
	if (!file)
		return NULL;
	text = calloc(1, 2 << 20);
	length = fread(text, 1, (2 << 20) - 1, file);
	assert_true(length > 800000);
	fclose(file);
	return text;
}

static void touraine_comes_in_whole(void **state)
{
	char *csv = touraine();
	enum { LINES = 1196, STEPS_OF_A_LINE = 2000 };

	(void)state;
	if (!csv)
		skip();
	assert_string_equal(try_import("party.import", csv), "bad_lines");
	assert_string_equal(scratch_text(&scratch, "count"), "1");
	steps_watch(&scratch);
	steps_begin();
	scratch_do(&scratch, &scratch.admin, "party.import", "{s:s, s:s, s:b}", "data", csv,
		   "repair", "cp1252", "publish", 1);
	assert_true(steps_taken() < LINES * STEPS_OF_A_LINE);
	assert_int_equal(scratch_int(&scratch, "parties"), 1196);
	assert_int_equal(scratch_int(&scratch, "shops"), 783);
	assert_int_equal(scratch_int(&scratch, "offers"), 783);
	assert_int_equal(scratch_int(&scratch, "repaired"), 1);
	scratch_do(&scratch, &scratch.admin, "party.import", "{s:s, s:s, s:b}", "data", csv,
		   "repair", "cp1252", "publish", 1);
	assert_int_equal(scratch_int(&scratch, "unchanged"), 1196);
	scratch_do(&scratch, &scratch.admin, "offer.search", "{s:s, s:s}", "text", "vin", "commune",
		   "Amboise");
	assert_true(scratch_int(&scratch, "total") > 5);
	free(csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts_are_hosts_and_others_have_a_shop_and_an_offer),
		cmocka_unit_test(the_same_file_again_changes_nothing),
		cmocka_unit_test(only_what_changed_is_updated),
		cmocka_unit_test(publishing_is_asked_for_and_is_found),
		cmocka_unit_test(every_bad_line_is_told_and_nothing_is_done),
		cmocka_unit_test(a_header_must_be_understood),
		cmocka_unit_test(spreadsheets_write_semicolons_and_marks),
		cmocka_unit_test(control_characters_are_mapped_when_asked_for),
		cmocka_unit_test(a_dry_run_says_all_and_does_nothing),
		cmocka_unit_test(an_unknown_insee_code_loses_no_place),
		cmocka_unit_test(offers_are_made_and_matched_by_ref),
		cmocka_unit_test(an_offer_has_a_place_of_its_own_where_the_line_says_one),
		cmocka_unit_test(bad_offers_are_told_by_line),
		cmocka_unit_test(touraine_comes_in_whole),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
