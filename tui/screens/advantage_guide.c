/* Owns the sequence that makes an advantage or a promotional code: its pages, back and
 * forth between them, and the summary with going live at the end. Nothing is recorded
 * before that; what was typed stays as long as the sequence lives. Each step is checked by
 * the server when it is left, without writing, and what is wrong is said on its step. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/dialog.h"
#include "tui/screens/advantage.h"
#include "tui/screens/advantage_pages.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { STEPS = 7 };

struct guide {
	struct page_form pages[ADVANTAGE_PAGES];
	json_t *values;
	json_t *made;
	int64_t id; /* of the one that is edited, or was recorded; 0: none */
	bool live;  /* it is */
	int page;
};

static const char *operation(const struct guide *guide)
{
	return guide->id ? "advantage.update" : "advantage.create";
}

/* --- The values as arguments --- */

static void add_set(json_t *params, const json_t *set)
{
	json_t *prices = json_array();
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)set, name, value)
	{
		char text[160];

		snprintf(text, sizeof text, "%s:%s", name, json_string_value(value));
		json_array_append_new(prices, json_string(text));
	}
	json_object_set_new(params, "prices", prices);
}

/* A list of what is chosen, as its ids; one reference, as its id. */
static json_t *ids_of(const json_t *list, bool many)
{
	json_t *ids = json_array();
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item)
		json_array_append(ids, json_is_object(item) ? json_object_get(item, "id") : item);
	if (!many) {
		json_t *one = json_incref(json_array_get(ids, 0));

		json_decref(ids);
		return one;
	}
	return ids;
}

/* Pages that are not asked leave their arguments as they are, but the lists of another
 * scope are emptied. */
static json_t *arguments(const struct guide *guide)
{
	json_t *params = json_object();
	const char *name;
	json_t *value;

	json_object_foreach(guide->values, name, value)
	{
		const json_t *param = server_param(operation(guide), name);
		bool many = json_is_true(json_object_get(param, "many"));

		if (param == NULL || json_is_null(value))
			continue;
		if (json_is_array(value))
			json_object_set_new(params, name, ids_of(value, many));
		else
			json_object_set(params, name, value);
	}
	if (strcmp(value_member(guide->values, "effect", ""), "price") == 0)
		add_set(params, json_object_get(guide->values, "set"));
	if (guide->id)
		json_object_set_new(params, "advantage", json_integer(guide->id));
	return params;
}

/* --- Checking a page --- */

static int page_of(const struct guide *guide, const char *argument)
{
	for (int i = 0; i < ADVANTAGE_PAGES; i++) {
		const char *fields = advantage_pages[i].fields;
		const char *at = fields ? strstr(fields, argument) : NULL;
		size_t length = strlen(argument);

		for (; at; at = strstr(at + 1, argument))
			if ((at == fields || at[-1] == ' ') && (at[length] == ' ' || !at[length]) &&
			    advantage_page_needed(&advantage_pages[i], guide->values))
				return i;
		if (fields == NULL && strcmp(argument, "prices") == 0)
			return i;
	}
	return -1;
}

/* Shows what is wrong on this page; false when nothing is. */
static bool show_errors(struct guide *guide, int page, const json_t *error)
{
	const json_t *faults = json_object_get(json_object_get(error, "data"), "arguments");
	json_t *here = json_object();
	const char *name;
	json_t *sentence;
	bool wrong;

	json_object_foreach((json_t *)faults, name, sentence)
	{
		if (page_of(guide, name) != page)
			continue;
		json_object_set(here, name, sentence);
		if (strcmp(name, "prices") == 0)
			screen_say(STYLE_BAD, json_string_value(sentence));
	}
	wrong = json_object_size(here) > 0;
	if (wrong)
		form_set_errors(&guide->pages[page].form, here);
	json_decref(here);
	return wrong;
}

static bool leave_page(struct form *form)
{
	struct guide *guide = form->context;
	json_t *params;
	json_t *error;
	bool wrong;

	advantage_page_take(&advantage_pages[guide->page], &guide->pages[guide->page],
			    guide->values);
	params = arguments(guide);
	json_object_set_new(params, "dry_run", json_true());
	json_decref(server_ask(operation(guide), params, &error));
	wrong = error != NULL && show_errors(guide, guide->page, error);
	json_decref(error);
	return !wrong;
}

/* --- Going through the pages --- */

/* The next page that is asked, in a direction; ADVANTAGE_PAGES: the summary. */
static int next_page(const struct guide *guide, int step)
{
	int page = guide->page + step;

	while (page >= 0 && page < ADVANTAGE_PAGES &&
	       !advantage_page_needed(&advantage_pages[page], guide->values))
		page += step;
	return page;
}

static void show_page(struct guide *guide)
{
	const struct advantage_page *page = &advantage_pages[guide->page];
	struct page_form *shown = &guide->pages[guide->page];
	char text[SCREEN_TEXT];
	bool on;

	advantage_page_start(page, shown, guide->values, guide->made);
	shown->form.submit = leave_page;
	shown->form.context = guide;
	snprintf(text, sizeof text, "%s \u00b7 %s",
		 guide->id ? _("Change an advantage") : _("New advantage"), _(page->step));
	screen_set_title(&shown->form.screen, text);
	snprintf(text, sizeof text, _("step %d of %d"), page->number, STEPS);
	screen_set_context(&shown->form.screen, text);
	on = shown->form.count == 0 || form_show(&shown->form);
	if (!on && !screen_ended())
		advantage_page_take(page, shown, guide->values);
	guide->page = next_page(guide, on ? 1 : -1);
}

/* --- The summary --- */

struct summary {
	struct screen screen;
	struct guide *guide;
	bool done;
};

/* "2,5" as 250; false when it is something else, which the server will say. */
static bool hundredths(const char *text, int64_t *value)
{
	char *end;
	int64_t whole = strtoll(text, &end, 10);
	int part = 0;

	if (end == text)
		return false;
	if (*end == ',' || *end == '.') {
		const char *digits = end + 1;

		part = (int)strtol(digits, &end, 10);
		if (end == digits || end > digits + 2 || part < 0)
			return false;
		part *= end == digits + 1 ? 10 : 1;
	}
	*value = whole * 100 + part;
	return *end == '\0';
}

/* Money, percentages and days as they are read everywhere else. */
static void read_well(const char *type, char *buf, size_t size)
{
	int64_t value;

	if (strcmp(type, "rate") == 0 && hundredths(buf, &value))
		lang_rate(ui_lang, value, buf, size);
	if (strcmp(type, "amount") == 0 && hundredths(buf, &value))
		lang_money(ui_lang, value, buf, size);
	if (strcmp(type, "date") == 0) {
		json_t *column = json_pack("{s:s}", "type", "period");
		json_t *day = json_string(buf);
		char *text = value_text(column, day);

		snprintf(buf, size, "%s", text);
		free(text);
		json_decref(day);
		json_decref(column);
	}
}

/* What is chosen, as it reads: labels, names, words of choices. */
static void value_said(const struct guide *guide, const char *name, char *buf, size_t size)
{
	const json_t *value = json_object_get(guide->values, name);
	const json_t *param = server_param("advantage.create", name);
	size_t i;
	json_t *item;

	buf[0] = '\0';
	json_array_foreach(value, i, item)
	{
		size_t used = strlen(buf);

		snprintf(buf + used, size - used, "%s%s", used ? ", " : "",
			 json_is_string(item) ? json_string_value(item)
					      : value_member(item, "name", ""));
	}
	if (json_is_string(value)) {
		snprintf(buf, size, "%s", json_string_value(value));
		read_well(value_member(param, "type", ""), buf, size);
	}
	if (json_is_integer(value))
		snprintf(buf, size, "%lld", (long long)json_integer_value(value));
	if (json_is_true(value))
		snprintf(buf, size, "%s", _("yes"));
	json_array_foreach(
		json_object_get(param, "choices"), i,
		item) if (json_is_string(value) &&
			  strcmp(value_member(item, "value", ""), json_string_value(value)) == 0)
		snprintf(buf, size, "%s", value_member(item, "label", ""));
}

static int draw_line(const char *label, const char *text, int y, struct area body)
{
	enum { LEFT = 3, LABELS = 28 };

	if (y >= body.y + body.rows)
		return y;
	paint_text(y, body.x + LEFT, LABELS - 1, STYLE_DIM, label);
	paint_text(y, body.x + LEFT + LABELS, body.cols - LEFT - LABELS - 2, STYLE_PLAIN, text);
	return y + 1;
}

static int draw_prices(const struct guide *guide, int y, struct area body)
{
	const json_t *set = json_object_get(guide->values, "set");
	char text[80];

	if (strcmp(value_member(guide->values, "effect", ""), "price") != 0 ||
	    json_object_size(set) == 0)
		return y;
	snprintf(text, sizeof text,
		 _n("%d set price", "%d set prices", (int64_t)json_object_size(set)),
		 (int)json_object_size(set));
	return draw_line(_("Set prices"), text, y, body);
}

/* Every page's fields that say something; what is left out is not asked. */
static void draw_summary(struct screen *screen, struct area body)
{
	const struct guide *guide = ((struct summary *)screen)->guide;
	int y = body.y + 1;

	for (int i = 0; i < ADVANTAGE_PAGES; i++) {
		const struct advantage_page *page = &advantage_pages[i];
		char *names = page->fields ? need_copy(page->fields) : NULL;
		char *rest = NULL;

		if (!advantage_page_needed(page, guide->values)) {
			free(names);
			continue;
		}
		for (char *name = names ? strtok_r(names, " ", &rest) : NULL; name;
		     name = strtok_r(NULL, " ", &rest)) {
			const json_t *param = server_param("advantage.create", name);
			char text[300];

			value_said(guide, name, text, sizeof text);
			if (text[0])
				y = draw_line(value_member(param, "label", name), text, y, body);
		}
		if (page->fields == NULL)
			y = draw_prices(guide, y, body);
		free(names);
	}
}

/* False where it was refused: what is wrong is said, on its page if it has one. */
static bool record(struct guide *guide)
{
	json_t *error;
	json_t *result = server_ask(operation(guide), arguments(guide), &error);
	const json_t *faults = json_object_get(json_object_get(error, "data"), "arguments");
	const char *name;
	json_t *sentence;

	if (result)
		guide->id = json_integer_value(
			json_object_get(json_object_get(result, "record"), "id"));
	if (error)
		screen_say(STYLE_BAD, server_sentence(error));
	json_object_foreach((json_t *)faults, name, sentence)
	{
		int page = page_of(guide, name);

		if (page >= 0 && guide->page == ADVANTAGE_PAGES) {
			guide->page = page;
			show_errors(guide, page, error);
		}
	}
	json_decref(error);
	json_decref(result);
	return result != NULL;
}

static void save(struct screen *screen, const struct action *action)
{
	struct summary *summary = (struct summary *)screen;

	(void)action;
	if (record(summary->guide)) {
		summary->done = true;
		screen_say(STYLE_GOOD, _("Recorded."));
	}
	if (summary->done || summary->guide->page != ADVANTAGE_PAGES)
		screen_close(screen);
}

static bool may_go_live(struct screen *screen, const struct action *action)
{
	(void)action;
	return !((struct summary *)screen)->guide->live && server_may("advantage.publish");
}

static void go_live(struct screen *screen, const struct action *action)
{
	struct summary *summary = (struct summary *)screen;
	struct guide *guide = summary->guide;
	json_t *done;

	(void)action;
	if (!dialog_confirm(value_member(guide->values, "title", ""),
			    _("Go live now? From then on it is given wherever its conditions are "
			      "met."),
			    N_("go live")))
		return;
	if (record(guide)) {
		done = server_record("advantage.publish",
				     json_pack("{s:I}", "advantage", (json_int_t)guide->id));
		if (done != NULL) {
			summary->done = true;
			screen_say(STYLE_GOOD, _("It is live."));
		}
		json_decref(done);
	}
	if (summary->done || guide->page != ADVANTAGE_PAGES)
		screen_close(screen);
}

static const struct action summary_actions[] = {
	{ UI_F2, N_("go live"), N_("Record it and go live with it"), go_live, may_go_live, NULL },
	{ UI_F3, N_("record only"), N_("Record it as it is, without going live"), save, NULL,
	  NULL },
	{ .key = UI_NONE },
};

static const struct screen_type summary_type = {
	.help = N_("All that was said. Go live with it, or record it as a draft to go live later; "
		   "Escape goes back to the steps."),
	.actions = summary_actions,
	.draw = draw_summary,
};

/* True when the sequence is over. */
static bool show_summary(struct guide *guide)
{
	struct summary summary = { .screen.type = &summary_type, .guide = guide };
	char text[SCREEN_TEXT];

	snprintf(text, sizeof text, "%s \u00b7 %s",
		 guide->id ? _("Change an advantage") : _("New advantage"), _("Summary"));
	screen_set_title(&summary.screen, text);
	snprintf(text, sizeof text, _("step %d of %d"), STEPS, STEPS);
	screen_set_context(&summary.screen, text);
	screen_show(&summary.screen);
	if (!summary.done && guide->page == ADVANTAGE_PAGES)
		guide->page = next_page(guide, -1);
	return summary.done;
}

/* --- The sequence --- */

/* What was typed is thrown away only when one says so. */
static bool leave(const struct guide *guide)
{
	return value_member(guide->values, "title", "")[0] == '\0' ||
	       dialog_confirm(_("Leave"), _("Leave without recording anything?"), N_("leave"));
}

static void run(struct guide *guide)
{
	bool over = false;

	guide->made = json_array();
	while (!over && !screen_ended()) {
		if (guide->page == ADVANTAGE_PAGES)
			over = show_summary(guide);
		else
			show_page(guide);
		if (guide->page < 0) {
			over = screen_ended() || leave(guide);
			guide->page = 0;
		}
	}
	for (int i = 0; i < ADVANTAGE_PAGES; i++)
		if (guide->pages[i].started)
			advantage_page_end(&advantage_pages[i], &guide->pages[i]);
	json_decref(guide->values);
	json_decref(guide->made);
	free(guide);
}

static struct guide *begin(json_t *values)
{
	struct guide *guide = need_new(1, sizeof *guide);

	guide->values = values;
	return guide;
}

void advantage_guide_new(const json_t *row)
{
	(void)row;
	run(begin(json_object()));
}

void advantage_guide_row(const json_t *row)
{
	json_t *kept = server_record("advantage.show",
				     json_pack("{s:O}", "advantage", json_object_get(row, "id")));
	struct guide *guide;

	if (kept == NULL)
		return;
	guide = begin(advantage_values(kept));
	guide->id = json_integer_value(json_object_get(kept, "id"));
	guide->live = strcmp(value_member(kept, "state", ""), "published") == 0;
	json_decref(kept);
	run(guide);
}
