/* The counter, line by line: a code is looked up, and redeemed at once only where
 * exactly one offer is possible and the shop wants it so; else a number chooses.
 * Verdicts are one short line. */
#include <stdlib.h>
#include <string.h>

#include "tui/command/lines.h"
#include "tui/command/say.h"
#include "tui/screens/scanner.h"
#include "tui/text/strings.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

static json_t *with_shop(const struct lines *lines, json_t *params)
{
	if (lines->shop != 0)
		json_object_set_new(params, "shop", json_integer(lines->shop));
	return params;
}

/* The refusal of what was presented is a verdict; anything else is said as ever. */
static void say_verdict(struct lines *lines, enum wire_status status, const json_t *error)
{
	if (status == WIRE_REFUSED && wire_exit_code(status, error) == EXIT_REFUSED &&
	    strcmp(wire_reason(error), "choose_shop") != 0)
		say(stdout, _("REFUSED: %s\n"), value_member(error, "message", ""));
	else
		lines_refused(lines, status, error);
}

/* offer may be NULL: the server takes the only one possible, or says why not. */
static void redeem(struct lines *lines, const char *code, const json_t *offer)
{
	json_t *params = with_shop(lines, json_pack("{s:s}", "code", code)), *answer;
	const json_t *record;
	enum wire_status status;

	if (offer != NULL)
		json_object_set(params, "offer", json_object_get(offer, "offer"));
	client_describe(lines->client, "redemption.create");
	status = client_call(lines->client, "redemption.create", params, &answer);
	record = json_object_get(answer, "record");
	if (status == WIRE_DONE) {
		say(stdout, _("ACCEPTED: %s\n"), value_member(record, "title", ""));
		json_array_append_new(lines->redemptions,
				      json_pack("{s:O, s:s}", "id", json_object_get(record, "id"),
						"title", value_member(record, "title", "")));
	} else {
		say_verdict(lines, status, answer);
	}
	json_decref(answer);
}

void lines_redeem_choice(struct lines *lines, const json_t *choice)
{
	char *code = lines->code;

	lines->code = NULL;
	lines_choose_nothing(lines);
	redeem(lines, code, choice);
	free(code);
}

static char *member_text(const json_t *record, const char *name)
{
	json_t *column = json_pack("{s:s}", "name", name);
	char *text = value_text(column, json_object_get(record, name));

	json_decref(column);
	return text;
}

/* Whether what is presented here is to be kept on record, refused or not. */
static bool at_counter(struct lines *lines)
{
	return strcmp(value_member(lines->client->hello, "home", ""), "counter") == 0 &&
	       client_describe(lines->client, "redemption.create") != NULL;
}

/* Nothing can be redeemed. The code was presented all the same: the server refuses
 * it, says why, and keeps the attempt on record; but for several offers each has
 * its reason. */
static void present_impossible(struct lines *lines, const char *code, const json_t *record)
{
	const json_t *here = json_object_get(record, "here");
	const char *sentence = value_member(record, "sentence", "");
	json_t *offer;
	size_t i;

	if (at_counter(lines) && (sentence[0] != '\0' || json_array_size(here) <= 1)) {
		redeem(lines, code, json_array_get(here, 0));
		return;
	}
	if (sentence[0] != '\0' || json_array_size(here) == 0) {
		say(stdout, _("REFUSED: %s\n"),
		    sentence[0] != '\0' ? sentence : _("nothing can be redeemed here"));
		return;
	}
	json_array_foreach(here, i, offer)
	{
		say(stdout, _("REFUSED: %s\n"), value_member(offer, "sentence", ""));
		say(stdout, "  %s\n", value_member(offer, "title", ""));
	}
}

static json_t *possible_of(const json_t *here)
{
	json_t *possible = json_array(), *offer;
	size_t i;

	json_array_foreach(here, i, offer)
	{
		if (strcmp(value_member(offer, "state", ""), "possible") == 0)
			json_array_append(possible, offer);
	}
	return possible;
}

static void offer_choices(struct lines *lines, const json_t *record, const char *code,
			  json_t *possible)
{
	struct string copy = { 0 };
	char *until = member_text(record, "valid_until");
	json_t *offer;
	size_t i;

	say(stdout, _("%s, valid until %s\n"), value_member(record, "code", code), until);
	json_array_foreach(possible, i, offer)
	{
		say(stdout, "%d %s\n", (int)i + 1, value_member(offer, "title", ""));
	}
	free(until);
	lines_choose(lines, CHOOSE_REDEMPTION, possible);
	string_text(&copy, code);
	lines->code = string_take(&copy);
}

static enum wire_status look_up(struct lines *lines, const char *code, json_t **answer)
{
	client_describe(lines->client, "code.lookup");
	return client_call(lines->client, "code.lookup",
			   with_shop(lines, json_pack("{s:s}", "code", code)), answer);
}

/* As typed, or as a scanner set for another keyboard meant it: then code is
 * changed into that. */
static enum wire_status look_up_readings(struct lines *lines, char *code, json_t **answer)
{
	char readings[SCANNER_READINGS][SCANNER_SIZE];
	enum wire_status status = look_up(lines, code, answer);
	int count = status == WIRE_REFUSED ? scanner_readings(code, readings) : 0;

	for (int i = 0; status == WIRE_REFUSED && i < count; i++) {
		json_t *other;

		if (look_up(lines, readings[i], &other) != WIRE_DONE) {
			json_decref(other);
			continue;
		}
		memcpy(code, readings[i], SCANNER_SIZE);
		say(stdout, "%s\n",
		    _("The scanner is set for another keyboard: its code was put right."));
		json_decref(*answer);
		*answer = other;
		status = WIRE_DONE;
	}
	return status;
}

static void looked_up(struct lines *lines, const char *code, const json_t *record)
{
	json_t *possible = possible_of(json_object_get(record, "here"));
	json_int_t count = json_integer_value(json_object_get(record, "possible"));

	if (count == 0)
		present_impossible(lines, code, record);
	else if (count == 1 && json_is_true(json_object_get(record, "quick")))
		redeem(lines, code, json_array_get(possible, 0));
	else
		offer_choices(lines, record, code, json_incref(possible));
	json_decref(possible);
}

void lines_lookup(struct lines *lines, const char *typed)
{
	char code[SCANNER_SIZE];
	enum wire_status status;
	json_t *answer;

	lines_choose_nothing(lines);
	if (strlen(typed) >= sizeof(code) || !display_valid(typed)) {
		say_usage("%s", _("this is no code"));
		return;
	}
	memcpy(code, typed, strlen(typed) + 1);
	status = look_up_readings(lines, code, &answer);
	if (status == WIRE_DONE)
		looked_up(lines, code, json_object_get(answer, "record"));
	else if (wire_exit_code(status, answer) == EXIT_REFUSED && at_counter(lines))
		redeem(lines, code, NULL); /* refused again, and kept on record */
	else
		say_verdict(lines, status, answer);
	json_decref(answer);
}

/* While choosing, only the choice is given up: nothing was redeemed yet. */
void lines_undo(struct lines *lines, const char *rest)
{
	size_t count = json_array_size(lines->redemptions);
	const json_t *last = json_array_get(lines->redemptions, count - 1);
	json_t *answer;

	(void)rest;
	if (lines->choosing == CHOOSE_REDEMPTION) {
		lines_choose_nothing(lines);
		say(stdout, "%s\n", _("Nothing was redeemed."));
		return;
	}
	if (count == 0) {
		say(stdout, "%s\n", _("Nothing to undo in this session."));
		return;
	}
	answer = lines_call(lines, "redemption.undo",
			    json_pack("{s:O}", "redemption", json_object_get(last, "id")));
	if (answer == NULL)
		return;
	say(stdout, _("UNDONE: %s\n"), value_member(last, "title", ""));
	json_array_remove(lines->redemptions, count - 1);
	json_decref(answer);
}

/* "10:42 K7Q2-9XFM-3, Title, refused, already used" */
static void say_redemption(const json_t *description, const json_t *row)
{
	static const char *const names[] = { "code", "title", "state", "reason_label" };
	const json_t *columns = json_object_get(description, "columns");
	struct string line = { 0 };
	char clock[32] = "";
	int64_t at;
	json_t *column;
	size_t i;

	if (value_time(value_member(row, "at", ""), &at))
		lang_time(ui_lang, LANG_CLOCK, at, clock, sizeof(clock));
	string_text(&line, clock);
	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
		json_array_foreach(columns, i, column)
		{
			const char *name = value_member(column, "name", "");
			const json_t *value = json_object_get(row, name);
			char *text = strcmp(name, names[n]) == 0 ? value_text(column, value) : NULL;

			if (text != NULL && text[0] != '\0')
				string_format(&line, n == 0 ? " %s" : ", %s", text);
			free(text);
		}
	}
	say(stdout, "%s\n", line.text);
	string_free(&line);
}

void lines_last(struct lines *lines, const char *rest)
{
	json_t *answer = lines_call(lines, "redemption.list",
				    with_shop(lines, json_pack("{s:i}", "limit", 10)));
	const json_t *rows = json_object_get(answer, "rows");
	json_t *row;
	size_t i;

	(void)rest;
	json_array_foreach(rows, i, row)
	{
		say_redemption(client_describe(lines->client, "redemption.list"), row);
	}
	if (answer != NULL && i == 0)
		say(stdout, "%s\n", _("Nothing found."));
	json_decref(answer);
}

void lines_today(struct lines *lines, const char *rest)
{
	json_t *answer = lines_call(lines, "redemption.today", with_shop(lines, json_object()));
	const json_t *record = json_object_get(answer, "record");

	(void)rest;
	if (answer != NULL)
		say(stdout, _("today: %lld redeemed, %lld refused\n"),
		    json_integer_value(json_object_get(record, "uses")),
		    json_integer_value(json_object_get(record, "refused")));
	json_decref(answer);
}

void lines_shop(struct lines *lines, const char *rest)
{
	json_t *shops = json_object_get(lines->client->hello, "shops"), *shop;
	size_t i;

	/* By its number, for those who see more counters than theirs. */
	if (rest[0] != '\0' && rest[strspn(rest, "0123456789")] == '\0') {
		lines->shop = strtoll(rest, NULL, 10);
		return;
	}
	if (json_array_size(shops) == 0) {
		say(stdout, "%s\n", _("Your account has no counter."));
		return;
	}
	json_array_foreach(shops, i, shop)
	{
		say(stdout, "%d %s\n", (int)i + 1, value_member(shop, "name", ""));
	}
	lines_choose(lines, CHOOSE_SHOP, json_incref(shops));
}
