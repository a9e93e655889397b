/* Sessions: repetitions whatever the clocks do, places, closing, moving and cancelling
 * them, and who is told. */
#include <string.h>

#include "tests/support/scratch.h"

static struct scratch scratch;
static struct caller owner, stranger, seller;

static int open_scratch(void **state)
{
	struct scratch *s = &scratch;
	int64_t producer;
	int64_t other;

	(void)state;
	scratch_open(s);
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Musée", "kinds",
		   "producer");
	producer = scratch_int(s, "id");
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Autre", "kinds",
		   "producer");
	other = scratch_int(s, "id");
	scratch_do(s, &s->admin, "shop.create", "{s:I, s:s}", "party", (json_int_t)other, "name",
		   "Guichet");
	seller = scratch_account(s, "vente", "seller", 0, scratch_int(s, "id"));
	owner = scratch_account(s, "musee", "producer", producer, 0);
	stranger = scratch_account(s, "autre", "producer", other, 0);
	scratch_do(s, &s->admin, "item.create", "{s:s, s:s, s:s}", "list", "seat", "ref", "or",
		   "name_fr", "Carré or");
	scratch_do(s, &s->admin, "item.create", "{s:s, s:s, s:s}", "list", "seat", "ref", "fond",
		   "name_fr", "Fond");
	scratch_do(s, &s->admin, "network.set", "{s:s}", "mail", "maildir:/nowhere");
	for (int i = 0; i < 8; i++) {
		char ref[16];

		snprintf(ref, sizeof ref, "visite%d", i);
		scratch_do(s, &owner, "product.create", "{s:I, s:s, s:s, s:s, s:s}", "party",
			   (json_int_t)producer, "ref", ref, "family", "visit", "name_fr",
			   "Visite guidée", "channels", "desk");
		scratch_do(s, &owner, "price.set", "{s:s, s:s, s:s}", "product", ref, "audience",
			   "full", "amount", "10");
		scratch_do(s, &owner, "product.submit", "{s:s}", "product", ref);
		scratch_do(s, &s->admin, "product.validate", "{s:s}", "product", ref);
	}
	return 0;
}

static int close_scratch(void **state)
{
	(void)state;
	scratch_close(&scratch);
	return 0;
}

/* more: further arguments, which win. */
static const char *make(struct caller *caller, const char *product, const char *from,
			const char *times, json_t *more)
{
	json_t *arguments = json_pack("{s:s, s:s, s:s, s:i, s:s}", "product", product, "from", from,
				      "times", times, "minutes", 60, "places", "20");
	const char *outcome;

	if (more)
		json_object_update(arguments, more);
	json_decref(more);
	outcome = scratch_call(&scratch, caller, "slot.create", "o", arguments);
	return outcome;
}

static void sessions_of(const char *product)
{
	scratch_do(&scratch, &seller, "slot.list", "{s:s, s:s}", "product", product, "from",
		   "2026-01-01");
}

static const char *on(struct caller *caller, const char *operation, int64_t slot)
{
	return scratch_call(&scratch, caller, operation, "{s:I}", "slot", (json_int_t)slot);
}

static const char *move(struct caller *caller, int64_t slot, const char *to)
{
	return scratch_call(&scratch, caller, "slot.move", "{s:I, s:s}", "slot", (json_int_t)slot,
			    "to", to);
}

static const char *state_of(int64_t slot)
{
	assert_string_equal(on(&scratch.admin, "slot.show", slot), "done");
	return scratch_text(&scratch, "state");
}

/* --- Making --- */

static void repetitions_keep_their_hour_over_both_changes_of_the_clocks(void **state)
{
	(void)state;
	assert_string_equal(make(&owner, "visite0", "2027-03-27", "14:00, 09:30",
				 json_pack("{s:s}", "until", "2027-03-29")),
			    "done");
	assert_int_equal(scratch_int(&scratch, "made"), 6);
	sessions_of("visite0");
	assert_string_equal(scratch_row_text(&scratch, 1, "starts"), "2027-03-27T13:00:00Z");
	assert_string_equal(scratch_row_text(&scratch, 3, "starts"), "2027-03-28T12:00:00Z");
	assert_string_equal(scratch_row_text(&scratch, 5, "starts"), "2027-03-29T12:00:00Z");
	assert_string_equal(make(&owner, "visite0", "2027-10-30", "14:00",
				 json_pack("{s:s}", "until", "2027-11-01")),
			    "done");
	sessions_of("visite0");
	assert_string_equal(scratch_row_text(&scratch, 6, "starts"), "2027-10-30T12:00:00Z");
	assert_string_equal(scratch_row_text(&scratch, 7, "starts"), "2027-10-31T13:00:00Z");
	assert_string_equal(scratch_row_text(&scratch, 8, "starts"), "2027-11-01T13:00:00Z");
}

static void an_hour_that_does_not_exist_is_refused_and_one_that_is_twice_is_the_first(void **state)
{
	(void)state;
	assert_string_equal(make(&owner, "visite1", "2027-03-28", "02:30", NULL), "usage");
	/* Nothing of the repetition is left. */
	assert_string_equal(make(&owner, "visite1", "2027-03-27", "02:30",
				 json_pack("{s:s}", "until", "2027-03-29")),
			    "usage");
	sessions_of("visite1");
	assert_int_equal(scratch_rows(&scratch), 0);
	assert_string_equal(make(&owner, "visite1", "2027-10-31", "02:30", NULL), "done");
	sessions_of("visite1");
	assert_string_equal(scratch_row_text(&scratch, 0, "starts"), "2027-10-31T00:30:00Z");
}

static void only_the_wanted_days_of_the_week_have_sessions(void **state)
{
	(void)state;
	/* From Tuesday 1 to Monday 14 December. */
	assert_string_equal(make(&owner, "visite2", "2026-12-01", "10:00",
				 json_pack("{s:s, s:s}", "until", "2026-12-14", "days", "sat,sun")),
			    "done");
	assert_int_equal(scratch_int(&scratch, "made"), 4);
	sessions_of("visite2");
	assert_string_equal(scratch_row_text(&scratch, 0, "starts"), "2026-12-05T09:00:00Z");
	assert_string_equal(scratch_row_text(&scratch, 3, "starts"), "2026-12-13T09:00:00Z");
	assert_string_equal(make(&owner, "visite2", "2026-12-01", "10:00",
				 json_pack("{s:s, s:s}", "until", "2026-12-02", "days", "sat")),
			    "usage");
	/* The month as days, and days without sessions left out. */
	scratch_do(&scratch, &seller, "slot.days", "{s:s, s:s, s:s}", "product", "visite2", "from",
		   "2026-12-01", "until", "2026-12-31");
	assert_int_equal(scratch_rows(&scratch), 4);
	assert_string_equal(scratch_row_text(&scratch, 0, "day"), "2026-12-05");
	assert_int_equal(scratch_row_int(&scratch, 0, "capacity"), 20);
}

static void what_is_not_right_is_refused_and_nothing_of_it_stays(void **state)
{
	(void)state;
	assert_string_equal(make(&owner, "visite3", "2026-06-31", "10:00", NULL), "usage");
	assert_string_equal(make(&owner, "visite3", "2026-12-01", "25:00", NULL), "usage");
	assert_string_equal(make(&owner, "visite3", "2026-12-01", "matin", NULL), "usage");
	assert_string_equal(make(&owner, "visite3", "2026-12-02", "10:00",
				 json_pack("{s:s}", "until", "2026-12-01")),
			    "usage");
	/* It is 10:42 on the 22nd. */
	assert_string_equal(make(&owner, "visite3", "2026-11-22", "10:00", NULL), "usage");
	assert_string_equal(make(&owner, "visite3", "2026-11-22", "10:43", NULL), "done");
	assert_string_equal(
		make(&owner, "visite3", "2026-12-01", "10:00", json_pack("{s:i}", "minutes", 0)),
		"usage");
	assert_string_equal(
		make(&owner, "visite3", "2026-12-01", "10:00", json_pack("{s:s}", "places", "-3")),
		"usage");
	assert_string_equal(make(&owner, "visite3", "2026-12-01", "10:00",
				 json_pack("{s:s}", "places", "or=20, milieu=10")),
			    "usage");
	assert_string_equal(make(&owner, "visite3", "2026-12-01", "10:00",
				 json_pack("{s:s}", "places", "or=20, or=10")),
			    "usage");
	assert_string_equal(make(&owner, "visite3", "2026-12-01", "10:00",
				 json_pack("{s:s}", "places", "or=20, 10")),
			    "usage");
	assert_string_equal(make(&owner, "visite3", "2026-12-01", "10:00",
				 json_pack("{s:s}", "until", "2040-12-01")),
			    "usage");
	/* The same start twice: in one go, or later; all or nothing. */
	assert_string_equal(make(&owner, "visite3", "2026-12-01", "10:00, 10:00", NULL), "exists");
	assert_string_equal(make(&owner, "visite3", "2026-11-21", "10:43",
				 json_pack("{s:s}", "until", "2026-11-23")),
			    "usage");
	assert_string_equal(make(&owner, "visite3", "2026-12-02", "10:00", NULL), "done");
	assert_string_equal(make(&owner, "visite3", "2026-12-01", "10:00",
				 json_pack("{s:s}", "until", "2026-12-03")),
			    "exists");
	sessions_of("visite3");
	assert_int_equal(scratch_rows(&scratch), 2);
	/* A pass has no sessions. */
	scratch_do(&scratch, &scratch.admin, "product.create", "{s:s, s:s, s:s, s:s}", "party", "1",
		   "ref", "pass", "family", "undated_pass", "name_fr", "Pass");
	assert_string_equal(make(&scratch.admin, "pass", "2026-12-01", "10:00", NULL), "usage");
}

/* --- Places --- */

static void places_are_told_apart_and_never_below_what_is_taken(void **state)
{
	struct scratch *s = &scratch;
	int64_t slot;
	const json_t *places;

	(void)state;
	assert_string_equal(make(&owner, "visite4", "2026-12-01", "20:30",
				 json_pack("{s:s}", "places", "or=20, fond = 50")),
			    "done");
	slot = scratch_int(s, "id");
	assert_string_equal(on(&seller, "slot.show", slot), "done");
	assert_int_equal(scratch_int(s, "capacity"), 70);
	places = json_object_get(s->answer, "places");
	assert_int_equal(json_array_size(places), 2);
	assert_string_equal(json_string_value(json_object_get(json_array_get(places, 0), "name")),
			    "Carré or");
	scratch_tamper(s,
		       "UPDATE slot_place SET taken = 15 WHERE capacity = 20 AND seat IS NOT NULL");
	assert_string_equal(scratch_call(s, &owner, "slot.capacity", "{s:I, s:s, s:i}", "slot",
					 (json_int_t)slot, "seat", "or", "capacity", 14),
			    "usage");
	assert_string_equal(scratch_call(s, &owner, "slot.capacity", "{s:I, s:s, s:i}", "slot",
					 (json_int_t)slot, "seat", "or", "capacity", 15),
			    "done");
	assert_string_equal(scratch_call(s, &stranger, "slot.capacity", "{s:I, s:s, s:i}", "slot",
					 (json_int_t)slot, "seat", "or", "capacity", 30),
			    "not_yours");
	assert_string_equal(scratch_call(s, &owner, "slot.capacity", "{s:I, s:s, s:i}", "slot",
					 (json_int_t)slot, "seat", "full", "capacity", 30),
			    "not_found");
}

/* --- Closing, moving, cancelling --- */

static void a_day_is_closed_as_a_whole_but_only_ones_own(void **state)
{
	struct scratch *s = &scratch;
	int64_t slot;

	(void)state;
	assert_string_equal(make(&owner, "visite5", "2026-12-24", "00:00, 23:59", NULL), "done");
	slot = scratch_int(s, "id");
	assert_string_equal(make(&owner, "visite5", "2026-12-25", "00:00", NULL), "done");
	assert_string_equal(
		scratch_call(s, &stranger, "slot.close_day", "{s:s}", "day", "2026-12-24"), "done");
	assert_int_equal(scratch_int(s, "changed"), 0);
	assert_string_equal(scratch_call(s, &stranger, "slot.close_day", "{s:s, s:s}", "day",
					 "2026-12-24", "product", "visite5"),
			    "not_yours");
	assert_string_equal(scratch_call(s, &owner, "slot.close_day", "{s:s}", "day", "2026-12-24"),
			    "done");
	assert_int_equal(scratch_int(s, "changed"), 2);
	assert_string_equal(state_of(slot), "closed");
	assert_string_equal(state_of(slot + 1), "open");
	assert_string_equal(on(&stranger, "slot.open", slot), "not_yours");
	assert_string_equal(on(&owner, "slot.open", slot), "done");
	assert_string_equal(state_of(slot), "open");
	assert_string_equal(scratch_call(s, &owner, "slot.open_day", "{s:s}", "day", "2026-12-24"),
			    "done");
	assert_int_equal(scratch_int(s, "changed"), 1);
	assert_string_equal(on(&seller, "slot.close", slot), "not_allowed");
}

/* Two customers have booked, one of them twice, a third has cancelled. */
static void book(int64_t slot)
{
	char sql[1200];

	scratch_tamper(
		&scratch,
		"INSERT INTO customer (id, email, language, created_at)"
		" VALUES (901, 'ana@example.org', 'es', 1), (902, 'bob@example.org', 'fr', 1),"
		"        (903, 'cas@example.org', 'fr', 1)");
	scratch_tamper(
		&scratch,
		"INSERT INTO customer_order (id, state, channel, account, customer, language,"
		"   opened_at, until, confirmed_at) VALUES"
		" (901, 'confirmed', 4, 1, 901, 'es', 1, 2, 2),"
		" (902, 'confirmed', 4, 1, 902, 'fr', 1, 2, 2),"
		" (903, 'confirmed', 4, 1, 903, 'fr', 1, 2, 2),"
		" (904, 'open', 4, 1, 903, 'fr', 1, 2, NULL)");
	snprintf(
		sql, sizeof sql,
		"INSERT INTO order_line (customer_order, product, producer, audience, slot, units,"
		"   unit, vat, name, cancelled)"
		" SELECT v.k, t.product, p.party, 1, t.id, 2, 1000, 2000, 'Visite', v.cancelled"
		"  FROM slot t JOIN product p ON p.id = t.product"
		"  JOIN (SELECT 901 AS k, 0 AS cancelled UNION ALL SELECT 901, 1"
		"        UNION ALL SELECT 902, 0 UNION ALL SELECT 903, 2 UNION ALL SELECT 904, 0) v"
		" WHERE t.id = %lld",
		(long long)slot);
	scratch_tamper(&scratch, sql);
	scratch_tamper(&scratch, "INSERT INTO code (id, kind, text, own)"
				 " VALUES (901, 'ticket', 'K7Q29XFM3', 1)");
	scratch_tamper(&scratch,
		       "INSERT INTO ticket (id, code, line, nth, valid_from, valid_until)"
		       " SELECT 901, 901, min(id), 1,"
		       "        unixepoch('2026-11-30 23:00'), unixepoch('2026-12-02 23:00')"
		       "  FROM order_line WHERE customer_order = 901");
}

static void who_has_booked_is_told_once_of_a_move_and_of_a_cancellation(void **state)
{
	struct scratch *s = &scratch;
	int64_t slot;

	(void)state;
	assert_string_equal(make(&owner, "visite6", "2026-12-01", "10:00, 15:00", NULL), "done");
	slot = scratch_int(s, "id") - 1;
	book(slot);
	assert_string_equal(move(&stranger, slot, "2026-12-02T11:00"), "not_yours");
	assert_string_equal(move(&owner, slot, "2026-12-01T15:00"), "exists");
	assert_string_equal(move(&owner, slot, "2026-11-22T10:00"), "usage");
	assert_string_equal(move(&owner, slot, "2026-02-30T10:00"), "usage");
	assert_string_equal(move(&owner, slot, "2026-12-02T11:00"), "done");
	assert_int_equal(scratch_int(s, "told"), 2);
	/* A ticket that is good for two days is good for two from the new day on. */
	scratch_do(s, &s->admin, "ticket.list", "{s:I}", "slot", (json_int_t)slot);
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &s->admin, "ticket.show", "{s:s}", "ticket", "901");
	assert_string_equal(scratch_text(s, "valid_from"), "2026-12-01T23:00:00Z");
	assert_string_equal(scratch_text(s, "valid_until"), "2026-12-03T23:00:00Z");
	scratch_do(s, &s->admin, "mail.list", NULL);
	assert_int_equal(scratch_rows(s), 2);
	assert_string_equal(scratch_row_text(s, 0, "what"), "slot");
	/* To the time that it has already: nobody is bothered. */
	assert_string_equal(move(&owner, slot, "2026-12-02T11:00"), "done");
	assert_int_equal(scratch_int(s, "told"), 0);
	assert_string_equal(on(&owner, "slot.cancel", slot), "done");
	assert_int_equal(scratch_int(s, "told"), 2);
	assert_string_equal(state_of(slot), "cancelled");
	/* For good. */
	assert_string_equal(on(&owner, "slot.open", slot), "wrong_state");
	assert_string_equal(on(&owner, "slot.cancel", slot), "wrong_state");
	assert_string_equal(move(&owner, slot, "2026-12-03T11:00"), "wrong_state");
}

static void what_is_over_is_neither_moved_nor_cancelled(void **state)
{
	int64_t slot;

	(void)state;
	assert_string_equal(make(&owner, "visite7", "2026-11-22", "11:00", NULL), "done");
	slot = scratch_int(&scratch, "id");
	scratch.now += 24 * 3600;
	assert_string_equal(move(&owner, slot, "2026-12-03T11:00"), "wrong_state");
	assert_string_equal(on(&owner, "slot.cancel", slot), "wrong_state");
	/* Lists begin now, unless a day is asked for. */
	scratch_do(&scratch, &seller, "slot.list", "{s:s}", "product", "visite7");
	assert_int_equal(scratch_rows(&scratch), 0);
	sessions_of("visite7");
	assert_int_equal(scratch_rows(&scratch), 1);
	scratch.now -= 24 * 3600;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(repetitions_keep_their_hour_over_both_changes_of_the_clocks),
		cmocka_unit_test(
			an_hour_that_does_not_exist_is_refused_and_one_that_is_twice_is_the_first),
		cmocka_unit_test(only_the_wanted_days_of_the_week_have_sessions),
		cmocka_unit_test(what_is_not_right_is_refused_and_nothing_of_it_stays),
		cmocka_unit_test(places_are_told_apart_and_never_below_what_is_taken),
		cmocka_unit_test(a_day_is_closed_as_a_whole_but_only_ones_own),
		cmocka_unit_test(who_has_booked_is_told_once_of_a_move_and_of_a_cancellation),
		cmocka_unit_test(what_is_over_is_neither_moved_nor_cancelled),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
