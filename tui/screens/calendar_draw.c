/* Owns how the calendar looks: the month on the left, a column of filling under each
 * day that has sessions; the day's sessions on the right. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/bars.h"
#include "tui/screens/calendar_state.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum {
	CELL = 5,
	LEFT = 2,
	WEEK_ROWS = 3,
	MONTH = LEFT + 7 * CELL,
	GAP = 3,
	FIGURES = 8,
	PLACES_ROWS = 7
};

static int64_t figure(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

/* --- The month --- */

static void draw_weekdays(const struct calendar *calendar, int y)
{
	for (int i = 0; i < 7; i++) {
		struct tm day = calendar_add(&calendar->first, i);
		char text[32];

		lang_time(ui_lang, LANG_WEEKDAY, (int64_t)mktime(&day), text, sizeof text);
		paint_text_right(y, LEFT + (i + 1) * CELL - 1, CELL - 1, STYLE_DIM, text);
	}
}

/* "3 ▅": how many sessions, and how full they are. Without UTF-8 the share is said in
 * tenths. */
static void draw_filling(const json_t *row, int y, int right)
{
	int64_t sessions = figure(row, "sessions");
	int64_t capacity = figure(row, "capacity");
	double share = capacity > 0 ? (double)figure(row, "taken") / (double)capacity : 0;
	char text[40];

	if (sessions == 0)
		return;
	if (figure(row, "open") == 0)
		snprintf(text, sizeof text, "%s", glyph("×", "x"));
	else if (ui_utf8)
		snprintf(text, sizeof text, "%lld %s", (long long)sessions, bars_step(share));
	else
		snprintf(text, sizeof text, "%lld %d%%", (long long)sessions, (int)(share * 100));
	paint_text_right(y, right, CELL - 1,
			 figure(row, "open") == 0 ? STYLE_DIM
			 : share >= 1             ? STYLE_WARN
						  : STYLE_GOOD,
			 text);
}

static bool same_day(const struct tm *a, const struct tm *b)
{
	return a->tm_year == b->tm_year && a->tm_yday == b->tm_yday;
}

static void draw_day(const struct calendar *calendar, const struct tm *day, int y, int column)
{
	bool chosen = same_day(day, &calendar->day);
	int right = LEFT + (column + 1) * CELL - 1;
	char name[CALENDAR_DAY];
	char text[16];

	calendar_name_day(day, name);
	snprintf(text, sizeof text, chosen ? "[%2d]" : "%2d ", day->tm_mday);
	paint_text_right(y, right + 1, CELL,
			 chosen                                ? STYLE_STRONG
			 : day->tm_mon == calendar->day.tm_mon ? STYLE_PLAIN
							       : STYLE_DIM,
			 text);
	draw_filling(json_object_get(calendar->days, name), y + 1, right);
}

static void draw_month(const struct calendar *calendar, struct area body)
{
	draw_weekdays(calendar, body.y);
	for (int week = 0; week < CALENDAR_WEEKS; week++)
		for (int column = 0; column < 7; column++) {
			struct tm day = calendar_add(&calendar->first, week * 7 + column);

			draw_day(calendar, &day, body.y + 1 + week * WEEK_ROWS, column);
		}
}

/* --- The day --- */

static enum style session_style(const json_t *session)
{
	if (strcmp(value_member(session, "state", ""), "open") != 0)
		return STYLE_DIM;
	return figure(session, "left") <= 0 ? STYLE_WARN : STYLE_PLAIN;
}

/* "12 / 18", or the state of what is not open. */
static void filling_text(const json_t *session, char *buf, size_t size)
{
	const char *state = value_member(session, "state", "");
	char *label;

	if (strcmp(state, "open") == 0) {
		snprintf(buf, size, "%lld/%lld", (long long)figure(session, "taken"),
			 (long long)figure(session, "capacity"));
		return;
	}
	label = value_text(server_column("slot.list", "state"), json_object_get(session, "state"));
	snprintf(buf, size, "%s", label);
	free(label);
}

static void draw_session(const struct calendar *calendar, size_t index, int y, struct area area)
{
	const json_t *session = json_array_get(calendar->sessions, index);
	bool chosen = calendar->in_day && index == calendar->session;
	enum style style = chosen ? STYLE_STRONG : session_style(session);
	char clock[16] = "";
	char filling[40];
	int64_t at;

	if (value_time(value_member(session, "starts", ""), &at))
		lang_time(ui_lang, LANG_CLOCK, at, clock, sizeof clock);
	filling_text(session, filling, sizeof filling);
	paint_text(y, area.x, 2, STYLE_STRONG, chosen ? glyph("▸", ">") : " ");
	paint_text(y, area.x + 2, 6, style, clock);
	paint_text(y, area.x + 8, area.cols - 8 - FIGURES - 1, style,
		   calendar->product && *value_member(session, "note", "")
			   ? value_member(session, "note", "")
			   : value_member(session, "name", ""));
	paint_text_right(y, area.x + area.cols, FIGURES, style, filling);
}

/* What the chosen session's places are, where they are told apart. */
static void draw_places(const struct calendar *calendar, int y, struct area area)
{
	const json_t *session = calendar_session(calendar);
	size_t index;
	json_t *place;

	if (!calendar->in_day || session == NULL)
		return;
	paint_rule(y++, area.x, area.cols);
	y += paint_wrapped(y, area.x, area.cols, 2, STYLE_PLAIN, value_member(session, "name", ""));
	json_array_foreach(json_object_get(session, "places"), index, place)
	{
		char text[60];

		snprintf(text, sizeof text, "%lld / %lld", (long long)figure(place, "taken"),
			 (long long)figure(place, "capacity"));
		if (y >= area.y + area.rows)
			return;
		paint_text(y, area.x + 2, area.cols - 16, STYLE_DIM,
			   *value_member(place, "name", "") ? value_member(place, "name", "")
							    : _("Places"));
		paint_text_right(y++, area.x + area.cols, 14, STYLE_DIM, text);
	}
	if (y < area.y + area.rows)
		paint_text(y, area.x, area.cols, STYLE_DIM, value_member(session, "note", ""));
}

static void draw_heading(const struct calendar *calendar, struct area area)
{
	int count = (int)json_array_size(calendar->sessions);
	struct tm day = calendar->day;
	char when[40];
	char text[60];

	lang_time(ui_lang, LANG_DAY, (int64_t)mktime(&day), when, sizeof when);
	paint_text(area.y, area.x, area.cols, STYLE_STRONG, when);
	snprintf(text, sizeof text, _n("%d session", "%d sessions", count), count);
	paint_text_right(area.y, area.x + area.cols, area.cols - 16, STYLE_DIM, text);
	paint_rule(area.y + 1, area.x, area.cols);
}

static void draw_sessions(struct calendar *calendar, struct area area)
{
	size_t count = json_array_size(calendar->sessions);
	size_t room = (size_t)(area.rows - 2 - (calendar->in_day ? PLACES_ROWS : 0));

	draw_heading(calendar, area);
	if (count == 0) {
		paint_wrapped(area.y + 2, area.x, area.cols, 3, STYLE_DIM,
			      _("Nothing takes place that day."));
		return;
	}
	if (calendar->session < calendar->top)
		calendar->top = calendar->session;
	if (calendar->session >= calendar->top + room)
		calendar->top = calendar->session - room + 1;
	for (size_t i = 0; i < room && calendar->top + i < count; i++)
		draw_session(calendar, calendar->top + i, area.y + 2 + (int)i, area);
	draw_places(calendar, area.y + area.rows - PLACES_ROWS, area);
}

void calendar_draw(struct screen *screen, struct area body)
{
	struct calendar *calendar = (struct calendar *)screen;
	int x = MONTH + GAP;

	draw_month(calendar, body);
	for (int y = body.y; y < body.y + body.rows; y++)
		paint_text(y, MONTH + 1, 1, STYLE_DIM, glyph("│", "|"));
	draw_sessions(calendar, (struct area){ body.y, x, body.rows, body.cols - x - 2 });
}
