/* Owns the boxes that ask or tell one thing. */
#include "tui/kit/dialog.h"

#include <stdio.h>
#include <string.h>

#include "tui/kit/field.h"
#include "tui/kit/screen.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"

struct dialog {
	struct screen screen;
	enum style style;
	const char *title;
	const char *text;
	const char *large;
	const char *label; /* of the reason; NULL: none is asked */
	struct field field;
	bool asks;
	bool agreed;
	struct action actions[2];
};

enum { WIDTH = 66, INSIDE = 3 };

static void draw(struct screen *screen, struct area body)
{
	struct dialog *dialog = (struct dialog *)screen;
	int width = WIDTH - 2 * INSIDE;
	int lines = paint_wrapped(0, 0, width, 0, STYLE_PLAIN, dialog->text);
	int large = dialog->large != NULL
			    ? paint_wrapped(0, 0, width, 0, STYLE_PLAIN, dialog->large)
			    : 0;
	int rows = lines + 6 + (large > 0 ? large + 1 : 0) + (dialog->label != NULL ? 2 : 0);
	struct area box = { .rows = rows < body.rows ? rows : body.rows, .cols = WIDTH };
	int y;
	int x;

	box.y = body.y + (body.rows - box.rows) / 2;
	box.x = body.x + (body.cols - box.cols) / 2;
	paint_clear(box);
	paint_box(box);
	y = box.y + 2;
	x = box.x + INSIDE;
	paint_text(y, x, width, dialog->style, dialog->title);
	y += 2;
	y += paint_wrapped(y, x, width, box.y + box.rows - 1 - y, STYLE_PLAIN, dialog->text) + 1;
	if (large > 1) {
		y += paint_wrapped(y, x, width, large, STYLE_STRONG, dialog->large) + 1;
	} else if (large == 1) {
		paint_text(y, box.x + (WIDTH - (int)display_width(dialog->large)) / 2, width,
			   STYLE_STRONG, dialog->large);
		y += 2;
	}
	if (dialog->label != NULL) {
		int taken = paint_text(y, x, 20, STYLE_PLAIN, dialog->label) + 2;

		field_draw(&dialog->field, y, x + taken, width - taken, true);
	} else {
		paint_cursor(box.y + 2, x, false);
	}
}

static void agree(struct screen *screen, const struct action *action)
{
	struct dialog *dialog = (struct dialog *)screen;

	(void)action;
	if (dialog->label != NULL && dialog->field.length == 0) {
		char text[SCREEN_TEXT];

		snprintf(text, sizeof text, _("%s: fill this in first."), dialog->label);
		screen_say(STYLE_BAD, text);
		return;
	}
	dialog->agreed = true;
	screen_close(screen);
}

static bool key(struct screen *screen, int pressed)
{
	struct dialog *dialog = (struct dialog *)screen;

	if (dialog->label != NULL && field_key(&dialog->field, pressed))
		return true;
	/* Nothing else is a command over a question. */
	return pressed != UI_ENTER && pressed != UI_ESCAPE && pressed != UI_F1;
}

static const struct screen_type question = {
	.help = N_("Read the question, then answer with one of the keys at the bottom."),
	.leave = N_("cancel"),
	.draw = draw,
	.key = key,
	.overlay = true,
};

static const struct screen_type message = {
	.help = N_("A message: read it, then go on."),
	.leave = N_("close"),
	.draw = draw,
	.key = key,
	.overlay = true,
};

static bool show(struct dialog *dialog, const struct screen_type *type, const char *yes)
{
	dialog->screen.type = type;
	dialog->actions[0] = (struct action){ .key = UI_ENTER, .label = yes, .run = agree };
	dialog->screen.actions = dialog->actions;
	screen_set_title(&dialog->screen, dialog->title);
	screen_show(&dialog->screen);
	return dialog->agreed;
}

void dialog_message(enum style style, const char *title, const char *text, const char *large)
{
	struct dialog dialog = { .style = style, .title = title, .text = text, .large = large };

	show(&dialog, &message, N_("go on"));
}

bool dialog_confirm(const char *title, const char *text, const char *yes)
{
	struct dialog dialog = { .style = STYLE_STRONG, .title = title, .text = text };

	return show(&dialog, &question, yes);
}

bool dialog_reason(const char *title, const char *text, const char *label, const char *yes,
		   char *buf, size_t size)
{
	struct dialog dialog = {
		.style = STYLE_STRONG, .title = title, .text = text, .label = label
	};

	if (!show(&dialog, &question, yes))
		return false;
	snprintf(buf, size, "%s", dialog.field.text);
	return true;
}
