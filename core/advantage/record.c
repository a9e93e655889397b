/* Reads and writes the rows of advantages. */
#include "core/advantage/record.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/text.h"

static const char *copied(struct call *call, struct query *query, int i)
{
	return column_null(query, i) ? NULL : call_copy(call, column_text(query, i));
}

bool advantage_read(struct call *call, int64_t id, struct advantage *advantage)
{
	static const char sql[] = "SELECT o.ref, o.state, (SELECT c.text FROM offer_code x JOIN "
				  "code c ON c.id = x.code"
				  "   WHERE x.offer = o.id)"
				  "  FROM offer o WHERE o.id = :row_id AND o.scope <> 'none'";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", id)));
	bool found = query_step(query);

	*advantage = (struct advantage){ .ref = NULL };
	if (found) {
		advantage->ref = copied(call, query, 0);
		advantage->state = copied(call, query, 1);
		advantage->code = copied(call, query, 2);
	}
	query_end(query);
	return found && benefit_read(call, id, &advantage->benefit);
}

/* Where each column is in a benefit; 0 is null there. */
static const struct {
	const char *name;
	size_t field;
} integers[] = {
	{ ":row_party", offsetof(struct benefit, party) },
	{ ":row_contact_list", offsetof(struct benefit, contact_list) },
	{ ":row_indicator", offsetof(struct benefit, indicator) },
	{ ":row_level", offsetof(struct benefit, level) },
	{ ":row_percent", offsetof(struct benefit, percent) },
	{ ":row_buy", offsetof(struct benefit, buy) },
	{ ":row_free", offsetof(struct benefit, free) },
	{ ":row_season", offsetof(struct benefit, season) },
	{ ":row_valid_from", offsetof(struct benefit, valid_from) },
	{ ":row_valid_until", offsetof(struct benefit, valid_until) },
	{ ":row_days", offsetof(struct benefit, days) },
	{ ":row_minute_from", offsetof(struct benefit, minute_from) },
	{ ":row_minute_until", offsetof(struct benefit, minute_until) },
	{ ":row_min_cents", offsetof(struct benefit, min_cents) },
	{ ":row_min_units", offsetof(struct benefit, min_units) },
	{ ":row_people", offsetof(struct benefit, people) },
	{ ":row_per_code", offsetof(struct benefit, per_code) },
	{ ":row_per_day", offsetof(struct benefit, per_day) },
	{ ":row_per_customer", offsetof(struct benefit, per_customer) },
	{ ":row_quota", offsetof(struct benefit, quota) },
};

static void bind(struct query *query, const struct advantage *advantage)
{
	const struct benefit *b = &advantage->benefit;

	query_text(query, ":row_ref", advantage->ref);
	query_text(query, ":row_target", benefit_targets[b->target]);
	query_text(query, ":row_scope", benefit_scopes[b->scope]);
	query_text(query, ":row_effect", benefit_effects[b->effect]);
	query_int(query, ":row_first_order", b->first_order);
	query_int(query, ":row_professional", b->professional);
	query_int(query, ":row_exclusive", b->exclusive);
	query_int(query, ":row_whole_price", b->whole_price);
	query_int(query, ":row_keeps_use", b->keeps_use);
	if (b->value >= 0)
		query_int(query, ":row_value", b->value);
	else
		query_null(query, ":row_value");
	if (b->sale_limited)
		query_int(query, ":row_sale_minutes", b->sale_minutes);
	else
		query_null(query, ":row_sale_minutes");
	if (b->budget >= 0)
		query_int(query, ":row_budget", b->budget);
	else
		query_null(query, ":row_budget");
	for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
		int64_t value =
			*(const int64_t *)(const void *)((const char *)b + integers[i].field);

		if (value)
			query_int(query, integers[i].name, value);
		else
			query_null(query, integers[i].name);
	}
}

static bool finish(struct query *query)
{
	bool sound;

	query_step(query);
	sound = !query_conflict(query);
	query_end(query);
	return sound;
}

bool advantage_insert(struct call *call, struct advantage *advantage)
{
	static const char sql[] =
		"INSERT INTO offer (ref, party, target, contact_list, indicator, level, scope, "
		"effect,"
		"    percent, value, buy, free, season, valid_from, valid_until, days, minute_from,"
		"    minute_until, sale_minutes, min_cents, min_units, first_order, professional,"
		"    people, per_code, per_day, per_customer, quota, budget, exclusive, "
		"whole_price,"
		"    keeps_use, position, created_at, changed_at)"
		" VALUES (:row_ref, :row_party, :row_target, :row_contact_list, :row_indicator,"
		"    :row_level, :row_scope, :row_effect, :row_percent, :row_value, :row_buy, "
		":row_free,"
		"    :row_season, :row_valid_from, :row_valid_until, :row_days, :row_minute_from,"
		"    :row_minute_until, :row_sale_minutes, :row_min_cents, :row_min_units,"
		"    :row_first_order, :row_professional, :row_people, :row_per_code, :row_per_day,"
		"    :row_per_customer, :row_quota, :row_budget, :row_exclusive, :row_whole_price,"
		"    :row_keeps_use,"
		"    (SELECT ifnull(max(position), 0) + 1 FROM offer WHERE scope <> 'none'),"
		"    :now, :now)";
	struct query *query = call_query(call, sql, NULL);

	bind(query, advantage);
	if (!finish(query))
		return false;
	advantage->benefit.id = store_last_id(call->store);
	return true;
}

bool advantage_update(struct call *call, const struct advantage *advantage)
{
	static const char sql[] =
		"UPDATE offer SET ref = :row_ref, party = :row_party, target = :row_target,"
		"    contact_list = :row_contact_list, indicator = :row_indicator, level = "
		":row_level,"
		"    scope = :row_scope, effect = :row_effect, percent = :row_percent,"
		"    value = :row_value, buy = :row_buy, free = :row_free, season = :row_season,"
		"    valid_from = :row_valid_from, valid_until = :row_valid_until, days = "
		":row_days,"
		"    minute_from = :row_minute_from, minute_until = :row_minute_until,"
		"    sale_minutes = :row_sale_minutes, min_cents = :row_min_cents,"
		"    min_units = :row_min_units, first_order = :row_first_order,"
		"    professional = :row_professional, people = :row_people,"
		"    per_code = :row_per_code, per_day = :row_per_day,"
		"    per_customer = :row_per_customer, quota = :row_quota, budget = :row_budget,"
		"    exclusive = :row_exclusive, whole_price = :row_whole_price,"
		"    keeps_use = :row_keeps_use, changed_at = :now"
		" WHERE id = :row_id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", advantage->benefit.id)));

	bind(query, advantage);
	return finish(query);
}

/* --- What it says --- */

struct advantage_text advantage_text_read(struct call *call, int64_t id, const char *language)
{
	static const char sql[] = "SELECT title, internal, body, conditions FROM offer_text"
				  " WHERE offer = :row_id AND language = :row_language";
	struct advantage_text text = { "", "", "", "" };
	struct query *query = call_query(
		call, sql, BINDS(B_INT(":row_id", id), B_TEXT(":row_language", language)));

	if (query_step(query))
		text = (struct advantage_text){ copied(call, query, 0), copied(call, query, 1),
						copied(call, query, 2), copied(call, query, 3) };
	query_end(query);
	return text;
}

void advantage_text_write(struct call *call, int64_t id, const char *language,
			  const struct advantage_text *text)
{
	static const char gone[] = "DELETE FROM offer_text"
				   " WHERE offer = :row_id AND language = :row_language";
	static const char sql[] =
		"INSERT INTO offer_text (offer, language, title, title_key, internal, body,"
		"                        conditions)"
		" VALUES (:row_id, :row_language, :row_title, :row_key, :row_internal, :row_body,"
		"         :row_conditions)"
		" ON CONFLICT DO UPDATE SET title = excluded.title, title_key = excluded.title_key,"
		"    internal = excluded.internal, body = excluded.body,"
		"    conditions = excluded.conditions";
	char *key;

	if (!*text->title) {
		call_exec(call, gone,
			  BINDS(B_INT(":row_id", id), B_TEXT(":row_language", language)));
		return;
	}
	key = text_fold(text->title);
	call_exec(call, sql,
		  BINDS(B_INT(":row_id", id), B_TEXT(":row_language", language),
			B_TEXT(":row_title", text->title), B_TEXT(":row_key", key),
			B_TEXT(":row_internal", text->internal), B_TEXT(":row_body", text->body),
			B_TEXT(":row_conditions", text->conditions)));
	free(key);
}

/* --- In a few words --- */

static const char *money(struct call *call, int64_t cents)
{
	char text[64];

	return call_copy(call, lang_money(call->lang, cents, text, sizeof text));
}

/* "10 %", "5,5 %". */
static const char *rate(struct call *call, int64_t points)
{
	const char *comma = call->lang == LANG_FR ? "," : ".";
	const char *space = call->lang == LANG_FR ? "\u202f" : "";

	if (points % 100 == 0)
		return call_format(call, "%lld%s%%", (long long)points / 100, space);
	if (points % 10 == 0)
		return call_format(call, "%lld%s%lld%s%%", (long long)points / 100, comma,
				   (long long)points / 10 % 10, space);
	return call_format(call, "%lld%s%02lld%s%%", (long long)points / 100, comma,
			   (long long)points % 100, space);
}

const char *advantage_gives(struct call *call, const struct benefit *benefit)
{
	switch (benefit->effect) {
	case EFFECT_PERCENT:
		return call_format(call, "\u2212%s", rate(call, benefit->percent));
	case EFFECT_AMOUNT:
		return call_format(call, "\u2212%s", money(call, benefit->value));
	case EFFECT_PRICE:
		return benefit->value < 0 ? call_say(call, N_("set prices"))
					  : money(call, benefit->value);
	case EFFECT_FREE:
		return call_format(call, call_say(call, N_("%lld bought, %lld free")),
				   (long long)benefit->buy, (long long)benefit->free);
	case EFFECT_NONE:
	case EFFECT_COUNT:
		break;
	}
	return call_say(call, N_("what it says"));
}
