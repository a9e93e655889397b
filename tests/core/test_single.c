/* Single-use codes: made, imported, followed, invalidated; the dashboard adds up. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/code/code.h"
#include "core/op/operation.h"
#include "tests/support/single.h"

static struct singles singles;
static struct scratch *const s = &singles.pass.scratch;

static int open_singles(void **state)
{
	(void)state;
	singles_open(&singles);
	return 0;
}

static int close_singles(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *fault(const char *argument)
{
	const char *text = json_string_value(json_object_get(
		json_object_get(json_object_get(s->answer, "data"), "arguments"), argument));

	return text ? text : "";
}

/* --- Making --- */

static const char *generate(const char *format, int codes, const char *prefix, int length)
{
	return scratch_call(s, &s->admin, "code.generate", format, "offer", "TYD", "customer",
			    (json_int_t)singles.customer, "codes", codes, "prefix", prefix,
			    "length", length);
}

static void own_codes_have_a_check_character_and_all_differ(void **state)
{
	int64_t batch = singles_generate(&singles, 5000, "");
	char code[64], canonical[CODE_TYPED], foreign[CODE_TYPED];

	(void)state;
	assert_int_equal(
		scratch_number(&singles.pass.scratch, "SELECT count(DISTINCT text) FROM code"),
		5000);
	assert_int_equal(
		scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code WHERE own = 1"),
		5000);
	for (int n = 0; n < 5000; n += 999) {
		singles_code(&singles, batch, n, code);
		assert_int_equal(strlen(code), CODE_RANDOM + 1);
		assert_int_equal(code_read(code, canonical, foreign), CODE_OWN);
	}
	scratch_do(s, &s->admin, "code.batch", "{s:I}", "batch", (json_int_t)batch);
	assert_string_equal(scratch_text(s, "state"), "ready");
	assert_int_equal(scratch_int(s, "made"), 5000);
	assert_string_equal(scratch_text(s, "contact"), "CE des Tilleuls");
	assert_string_equal(scratch_text(s, "season_name"), "Saison 2014-2015");
	assert_string_equal(scratch_text(s, "language"), "fr");
}

static void a_prefix_makes_foreign_codes(void **state)
{
	char code[64];

	(void)state;
	singles_code(&singles, singles_generate(&singles, 100, "noel-"), 0, code);
	assert_int_equal(strlen(code), 5 + CODE_RANDOM);
	assert_memory_equal(code, "NOEL-", 5);
	assert_int_equal(
		scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code WHERE own = 0"),
		100);
	/* Found in any case. */
	for (char *c = code; *c; c++)
		*c = (char)tolower(*c);
	scratch_do(s, &singles.pass.counter, "code.lookup", "{s:s}", "code", code);
	assert_string_equal(scratch_text(s, "kind"), "single");
	/* A random one is another each time. */
	singles_generate(&singles, 10, "random");
	singles_generate(&singles, 10, "random");
	assert_int_equal(scratch_number(&singles.pass.scratch,
					"SELECT count(DISTINCT prefix) FROM code_batch"
					" WHERE length(prefix) = 4"),
			 2);
}

/* One live code in a million possible ones: 32^4 is enough for one, not for two. */
static void what_could_be_guessed_is_refused(void **state)
{
	(void)state;
	assert_string_equal(generate("{s:s, s:I, s:i, s:s, s:i}", 2, "X", 4), "usage");
	assert_non_null(strstr(fault("length"), "5 characters"));
	assert_string_equal(generate("{s:s, s:I, s:i, s:s, s:i}", 1, "X", 4), "done");
	assert_string_equal(generate("{s:s, s:I, s:i, s:s, s:i}", 1, "X", 4), "usage");
	/* Another prefix has a space of its own. */
	assert_string_equal(generate("{s:s, s:I, s:i, s:s, s:i}", 1, "Y", 4), "done");
	/* What is no longer good does not count. */
	scratch_do(s, &s->admin, "code.invalidate_rest", "{s:i}", "batch", 1);
	assert_string_equal(generate("{s:s, s:I, s:i, s:s, s:i}", 1, "X", 4), "done");
	/* Own codes are never shorter than all own codes are. */
	assert_string_equal(generate("{s:s, s:I, s:i, s:s, s:i}", 1, "", 7), "usage");
}

static void bad_input_is_named(void **state)
{
	static const char *const prefixes[] = { "A B", "NOËL", "-X", "A/B", "X\"" };

	(void)state;
	assert_string_equal(generate("{s:s, s:I, s:i}", 0, NULL, 0), "usage");
	assert_string_not_equal(fault("codes"), "");
	assert_string_equal(generate("{s:s, s:I, s:i}", 1000001, NULL, 0), "usage");
	assert_string_not_equal(fault("codes"), "");
	assert_string_equal(generate("{s:s, s:I, s:i, s:s, s:i}", 1, "X", 3), "usage");
	assert_string_not_equal(fault("length"), "");
	assert_string_equal(generate("{s:s, s:I, s:i, s:s, s:i}", 1, "X", 13), "usage");
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		assert_string_equal(generate("{s:s, s:I, s:i, s:s}", 1, prefixes[i], 0), "usage");
		assert_string_not_equal(fault("prefix"), "");
	}
	assert_string_equal(generate("{s:s, s:I, s:i, s:s}", 1, "ABCDEFGHIJKLMNOPQ", 0), "usage");
	/* An offer of another target, and one that is over. */
	pass_offer(&singles.pass, "Dégustation offerte", NULL);
	assert_string_equal(scratch_call(s, &s->admin, "code.generate", "{s:i, s:I, s:i}", "offer",
					 2, "customer", (json_int_t)singles.customer, "codes", 1),
			    "usage");
	assert_string_not_equal(fault("offer"), "");
	scratch_tamper(s, "UPDATE offer SET state = 'withdrawn' WHERE ref = 'TYD'");
	assert_string_equal(generate("{s:s, s:I, s:i}", 1, NULL, 0), "usage");
	assert_string_not_equal(fault("offer"), "");
	assert_string_equal(scratch_call(s, &singles.pass.counter, "code.generate",
					 "{s:s, s:I, s:i}", "offer", "TYD", "customer",
					 (json_int_t)singles.customer, "codes", 1),
			    "not_allowed");
}

static void a_batch_with_a_history_is_not_taken_away(void **state)
{
	int64_t batch = singles_generate(&singles, 5000, "");
	char code[64];

	(void)state;
	singles_code(&singles, batch, 4999, code);
	scratch_do(s, &s->admin, "code.invalidate", "{s:[s]}", "codes", code);
	assert_string_equal(
		scratch_call(s, &s->admin, "code.cancel", "{s:I}", "batch", (json_int_t)batch),
		"in_use");
	batch = singles_generate(&singles, 5000, "");
	scratch_do(s, &s->admin, "code.cancel", "{s:I}", "batch", (json_int_t)batch);
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code"), 5000);
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code_batch"),
			 1);
}

/* --- Import --- */

static const char *import(const char *data)
{
	return scratch_call(s, &s->admin, "code.import", "{s:s, s:I, s:s}", "offer", "TYD",
			    "customer", (json_int_t)singles.customer, "data", data);
}

static int64_t line_of(size_t i)
{
	return json_integer_value(json_object_get(
		json_array_get(json_object_get(json_object_get(s->answer, "data"), "lines"), i),
		"line"));
}

static size_t line_count(void)
{
	return json_array_size(json_object_get(json_object_get(s->answer, "data"), "lines"));
}

static void foreign_codes_are_imported_as_they_are(void **state)
{
	(void)state;
	assert_string_equal(import("code\nOuvert-2026-a\ncoupon3%\nétéLOIRE\n"), "done");
	assert_int_equal(scratch_int(s, "codes"), 3);
	scratch_do(s, &singles.pass.counter, "code.lookup", "{s:s}", "code", "COUPON3%");
	assert_string_equal(scratch_text(s, "kind"), "single");
	scratch_do(s, &singles.pass.counter, "code.lookup", "{s:s}", "code", "ouvert-2026-A");
	scratch_do(s, &s->admin, "code.batches", NULL);
	assert_int_equal(scratch_row_int(s, 0, "imported"), 1);
}

static void wrong_lines_are_all_named_and_nothing_is_imported(void **state)
{
	(void)state;
	assert_string_equal(import("code\nGOOD-1\n"), "done");
	assert_string_equal(import("code\nfine-1\na b cd\nabc\nFINE-1\ngood-1\nG1.A.B.C.D.E.F\n"
				   "https://x.example/code\nfine-2\n"),
			    "bad_lines");
	assert_int_equal(line_count(), 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(line_of(i), (int64_t)i + 3);
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code"), 1);
	assert_string_equal(import("code\n"), "usage");
	assert_string_equal(import(""), "usage");
	assert_string_equal(import("number\n1234\n"), "bad_lines");
	assert_string_equal(scratch_call(s, &s->admin, "code.import", "{s:s, s:I, s:s, s:b}",
					 "offer", "TYD", "customer", (json_int_t)singles.customer,
					 "data", "code\ndry-1\n", "dry_run", 1),
			    "done");
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code"), 1);
}

static void steal_one(struct scratch *scratch)
{
	scratch->between = NULL;
	scratch_tamper(scratch, "INSERT INTO code (text, kind, own) VALUES ('C-09999', 'gift', 0)");
}

/* Somebody makes one of the codes between two parts: nothing of the file is left. */
static void an_import_that_collides_meanwhile_leaves_nothing(void **state)
{
	char *data = malloc(10000 * 8 + 8);
	char *end = data + sprintf(data, "code\n");

	(void)state;
	for (int i = 0; i < 10000; i++)
		end += sprintf(end, "C-%05d\n", i);
	s->between = steal_one;
	assert_string_equal(import(data), "exists");
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code_batch"
							       " WHERE state <> 'cancelled'"),
			 0);
	assert_string_equal(
		scratch_call(s, &singles.pass.counter, "code.lookup", "{s:s}", "code", "C-00001"),
		"unknown_code");
	free(data);
}

/* --- What becomes of them --- */

/* As a sale writes it. */
static void use(int64_t batch, int64_t n, int order)
{
	char sql[600], code[64];

	singles_code(&singles, batch, n, code);
	snprintf(sql, sizeof sql,
		 "INSERT INTO offer_use (offer, code, customer, customer_order, account, at,"
		 " recorded_at, day, nth) SELECT (SELECT id FROM offer WHERE ref = 'TYD'), c.id,"
		 " (SELECT max(id) FROM customer), %d, 1, %d, %d, '2026-11-22', 1 FROM code c"
		 " WHERE c.text = '%s'",
		 order, SCRATCH_NOW, SCRATCH_NOW, code);
	scratch_tamper(s, sql);
}

/* Two orders: two tickets each, of which one and none were let in. */
static void sell(void)
{
	scratch_tamper(s, "INSERT INTO customer (email, name, created_at)"
			  " VALUES ('marie@example.fr', 'Marie Dubois', 0)");
	scratch_tamper(s, "INSERT INTO customer_order (id, state, channel, shop, account, customer,"
			  " language, opened_at, until, confirmed_at) SELECT x.value, 'confirmed',"
			  " 4, (SELECT min(id) FROM shop), 1, (SELECT max(id) FROM customer), 'fr',"
			  " 1, 2, 2 FROM json_each('[1, 2]') x");
	scratch_tamper(
		s, "INSERT INTO product (party, family, season, ref, vat, created_at,"
		   " changed_at) SELECT id, 'event', 1, 'CONCERT', 550, 0, 0 FROM party LIMIT 1");
	scratch_tamper(s, "INSERT INTO order_line (id, customer_order, product, producer, audience,"
			  " units, unit, vat, name) SELECT x.value, x.value, (SELECT id FROM"
			  " product), (SELECT min(id) FROM party), 1, 2, 1000, 550, 'Concert'"
			  " FROM json_each('[1, 2]') x");
	scratch_tamper(s, "INSERT INTO code (id, text, kind, own) SELECT 900000 + x.value,"
			  " 'T-' || x.value, 'ticket', 0 FROM json_each('[1, 2, 3, 4]') x");
	scratch_tamper(s, "INSERT INTO ticket (id, code, line, nth) SELECT x.value,"
			  " 900000 + x.value, (x.value + 1) / 2, 1 + x.value % 2"
			  " FROM json_each('[1, 2, 3, 4]') x");
	scratch_tamper(s, "INSERT INTO ticket_entry (ticket, nth, account, at)"
			  " VALUES (1, 1, 1, 5), (1, 2, 1, 6)");
}

static void the_dashboard_adds_up(void **state)
{
	static const char *const counts[] = { "generated", "available", "used", "checked",
					      "invalidated" };
	static const int64_t expected[] = { 150, 146, 2, 1, 2 };
	int64_t batch = singles_generate(&singles, 150, "");
	char code[64];

	(void)state;
	sell();
	use(batch, 3, 1);
	use(batch, 4, 2);
	for (int64_t n = 7; n < 9; n++) {
		singles_code(&singles, batch, n, code);
		scratch_do(s, &s->admin, "code.invalidate", "{s:[s], s:s}", "codes", code, "why",
			   "perdu");
	}
	scratch_do(s, &s->admin, "code.dashboard", "{s:I}", "season", (json_int_t)singles.season);
	assert_int_equal(scratch_rows(s), 3);
	assert_string_equal(scratch_row_text(s, 0, "contact"), "CE des Tilleuls");
	assert_string_equal(scratch_row_text(s, 0, "line"), "contact");
	assert_string_equal(scratch_row_text(s, 1, "title"), "Promo TYD");
	assert_string_equal(scratch_row_text(s, 2, "line"), "total");
	for (size_t row = 0; row < 3; row++)
		for (size_t i = 0; i < 5; i++)
			assert_int_equal(scratch_row_int(s, row, counts[i]), expected[i]);
	scratch_do(s, &s->admin, "code.dashboard", "{s:b}", "detail", 0);
	assert_int_equal(scratch_rows(s), 2);
	assert_int_equal(scratch_row_int(s, 1, "available"), 146);
	/* A use that is given back makes the code available again; one that was
	 * invalidated before it was used is counted once. */
	scratch_tamper(s, "UPDATE offer_use SET undone_at = 9, undone_by = 1"
			  " WHERE customer_order = 1");
	use(batch, 7, 2);
	scratch_do(s, &s->admin, "code.dashboard", NULL);
	assert_int_equal(scratch_row_int(s, 2, "available"), 147);
	assert_int_equal(scratch_row_int(s, 2, "used"), 2);
	assert_int_equal(scratch_row_int(s, 2, "invalidated"), 1);
	assert_int_equal(scratch_row_int(s, 2, "checked"), 0);
	/* Nothing of it in another season. */
	scratch_tamper(s, "INSERT INTO season (ref, name, starts, ends) VALUES ('S15', 'x', 1, 2)");
	scratch_do(s, &s->admin, "code.dashboard", "{s:s}", "season", "S15");
	assert_int_equal(scratch_rows(s), 0);
}

static int64_t tracked(const char *state, const char *filter)
{
	scratch_do(s, &s->admin, "code.track", "{s:s*, s:s*, s:i}", "state", state, "filter",
		   filter, "limit", 10);
	return scratch_int(s, "total");
}

static void each_code_is_followed(void **state)
{
	int64_t batch = singles_generate(&singles, 100, "");
	char code[64], grouped[CODE_GROUPED];

	(void)state;
	singles_generate(&singles, 20, "ETE");
	sell();
	use(batch, 50, 1);
	singles_code(&singles, batch, 60, code);
	scratch_do(s, &s->admin, "code.invalidate", "{s:[s], s:s}", "codes", code, "why", "perdu");
	assert_int_equal(tracked(NULL, NULL), 120);
	assert_int_equal(scratch_rows(s), 10);
	assert_int_equal(tracked("available", NULL), 118);
	assert_int_equal(tracked("invalidated", NULL), 1);
	assert_string_equal(scratch_row_text(s, 0, "why"), "perdu");
	assert_string_equal(scratch_row_text(s, 0, "invalid_by"), "admin");
	assert_int_equal(tracked("used", NULL), 1);
	assert_string_equal(scratch_row_text(s, 0, "used_by"), "Marie Dubois");
	assert_string_equal(scratch_row_text(s, 0, "shop_name"), "Cave des Tilleuls");
	assert_int_equal(scratch_row_int(s, 0, "order_number"), 1);
	assert_string_equal(scratch_row_text(s, 0, "used_at"), "2026-11-22T09:42:00Z");
	singles_code(&singles, batch, 50, code);
	assert_string_equal(scratch_row_text(s, 0, "code"), code_group(code, grouped));
	/* By its text, as it is printed. */
	assert_int_equal(tracked(NULL, grouped), 1);
	assert_string_equal(scratch_row_text(s, 0, "state"), "used");
	assert_int_equal(tracked("available", grouped), 0);
	assert_int_equal(tracked(NULL, "ete"), 20);
	scratch_do(s, &s->admin, "code.track", "{s:I}", "batch", (json_int_t)batch);
	assert_int_equal(scratch_int(s, "total"), 100);
}

static void a_used_code_is_not_invalidated(void **state)
{
	int64_t batch = singles_generate(&singles, 10000, "");
	char used[64], other[64];

	(void)state;
	sell();
	use(batch, 9000, 1);
	singles_code(&singles, batch, 9000, used);
	singles_code(&singles, batch, 0, other);
	/* All of those named, or none. */
	assert_string_equal(
		scratch_call(s, &s->admin, "code.invalidate", "{s:[s, s]}", "codes", other, used),
		"already_redeemed");
	assert_string_equal(
		scratch_call(s, &s->admin, "code.invalidate", "{s:[s]}", "codes", "no-such-code"),
		"not_found");
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code_invalid"),
			 0);
	scratch_do(s, &s->admin, "code.invalidate", "{s:[s]}", "codes", other);
	assert_string_equal(
		scratch_call(s, &s->admin, "code.invalidate", "{s:[s]}", "codes", other),
		"revoked");
	scratch_do(s, &s->admin, "code.invalidate_rest", "{s:I}", "batch", (json_int_t)batch);
	assert_int_equal(scratch_int(s, "invalidated"), 9998);
	assert_int_equal(tracked("used", NULL), 1);
	assert_int_equal(tracked("available", NULL), 0);
}

/* --- Handed out --- */

static const char *send_each(int64_t batch, const char *data)
{
	return scratch_call(s, &s->admin, "code.send_each", "{s:I, s:s}", "batch",
			    (json_int_t)batch, "data", data);
}

static void each_recipient_gets_codes_of_their_own(void **state)
{
	int64_t batch = singles_generate(&singles, 10, "");

	(void)state;
	assert_string_equal(send_each(batch, "address\nmarie@example.fr\n"), "mail_off");
	scratch_do(s, &s->admin, "network.set", "{s:s, s:s}", "mail", "smtp://mail.example:25",
		   "mail_from", "pass@example.org");
	assert_string_equal(send_each(batch, "address,name,number\nmarie@example.fr,Marie,3\n"
					     "paul@example.fr,Paul,\n"),
			    "done");
	assert_int_equal(scratch_int(s, "recipients"), 2);
	assert_int_equal(scratch_int(s, "codes"), 4);
	assert_int_equal(scratch_int(s, "left"), 6);
	/* All at once to the contact takes none from anybody. */
	scratch_do(s, &s->admin, "code.send", "{s:I}", "batch", (json_int_t)batch);
	assert_string_equal(scratch_text(s, "email"), "ce@tilleuls.example");
	assert_string_equal(send_each(batch, "E-mail,Nombre\njean@example.fr,6\n"), "done");
	assert_int_equal(
		scratch_number(&singles.pass.scratch, "SELECT sum(first) FROM code_sending"),
		0 + 3 + 0 + 4);
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM message"), 4);
	assert_string_equal(send_each(batch, "address\neve@example.fr\n"), "bad_lines");
}

static void wrong_recipients_are_all_named_and_nothing_is_sent(void **state)
{
	int64_t batch = singles_generate(&singles, 10, "");

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s, s:s}", "mail", "smtp://mail.example:25",
		   "mail_from", "pass@example.org");
	assert_string_equal(send_each(batch, "address,name,number\nmarie@example.fr,,1\nnobody,,1\n"
					     "marie@example.fr,,1\npaul@example.fr,,0\n"
					     "luc@example.fr,,x\njean@example.fr,,10\n"),
			    "bad_lines");
	assert_int_equal(line_count(), 5);
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code_sending"),
			 0);
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM message"), 0);
	assert_string_equal(send_each(batch, "name\nMarie\n"), "bad_lines");
}

static void a_batch_is_a_file_too(void **state)
{
	int64_t batch = singles_generate(&singles, 30, "");
	char code[64], grouped[CODE_GROUPED];

	(void)state;
	singles_code(&singles, batch, 11, code);
	scratch_do(s, &s->admin, "code.invalidate", "{s:[s]}", "codes", code);
	scratch_do(s, &s->admin, "code.export", "{s:I, s:i, s:i}", "batch", (json_int_t)batch,
		   "first", 11, "codes", 10);
	assert_int_equal(scratch_rows(s), 10);
	assert_int_equal(scratch_int(s, "total"), 30);
	assert_string_equal(scratch_row_text(s, 1, "code"), code_group(code, grouped));
	assert_string_equal(scratch_row_text(s, 1, "state"), "invalidated");
	assert_string_equal(scratch_row_text(s, 2, "state"), "available");
	/* No card for what is no longer good. */
	scratch_do(s, &s->admin, "code.paper", "{s:I, s:i, s:i}", "batch", (json_int_t)batch,
		   "first", 11, "codes", 10);
	assert_int_equal(
		json_array_size(json_object_get(json_object_get(s->answer, "paper"), "cards")), 9);
}

/* --- At a counter --- */

static void a_counter_says_what_a_code_for_a_sale_is(void **state)
{
	int64_t batch = singles_generate(&singles, 10, "");
	char code[64];

	(void)state;
	singles_code(&singles, batch, 0, code);
	scratch_do(s, &singles.pass.counter, "code.lookup", "{s:s}", "code", code);
	assert_string_equal(scratch_text(s, "kind"), "single");
	assert_string_equal(scratch_text(s, "state"), "valid");
	assert_string_equal(scratch_text(s, "title"), "Promo TYD");
	assert_non_null(strstr(scratch_text(s, "sentence"), "into a sale"));
	assert_int_equal(scratch_int(s, "possible"), 0);
	assert_string_equal(pass_redeem(&singles.pass, code, 0), "in_a_sale");
	/* Presented, it has a history. */
	assert_string_equal(
		scratch_call(s, &s->admin, "code.cancel", "{s:I}", "batch", (json_int_t)batch),
		"in_use");
	sell();
	use(batch, 0, 1);
	scratch_do(s, &singles.pass.counter, "code.lookup", "{s:s}", "code", code);
	assert_string_equal(scratch_text(s, "state"), "already_redeemed");
	assert_non_null(strstr(scratch_text(s, "sentence"), "Cave des Tilleuls"));
	assert_string_equal(pass_redeem(&singles.pass, code, 0), "already_redeemed");
	singles_code(&singles, batch, 1, code);
	scratch_do(s, &s->admin, "code.invalidate", "{s:[s]}", "codes", code);
	assert_string_equal(pass_redeem(&singles.pass, code, 0), "revoked");
	/* An offer that is over ends its codes. */
	scratch_tamper(s, "UPDATE offer SET valid_until = 5 WHERE ref = 'TYD'");
	singles_code(&singles, batch, 2, code);
	scratch_do(s, &singles.pass.counter, "code.lookup", "{s:s}", "code", code);
	assert_string_equal(scratch_text(s, "state"), "expired");
}

static void a_promotional_code_is_known_too(void **state)
{
	(void)state;
	scratch_tamper(s, "INSERT INTO code (id, text, kind, own) VALUES (77, 'COUPON3%',"
			  " 'promotion', 0)");
	scratch_tamper(s, "INSERT INTO offer_code (code, offer) SELECT 77, id FROM offer"
			  " WHERE ref = 'TYD'");
	scratch_do(s, &singles.pass.counter, "code.lookup", "{s:s}", "code", "coupon3%");
	assert_string_equal(scratch_text(s, "kind"), "promotion");
	assert_string_equal(scratch_text(s, "title"), "Promo TYD");
	assert_string_equal(pass_redeem(&singles.pass, "coupon3%", 0), "in_a_sale");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_singles, close_singles)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(own_codes_have_a_check_character_and_all_differ),
		TEST(a_prefix_makes_foreign_codes),
		TEST(what_could_be_guessed_is_refused),
		TEST(bad_input_is_named),
		TEST(a_batch_with_a_history_is_not_taken_away),
		TEST(foreign_codes_are_imported_as_they_are),
		TEST(wrong_lines_are_all_named_and_nothing_is_imported),
		TEST(an_import_that_collides_meanwhile_leaves_nothing),
		TEST(the_dashboard_adds_up),
		TEST(each_code_is_followed),
		TEST(a_used_code_is_not_invalidated),
		TEST(each_recipient_gets_codes_of_their_own),
		TEST(wrong_recipients_are_all_named_and_nothing_is_sent),
		TEST(a_batch_is_a_file_too),
		TEST(a_counter_says_what_a_code_for_a_sale_is),
		TEST(a_promotional_code_is_known_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
