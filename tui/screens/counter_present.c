/* Owns what happens to a code that is presented: looked up, redeemed or refused,
 * and what is said about it. */
#include <stdio.h>
#include <string.h>

#include "tui/screens/counter_state.h"
#include "tui/screens/scanner.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LAST_ROWS = 12 };

/* --- What is said --- */

void counter_verdict(struct counter *counter, enum style band, const char *text)
{
	counter->stage = COUNTER_VERDICT;
	counter->band = band;
	snprintf(counter->verdict, sizeof counter->verdict, "%s", text);
	counter->why[0] = '\0';
	memset(counter->lines, 0, sizeof counter->lines);
}

void counter_say_line(struct counter *counter, const char *text)
{
	for (int i = 0; i < COUNTER_LINES && text[0] != '\0'; i++) {
		if (counter->lines[i][0] != '\0')
			continue;
		snprintf(counter->lines[i], sizeof counter->lines[i], "%s", text);
		return;
	}
}

void counter_refuse(struct counter *counter, const json_t *error, const char *title)
{
	char text[120];

	snprintf(text, sizeof text, "%s %s", glyph("✗", "X"), _("REFUSED"));
	counter_verdict(counter, STYLE_BAND_BAD, text);
	snprintf(counter->why, sizeof counter->why, "%s",
		 value_member(json_object_get(error, "data"), "label", ""));
	counter_say_line(counter, title);
	counter_say_line(counter, server_sentence(error));
}

static void day(const json_t *record, const char *member, bool end, char *buf, size_t size)
{
	int64_t at;

	buf[0] = '\0';
	if (value_time(value_member(record, member, ""), &at))
		lang_when(ui_lang, LANG_DAY, end ? at - 1 : at, server_now(), buf, size);
}

/* "Exchange voucher of a guest · Moulin de Montrésor" */
static void say_origin(struct counter *counter, const json_t *record)
{
	const char *reason = value_member(record, "reason", "");
	const char *issuer = value_member(record, "issuer", "");
	const char *what = strcmp(reason, "guest") == 0     ? _("Exchange voucher of a guest")
			   : strcmp(reason, "member") == 0  ? _("Exchange voucher of a member")
			   : strcmp(reason, "partner") == 0 ? _("Exchange voucher of a partner")
							    : _("Exchange voucher");
	char text[SCREEN_TEXT];

	snprintf(text, sizeof text, "%s%s%s", what, issuer[0] != '\0' ? " · " : "", issuer);
	counter_say_line(counter, text);
}

/* "Full price · Balcony · ticket 1 of 2" */
static void say_holder(struct counter *counter, const json_t *ticket)
{
	const char *seat = value_member(ticket, "seat_name", "");
	char which[64];
	char text[SCREEN_TEXT];

	snprintf(which, sizeof which, _("ticket %d of %d"),
		 (int)json_integer_value(json_object_get(ticket, "nth")),
		 (int)json_integer_value(json_object_get(ticket, "units")));
	snprintf(text, sizeof text, "%s%s%s · %s", value_member(ticket, "audience_name", ""),
		 seat[0] != '\0' ? " · " : "", seat, which);
	counter_say_line(counter, text);
}

/* "session of Mon 23 Nov 20:30 · entry 1 of 2" */
static void say_entry(struct counter *counter, const json_t *ticket)
{
	int entries = (int)json_integer_value(json_object_get(ticket, "entries"));
	const json_t *most = json_object_get(ticket, "most");
	char when[64] = "";
	char until[40];
	char which[64];
	char text[SCREEN_TEXT];
	int64_t at;

	day(ticket, "valid_until", true, until, sizeof until);
	if (value_time(value_member(ticket, "starts", ""), &at)) {
		lang_when(ui_lang, LANG_MOMENT, at, server_now(), until, sizeof until);
		snprintf(when, sizeof when, _("session of %s"), until);
	} else if (until[0] != '\0') {
		snprintf(when, sizeof when, _("valid until %s"), until);
	}
	if (json_is_integer(most) && json_integer_value(most) == 1)
		which[0] = '\0'; /* there is no other one */
	else if (json_is_integer(most))
		snprintf(which, sizeof which, _("entry %d of %d"), entries,
			 (int)json_integer_value(most));
	else
		snprintf(which, sizeof which, _("entry no. %d"), entries);
	snprintf(text, sizeof text, "%s%s%s", when,
		 when[0] != '\0' && which[0] != '\0' ? " · " : "", which);
	counter_say_line(counter, text);
}

static void accept_ticket(struct counter *counter, const json_t *ticket)
{
	char text[SCREEN_TEXT];

	snprintf(text, sizeof text, "%s %s", glyph("✓", "OK"), _("ENTRY"));
	counter_verdict(counter, STYLE_BAND_GOOD, text);
	counter_say_line(counter, value_member(ticket, "name", ""));
	say_holder(counter, ticket);
	say_entry(counter, ticket);
}

static void accept(struct counter *counter, const json_t *record)
{
	char text[SCREEN_TEXT];
	char until[40];
	json_int_t nth = json_integer_value(json_object_get(record, "nth"));
	char use[64];

	if (json_is_object(json_object_get(record, "ticket"))) {
		accept_ticket(counter, json_object_get(record, "ticket"));
		return;
	}
	snprintf(text, sizeof text, "%s %s", glyph("✓", "OK"), _("ACCEPTED"));
	counter_verdict(counter, STYLE_BAND_GOOD, text);
	counter_say_line(counter, value_member(record, "title", ""));
	say_origin(counter, record);
	day(record, "valid_until", true, until, sizeof until);
	/* The first is the rule, and said by nothing. */
	if (nth > 1) {
		snprintf(use, sizeof use, _("use no. %d of this offer"), (int)nth);
		snprintf(text, sizeof text, _("valid until %s · %s"), until, use);
	} else {
		snprintf(text, sizeof text, _("valid until %s"), until);
	}
	counter_say_line(counter, text);
	counter_say_line(counter, value_member(record, "conditions", ""));
}

/* --- What happened here lately --- */

void counter_refresh(struct counter *counter)
{
	json_t *today = NULL;

	if (server_may("redemption.list")) {
		json_decref(counter->last);
		counter->last = server_rows(
			"redemption.list",
			json_pack("{s:I, s:i}", "shop", counter->shop, "limit", LAST_ROWS), NULL);
	}
	if (server_may("redemption.today"))
		today = server_record("redemption.today",
				      json_pack("{s:I}", "shop", counter->shop));
	counter->uses = json_integer_value(json_object_get(today, "uses"));
	counter->refused = json_integer_value(json_object_get(today, "refused"));
	json_decref(today);
	counter->row = 0;
	while (counter->row + 1 < (int)json_array_size(counter->last) &&
	       !counter_can_undo(json_array_get(counter->last, (size_t)counter->row)))
		counter->row++;
}

bool counter_can_undo(const json_t *row)
{
	int64_t until;

	return (json_is_integer(json_object_get(row, "id")) ||
		json_is_integer(json_object_get(row, "entry"))) &&
	       strcmp(value_member(row, "state", ""), "done") == 0 &&
	       value_time(value_member(row, "undo_until", ""), &until) && until > server_now();
}

/* --- Redeeming --- */

bool counter_possible(const json_t *offer)
{
	return strcmp(value_member(offer, "state", ""), "possible") == 0;
}

void counter_redeem(struct counter *counter, const char *code, const json_t *offer)
{
	json_t *params = json_pack("{s:s, s:I}", "code", code, "shop", counter->shop);
	json_t *error;
	json_t *result;

	if (offer != NULL)
		json_object_set(params, "offer", json_object_get(offer, "offer"));
	result = server_ask("redemption.create", params, &error);
	if (result != NULL)
		accept(counter, json_object_get(result, "record"));
	else if (error != NULL)
		counter_refuse(counter, error, value_member(offer, "title", ""));
	json_decref(result);
	json_decref(error);
	counter_refresh(counter);
}

static json_t *look_up(const struct counter *counter, const char *code, json_t **error)
{
	json_t *result = server_ask(
		"code.lookup", json_pack("{s:s, s:I}", "code", code, "shop", counter->shop), error);
	json_t *record = json_incref(json_object_get(result, "record"));

	json_decref(result);
	return record;
}

static bool mistyped(const json_t *error)
{
	const char *reason = value_member(json_object_get(error, "data"), "reason", "");

	return strcmp(reason, "unknown_code") == 0 || strcmp(reason, "typing_error") == 0 ||
	       strcmp(reason, "keyboard") == 0 || strcmp(reason, "usage") == 0;
}

/* As typed, or as a scanner set for another keyboard meant it: then code is
 * changed into that. */
static json_t *look_up_readings(struct counter *counter, char code[SCANNER_SIZE], json_t **error)
{
	char readings[SCANNER_READINGS][SCANNER_SIZE];
	json_t *found = look_up(counter, code, error);
	int count = found == NULL && mistyped(*error) ? scanner_readings(code, readings) : 0;

	for (int i = 0; found == NULL && i < count; i++) {
		json_t *other;

		found = look_up(counter, readings[i], &other);
		json_decref(other);
		if (found != NULL) {
			memcpy(code, readings[i], SCANNER_SIZE);
			json_decref(*error);
			*error = NULL;
			screen_say(STYLE_WARN, _("The scanner is set for another keyboard: its "
						 "code was put right."));
		}
	}
	return found;
}

static const json_t *only_offer(const json_t *record, bool possible)
{
	const json_t *here = json_object_get(record, "here");
	const json_t *only = NULL;
	size_t index;
	json_t *offer;

	json_array_foreach(here, index, offer)
	{
		if (possible && !counter_possible(offer))
			continue;
		if (only != NULL)
			return NULL;
		only = offer;
	}
	return only;
}

/* What was looked up decides what comes next. Where nothing can be redeemed the
 * code was presented all the same: the server refuses it, says why, and keeps
 * the attempt on record. */
void counter_present(struct counter *counter, const char *typed)
{
	json_t *error = NULL;
	json_t *record;
	json_int_t possible;

	snprintf(counter->presented, sizeof counter->presented, "%s", typed);
	record = look_up_readings(counter, counter->presented, &error);
	json_decref(counter->looked_up);
	counter->looked_up = record;
	possible = json_integer_value(json_object_get(record, "possible"));
	if (screen_ended()) {
		json_decref(error);
		return;
	}
	if (possible == 0 && server_may("redemption.create")) {
		counter_redeem(counter, counter->presented, only_offer(record, false));
	} else if (record == NULL) {
		counter_refuse(counter, error, "");
	} else if (possible == 1 && json_is_true(json_object_get(record, "quick"))) {
		counter_redeem(counter, counter->presented, only_offer(record, true));
	} else {
		counter->stage = COUNTER_CHOOSE;
		counter->choice = 0;
		counter->seen = false;
		while (!counter_possible(json_array_get(json_object_get(record, "here"),
							(size_t)counter->choice)) &&
		       counter->choice + 1 < (int)json_array_size(json_object_get(record, "here")))
			counter->choice++;
	}
	json_decref(error);
}
