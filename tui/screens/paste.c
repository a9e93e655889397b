/* Owns the screen of a pasted file: what is wrong stands below it, line by line. */
#include "tui/screens/paste.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/kit/pad.h"
#include "tui/kit/screen.h"
#include "tui/screens/server.h"
#include "tui/screens/ssh_command.h"
#include "tui/text/strings.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { MOST = 256 * 1024, FAULTS_SHOWN = 5, LEFT = 3 };

struct paste {
	struct screen screen;
	const char *operation;
	const json_t *params;
	char *command; /* does the same with a file */
	struct pad pad;
	json_t *faults; /* [{"line","message"}] of the last check; NULL: none */
	json_t *record;
	bool left; /* the server goes on with it alone */
};

bool paste_takes(const char *operation)
{
	const json_t *data = server_param(operation, "data");

	return data != NULL && strcmp(value_member(data, "type", ""), "data") == 0 &&
	       server_param(operation, "dry_run") != NULL;
}

/* --- Drawing --- */

static bool is_wrong(const void *with, int line)
{
	const struct paste *paste = with;
	size_t index;
	json_t *fault;

	json_array_foreach(paste->faults, index, fault)
	{
		if (json_integer_value(json_object_get(fault, "line")) == line)
			return true;
	}
	return false;
}

/* From the line of the cursor on; those before it are reached by going up. */
static size_t first_shown(const struct paste *paste)
{
	size_t count = json_array_size(paste->faults);
	size_t most = count > FAULTS_SHOWN ? count - FAULTS_SHOWN : 0;
	int here = pad_line(&paste->pad);
	size_t first = 0;

	while (first < most && json_integer_value(json_object_get(
				       json_array_get(paste->faults, first), "line")) < here)
		first++;
	return first;
}

static void draw_faults(const struct paste *paste, struct area area)
{
	size_t first = first_shown(paste);

	paint_rule(area.y, area.x, area.cols);
	for (int i = 0; i < area.rows - 1; i++) {
		const json_t *fault = json_array_get(paste->faults, first + (size_t)i);
		char text[400];

		snprintf(text, sizeof text, _("line %lld: %s"),
			 (long long)json_integer_value(json_object_get(fault, "line")),
			 value_member(fault, "message", ""));
		paint_text(area.y + 1 + i, area.x, area.cols, STYLE_BAD, text);
	}
}

static void draw(struct screen *screen, struct area body)
{
	struct paste *paste = (struct paste *)screen;
	struct area area = { body.y + 1, LEFT, body.rows - 1, body.cols - 2 * LEFT };
	const char *help = value_member(server_param(paste->operation, "data"), "help", "");
	size_t faults = json_array_size(paste->faults);
	int below = faults == 0 ? 0 : (int)(faults < FAULTS_SHOWN ? faults : FAULTS_SHOWN) + 1;
	int taken;

	taken = paint_wrapped(area.y, area.x, area.cols, 3, STYLE_PLAIN, help);
	taken += paint_wrapped(area.y + taken, area.x, area.cols, 2, STYLE_DIM,
			       _("Paste it here; its first line names the columns. Or, from the "
				 "machine that holds the file:"));
	taken += paint_wrapped(area.y + taken, area.x, area.cols, 2, STYLE_DIM, paste->command);
	area.y += taken + 1;
	area.rows -= taken + 1;
	pad_draw(&paste->pad, (struct area){ area.y, area.x, area.rows - below, area.cols },
		 is_wrong, paste);
	if (below > 0)
		draw_faults(paste,
			    (struct area){ area.y + area.rows - below, area.x, below, area.cols });
}

/* --- Keys --- */

static json_t *arguments(const struct paste *paste, bool dry_run)
{
	json_t *params = json_object();

	json_object_update(params, (json_t *)paste->params);
	json_object_set_new(params, "data", json_string(paste->pad.text));
	if (dry_run)
		json_object_set_new(params, "dry_run", json_true());
	return params;
}

/* What is wrong: with a line, or with an argument that was asked for before. */
static void say_error(struct paste *paste, const json_t *error)
{
	json_t *data = json_object_get(error, "data");
	const char *name;
	json_t *sentence;
	bool said = false;

	paste->left = strcmp(value_member(data, "reason", ""), "left") == 0;
	json_decref(paste->faults);
	paste->faults = json_incref(json_object_get(data, "lines"));
	if (json_array_size(paste->faults) > 0)
		pad_go(&paste->pad, (int)json_integer_value(json_object_get(
					    json_array_get(paste->faults, 0), "line")));
	json_object_foreach(json_object_get(data, "arguments"), name, sentence)
	{
		screen_say(STYLE_BAD, json_string_value(sentence));
		said = true;
	}
	if (!said)
		screen_say(STYLE_BAD, server_sentence(error));
}

/* "Recipients 12 · Codes 40 · Left 110": what the operation counts. */
static char *counted(const struct paste *paste, const json_t *record)
{
	const json_t *columns = json_object_get(server_operation(paste->operation), "columns");
	struct string text = { 0 };
	size_t index;
	json_t *column;

	json_array_foreach(columns, index, column)
	{
		const char *name = value_member(column, "name", "");
		const json_t *value = json_object_get(record, name);
		char number[40];

		if (!json_is_integer(value) || json_object_get(paste->params, name) != NULL ||
		    (json_integer_value(value) == 0 && strcmp(name, "repaired") == 0))
			continue;
		lang_number(ui_lang, json_integer_value(value), number, sizeof number);
		string_format(&text, "%s%s %s", text.length > 0 ? " · " : "",
			      value_member(column, "label", name), number);
	}
	return string_take(&text);
}

static json_t *ask(struct paste *paste, bool dry_run)
{
	json_t *error;
	json_t *result;

	screen_busy(_("Working…"));
	result = server_ask(paste->operation, arguments(paste, dry_run), &error);
	if (error != NULL)
		say_error(paste, error);
	json_decref(error);
	return result;
}

static void check(struct screen *screen, const struct action *action)
{
	struct paste *paste = (struct paste *)screen;
	json_t *result;
	bool agreed;
	char *text;

	(void)action;
	if (paste->pad.length == 0) {
		screen_say(STYLE_WARN, _("Nothing was pasted yet."));
		return;
	}
	if (paste->pad.full) {
		screen_say(STYLE_BAD, _("Too long to be pasted: a part is missing. Run the command "
					"above instead."));
		return;
	}
	json_decref(paste->faults);
	paste->faults = NULL;
	result = ask(paste, true);
	if (result == NULL)
		return;
	text = counted(paste, json_object_get(result, "record"));
	json_decref(result);
	agreed = dialog_confirm(_("Nothing is wrong with these lines. Do it?"), text, N_("do it"));
	free(text);
	if (!agreed)
		return;
	result = ask(paste, false);
	/* What goes on alone must not be asked for twice. */
	if (result == NULL && paste->left)
		screen_close(screen);
	if (result == NULL)
		return;
	paste->record = json_incref(json_object_get(result, "record"));
	json_decref(result);
	screen_close(screen);
}

static bool has_faults(struct screen *screen, const struct action *action)
{
	(void)action;
	return json_array_size(((struct paste *)screen)->faults) > 0;
}

/* The next one below the cursor, or the first again. */
static void next_fault(struct screen *screen, const struct action *action)
{
	struct paste *paste = (struct paste *)screen;
	int here = pad_line(&paste->pad);
	int next = 0;
	size_t index;
	json_t *fault;

	(void)action;
	json_array_foreach(paste->faults, index, fault)
	{
		int line = (int)json_integer_value(json_object_get(fault, "line"));

		if (next == 0 || (next <= here && line > here))
			next = line;
	}
	pad_go(&paste->pad, next);
}

static bool key(struct screen *screen, int pressed)
{
	struct paste *paste = (struct paste *)screen;

	/* With more right behind it, it is a byte of what is pasted, and no key. */
	if ((pressed == UI_ESCAPE || (pressed >= UI_F1 && pressed <= UI_F9)) && term_pending())
		return true;
	/* Many lines are not lost by a key too many. */
	if (pressed == UI_ESCAPE && paste->pad.length > 0)
		return !dialog_confirm(screen->title, _("What was pasted here will not be kept."),
				       N_("leave"));
	if (pressed == UI_CLEAR_FIELD) { /* with what was wrong of it */
		json_decref(paste->faults);
		paste->faults = NULL;
	}
	return pad_key(&paste->pad, pressed);
}

static const struct action actions[] = {
	{ UI_F2, N_("check"), N_("Check all lines; nothing is done before you agree"), check, NULL,
	  NULL },
	{ UI_F3, N_("next error"), N_("Go to the next line that is wrong"), next_fault, has_faults,
	  NULL },
	{ UI_CLEAR_FIELD, NULL, N_("Empty it"), NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type paste_type = {
	.help = N_("Paste the lines of a CSV file, or cells copied from a spreadsheet, with the "
		   "names of the columns first. They are checked before anything is done; what is "
		   "wrong is told with its line, and can be mended here. All of it is done, or "
		   "nothing."),
	.leave = N_("cancel"),
	.actions = actions,
	.draw = draw,
	.key = key,
};

bool paste_show(const char *operation, const json_t *params, json_t **record)
{
	struct paste paste = {
		.screen.type = &paste_type,
		.operation = operation,
		.params = params,
		.pad.most = MOST,
	};

	screen_set_title(&paste.screen,
			 value_member(server_operation(operation), "summary", operation));
	paste.command = ssh_command(operation, params, "< list.csv");
	screen_show(&paste.screen);
	pad_free(&paste.pad);
	free(paste.command);
	json_decref(paste.faults);
	*record = paste.record;
	return paste.record != NULL;
}
