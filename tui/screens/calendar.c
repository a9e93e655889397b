/* Owns the calendar: which day is chosen, what is asked of the server, and what the
 * keys do there. How it looks is calendar_draw.c's. */
#include "tui/screens/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/screens/calendar_state.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/picker.h"
#include "tui/screens/record.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { SESSIONS_MOST = 500 };

/* --- Days --- */

/* Noon, so that no change of the clocks makes it another day. */
struct tm calendar_add(const struct tm *day, int days)
{
	struct tm t = { .tm_year = day->tm_year,
			.tm_mon = day->tm_mon,
			.tm_mday = day->tm_mday + days,
			.tm_hour = 12,
			.tm_isdst = -1 };

	mktime(&t);
	return t;
}

void calendar_name_day(const struct tm *day, char buf[CALENDAR_DAY])
{
	strftime(buf, CALENDAR_DAY, "%Y-%m-%d", day);
}

static struct tm today(void)
{
	time_t now = (time_t)server_now();
	struct tm t;

	localtime_r(&now, &t);
	return calendar_add(&t, 0);
}

/* The Monday on or before the first of the month. */
static struct tm first_shown(const struct tm *day)
{
	struct tm first = *day;

	first.tm_mday = 1;
	first = calendar_add(&first, 0);
	return calendar_add(&first, -((first.tm_wday + 6) % 7));
}

/* --- What the server knows --- */

static json_t *arguments(const struct calendar *calendar, const struct tm *from,
			 const struct tm *until)
{
	json_t *params = json_pack("{s:i}", "limit", SESSIONS_MOST);
	char day[CALENDAR_DAY];

	calendar_name_day(from, day);
	json_object_set_new(params, "from", json_string(day));
	calendar_name_day(until, day);
	json_object_set_new(params, "until", json_string(day));
	if (calendar->product)
		json_object_set_new(params, "product", json_integer(calendar->product));
	else if (server_may("slot.create"))
		json_object_set_new(params, "own", json_true());
	return params;
}

static void load_month(struct calendar *calendar)
{
	struct tm last;
	json_t *rows;
	size_t index;
	json_t *row;

	calendar->first = first_shown(&calendar->day);
	last = calendar_add(&calendar->first, CALENDAR_WEEKS * 7 - 1);
	rows = server_rows("slot.days", arguments(calendar, &calendar->first, &last), NULL);
	json_decref(calendar->days);
	calendar->days = json_object();
	json_array_foreach(rows, index, row)
		json_object_set(calendar->days, value_member(row, "day", ""), row);
	json_decref(rows);
}

static void load_day(struct calendar *calendar)
{
	size_t count;

	json_decref(calendar->sessions);
	calendar->sessions =
		server_rows("slot.list", arguments(calendar, &calendar->day, &calendar->day), NULL);
	count = json_array_size(calendar->sessions);
	if (calendar->session >= count)
		calendar->session = count > 0 ? count - 1 : 0;
	calendar->in_day = calendar->in_day && count > 0;
}

static void set_context(struct calendar *calendar)
{
	static const char *const months[] = { N_("January"), N_("February"), N_("March"),
					      N_("April"),   N_("May"),      N_("June"),
					      N_("July"),    N_("August"),   N_("September"),
					      N_("October"), N_("November"), N_("December") };
	char text[SCREEN_TEXT];

	snprintf(text, sizeof text, "%s %d", _(months[calendar->day.tm_mon]),
		 calendar->day.tm_year + 1900);
	screen_set_context(&calendar->screen, text);
}

static void load(struct calendar *calendar)
{
	load_month(calendar);
	load_day(calendar);
	set_context(calendar);
}

static void go(struct calendar *calendar, struct tm day)
{
	bool other = day.tm_mon != calendar->day.tm_mon || day.tm_year != calendar->day.tm_year;

	calendar->day = day;
	calendar->session = calendar->top = 0;
	if (other)
		load(calendar);
	else
		load_day(calendar);
}

/* The same day of another month, or its last one. */
static struct tm other_month(const struct tm *day, int months)
{
	struct tm t = *day;
	int wanted = day->tm_mday;

	t.tm_mon += months;
	t.tm_mday = 1;
	t = calendar_add(&t, 0);
	for (struct tm next = calendar_add(&t, 1); t.tm_mday < wanted && next.tm_mon == t.tm_mon;
	     next = calendar_add(&t, 1))
		t = next;
	return t;
}

json_t *calendar_session(const struct calendar *calendar)
{
	return json_array_get(calendar->sessions, calendar->session);
}

/* --- Acts --- */

static void tell(const char *operation, json_t *params)
{
	json_t *record = server_record(operation, params);

	if (record != NULL)
		operation_done(operation, record);
	json_decref(record);
}

static void make(struct screen *screen, const struct action *action)
{
	struct calendar *calendar = (struct calendar *)screen;
	json_t *fixed = calendar->product
				? json_pack("{s:I}", "product", (json_int_t)calendar->product)
				: NULL;
	json_t *values;
	json_t *record = NULL;
	char day[CALENDAR_DAY];

	(void)action;
	calendar_name_day(&calendar->day, day);
	values = json_pack("{s:s}", "from", day);
	if (operation_form("slot.create", fixed, values, &record)) {
		operation_done("slot.create", record);
		load(calendar);
	}
	json_decref(values);
	json_decref(record);
}

/* Closes what is open that day; when nothing is, opens what was closed. */
static void close_day(struct screen *screen, const struct action *action)
{
	struct calendar *calendar = (struct calendar *)screen;
	bool open = false;
	size_t index;
	json_t *row;
	json_t *params;
	char day[CALENDAR_DAY];

	(void)action;
	json_array_foreach(calendar->sessions, index, row) open =
		open || strcmp(value_member(row, "state", ""), "open") == 0;
	if (!dialog_confirm(open ? _("Close this day?") : _("Open this day again?"),
			    open ? _("No more places are sold. Who has booked keeps theirs.")
				 : _("Places are sold again."),
			    open ? N_("close") : N_("open")))
		return;
	calendar_name_day(&calendar->day, day);
	params = json_pack("{s:s}", "day", day);
	if (calendar->product)
		json_object_set_new(params, "product", json_integer(calendar->product));
	tell(open ? "slot.close_day" : "slot.open_day", params);
	load(calendar);
}

static json_t *of_session(const struct calendar *calendar)
{
	return json_pack("{s:O}", "slot", json_object_get(calendar_session(calendar), "id"));
}

static void form_of_session(struct calendar *calendar, const char *operation)
{
	json_t *record = NULL;

	if (operation_form(operation, of_session(calendar), NULL, &record)) {
		operation_done(operation, record);
		load(calendar);
	}
	json_decref(record);
}

static void move(struct screen *screen, const struct action *action)
{
	(void)action;
	form_of_session((struct calendar *)screen, "slot.move");
}

static void places(struct screen *screen, const struct action *action)
{
	(void)action;
	form_of_session((struct calendar *)screen, "slot.capacity");
}

static void cancel(struct screen *screen, const struct action *action)
{
	struct calendar *calendar = (struct calendar *)screen;
	json_t *params;
	char why[200];

	(void)action;
	if (!dialog_reason(_("Cancel this session?"),
			   _("For good. Those who booked are told, with the reason."), _("Reason"),
			   N_("cancel it"), why, sizeof why))
		return;
	params = of_session(calendar);
	json_object_set_new(params, "why", json_string(why));
	tell("slot.cancel", params);
	load(calendar);
}

/* What could not be given back is for a person to see to. */
static void say_refunded(const json_t *record)
{
	const json_t *first = json_array_get(json_object_get(record, "why_left"), 0);
	char text[400];

	if (first == NULL) {
		operation_done("slot.refund", record);
		return;
	}
	snprintf(text, sizeof text, _("Orders left as they were: %lld. The first, number %lld: %s"),
		 (long long)json_integer_value(json_object_get(record, "left")),
		 (long long)json_integer_value(json_object_get(first, "order")),
		 value_member(first, "sentence", ""));
	dialog_message(STYLE_WARN, _("Not all could be given back"), text, NULL);
}

static void refund(struct screen *screen, const struct action *action)
{
	struct calendar *calendar = (struct calendar *)screen;
	json_t *record = NULL;

	(void)action;
	if (operation_form("slot.refund", of_session(calendar), NULL, &record)) {
		say_refunded(record);
		load(calendar);
	}
	json_decref(record);
}

static void toggle(struct screen *screen, const struct action *action)
{
	struct calendar *calendar = (struct calendar *)screen;
	const json_t *session = calendar_session(calendar);

	(void)action;
	tell(strcmp(value_member(session, "state", ""), "open") == 0 ? "slot.close" : "slot.open",
	     of_session(calendar));
	load(calendar);
}

static void detail(struct screen *screen, const struct action *action)
{
	struct calendar *calendar = (struct calendar *)screen;
	char name[SCREEN_TEXT];

	(void)action;
	snprintf(name, sizeof name, "%s", value_member(calendar_session(calendar), "name", ""));
	record_show(name, "slot.show", of_session(calendar));
}

static void enter(struct screen *screen, const struct action *action)
{
	(void)action;
	((struct calendar *)screen)->in_day = true;
}

static void set_title(struct calendar *calendar)
{
	char title[SCREEN_TEXT];

	snprintf(title, sizeof title, "%s%s%.120s", _("Calendar"), calendar->product ? " · " : "",
		 calendar->name);
	screen_set_title(&calendar->screen, title);
}

static void choose_product(struct screen *screen, const struct action *action)
{
	struct calendar *calendar = (struct calendar *)screen;
	json_t *row;

	(void)action;
	if (calendar->product) {
		calendar->product = 0;
		calendar->name[0] = '\0';
	} else {
		row = picker_show("product", _("Which product?"), NULL, "");
		calendar->product = json_integer_value(json_object_get(row, "id"));
		snprintf(calendar->name, sizeof calendar->name, "%s",
			 value_member(row, "name", ""));
		json_decref(row);
	}
	set_title(calendar);
	load(calendar);
}

/* --- Keys --- */

static bool in_month(struct screen *screen, const struct action *action)
{
	return !((struct calendar *)screen)->in_day &&
	       (action->with == NULL || server_may(action->with));
}

static bool in_day(struct screen *screen, const struct action *action)
{
	struct calendar *calendar = (struct calendar *)screen;
	const char *state = value_member(calendar_session(calendar), "state", "");

	return calendar->in_day && server_may(action->with) && strcmp(state, "cancelled") != 0;
}

/* Somebody has booked what does not take place. */
static bool is_off(struct screen *screen, const struct action *action)
{
	const struct calendar *calendar = (const struct calendar *)screen;
	const json_t *session = calendar_session(calendar);

	return calendar->in_day && server_may(action->with) &&
	       strcmp(value_member(session, "state", ""), "cancelled") == 0 &&
	       json_integer_value(json_object_get(session, "taken")) > 0;
}

static bool is_open(struct screen *screen, const struct action *action)
{
	const json_t *session = calendar_session((struct calendar *)screen);

	return in_day(screen, action) && strcmp(value_member(session, "state", ""), "open") == 0;
}

static bool is_closed(struct screen *screen, const struct action *action)
{
	return in_day(screen, action) && !is_open(screen, action);
}

static bool can_enter(struct screen *screen, const struct action *action)
{
	const struct calendar *calendar = (const struct calendar *)screen;

	(void)action;
	return !calendar->in_day && json_array_size(calendar->sessions) > 0;
}

/* Those that were cancelled too. */
static bool can_show(struct screen *screen, const struct action *action)
{
	return ((struct calendar *)screen)->in_day && server_may(action->with);
}

static bool can_choose(struct screen *screen, const struct action *action)
{
	return in_month(screen, action) &&
	       (((struct calendar *)screen)->product || picker_knows("product"));
}

static bool month_key(struct calendar *calendar, int pressed)
{
	static const struct {
		int key, days, months;
	} moves[] = {
		{ UI_LEFT, -1, 0 }, { UI_RIGHT, 1, 0 },    { UI_UP, -7, 0 },
		{ UI_DOWN, 7, 0 },  { UI_PAGE_UP, 0, -1 }, { UI_PAGE_DOWN, 0, 1 },
	};

	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
		if (moves[i].key != pressed)
			continue;
		go(calendar, moves[i].months ? other_month(&calendar->day, moves[i].months)
					     : calendar_add(&calendar->day, moves[i].days));
		return true;
	}
	if (pressed == UI_HOME)
		go(calendar, today());
	return pressed == UI_HOME;
}

static bool day_key(struct calendar *calendar, int pressed)
{
	size_t count = json_array_size(calendar->sessions);

	if (pressed == UI_DOWN && calendar->session + 1 < count)
		calendar->session++;
	else if (pressed == UI_UP && calendar->session > 0)
		calendar->session--;
	else if (pressed == UI_ESCAPE || pressed == UI_LEFT)
		calendar->in_day = false;
	else
		return pressed == UI_DOWN || pressed == UI_UP;
	return true;
}

static bool key(struct screen *screen, int pressed)
{
	struct calendar *calendar = (struct calendar *)screen;

	return calendar->in_day ? day_key(calendar, pressed) : month_key(calendar, pressed);
}

static const struct action actions[] = {
	{ UI_ENTER, N_("sessions"), N_("Go into the day: its sessions one by one"), enter,
	  can_enter, NULL },
	{ UI_ENTER, N_("detail"), N_("Everything about this session"), detail, can_show,
	  "slot.show" },
	{ 'n', N_("new"), N_("Make a session on that day, or its repetitions"), make, in_month,
	  "slot.create" },
	{ 'c', N_("close day"), N_("Close all sessions of the day, or open them again"), close_day,
	  in_month, "slot.close_day" },
	{ 'p', N_("product"), N_("Only the sessions of one product, or of all again"),
	  choose_product, can_choose, NULL },
	{ UI_PAGE_DOWN, N_("month"), N_("Arrows move by day and by week, the page keys by month"),
	  NULL, in_month, NULL },
	{ UI_HOME, N_("today"), NULL, NULL, in_month, NULL },
	{ 'm', N_("move it"), N_("Move the session to another time; those who booked are told"),
	  move, in_day, "slot.move" },
	{ 'x', N_("close"), N_("Close the session: no more places are sold"), toggle, is_open,
	  "slot.close" },
	{ 'x', N_("open"), N_("Open the session again"), toggle, is_closed, "slot.open" },
	{ 'k', N_("places"), N_("Change how many places it has"), places, in_day, "slot.capacity" },
	{ 'a', N_("cancel it"), N_("Cancel the session for good; those who booked are told"),
	  cancel, in_day, "slot.cancel" },
	{ 'r', N_("refund all"), N_("Give everybody their money back for this cancelled session"),
	  refund, is_off, "slot.refund" },
	{ .key = UI_NONE },
};

static const struct screen_type calendar_type = {
	.help = N_("A month of sessions: under each day how many there are and how full they are. "
		   "Arrows move by day and by week, page keys by month. Enter goes into the day, "
		   "Escape leaves it."),
	.actions = actions,
	.draw = calendar_draw,
	.key = key,
};

static void run(int64_t product, const char *name)
{
	struct calendar calendar = { .screen.type = &calendar_type, .product = product };

	snprintf(calendar.name, sizeof calendar.name, "%s", name);
	calendar.day = today();
	set_title(&calendar);
	load(&calendar);
	screen_show(&calendar.screen);
	json_decref(calendar.days);
	json_decref(calendar.sessions);
}

void calendar_show(void)
{
	run(0, "");
}

void calendar_show_product(const json_t *product)
{
	run(json_integer_value(json_object_get(product, "id")), value_member(product, "name", ""));
}
