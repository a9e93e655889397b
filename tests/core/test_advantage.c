/* Making advantages and promotional codes: what is refused and why, going live, the end,
 * whose they are, their codes; and what offer.evaluate refuses (S1, S2, S4). The world is
 * that of tests/support/price.h. */
#include <string.h>

#include "tests/support/price.h"

static struct scratch scratch;
static struct scratch *const s = &scratch;
static struct caller producer;

static int open_world(void **state)
{
	(void)state;
	price_open(s);
	producer = scratch_account(s, "abbaye", "producer", 1, 0);
	return 0;
}

static int close_world(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static json_t *object(const char *text)
{
	char plain[512];
	json_t *json;

	snprintf(plain, sizeof plain, "%s", text);
	for (char *c = plain; *c; c++)
		if (*c == '\'')
			*c = '"';
	json = json_loads(plain, 0, NULL);
	if (json == NULL)
		fail_msg("no JSON: %s", text);
	return json;
}

/* Calls with arguments as JSON, ' for ". */
static const char *as(struct caller *caller, const char *operation, const char *arguments)
{
	json_t *json = object(arguments);
	const char *outcome = scratch_call(s, caller, operation, "O", json);

	json_decref(json);
	return outcome;
}

static const char *ask(const char *operation, const char *arguments)
{
	return as(&s->admin, operation, arguments);
}

static int64_t create(const char *arguments)
{
	const char *outcome = ask("advantage.create", arguments);

	if (strcmp(outcome, "done") != 0)
		fail_msg("%s: %s", arguments, json_dumps(s->answer, JSON_ENCODE_ANY));
	return scratch_int(s, "id");
}

/* The sentence about an argument of the last refusal; "" when it was not that. */
static const char *fault(const char *argument)
{
	const json_t *data = json_object_get(s->answer, "data");
	const char *text =
		json_string_value(json_object_get(json_object_get(data, "arguments"), argument));

	return text ? text : "";
}

static const char *on(const char *operation, int64_t id)
{
	return scratch_call(s, &s->admin, operation, "{s:I}", "advantage", (json_int_t)id);
}

/* --- Bad input --- */

static void what_does_not_hold_is_said_of_its_argument(void **state)
{
	static const struct {
		const char *arguments, *argument;
	} bad[] = {
		{ "{'percent':'10'}", "title" },
		{ "{'title':'T'}", "percent" },
		{ "{'title':'T','percent':'0'}", "percent" },
		{ "{'title':'T','percent':'101'}", "percent" },
		{ "{'title':'T','percent':'ten'}", "percent" },
		{ "{'title':'T','effect':'amount'}", "value" },
		{ "{'title':'T','effect':'amount','value':'0'}", "value" },
		{ "{'title':'T','effect':'amount','value':'-3'}", "value" },
		{ "{'title':'T','effect':'free','buy':2}", "free" },
		{ "{'title':'T','effect':'free','free':1}", "buy" },
		{ "{'title':'T','effect':'price','value':'5','scope':'basket'}", "effect" },
		{ "{'title':'T','effect':'magic'}", "effect" },
		{ "{'title':'T','percent':'10','target':'contacts'}", "contacts" },
		{ "{'title':'T','percent':'10','target':'indicator'}", "indicator" },
		{ "{'title':'T','percent':'10','target':'friends'}", "target" },
		{ "{'title':'T','percent':'10','indicator':'visits'}", "level" },
		{ "{'title':'T','percent':'10','indicator':'visits','level':9}", "level" },
		{ "{'title':'T','percent':'10','level':1}", "indicator" },
		{ "{'title':'T','percent':'10','scope':'none'}", "scope" },
		{ "{'title':'T','percent':'10','families':'circus'}", "families" },
		{ "{'title':'T','percent':'10','valid_from':'2026-02-30'}", "valid_from" },
		{ "{'title':'T','percent':'10','valid_from':'2026-12-02','valid_until':'2026-12-01'"
		  "}",
		  "valid_until" },
		{ "{'title':'T','percent':'10','valid_from_time':'09:30'}", "valid_from" },
		{ "{'title':'T','percent':'10','valid_until':'2026-12-01','valid_until_time':'25:"
		  "00'}",
		  "valid_until_time" },
		{ "{'title':'T','percent':'10','from_time':'9h'}", "from_time" },
		{ "{'title':'T','percent':'10','from_time':'09:00','until_time':'09:00'}",
		  "until_time" },
		{ "{'title':'T','percent':'10','min_amount':'x'}", "min_amount" },
		{ "{'title':'T','percent':'10','quota':-1}", "quota" },
		{ "{'title':'T','percent':'10','target':'single','per_code':2}", "per_code" },
		{ "{'title':'T','percent':'10','target':'partner','access_code':'ab'}",
		  "access_code" },
		{ "{'title':'T','effect':'price','products':'p1000','prices':'p1000'}", "prices" },
		{ "{'title':'T','effect':'price','products':'p1000','prices':'p500::3'}",
		  "prices" },
		{ "{'title':'T','effect':'price','products':'p1000','prices':'p1000:pet:3'}",
		  "prices" },
		{ "{'title':'T','effect':'price','products':'p1000','prices':'p1000::3,p1000::4'}",
		  "prices" },
		{ "{'title':'T','percent':'10','party':1,'products':'x1000'}", "products" },
		{ "{'title':'T','percent':'10','sale_minutes':999999}", "sale_minutes" },
		{ "{'title':'T','percent':'10','wings':'yes'}", "wings" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_string_equal(ask("advantage.create", bad[i].arguments), "usage");
		if (fault(bad[i].argument)[0] == '\0')
			fail_msg("%s: nothing is said of %s", bad[i].arguments, bad[i].argument);
	}
	scratch_do(s, &s->admin, "advantage.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(
		ask("advantage.create", "{'title':'T','percent':'10','products':'none'}"),
		"not_found");
	assert_string_equal(ask("advantage.show", "{'advantage':4711}"), "not_found");
}

static void all_faults_are_said_at_once(void **state)
{
	(void)state;
	assert_string_equal(ask("advantage.create", "{'title':'T','target':'contacts'}"), "usage");
	assert_string_not_equal(fault("contacts"), "");
	assert_string_not_equal(fault("percent"), "");
}

static void a_dry_run_writes_nothing(void **state)
{
	(void)state;
	assert_string_equal(ask("advantage.create",
				"{'title':'T','percent':'10','products':'p1000','dry_run':true}"),
			    "done");
	scratch_do(s, &s->admin, "advantage.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
}

/* --- Their life --- */

static void it_goes_live_only_when_nothing_lacks(void **state)
{
	int64_t id = create("{'title':'T','percent':'10','ref':'life'}");

	(void)state;
	assert_string_equal(on("advantage.publish", id), "incomplete");
	assert_string_equal(scratch_text(s, "what"), "no product is chosen");
	scratch_do(s, &s->admin, "advantage.update", "{s:I, s:s}", "advantage", (json_int_t)id,
		   "products", "p1000");
	scratch_tamper(s, "UPDATE product SET state = 'draft' WHERE ref = 'p1000'");
	assert_string_equal(on("advantage.publish", id), "incomplete");
	scratch_tamper(s, "UPDATE product SET state = 'in_use' WHERE ref = 'p1000'");
	scratch_do(s, &s->admin, "advantage.update", "{s:I, s:s}", "advantage", (json_int_t)id,
		   "valid_until", "2026-11-21");
	assert_string_equal(on("advantage.publish", id), "incomplete");
	scratch_do(s, &s->admin, "advantage.update", "{s:I, s:s}", "advantage", (json_int_t)id,
		   "valid_until", "");
	assert_string_equal(on("advantage.withdraw", id), "wrong_state");
	assert_string_equal(on("advantage.publish", id), "done");
	assert_string_equal(on("advantage.publish", id), "wrong_state");
	assert_string_equal(ask("advantage.update", "{'advantage':'life','products':''}"),
			    "incomplete");
	assert_string_equal(ask("advantage.update", "{'advantage':'life','target':'single'}"),
			    "wrong_state");
	assert_string_equal(ask("advantage.update", "{'advantage':'life','percent':'20'}"), "done");
	assert_string_equal(on("advantage.show", id), "done");
	assert_int_equal(scratch_int(s, "percent"), 2000);
	assert_string_equal(scratch_text(s, "product_names"), "p1000");
	assert_string_equal(on("advantage.withdraw", id), "done");
	assert_string_equal(on("advantage.publish", id), "done");
	assert_string_equal(on("advantage.delete", id), "done");
	assert_string_equal(on("advantage.show", id), "not_found");
}

static void what_was_used_is_ended_never_deleted(void **state)
{
	int64_t id = create("{'title':'T','percent':'10','ref':'used','scope':'basket'}");

	(void)state;
	assert_string_equal(on("advantage.publish", id), "done");
	scratch_tamper(s, "INSERT INTO offer_use (offer, customer_order, account, at, recorded_at,"
			  "                       day, nth)"
			  " SELECT id, 1, 1, 0, 0, '2026-11-22', 1 FROM offer WHERE ref = 'used'");
	assert_string_equal(on("advantage.delete", id), "in_use");
	assert_string_equal(on("advantage.withdraw", id), "done");
	assert_string_equal(on("advantage.delete", id), "in_use");
	scratch_tamper(s, "DELETE FROM offer_use WHERE offer ="
			  "  (SELECT id FROM offer WHERE ref = 'used')");
	assert_string_equal(on("advantage.delete", id), "done");
}

static void it_says_its_name_in_four_languages(void **state)
{
	int64_t id = create("{'title':'Ouverture','title_en':'Opening','title_de':'Eröffnung',"
			    "'internal':'OUV 26','percent':'10'}");

	(void)state;
	assert_string_equal(on("advantage.show", id), "done");
	assert_string_equal(scratch_text(s, "title"), "Opening");
	assert_int_equal(json_array_size(json_object_get(s->answer, "texts")), 3);
	assert_string_equal(scratch_text(s, "gives"), "\u221210%");
	scratch_do(s, &s->admin, "advantage.update", "{s:I, s:s}", "advantage", (json_int_t)id,
		   "title_en", "");
	assert_string_equal(on("advantage.show", id), "done");
	assert_string_equal(scratch_text(s, "title"), "Ouverture");
	assert_string_equal(scratch_text(s, "internal"), "OUV 26");
	assert_string_equal(on("advantage.delete", id), "done");
}

static void a_ref_is_taken_once(void **state)
{
	int64_t id = create("{'title':'T','percent':'10','ref':'twice'}");

	(void)state;
	assert_string_equal(ask("advantage.create", "{'title':'U','percent':'10','ref':'twice'}"),
			    "usage");
	assert_string_not_equal(fault("ref"), "");
	assert_string_equal(on("advantage.delete", id), "done");
}

/* --- Codes --- */

static void a_code_is_one_offers(void **state)
{
	int64_t id = create("{'title':'T','percent':'10','scope':'basket','target':'partner'}");
	int64_t other;

	(void)state;
	assert_string_equal(on("advantage.publish", id), "incomplete");
	scratch_do(s, &s->admin, "advantage.update", "{s:I, s:s}", "advantage", (json_int_t)id,
		   "access_code", "Coupon 3%");
	assert_string_equal(ask("advantage.create",
				"{'title':'U','percent':'10','scope':'basket','target':'partner',"
				"'access_code':'COUPON 3%'}"),
			    "usage");
	assert_string_not_equal(fault("access_code"), "");
	/* A draft's code opens nothing yet. */
	scratch_do(s, &s->admin, "offer.evaluate", "{s:s, s:s}", "lines", "p1000:full:1", "codes",
		   "coupon 3%");
	assert_int_equal(scratch_int(s, "reduction"), 0);
	assert_string_equal(on("advantage.publish", id), "done");
	scratch_do(s, &s->admin, "offer.evaluate", "{s:s, s:s}", "lines", "p1000:full:1", "codes",
		   "coupon 3%");
	assert_int_equal(scratch_int(s, "reduction"), 100);
	assert_string_equal(on("advantage.delete", id), "done");
	/* What nobody has any more can be had by another. */
	other = create("{'title':'U','percent':'20','scope':'basket','target':'partner',"
		       "'access_code':'COUPON 3%'}");
	assert_string_equal(on("advantage.publish", other), "done");
	scratch_do(s, &s->admin, "offer.evaluate", "{s:s, s:s}", "lines", "p1000:full:1", "codes",
		   "coupon 3%");
	assert_int_equal(scratch_int(s, "reduction"), 200);
	assert_string_equal(on("advantage.withdraw", other), "done");
	scratch_do(s, &s->admin, "offer.evaluate", "{s:s, s:s}", "lines", "p1000:full:1", "codes",
		   "coupon 3%");
	assert_string_equal(
		json_string_value(json_object_get(
			json_array_get(json_object_get(s->answer, "codes"), 0), "state")),
		"ended");
}

static void a_code_of_another_kind_is_taken(void **state)
{
	(void)state;
	scratch_tamper(s, "INSERT INTO code (text, kind, own) VALUES ('GIFTBOX', 'gift', 0)");
	assert_string_equal(ask("advantage.create",
				"{'title':'U','percent':'10','target':'partner',"
				"'access_code':'GiftBox'}"),
			    "usage");
	assert_string_not_equal(fault("access_code"), "");
}

static const char *with_single(void)
{
	scratch_do(s, &s->admin, "offer.evaluate", "{s:s, s:s}", "lines", "p1000:full:1", "codes",
		   "one-1");
	return json_string_value(
		json_object_get(json_array_get(json_object_get(s->answer, "codes"), 0), "state"));
}

static void a_single_use_code_is_good_once(void **state)
{
	int64_t id = create("{'title':'S','percent':'50','scope':'basket','target':'single',"
			    "'ref':'single'}");

	(void)state;
	assert_string_equal(on("advantage.publish", id), "done");
	scratch_tamper(s, "INSERT INTO code (id, text, kind, own)"
			  " VALUES (900, 'ONE-1', 'single', 0)");
	scratch_tamper(s, "INSERT INTO code_batch (id, offer, customer, language, state, account,"
			  " codes, made, made_at) SELECT 1, id, 1, 'fr', 'ready', 1, 1, 1, 0"
			  "  FROM offer WHERE ref = 'single'");
	scratch_tamper(s, "INSERT INTO code_range (first, last, batch) VALUES (900, 900, 1)");
	assert_string_equal(with_single(), "done");
	assert_int_equal(scratch_int(s, "reduction"), 500);
	scratch_tamper(s, "INSERT INTO code_invalid (code, batch, at, account)"
			  " VALUES (900, 1, 1, 1)");
	assert_string_equal(with_single(), "revoked");
	scratch_tamper(s, "DELETE FROM code_invalid");
	scratch_tamper(s, "INSERT INTO offer_use (offer, code, account, at, recorded_at, day, nth)"
			  " SELECT id, 900, 1, 1, 1, '2026-11-22', 1 FROM offer"
			  "  WHERE ref = 'single'");
	assert_string_equal(with_single(), "already_redeemed");
	assert_string_equal(on("advantage.delete", id), "in_use");
	assert_string_equal(on("advantage.withdraw", id), "done");
}

static void a_use_in_a_sale_is_not_undone_at_the_counter(void **state)
{
	int64_t id = create("{'title':'T','percent':'10','ref':'sold','scope':'basket'}");

	(void)state;
	scratch_tamper(s, "INSERT INTO offer_use (id, offer, account, at, recorded_at, day, nth,"
			  " customer_order) SELECT 500, id, 1, 0, 0, '2026-11-22', 1, 1 FROM offer"
			  "  WHERE ref = 'sold'");
	assert_string_equal(ask("redemption.undo", "{'redemption':500,'why':'x'}"), "in_use");
	assert_string_equal(on("advantage.delete", id), "in_use");
}

/* --- Order and prices --- */

static int64_t position(int64_t id)
{
	assert_string_equal(on("advantage.show", id), "done");
	return scratch_int(s, "position");
}

static void they_are_put_in_order(void **state)
{
	int64_t a, b, c;

	(void)state;
	a = create("{'title':'A','percent':'10'}");
	b = create("{'title':'B','percent':'10'}");
	c = create("{'title':'C','percent':'10'}");
	assert_true(position(a) < position(b) && position(b) < position(c));
	scratch_do(s, &s->admin, "advantage.move", "{s:I, s:i}", "advantage", (json_int_t)c, "to",
		   1);
	assert_int_equal(position(c), 1);
	assert_true(position(a) < position(b));
	scratch_do(s, &s->admin, "advantage.move", "{s:I, s:i}", "advantage", (json_int_t)c, "to",
		   100000);
	assert_true(position(a) < position(b) && position(b) < position(c));
	assert_string_equal(scratch_call(s, &s->admin, "advantage.move", "{s:I, s:i}", "advantage",
					 (json_int_t)a, "to", 0),
			    "usage");
	on("advantage.delete", a);
	on("advantage.delete", b);
	on("advantage.delete", c);
}

static void prices_are_set_one_by_one(void **state)
{
	int64_t id = create("{'title':'P','effect':'price','products':'p1000,p500'}");

	(void)state;
	assert_string_equal(on("advantage.publish", id), "incomplete");
	scratch_do(s, &s->admin, "advantage.price", "{s:I, s:s, s:s, s:s}", "advantage",
		   (json_int_t)id, "product", "p1000", "audience", "child", "price", "2.50");
	assert_string_equal(on("advantage.publish", id), "done");
	scratch_do(s, &s->admin, "offer.evaluate", "{s:s}", "lines", "p1000:child:2");
	assert_int_equal(scratch_int(s, "total"), 500);
	assert_string_equal(scratch_call(s, &s->admin, "advantage.price", "{s:I, s:s, s:s}",
					 "advantage", (json_int_t)id, "product", "p800", "price",
					 "1"),
			    "usage");
	scratch_do(s, &s->admin, "advantage.price", "{s:I, s:s, s:s, s:s}", "advantage",
		   (json_int_t)id, "product", "p1000", "audience", "child", "price", "");
	scratch_do(s, &s->admin, "offer.evaluate", "{s:s}", "lines", "p1000:child:2");
	assert_int_equal(scratch_int(s, "total"), 1000);
	assert_string_equal(on("advantage.delete", id), "done");
}

/* --- Whose they are --- */

static void a_producer_makes_its_own(void **state)
{
	int64_t whole = create("{'title':'N','percent':'10','scope':'basket'}");
	char arguments[64];
	int64_t own;

	(void)state;
	assert_string_equal(as(&producer, "advantage.create", "{'title':'T','percent':'10'}"),
			    "usage");
	assert_string_not_equal(fault("party"), "");
	assert_string_equal(
		as(&producer, "advantage.create", "{'title':'T','percent':'10','party':2}"),
		"not_yours");
	assert_string_equal(as(&producer, "advantage.create",
			       "{'title':'T','percent':'10','party':1,'products':'x1000'}"),
			    "not_yours");
	assert_string_equal(as(&producer, "advantage.create",
			       "{'title':'T','percent':'10','party':1,'target':'contacts',"
			       "'contacts':'spring'}"),
			    "not_yours");
	assert_string_equal(as(&producer, "advantage.create",
			       "{'title':'T','percent':'10','party':1,'products':'p1000',"
			       "'ref':'own'}"),
			    "done");
	own = scratch_int(s, "id");
	snprintf(arguments, sizeof arguments, "{'advantage':%lld}", (long long)whole);
	assert_string_equal(as(&producer, "advantage.show", arguments), "not_yours");
	assert_string_equal(as(&producer, "advantage.delete", arguments), "not_yours");
	assert_string_equal(as(&producer, "advantage.publish", "{'advantage':'own'}"),
			    "not_allowed");
	assert_string_equal(as(&producer, "advantage.move", "{'advantage':'own','to':1}"),
			    "not_allowed");
	assert_string_equal(as(&producer, "advantage.list", "{}"), "done");
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(on("advantage.publish", own), "done");
	assert_string_equal(as(&producer, "advantage.update", "{'advantage':'own','percent':'99'}"),
			    "wrong_state");
	assert_string_equal(as(&producer, "advantage.delete", "{'advantage':'own'}"),
			    "wrong_state");
	on("advantage.delete", own);
	on("advantage.delete", whole);
}

static void the_catalogue_leaves_them_alone(void **state)
{
	int64_t id = create("{'title':'N','percent':'10','scope':'basket'}");

	(void)state;
	assert_string_equal(
		scratch_call(s, &s->admin, "offer.publish", "{s:I}", "offer", (json_int_t)id),
		"not_found");
	assert_string_equal(
		scratch_call(s, &s->admin, "offer.show", "{s:I}", "offer", (json_int_t)id),
		"not_yours");
	assert_string_equal(on("advantage.show", id), "done");
	assert_string_equal(scratch_text(s, "state"), "draft");
	scratch_do(s, &s->admin, "offer.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	on("advantage.delete", id);
}

/* One for holders of a voucher is on what is sold; it is none of the pass's offers. */
static void one_for_voucher_holders_is_no_offer_of_the_pass(void **state)
{
	int64_t id = create("{'title':'Porteurs','percent':'10','target':'voucher','party':1,"
			    "'scope':'products','products':'p1000'}");

	(void)state;
	assert_string_equal(on("advantage.publish", id), "done");
	assert_string_equal(on("advantage.show", id), "done");
	assert_string_equal(scratch_text(s, "target"), "voucher");
	scratch_do(s, &s->admin, "offer.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &s->admin, "offer.search", "{s:s}", "text", "porteurs");
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &s->admin, "party.show", "{s:i}", "party", 1);
	assert_int_equal(scratch_int(s, "offers"), 0);
	assert_string_equal(
		scratch_call(s, &s->admin, "offer.show", "{s:I}", "offer", (json_int_t)id),
		"not_yours");
	scratch_do(s, &s->admin, "advantage.list", "{s:s}", "target", "voucher");
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(on("advantage.withdraw", id), "done");
}

/* --- offer.evaluate --- */

static void a_basket_that_does_not_hold_is_refused(void **state)
{
	static const char *const bad[] = {
		"p1000",           "p1000:full",
		"p1000:full:0",    "p1000:full:10001",
		"p1000:full:x",    "nothing:full:1",
		"p1000:pet:1",     "p1000:full:1:1",
		"p1000:full:1:x",  "p1000:full:1::balcony",
		"p1000:full:1:::",
	};

	(void)state;
	assert_string_equal(ask("offer.evaluate", "{}"), "usage");
	assert_string_equal(ask("offer.evaluate", "{'lines':[]}"), "usage");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_string_equal(scratch_call(s, &s->admin, "offer.evaluate", "{s:[s, s]}",
						 "lines", "p1000:full:1", bad[i]),
				    "usage");
		if (strstr(fault("lines"), "Line 2") == NULL)
			fail_msg("%s: says %s", bad[i], fault("lines"));
	}
	assert_string_equal(ask("offer.evaluate", "{'lines':'p1000:full:1','customer':99}"),
			    "not_found");
	scratch_tamper(s, "UPDATE product SET state = 'draft' WHERE ref = 'x1000'");
	assert_string_equal(as(&producer, "offer.evaluate", "{'lines':'x1000:full:1'}"), "usage");
	assert_string_equal(as(&producer, "offer.evaluate", "{'lines':'p1000:full:1'}"), "done");
}

static void a_code_that_opens_nothing_is_told_beside(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "offer.evaluate", "{s:s, s:s}", "lines", "p1000:full:1", "codes",
		   "giftbox,never-was");
	assert_int_equal(scratch_int(s, "total"), 1000);
	assert_string_equal(
		json_string_value(json_object_get(
			json_array_get(json_object_get(s->answer, "codes"), 0), "state")),
		"code_opens_nothing");
	assert_string_equal(
		json_string_value(json_object_get(
			json_array_get(json_object_get(s->answer, "codes"), 1), "state")),
		"unknown_code");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_hold_is_said_of_its_argument),
		cmocka_unit_test(all_faults_are_said_at_once),
		cmocka_unit_test(a_dry_run_writes_nothing),
		cmocka_unit_test(it_goes_live_only_when_nothing_lacks),
		cmocka_unit_test(what_was_used_is_ended_never_deleted),
		cmocka_unit_test(it_says_its_name_in_four_languages),
		cmocka_unit_test(a_ref_is_taken_once),
		cmocka_unit_test(a_code_is_one_offers),
		cmocka_unit_test(a_code_of_another_kind_is_taken),
		cmocka_unit_test(a_single_use_code_is_good_once),
		cmocka_unit_test(a_use_in_a_sale_is_not_undone_at_the_counter),
		cmocka_unit_test(they_are_put_in_order),
		cmocka_unit_test(prices_are_set_one_by_one),
		cmocka_unit_test(a_producer_makes_its_own),
		cmocka_unit_test(the_catalogue_leaves_them_alone),
		cmocka_unit_test(one_for_voucher_holders_is_no_offer_of_the_pass),
		cmocka_unit_test(a_basket_that_does_not_hold_is_refused),
		cmocka_unit_test(a_code_that_opens_nothing_is_told_beside),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
