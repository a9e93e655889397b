/* Owns the counter's behaviour. Looking up consumes nothing; Enter redeems at
 * once only where exactly one offer is possible and the shop wants it so.
 *
 * A scanner types a whole code and Enter. Whatever is typed goes into the field,
 * in every stage, so a scan replaces what was being done and never confirms it:
 * with choices on the screen, Enter confirms only when the field is empty or
 * holds a choice's number, and only once the choices have been seen. */
#include "tui/screens/counter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/screens/catalogue.h"
#include "tui/screens/counter_state.h"
#include "tui/screens/picker.h"
#include "tui/screens/scanner.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LAST_ROWS = 12 };

/* --- What is said --- */

static void verdict(struct counter *counter, enum style band, const char *text)
{
	counter->stage = COUNTER_VERDICT;
	counter->band = band;
	snprintf(counter->verdict, sizeof counter->verdict, "%s", text);
	counter->why[0] = '\0';
	memset(counter->lines, 0, sizeof counter->lines);
}

static void say_line(struct counter *counter, const char *text)
{
	for (int i = 0; i < COUNTER_LINES && text[0] != '\0'; i++) {
		if (counter->lines[i][0] != '\0')
			continue;
		snprintf(counter->lines[i], sizeof counter->lines[i], "%s", text);
		return;
	}
}

static const struct {
	const char *reason;
	const char *label;
} short_reasons[] = {
	{ "already_redeemed", N_("already used") },
	{ "limit_reached", N_("limit reached") },
	{ "expired", N_("expired") },
	{ "too_early", N_("too early") },
	{ "revoked", N_("revoked") },
	{ "unknown_code", N_("unknown code") },
	{ "typing_error", N_("typing error") },
	{ "not_here", N_("not valid here") },
	{ "no_offer", N_("no offer here") },
};

static void refuse(struct counter *counter, const char *reason, const char *sentence,
		   const char *title)
{
	char text[120];

	snprintf(text, sizeof text, "%s %s", glyph("✗", "X"), _("REFUSED"));
	verdict(counter, STYLE_BAND_BAD, text);
	for (size_t i = 0; i < sizeof short_reasons / sizeof *short_reasons; i++)
		if (strcmp(short_reasons[i].reason, reason) == 0)
			snprintf(counter->why, sizeof counter->why, "%s",
				 _(short_reasons[i].label));
	say_line(counter, title);
	say_line(counter, sentence);
}

static void day(const json_t *record, const char *member, bool end, char *buf, size_t size)
{
	int64_t at;

	buf[0] = '\0';
	if (value_time(value_member(record, member, ""), &at))
		lang_time(ui_lang, LANG_DAY, end ? at - 1 : at, buf, size);
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
	say_line(counter, text);
}

static void accept(struct counter *counter, const json_t *record)
{
	char text[SCREEN_TEXT];
	char until[40];
	json_int_t nth = json_integer_value(json_object_get(record, "nth"));
	char use[64];

	snprintf(text, sizeof text, "%s %s", glyph("✓", "OK"), _("ACCEPTED"));
	verdict(counter, STYLE_BAND_GOOD, text);
	say_line(counter, value_member(record, "title", ""));
	say_origin(counter, record);
	day(record, "valid_until", true, until, sizeof until);
	if (nth <= 1)
		snprintf(use, sizeof use, "%s", _("first use of this offer"));
	else
		snprintf(use, sizeof use, _("use no. %d of this offer"), (int)nth);
	snprintf(text, sizeof text, _("valid until %s · %s"), until, use);
	say_line(counter, text);
	say_line(counter, value_member(record, "conditions", ""));
}

/* --- What happened here lately --- */

static void refresh(struct counter *counter)
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

	return json_is_integer(json_object_get(row, "id")) &&
	       strcmp(value_member(row, "state", ""), "done") == 0 &&
	       value_time(value_member(row, "undo_until", ""), &until) && until > server_now();
}

/* --- Redeeming --- */

bool counter_possible(const json_t *offer)
{
	return strcmp(value_member(offer, "state", ""), "possible") == 0;
}

static void redeem(struct counter *counter, const char *code, const json_t *offer)
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
		refuse(counter, value_member(json_object_get(error, "data"), "reason", ""),
		       server_sentence(error), value_member(offer, "title", ""));
	json_decref(result);
	json_decref(error);
	refresh(counter);
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
	       strcmp(reason, "usage") == 0;
}

/* As typed, or as a scanner set for another keyboard meant it: then code is
 * changed into that. */
static json_t *look_up_readings(struct counter *counter, char *code, size_t size, json_t **error)
{
	char readings[SCANNER_READINGS][SCANNER_SIZE];
	json_t *found = look_up(counter, code, error);
	int count = found == NULL && mistyped(*error) ? scanner_readings(code, readings) : 0;

	for (int i = 0; found == NULL && i < count; i++) {
		json_t *other;

		found = look_up(counter, readings[i], &other);
		json_decref(other);
		if (found != NULL) {
			snprintf(code, size, "%s", readings[i]);
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
static void present(struct counter *counter, const char *typed)
{
	json_t *error = NULL;
	json_t *record;
	json_int_t possible;

	snprintf(counter->presented, sizeof counter->presented, "%.200s", typed);
	record = look_up_readings(counter, counter->presented, sizeof counter->presented, &error);
	json_decref(counter->looked_up);
	counter->looked_up = record;
	possible = json_integer_value(json_object_get(record, "possible"));
	if (screen_ended()) {
		json_decref(error);
		return;
	}
	if (possible == 0 && server_may("redemption.create")) {
		redeem(counter, counter->presented, only_offer(record, false));
	} else if (record == NULL) {
		refuse(counter, value_member(json_object_get(error, "data"), "reason", ""),
		       server_sentence(error), "");
	} else if (possible == 1 && json_is_true(json_object_get(record, "quick"))) {
		redeem(counter, counter->presented, only_offer(record, true));
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

static void choose(struct counter *counter)
{
	const json_t *offer = json_array_get(json_object_get(counter->looked_up, "here"),
					     (size_t)counter->choice);

	if (offer == NULL)
		return;
	if (!counter_possible(offer)) {
		screen_say(STYLE_BAD, value_member(offer, "sentence", _("Not possible.")));
		return;
	}
	redeem(counter, counter->presented, offer);
}

/* --- Keys --- */

static void enter(struct screen *screen, const struct action *action)
{
	struct counter *counter = (struct counter *)screen;
	char typed[FIELD_SIZE];
	size_t choices = json_array_size(json_object_get(counter->looked_up, "here"));

	(void)action;
	snprintf(typed, sizeof typed, "%s", counter->code.text);
	field_set(&counter->code, "");
	if (counter->stage == COUNTER_CHOOSE && counter->seen) {
		if (strlen(typed) == 1 && typed[0] >= '1' && (size_t)(typed[0] - '0') <= choices) {
			counter->choice = typed[0] - '1';
			typed[0] = '\0';
		}
		if (typed[0] == '\0') {
			choose(counter);
			return;
		}
	}
	if (typed[0] != '\0')
		present(counter, typed);
	else if (counter->stage != COUNTER_CHOOSE)
		counter->stage = COUNTER_READY;
}

static void undo(struct counter *counter, const json_t *row)
{
	json_t *params = json_pack("{s:O}", "redemption", json_object_get(row, "id"));
	bool whole = strcmp(server_hello_text("home"), "administrator") == 0 ||
		     strcmp(server_hello_text("home"), "office") == 0;
	char why[FIELD_SIZE];
	json_t *error;
	json_t *result;

	if (whole) {
		if (!dialog_reason(_("Undo this redemption"), value_member(row, "title", ""),
				   _("Why"), N_("undo"), why, sizeof why)) {
			json_decref(params);
			return;
		}
		json_object_set_new(params, "why", json_string(why));
	}
	result = server_ask("redemption.undo", params, &error);
	if (result != NULL) {
		verdict(counter, STYLE_BAND_WARN, _("UNDONE"));
		say_line(counter, value_member(row, "title", ""));
		say_line(counter, _("The offer can be used again with this code."));
	} else if (error != NULL) {
		refuse(counter, "", server_sentence(error), "");
	}
	json_decref(result);
	json_decref(error);
	refresh(counter);
}

/* F8 asks, F8 again confirms: no scan ever ends with F8. */
static void undo_key(struct screen *screen, const struct action *action)
{
	struct counter *counter = (struct counter *)screen;
	json_t *row = json_array_get(counter->last, (size_t)counter->row);
	char clock[16] = "";
	char text[SCREEN_TEXT];
	int64_t at;

	(void)action;
	if (counter->stage == COUNTER_UNDO) {
		json_incref(row);
		undo(counter, row);
		json_decref(row);
		return;
	}
	verdict(counter, STYLE_BAND_WARN, _("Undo this redemption?"));
	if (value_time(value_member(row, "at", ""), &at))
		lang_time(ui_lang, LANG_CLOCK, at, clock, sizeof clock);
	snprintf(text, sizeof text, "%s · %.40s · %.120s", clock, value_member(row, "code", ""),
		 value_member(row, "title", ""));
	say_line(counter, text);
	say_line(counter, _("F8 again undoes it; Esc or a new code leaves it as it is."));
	counter->stage = COUNTER_UNDO;
}

static bool can_undo(struct screen *screen, const struct action *action)
{
	struct counter *counter = (struct counter *)screen;

	(void)action;
	return server_may("redemption.undo") &&
	       counter_can_undo(json_array_get(counter->last, (size_t)counter->row));
}

static void search(struct screen *screen, const struct action *action)
{
	(void)screen;
	(void)action;
	catalogue_show();
}

static bool can_search(struct screen *screen, const struct action *action)
{
	(void)screen;
	(void)action;
	return server_may("offer.search");
}

static void move_choice(struct counter *counter, int step)
{
	int count = (int)json_array_size(json_object_get(counter->looked_up, "here"));
	int to = counter->choice + step;

	if (to >= 0 && to < count)
		counter->choice = to;
}

/* Up and down in what can be undone. */
static void move_row(struct counter *counter, int step)
{
	int count = (int)json_array_size(counter->last);

	for (int to = counter->row + step; to >= 0 && to < count; to += step) {
		if (!counter_can_undo(json_array_get(counter->last, (size_t)to)))
			continue;
		counter->row = to;
		if (counter->stage == COUNTER_UNDO)
			counter->stage = COUNTER_READY;
		return;
	}
}

static bool counter_key(struct screen *screen, int key)
{
	struct counter *counter = (struct counter *)screen;

	if (key == UI_UP || key == UI_DOWN) {
		int step = key == UI_UP ? -1 : 1;

		if (counter->stage == COUNTER_CHOOSE)
			move_choice(counter, step);
		else
			move_row(counter, step);
		return true;
	}
	if (key == UI_ESCAPE && (counter->stage != COUNTER_READY || counter->code.length > 0)) {
		field_set(&counter->code, "");
		counter->stage = COUNTER_READY;
		return true;
	}
	return field_key(&counter->code, key);
}

static const struct action actions[] = {
	{ UI_ENTER, N_("validate"), N_("Look up the code; redeem what is chosen"), enter, NULL,
	  NULL },
	{ UI_F8, N_("undo"),
	  N_("Undo the redemption marked below, within 15 minutes; F8 again confirms"), undo_key,
	  can_undo, NULL },
	{ UI_F3, N_("search offers"), N_("Search the offers of the whole network"), search,
	  can_search, NULL },
	{ UI_UP, NULL, N_("Choose an offer, or the redemption to undo"), NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type counter_type = {
	.help = N_("Scan or type the code that is presented, then Enter. When several offers are "
		   "possible, choose by number or with the arrows, then Enter. A new scan at any "
		   "time replaces what is on the screen."),
	.leave = N_("menu"),
	.actions = actions,
	.draw = counter_draw,
	.key = counter_key,
};

/* --- Which counter --- */

static bool find_shop(json_int_t *id, char *name, size_t size)
{
	const json_t *shops = json_object_get(server_hello(), "shops");
	const json_t *shop = json_array_get(shops, 0);
	json_t *picked = NULL;

	if (json_array_size(shops) != 1) {
		picked = picker_show_rows(_("Which counter?"),
					  json_array_size(shops) > 0 ? shops : NULL, "shop.list",
					  NULL, "");
		shop = picked;
	}
	if (shop == NULL)
		return false;
	*id = json_integer_value(json_object_get(shop, "id"));
	snprintf(name, size, "%s", value_member(shop, "name", ""));
	json_decref(picked);
	return true;
}

void counter_show(void)
{
	struct counter *counter = calloc(1, sizeof *counter);
	char name[SCREEN_TEXT];
	char today[40];

	if (counter == NULL)
		abort();
	if (find_shop(&counter->shop, name, sizeof name)) {
		counter->screen.type = &counter_type;
		counter->code.max = SCANNER_SIZE - 1;
		snprintf(counter->screen.title, sizeof counter->screen.title, "%s · %.150s",
			 _("Counter"), name);
		lang_time(ui_lang, LANG_DAY, server_now(), today, sizeof today);
		snprintf(counter->screen.context, sizeof counter->screen.context, "%.120s   %s",
			 server_hello_text("name"), today);
		refresh(counter);
		screen_show(&counter->screen);
		json_decref(counter->last);
		json_decref(counter->looked_up);
	}
	free(counter);
}
