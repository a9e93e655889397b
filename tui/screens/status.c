/* Owns the screen of the server's state. What is wrong stands above, worst first; the
 * figures below are system.status's, asked again now and then: only what changed is drawn. */
#include "tui/screens/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/server.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum {
	EVERY = 10, /* seconds */
	HOUR = 3600,
	DAY = 24 * HOUR,
	STUCK = HOUR,         /* a mail that waits for longer */
	BACKUP_OLD = 2 * DAY, /* a day's may be late */
	SPARE = 3,            /* times the data: what a backup and its proof need */
	WRONGS = 4,
	LABEL = 23,
	LEFT = 3,
	RIGHT = 42,
	WIDTH = 35,
	MOMENT_MOST = 19, /* beside its label; a longer one is told in digits */
};

struct status {
	struct screen screen;
	json_t *record;
};

/* --- Values --- */

static json_int_t number(const json_t *record, const char *name)
{
	return json_integer_value(json_object_get(record, name));
}

static bool moment(const json_t *record, const char *name, int64_t *at)
{
	const char *text = value_member(record, name, "");

	return *text && value_time(text, at);
}

static void write_bytes(json_int_t bytes, char *text, size_t size)
{
	static const char *const units[] = { N_("kB"), N_("MB"), N_("GB"), N_("TB") };
	char figure[40];
	double left = (double)bytes / 1000;
	size_t unit = 0;

	while (left >= 10000 && unit + 1 < sizeof units / sizeof *units) {
		left /= 1000;
		unit++;
	}
	lang_number(ui_lang, (int64_t)(left + 0.5), figure, sizeof figure);
	snprintf(text, size, "%s %s", figure, _(units[unit]));
}

/* --- What is wrong --- */

static bool backup_failed(const json_t *record, char *text, size_t size)
{
	const char *why = value_member(record, "backup_why", "");

	snprintf(text, size, _("The last backup failed: %.150s"), why);
	return *why != '\0';
}

static bool backup_old(const json_t *record, char *text, size_t size)
{
	char when[48];
	int64_t at;

	if (!moment(record, "last_backup_at", &at)) {
		snprintf(text, size, "%s", _("No backup was made yet."));
		return true;
	}
	snprintf(text, size, _("The last backup is of %s."),
		 lang_when(ui_lang, LANG_MOMENT, at, server_now(), when, sizeof when));
	return server_now() - at > BACKUP_OLD;
}

static bool data_damaged(const json_t *record, char *text, size_t size)
{
	snprintf(text, size, "%s",
		 _("The data file is damaged: restore the last backup "
		   "(guichetd --data DIR --restore FILE)."));
	return number(record, "operations_damaged") > 0;
}

static bool writes_failed(const json_t *record, char *text, size_t size)
{
	json_int_t failed =
		number(record, "operations_failed") - number(record, "operations_damaged");

	snprintf(text, size, _("The disk refused writes (%lld so far): the server's log says why."),
		 (long long)failed);
	return failed > 0;
}

static bool disk_full(const json_t *record, char *text, size_t size)
{
	json_int_t free = number(record, "disk_free_bytes");
	char left[64];

	write_bytes(free, left, sizeof left);
	snprintf(text, size, _("The disk is nearly full: %s left, too little for a backup."), left);
	return json_object_get(record, "disk_free_bytes") != NULL &&
	       free < SPARE * number(record, "data_bytes");
}

static bool mail_stuck(const json_t *record, char *text, size_t size)
{
	char when[48];
	int64_t at;

	if (!moment(record, "mail_oldest_at", &at) || server_now() - at <= STUCK)
		return false;
	snprintf(text, size, _("Mail waits since %s: look at the mail server."),
		 lang_when(ui_lang, LANG_MOMENT, at, server_now(), when, sizeof when));
	return true;
}

static bool mail_failed(const json_t *record, char *text, size_t size)
{
	json_int_t failed = number(record, "mails_failed");

	snprintf(text, size,
		 lang_plural(ui_lang, N_("%lld mail could not be sent."),
			     N_("%lld mails could not be sent."), failed),
		 (long long)failed);
	return failed > 0;
}

/* Worst first. */
static const struct wrong {
	bool (*is)(const json_t *record, char *text, size_t size);
	enum style style;
} wrongs[] = {
	{ data_damaged, STYLE_BAD }, { writes_failed, STYLE_BAD }, { backup_failed, STYLE_BAD },
	{ disk_full, STYLE_BAD },    { backup_old, STYLE_WARN },   { mail_stuck, STYLE_WARN },
	{ mail_failed, STYLE_WARN },
};

static int draw_wrongs(const json_t *record, int y, int cols)
{
	int lines = 0;

	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs && lines < WRONGS; i++) {
		char text[SCREEN_TEXT];

		if (!wrongs[i].is(record, text, sizeof text))
			continue;
		paint_text(y + lines, LEFT, 2, wrongs[i].style,
			   wrongs[i].style == STYLE_BAD ? glyph("✗", "!!") : "!");
		lines += paint_wrapped(y + lines, LEFT + 3, cols - LEFT - 6, WRONGS - lines,
				       wrongs[i].style, text);
	}
	if (lines > 0)
		return lines;
	paint_text(y, LEFT, 2, STYLE_GOOD, glyph("✓", "OK"));
	paint_text(y, LEFT + 3, cols - LEFT - 6, STYLE_GOOD, _("All is well."));
	return 1;
}

/* --- The figures --- */

enum form { NUMBER, BYTES, MOMENT, MILLISECONDS, WORD };

struct figure {
	const char *name, *label; /* of system.status; NULL: a heading */
	enum form form;
};

static const struct figure left[] = {
	{ NULL, N_("Work"), NUMBER },
	{ "sessions", N_("Open sessions"), NUMBER },
	{ "operations_done", N_("Operations done"), NUMBER },
	{ "operations_refused", N_("Refused"), NUMBER },
	{ "writes_waiting", N_("Writes that wait"), NUMBER },
	{ "commit_ms", N_("99 of 100 written in"), MILLISECONDS },
	{ NULL, N_("Disk"), NUMBER },
	{ "data_bytes", N_("Data"), BYTES },
	{ "log_bytes", N_("Log beside it"), BYTES },
	{ "disk_free_bytes", N_("Free space"), BYTES },
};

static const struct figure right[] = {
	{ NULL, N_("Backup"), NUMBER },
	{ "last_backup_at", N_("Last one"), MOMENT },
	{ "last_backup", N_("State"), WORD },
	{ "last_backup_bytes", N_("Size"), BYTES },
	{ "proved_backup_at", N_("Last one proved"), MOMENT },
	{ NULL, NULL, NUMBER },
	{ NULL, N_("Mail"), NUMBER },
	{ "mails_waiting", N_("To be sent"), NUMBER },
	{ "mail_oldest_at", N_("The oldest"), MOMENT },
	{ "mails_failed", N_("Failed"), NUMBER },
};

static void write_figure(const json_t *record, const struct figure *figure, char *text, size_t size)
{
	int64_t at;

	snprintf(text, size, "%s", glyph("–", "-"));
	if (json_object_get(record, figure->name) == NULL)
		return;
	if (figure->form == BYTES) {
		write_bytes(number(record, figure->name), text, size);
	} else if (figure->form == MOMENT) {
		if (!moment(record, figure->name, &at))
			return;
		lang_when(ui_lang, LANG_MOMENT, at, server_now(), text, size);
		if ((int)display_width(text) > MOMENT_MOST)
			lang_time(ui_lang, LANG_STAMP, at, text, size);
	} else if (figure->form == WORD) {
		char *word = value_text(server_column("system.status", figure->name),
					json_object_get(record, figure->name));

		snprintf(text, size, "%s", word);
		free(word);
	} else {
		char digits[40];

		lang_number(ui_lang, number(record, figure->name), digits, sizeof digits);
		snprintf(text, size, figure->form == MILLISECONDS ? "%s ms" : "%s", digits);
	}
}

static void draw_figures(const json_t *record, const struct figure *figures, size_t count, int y,
			 int x)
{
	for (size_t i = 0; i < count; i++, y++) {
		char text[64];

		if (figures[i].name != NULL) {
			write_figure(record, &figures[i], text, sizeof text);
			paint_text(y, x, LABEL, STYLE_DIM, _(figures[i].label));
			paint_text_right(y, x + WIDTH, WIDTH - 12, STYLE_PLAIN, text);
		} else if (figures[i].label != NULL) {
			y += i > 0;
			paint_text(y, x, WIDTH, STYLE_STRONG, _(figures[i].label));
			paint_rule(++y, x, WIDTH);
		}
	}
}

/* The most frequent reasons, as far as they go. */
static void draw_refusals(const json_t *record, int y, int cols)
{
	const char *refusals = value_member(record, "refusals", "");
	int x = LEFT;

	if (*refusals == '\0')
		return;
	x += paint_text(y, x, LABEL, STYLE_DIM, _("Refused, by reason")) + 2;
	paint_wrapped(y, x, cols - x - LEFT, 2, STYLE_PLAIN, refusals);
}

static void draw(struct screen *screen, struct area body)
{
	const json_t *record = ((struct status *)screen)->record;
	int y = body.y;

	y += draw_wrongs(record, y, body.cols) + (body.rows > 20);
	y = y < body.y + WRONGS ? body.y + WRONGS : y;
	draw_figures(record, left, sizeof left / sizeof *left, y, LEFT);
	draw_figures(record, right, sizeof right / sizeof *right, y, RIGHT);
	draw_refusals(record, body.y + body.rows - 2, body.cols);
}

/* --- Looking again --- */

static void look(struct screen *screen)
{
	struct status *status = (struct status *)screen;
	json_t *record = server_record("system.status", NULL);
	char when[48] = "";
	char text[SCREEN_TEXT];
	int64_t at;

	if (record == NULL)
		return;
	json_decref(status->record);
	status->record = record;
	if (moment(record, "started_at", &at))
		lang_when(ui_lang, LANG_MOMENT, at, server_now(), when, sizeof when);
	snprintf(text, sizeof text, _("guichet %.20s, running since %s"),
		 value_member(record, "version", ""), when);
	screen_set_context(screen, text);
}

static void look_now(struct screen *screen, const struct action *action)
{
	(void)action;
	look(screen);
}

static void open_backups(struct screen *screen, const struct action *action)
{
	(void)action;
	nouns_show("backups");
	look(screen);
}

static void open_mails(struct screen *screen, const struct action *action)
{
	(void)action;
	nouns_show("mails");
	look(screen);
}

static bool may_backups(struct screen *screen, const struct action *action)
{
	(void)screen;
	(void)action;
	return server_may("backup.list");
}

static bool may_mails(struct screen *screen, const struct action *action)
{
	(void)screen;
	(void)action;
	return server_may("mail.list");
}

static const struct action actions[] = {
	{ 'n', N_("backups"), N_("Backups, and making one now"), open_backups, may_backups, NULL },
	{ '@', N_("mails"), N_("Mails that wait or failed"), open_mails, may_mails, NULL },
	{ 'r', N_("look again"), N_("Ask now; it is asked each ten seconds anyway"), look_now, NULL,
	  NULL },
	{ .key = UI_NONE },
};

static const struct screen_type status_type = {
	.help = N_("What is wrong with the server stands first, with what to do. The figures count "
		   "from its start, and come again by themselves; Prometheus reads the same from "
		   "the file metrics.prom."),
	.actions = actions,
	.draw = draw,
	.look = look,
	.every = EVERY,
};

void status_show(const json_t *row)
{
	struct status status = { .screen.type = &status_type };

	(void)row;
	snprintf(status.screen.title, SCREEN_TEXT, "%s", _("State of the server"));
	look(&status.screen);
	if (status.record == NULL)
		return;
	screen_show(&status.screen);
	json_decref(status.record);
}
