/* The counter, line by line: a code is looked up, and redeemed at once only where
 * exactly one offer is possible and the shop wants it so; else a number chooses.
 * Verdicts are one short line. */
#include <stdlib.h>
#include <string.h>

#include "tui/command/lines.h"
#include "tui/command/say.h"
#include "tui/text/strings.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

static json_t *with_shop(const struct lines *lines, json_t *params)
{
	if (lines->shop != 0)
		json_object_set_new(params, "shop", json_integer(lines->shop));
	return params;
}

/* A refusal of the operation itself is a verdict; anything else is said as ever. */
static json_t *call_for_verdict(struct lines *lines, const char *operation, json_t *params)
{
	enum wire_status status;
	json_t *answer;

	client_describe(lines->client, operation);
	status = client_call(lines->client, operation, params, &answer);
	if (status == WIRE_DONE)
		return answer;
	if (status == WIRE_REFUSED && wire_exit_code(status, answer) == EXIT_REFUSED)
		say(stdout, _("REFUSED: %s\n"), value_member(answer, "message", ""));
	else
		lines_refused(lines, status, answer);
	json_decref(answer);
	return NULL;
}

static void redeem(struct lines *lines, const char *code, const json_t *offer)
{
	json_t *answer = call_for_verdict(
		lines, "redemption.create",
		with_shop(lines, json_pack("{s:s, s:O}", "code", code, "offer", offer)));
	const json_t *record = json_object_get(answer, "record");

	if (record != NULL) {
		say(stdout, _("ACCEPTED: %s\n"), value_member(record, "title", ""));
		json_array_append_new(lines->redemptions,
				      json_pack("{s:O, s:s}", "id", json_object_get(record, "id"),
						"title", value_member(record, "title", "")));
	}
	json_decref(answer);
}

void lines_redeem_choice(struct lines *lines, const json_t *choice)
{
	char *code = lines->code;

	lines->code = NULL;
	lines_choose_nothing(lines);
	redeem(lines, code, json_object_get(choice, "offer"));
	free(code);
}

static char *member_text(const json_t *record, const char *name)
{
	json_t *column = json_pack("{s:s}", "name", name);
	char *text = value_text(column, json_object_get(record, name));

	json_decref(column);
	return text;
}

/* Why nothing can be redeemed: the code's own state, else that of each offer. */
static void say_impossible(const json_t *record, const json_t *here)
{
	static const struct {
		const char *state, *sentence, *member;
	} states[] = {
		{ "expired", N_("it was valid until"), "valid_until" },
		{ "too_early", N_("not valid before"), "valid_from" },
		{ "revoked", N_("revoked; ask the office that issued it"), "" },
	};
	const char *state = value_member(record, "state", "");
	json_t *offer;
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (strcmp(states[i].state, state) == 0) {
			char *when = member_text(record, states[i].member);

			say(stdout, _("REFUSED: %s\n"), _(states[i].sentence));
			if (when[0] != '\0')
				say(stdout, "  %s\n", when);
			free(when);
			return;
		}
	}
	json_array_foreach(here, i, offer)
	{
		say(stdout, _("REFUSED: %s\n"), value_member(offer, "sentence", ""));
		say(stdout, "  %s\n", value_member(offer, "title", ""));
	}
	if (json_array_size(here) == 0)
		say(stdout, _("REFUSED: %s\n"), _("nothing can be redeemed here"));
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

void lines_lookup(struct lines *lines, const char *typed)
{
	json_t *params = json_pack("{s:s}", "code", typed), *answer, *record, *here, *possible;

	lines_choose_nothing(lines);
	if (params == NULL) {
		say_usage(_("%s: these bytes are no UTF-8"), _("code"));
		return;
	}
	answer = call_for_verdict(lines, "code.lookup", with_shop(lines, params));
	record = json_object_get(answer, "record");
	here = json_object_get(record, "here");
	possible = possible_of(here);
	if (record != NULL && json_array_size(possible) == 0)
		say_impossible(record, here);
	else if (json_array_size(possible) == 1 && json_is_true(json_object_get(record, "quick")))
		redeem(lines, typed, json_object_get(json_array_get(possible, 0), "offer"));
	else if (record != NULL)
		offer_choices(lines, record, typed, json_incref(possible));
	json_decref(possible);
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

/* Why each was refused, else what became of it. */
static void say_redemption(const json_t *description, const json_t *row)
{
	const char *sentence = value_member(row, "sentence", "");
	const json_t *columns = json_object_get(description, "columns");
	char *state = NULL, clock[32] = "";
	int64_t at;
	json_t *column;
	size_t i;

	if (value_time(value_member(row, "at", ""), &at))
		lang_time(ui_lang, LANG_CLOCK, at, clock, sizeof(clock));
	json_array_foreach(columns, i, column)
	{
		if (state == NULL && strcmp(value_member(column, "name", ""), "state") == 0)
			state = value_text(column, json_object_get(row, "state"));
	}
	say(stdout, "%s %s %s, %s\n", clock, value_member(row, "code", ""),
	    value_member(row, "title", ""),
	    sentence[0] != '\0' ? sentence
	    : state != NULL     ? state
				: "");
	free(state);
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
		say(stdout, _("%lld redeemed, %lld refused today\n"),
		    json_integer_value(json_object_get(record, "uses")),
		    json_integer_value(json_object_get(record, "refused")));
	json_decref(answer);
}

void lines_shop(struct lines *lines, const char *rest)
{
	json_t *shops = json_object_get(lines->client->hello, "shops"), *shop;
	size_t i;

	(void)rest;
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
