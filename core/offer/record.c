/* Reads and writes the rows of offers. */
#include "core/offer/record.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/text.h"

const char *const offer_bookings[] = { "none", "advised", "mandatory", NULL };
const char *const offer_states[] = { "draft", "published", "withdrawn", NULL };

static const char *copied(struct call *call, struct query *query, int i)
{
	const char *text = column_text(query, i);

	return text ? call_copy(call, text) : NULL;
}

static bool finish(struct query *query)
{
	bool sound;

	query_step(query);
	sound = !query_conflict(query);
	query_end(query);
	return sound;
}

bool offer_read(struct call *call, int64_t id, struct offer *offer)
{
	static const char sql[] =
		"SELECT ref, party, shop, category, place, booking, state, valid_from, valid_until,"
		"       per_code, per_day, quota, contact, people, days, minute_from,"
		"       minute_until, season_from, season_until, cents, budget"
		"  FROM offer WHERE id = :row_id AND scope = 'none'";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", id)));
	bool found = query_step(query);

	if (found)
		*offer = (struct offer){ .id = id,
					 .ref = copied(call, query, 0),
					 .party = column_int(query, 1),
					 .shop = column_int(query, 2),
					 .category = column_int(query, 3),
					 .place = column_int(query, 4),
					 .booking = copied(call, query, 5),
					 .state = copied(call, query, 6),
					 .valid_from = column_int(query, 7),
					 .valid_until = column_int(query, 8),
					 .per_code = column_int(query, 9),
					 .per_day = column_int(query, 10),
					 .quota = column_int(query, 11),
					 .contact = copied(call, query, 12),
					 .people = column_int(query, 13),
					 .days = column_int(query, 14),
					 .minute_from = column_int(query, 15),
					 .minute_until = column_int(query, 16),
					 .season_from = column_int(query, 17),
					 .season_until = column_int(query, 18),
					 .cents = column_int(query, 19),
					 .budget = column_int(query, 20) };
	query_end(query);
	return found;
}

int64_t offer_by_ref(struct call *call, const char *ref)
{
	return call_int(call, "SELECT id FROM offer WHERE ref = :row_ref",
			BINDS(B_TEXT(":row_ref", ref)), 0);
}

static void bind_offer(struct query *query, const struct offer *offer)
{
	const struct {
		const char *name;
		int64_t value;
	} integers[] = {
		{ ":row_party", offer->party },
		{ ":row_shop", offer->shop },
		{ ":row_category", offer->category },
		{ ":row_place", offer->place },
		{ ":row_valid_from", offer->valid_from },
		{ ":row_valid_until", offer->valid_until },
		{ ":row_per_code", offer->per_code },
		{ ":row_per_day", offer->per_day },
		{ ":row_quota", offer->quota },
		{ ":row_people", offer->people },
		{ ":row_days", offer->days },
		{ ":row_minute_from", offer->minute_from },
		{ ":row_minute_until", offer->minute_until },
		{ ":row_season_from", offer->season_from },
		{ ":row_season_until", offer->season_until },
		{ ":row_cents", offer->cents },
		{ ":row_budget", offer->budget },
	};

	query_text(query, ":row_ref", offer->ref);
	query_text(query, ":row_booking", offer->booking);
	query_text(query, ":row_state", offer->state);
	query_text(query, ":row_contact", offer->contact ? offer->contact : "");
	for (size_t i = 0; i < sizeof(integers) / sizeof(integers[0]); i++) {
		if (integers[i].value)
			query_int(query, integers[i].name, integers[i].value);
		else
			query_null(query, integers[i].name);
	}
}

bool offer_insert(struct call *call, struct offer *offer)
{
	static const char sql[] =
		"INSERT INTO offer (ref, party, shop, category, place, booking, state, valid_from,"
		"                   valid_until, per_code, per_day, quota, contact, people, days,"
		"                   minute_from, minute_until, season_from, season_until, cents,"
		"                   budget, created_at, changed_at)"
		" VALUES (:row_ref, :row_party, :row_shop, :row_category, :row_place,"
		"         :row_booking, :row_state, :row_valid_from, :row_valid_until,"
		"         :row_per_code, :row_per_day, :row_quota, :row_contact, :row_people,"
		"         :row_days, :row_minute_from, :row_minute_until, :row_season_from,"
		"         :row_season_until, :row_cents, :row_budget, :now, :now)";
	struct query *query = call_query(call, sql, NULL);

	bind_offer(query, offer);
	if (!finish(query))
		return false;
	offer->id = store_last_id(call->store);
	return true;
}

bool offer_update(struct call *call, const struct offer *offer)
{
	static const char sql[] =
		"UPDATE offer SET ref = :row_ref, party = :row_party, shop = :row_shop,"
		"       category = :row_category, place = :row_place, booking = :row_booking,"
		"       state = :row_state, valid_from = :row_valid_from,"
		"       valid_until = :row_valid_until, per_code = :row_per_code,"
		"       per_day = :row_per_day, quota = :row_quota, contact = :row_contact,"
		"       people = :row_people, days = :row_days, minute_from = :row_minute_from,"
		"       minute_until = :row_minute_until, season_from = :row_season_from,"
		"       season_until = :row_season_until, cents = :row_cents,"
		"       budget = :row_budget, changed_at = :now"
		" WHERE id = :row_id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", offer->id)));

	bind_offer(query, offer);
	return finish(query);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool offer_equal(const struct offer *a, const struct offer *b)
{
	return a->id == b->id && same(a->ref, b->ref) && a->party == b->party &&
	       a->shop == b->shop && a->category == b->category && a->place == b->place &&
	       same(a->booking, b->booking) && same(a->state, b->state) &&
	       a->valid_from == b->valid_from && a->valid_until == b->valid_until &&
	       a->per_code == b->per_code && a->per_day == b->per_day && a->quota == b->quota &&
	       same(a->contact, b->contact) && a->people == b->people && a->days == b->days &&
	       a->minute_from == b->minute_from && a->minute_until == b->minute_until &&
	       a->season_from == b->season_from && a->season_until == b->season_until &&
	       a->cents == b->cents && a->budget == b->budget;
}

static const char *said(struct call *call, struct query *query, int i)
{
	const char *text = column_text(query, i);

	return text ? call_copy(call, text) : "";
}

struct offer_text offer_text_read(struct call *call, int64_t offer, const char *language)
{
	static const char sql[] = "SELECT title, body, conditions, hours FROM offer_text"
				  " WHERE offer = :row_offer AND language = :row_language";
	struct offer_text text = { "", "", "", "" };
	struct query *query = call_query(
		call, sql, BINDS(B_INT(":row_offer", offer), B_TEXT(":row_language", language)));

	if (query_step(query)) {
		text.title = said(call, query, 0);
		text.body = said(call, query, 1);
		text.conditions = said(call, query, 2);
		text.hours = said(call, query, 3);
	}
	query_end(query);
	return text;
}

bool offer_text_write(struct call *call, int64_t offer, const char *language,
		      const struct offer_text *text)
{
	static const char gone[] = "DELETE FROM offer_text"
				   " WHERE offer = :row_offer AND language = :row_language";
	static const char sql[] =
		"INSERT INTO offer_text (offer, language, title, title_key, body, conditions,"
		"                        hours)"
		" VALUES (:row_offer, :row_language, :row_title, :row_key, :row_body,"
		"         :row_conditions, :row_hours)"
		" ON CONFLICT DO UPDATE SET title = excluded.title,"
		"    title_key = excluded.title_key, body = excluded.body,"
		"    conditions = excluded.conditions,"
		"    hours = excluded.hours";
	struct offer_text before = offer_text_read(call, offer, language);
	char *key;

	if (same(before.title, text->title) && same(before.body, text->body) &&
	    same(before.conditions, text->conditions) && same(before.hours, text->hours))
		return false;
	if (!*text->title) {
		call_exec(call, gone,
			  BINDS(B_INT(":row_offer", offer), B_TEXT(":row_language", language)));
		return *before.title != '\0';
	}
	key = text_fold(text->title);
	call_exec(call, sql,
		  BINDS(B_INT(":row_offer", offer), B_TEXT(":row_language", language),
			B_TEXT(":row_title", text->title), B_TEXT(":row_key", key),
			B_TEXT(":row_body", text->body),
			B_TEXT(":row_conditions", text->conditions),
			B_TEXT(":row_hours", text->hours)));
	free(key);
	return true;
}

int64_t offer_place(struct call *call, const struct offer *offer)
{
	static const char sql[] =
		"SELECT coalesce((SELECT place FROM shop WHERE id = :row_shop),"
		"                (SELECT place FROM party WHERE id = :row_party))";

	if (offer->place)
		return offer->place;
	return call_int(call, sql,
			BINDS(B_INT(":row_shop", offer->shop), B_INT(":row_party", offer->party)),
			0);
}

struct place offer_own_place(struct call *call, const struct offer *offer)
{
	struct place place = place_read(call, offer_place(call, offer));

	if (!offer->place)
		place.phone = place.email = place.website = "";
	return place;
}

bool offer_set_state(struct call *call, int64_t offer, const char *state)
{
	static const char sql[] = "UPDATE offer SET state = :row_state, changed_at = :now"
				  " WHERE id = :row_id AND state <> :row_state";

	call_exec(call, sql, BINDS(B_INT(":row_id", offer), B_TEXT(":row_state", state)));
	return store_changes(call->store) > 0;
}
