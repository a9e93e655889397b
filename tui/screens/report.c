/* Owns the screen of reports: one question, its answer as bars, the period before
 * beside each. */
#include "tui/screens/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tui/kit/bars.h"
#include "tui/kit/dialog.h"
#include "tui/kit/screen.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/picker.h"
#include "tui/screens/rows.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

static const char OPERATION[] = "report.redemptions";

enum { ROWS_MOST = 500, LABEL = 30, FIGURE = 8, CHANGE = 9, DAY = 12 };

struct report {
	struct screen screen;
	size_t by;
	size_t period;
	json_t *rows;
	int64_t uses, before, most;
	int first;
	int page;
};

/* A period as the days of a calendar: from so many months back (or days), until. */
static const struct period {
	const char *name;
	int months, days; /* how far back it begins */
	bool month;       /* at the first of the month */
	bool whole;       /* ends before this month */
	bool year;        /* at the first of January */
} periods[] = {
	{ .name = N_("This month"), .month = true },
	{ .name = N_("Last month"), .months = 1, .month = true, .whole = true },
	{ .name = N_("Last 7 days"), .days = 6 },
	{ .name = N_("Last 30 days"), .days = 29 },
	{ .name = N_("This year"), .year = true },
};

static void day(char buf[DAY], struct tm when)
{
	when.tm_hour = 12;
	when.tm_isdst = -1;
	mktime(&when);
	strftime(buf, DAY, "%Y-%m-%d", &when);
}

static void days_of(const struct period *period, char from[DAY], char until[DAY])
{
	time_t now = (time_t)server_now();
	struct tm begin;
	struct tm end;

	localtime_r(&now, &begin);
	end = begin;
	begin.tm_mon = period->year ? 0 : begin.tm_mon - period->months;
	begin.tm_mday = period->year || period->month ? 1 : begin.tm_mday - period->days;
	if (period->whole)
		end.tm_mday = 0; /* the last of the month before */
	day(from, begin);
	day(until, end);
}

static const json_t *choice(const struct report *report)
{
	const json_t *choices = json_object_get(server_param(OPERATION, "by"), "choices");

	return json_array_get(choices, report->by);
}

static json_t *arguments(const struct report *report)
{
	char from[DAY];
	char until[DAY];

	days_of(&periods[report->period], from, until);
	return json_pack("{s:s, s:s, s:s, s:b}", "by", value_member(choice(report), "value", ""),
			 "from", from, "until", until, "compare", 1);
}

static int64_t figure(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

static void load(struct report *report)
{
	json_t *params = arguments(report);
	size_t index;
	json_t *row;

	json_object_set_new(params, "limit", json_integer(ROWS_MOST));
	json_decref(report->rows);
	report->rows = server_rows(OPERATION, params, NULL);
	report->uses = report->before = report->first = 0;
	report->most = 1;
	json_array_foreach(report->rows, index, row)
	{
		int64_t uses = figure(row, "uses");
		int64_t before = figure(row, "before");

		report->uses += uses;
		report->before += before;
		report->most = uses > report->most ? uses : report->most;
		report->most = before > report->most ? before : report->most;
	}
	snprintf(report->screen.title, SCREEN_TEXT, "%s · %s", _("Redemptions"),
		 value_member(choice(report), "label", ""));
	screen_set_context(&report->screen, _(periods[report->period].name));
}

/* --- Drawing --- */

/* "+12 %", nothing without a period before to compare with. */
static void change_text(int64_t uses, int64_t before, char *buf, size_t size)
{
	buf[0] = '\0';
	if (before > 0)
		snprintf(buf, size, _("%+lld %%"), (long long)((uses - before) * 100 / before));
}

static void draw_row(const struct report *report, const json_t *row, int y, struct area area)
{
	int64_t uses = figure(row, "uses");
	int64_t before = figure(row, "before");
	int width = area.cols - LABEL - FIGURE - CHANGE - 2;
	char *label = rows_text(OPERATION, row, "label");
	char text[40];

	paint_text(y, area.x, LABEL, STYLE_PLAIN, label);
	bars_draw(y, area.x + LABEL + 1, width, (double)uses / (double)report->most, STYLE_GOOD);
	lang_number(ui_lang, uses, text, sizeof text);
	paint_text_right(y, area.x + area.cols - CHANGE, FIGURE, STYLE_STRONG, text);
	change_text(uses, before, text, sizeof text);
	paint_text_right(y, area.x + area.cols, CHANGE, STYLE_DIM, text);
	free(label);
}

static void draw_total(const struct report *report, int y, struct area area)
{
	char text[40];

	paint_text(y, area.x, LABEL, STYLE_STRONG, _("In all"));
	lang_number(ui_lang, report->uses, text, sizeof text);
	paint_text_right(y, area.x + area.cols - CHANGE, FIGURE, STYLE_STRONG, text);
	change_text(report->uses, report->before, text, sizeof text);
	paint_text_right(y, area.x + area.cols, CHANGE, STYLE_DIM, text);
}

static void draw(struct screen *screen, struct area body)
{
	struct report *report = (struct report *)screen;
	struct area area = { body.y + 1, 3, body.rows - 3, body.cols - 6 };
	int count = (int)json_array_size(report->rows);

	report->page = area.rows - 1;
	if (report->first > count - report->page)
		report->first = count > report->page ? count - report->page : 0;
	if (count == 0) {
		paint_text(area.y, area.x, area.cols, STYLE_DIM,
			   _("Nothing was redeemed in this period."));
		return;
	}
	for (int i = 0; i < report->page && report->first + i < count; i++) {
		int row = report->first + i;

		draw_row(report, json_array_get(report->rows, (size_t)row), area.y + i, area);
	}
	paint_rule(area.y + report->page, area.x, area.cols);
	draw_total(report, area.y + report->page + 1, area);
}

/* --- Keys --- */

/* The index that was chosen, or `now`. */
static size_t choose(const char *title, json_t *names, size_t now)
{
	static const struct rows_column columns[] = { { "name", 1, "" }, { NULL, 0, NULL } };
	json_t *row = picker_show_columns(title, names, columns);

	if (row != NULL)
		now = (size_t)json_integer_value(json_object_get(row, "id"));
	json_decref(row);
	json_decref(names);
	return now;
}

static void choose_by(struct screen *screen, const struct action *action)
{
	struct report *report = (struct report *)screen;
	json_t *names = json_array();
	size_t index;
	json_t *item;

	(void)action;
	json_array_foreach(json_object_get(server_param(OPERATION, "by"), "choices"), index, item)
		json_array_append_new(names, json_pack("{s:I, s:s}", "id", (json_int_t)index,
						       "name", value_member(item, "label", "")));
	report->by = choose(_("By what?"), names, report->by);
	load(report);
}

static void choose_period(struct screen *screen, const struct action *action)
{
	struct report *report = (struct report *)screen;
	json_t *names = json_array();

	(void)action;
	for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
		json_array_append_new(names, json_pack("{s:I, s:s}", "id", (json_int_t)i, "name",
						       _(periods[i].name)));
	report->period = choose(_("Over which period?"), names, report->period);
	load(report);
}

static void next_by(struct screen *screen, const struct action *action)
{
	struct report *report = (struct report *)screen;
	size_t count = json_array_size(json_object_get(server_param(OPERATION, "by"), "choices"));

	if (count == 0)
		return;
	report->by = (report->by + (action->key == UI_RIGHT ? 1 : count - 1)) % count;
	load(report);
}

static const struct rows_column table_columns[] = {
	{ "label", 4, NULL },    { "uses", 0, NULL },
	{ "vouchers", 0, NULL }, { "people", 0, N_("People") },
	{ "before", 0, NULL },   { "change", 0, NULL },
	{ NULL, 0, NULL },
};

static const struct list_spec table = {
	.title = N_("Redemptions"),
	.help = N_("The same figures as a table; ssh … report.redemptions format=csv writes them "
		   "to a file."),
	.operation = OPERATION,
	.columns = table_columns,
	.name = "label",
	.empty = N_("Nothing was redeemed in this period."),
};

static void show_table(struct screen *screen, const struct action *action)
{
	struct report *report = (struct report *)screen;

	(void)action;
	list_screen_show(&table, arguments(report), value_member(choice(report), "label", ""));
}

/* --- Each month's by e-mail --- */

static bool stands_for_one(struct screen *screen, const struct action *action)
{
	(void)screen;
	(void)action;
	return server_own_party() != 0 && server_may("report.monthly") && server_may("party.show");
}

static json_t *own_party(void)
{
	return json_pack("{s:I}", "party", (json_int_t)server_own_party());
}

/* What is so now decides what is asked. */
static void choose_monthly(struct screen *screen, const struct action *action)
{
	json_t *party = server_record("party.show", own_party());
	bool wanted = json_is_true(json_object_get(party, "monthly"));
	const char *title = _("Monthly summary by e-mail");
	char text[SCREEN_TEXT];
	json_t *params;
	json_t *record;

	(void)screen;
	(void)action;
	if (party == NULL)
		return;
	snprintf(text, sizeof text,
		 wanted ? _("Each month’s figures are sent to %s.")
			: _("Each month’s figures will be sent to %s, at the beginning of the "
			    "next."),
		 value_member(party, "email", ""));
	if (value_member(party, "email", "")[0] == '\0') {
		dialog_message(STYLE_WARN, title,
			       _("The network has no e-mail address of yours to send it to."),
			       NULL);
	} else if (dialog_confirm(title, text, wanted ? N_("no longer") : N_("have it sent"))) {
		params = own_party();
		json_object_set_new(params, "wanted", json_boolean(!wanted));
		record = server_record("report.monthly", params);
		if (record != NULL)
			screen_say(STYLE_GOOD, wanted ? _("It is no longer sent.")
						      : _("It will be sent each month."));
		json_decref(record);
	}
	json_decref(party);
}

static bool key(struct screen *screen, int pressed)
{
	struct report *report = (struct report *)screen;
	int step = pressed == UI_DOWN        ? 1
		   : pressed == UI_UP        ? -1
		   : pressed == UI_PAGE_DOWN ? report->page
		   : pressed == UI_PAGE_UP   ? -report->page
					     : 0;

	report->first = report->first + step < 0 ? 0 : report->first + step;
	return step != 0;
}

static const struct action actions[] = {
	{ 'b', N_("by…"), N_("By partner, offer, category, host, day, month and so on"), choose_by,
	  NULL, NULL },
	{ 'p', N_("period"), N_("Over another period"), choose_period, NULL, NULL },
	{ UI_RIGHT, N_("next"), N_("The next question; the left arrow the one before"), next_by,
	  NULL, NULL },
	{ UI_LEFT, NULL, NULL, next_by, NULL, NULL },
	{ 't', N_("table"), N_("The same as a table"), show_table, NULL, NULL },
	{ 'm', N_("by e-mail"), N_("Have each month's summary by e-mail, or no longer"),
	  choose_monthly, stands_for_one, NULL },
	{ UI_DOWN, NULL, N_("See the rest"), NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type report_type = {
	.help = N_("Redemptions over a period; beside each figure the change from the period "
		   "before, which is as long. You see what is yours; the network sees all."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

void report_show(void)
{
	struct report report = { .screen.type = &report_type };

	load(&report);
	screen_show(&report.screen);
	json_decref(report.rows);
}
