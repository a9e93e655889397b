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

#include "server/wire/need.h"
#include "tui/kit/dialog.h"
#include "tui/screens/catalogue.h"
#include "tui/screens/counter_state.h"
#include "tui/screens/picker.h"
#include "tui/screens/scanner.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

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
	counter_redeem(counter, counter->presented, offer);
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
		counter_present(counter, typed);
	else if (counter->stage != COUNTER_CHOOSE)
		counter->stage = COUNTER_READY;
}

static void undo(struct counter *counter, const json_t *row)
{
	bool entry = json_is_integer(json_object_get(row, "entry"));
	json_t *params = json_pack("{s:O}", entry ? "entry" : "redemption",
				   json_object_get(row, entry ? "entry" : "id"));
	bool whole = strcmp(server_hello_text("home"), "administrator") == 0 ||
		     strcmp(server_hello_text("home"), "office") == 0;
	char why[FIELD_SIZE];
	json_t *error;
	json_t *result;

	if (whole) {
		if (!dialog_reason(entry ? _("Undo this entry") : _("Undo this redemption"),
				   value_member(row, "title", ""), _("Why"), N_("undo"), why,
				   sizeof why)) {
			json_decref(params);
			return;
		}
		json_object_set_new(params, "why", json_string(why));
	}
	result = server_ask(entry ? "ticket.undo" : "redemption.undo", params, &error);
	if (result != NULL) {
		counter_verdict(counter, STYLE_BAND_WARN, _("UNDONE"));
		counter_say_line(counter, value_member(row, "title", ""));
		counter_say_line(counter, entry ? _("This ticket lets in again.")
						: _("The offer can be used again with this code."));
	} else if (error != NULL) {
		counter_refuse(counter, error, "");
	}
	json_decref(result);
	json_decref(error);
	counter_refresh(counter);
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
	counter_verdict(counter, STYLE_BAND_WARN,
			json_is_integer(json_object_get(row, "entry"))
				? _("Undo this entry?")
				: _("Undo this redemption?"));
	if (value_time(value_member(row, "at", ""), &at))
		lang_time(ui_lang, LANG_CLOCK, at, clock, sizeof clock);
	snprintf(text, sizeof text, "%s · %.40s · %.120s", clock, value_member(row, "code", ""),
		 value_member(row, "title", ""));
	counter_say_line(counter, text);
	counter_say_line(counter, _("F8 again undoes it; Esc or a new code leaves it as it is."));
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
	{ UI_F3, N_("search offers"), N_("Search the offers of the whole network"), search,
	  can_search, NULL },
	/* Comes and goes: after the others, so that none of them moves. */
	{ UI_F8, N_("undo"),
	  N_("Undo the redemption marked below, within 15 minutes; F8 again confirms"), undo_key,
	  can_undo, NULL },
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
	counter_show_code("");
}

void counter_show_code(const char *code)
{
	struct counter *counter = need_new(1, sizeof *counter);
	char name[SCREEN_TEXT];
	char today[40];

	if (find_shop(&counter->shop, name, sizeof name)) {
		counter->screen.type = &counter_type;
		counter->code.max = SCANNER_SIZE - 1;
		snprintf(counter->screen.title, sizeof counter->screen.title, "%s · %.150s",
			 _("Counter"), name);
		lang_time(ui_lang, LANG_DAY, server_now(), today, sizeof today);
		snprintf(counter->screen.context, sizeof counter->screen.context, "%.120s   %s",
			 server_hello_text("name"), today);
		counter_refresh(counter);
		if (code[0] != '\0')
			counter_present(counter, code);
		screen_show(&counter->screen);
		json_decref(counter->last);
		json_decref(counter->looked_up);
	}
	free(counter);
}
