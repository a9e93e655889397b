/* Owns the help screen, made from the actions of the screen it is about. */
#include "tui/kit/help.h"

#include <stdio.h>

#include "tui/kit/keyline.h"
#include "tui/kit/screen.h"
#include "tui/text/ui.h"

struct help {
	struct screen screen;
	struct screen *about;
	const struct action *everywhere;
	int first; /* keys scrolled away */
	int keys;
	int shown;
};

enum { KEY_COLUMN = 3, TEXT_COLUMN = 18 };

static bool works(const struct help *help, const struct action *action)
{
	return ((action->label != NULL && action->run != NULL) || action->help != NULL) &&
	       (action->usable == NULL || action->usable(help->about, action));
}

static void draw_key(struct help *help, struct area body, int *y, int key, const char *text)
{
	char name[32];

	if (help->keys++ < help->first || *y >= body.y + body.rows)
		return;
	paint_text(*y, KEY_COLUMN, TEXT_COLUMN - KEY_COLUMN - 1, STYLE_STRONG,
		   keyline_name(key, name, sizeof name));
	*y += paint_wrapped(*y, TEXT_COLUMN, body.cols - TEXT_COLUMN - 2, body.y + body.rows - *y,
			    STYLE_PLAIN, text);
	help->shown++;
}

static void draw_actions(struct help *help, struct area body, int *y, const struct action *action)
{
	for (; action != NULL && action->key != UI_NONE; action++)
		if (works(help, action))
			draw_key(help, body, y, action->key,
				 _(action->help != NULL ? action->help : action->label));
}

static void draw(struct screen *screen, struct area body)
{
	struct help *help = (struct help *)screen;
	const struct screen_type *type = help->about->type;
	int y = body.y + 1;

	if (type->help != NULL)
		y += paint_wrapped(y, KEY_COLUMN, body.cols - KEY_COLUMN - 3, 8, STYLE_PLAIN,
				   _(type->help)) +
		     1;
	help->keys = 0;
	help->shown = 0;
	draw_actions(help, body, &y, help->about->actions);
	draw_actions(help, body, &y, help->everywhere);
	draw_key(help, body, &y, UI_F1, _("This help, on every screen"));
	draw_key(help, body, &y, UI_ESCAPE,
		 type->fixed
			 ? _("Leave a field or a choice")
			 : _(type->leave != NULL ? type->leave : N_("Back to the screen before")));
}

static bool key(struct screen *screen, int pressed)
{
	struct help *help = (struct help *)screen;

	if (pressed == UI_DOWN || pressed == UI_PAGE_DOWN) {
		if (help->first + help->shown < help->keys)
			help->first++;
		return true;
	}
	if (pressed == UI_UP || pressed == UI_PAGE_UP) {
		if (help->first > 0)
			help->first--;
		return true;
	}
	if (pressed == UI_F1 || pressed == UI_ENTER || pressed == '?') {
		screen_close(screen);
		return true;
	}
	return false;
}

static const struct action no_actions[] = { { .key = UI_NONE } };

static const struct screen_type help_type = {
	.actions = no_actions,
	.draw = draw,
	.key = key,
};

void help_show(struct screen *about, const struct action *everywhere)
{
	struct help help = { .screen.type = &help_type, .about = about, .everywhere = everywhere };

	snprintf(help.screen.title, sizeof help.screen.title, "%s · %.150s", _("Help"),
		 about->title);
	screen_show(&help.screen);
}
