/* Owns a plain menu's screen. */
#include "tui/screens/menu_screen.h"

#include "tui/kit/menu.h"
#include "tui/kit/screen.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"

struct menu_screen {
	struct screen screen;
	struct menu menu;
};

void menu_screen_add(struct menu *menu, const struct menu_entry *entries)
{
	for (; entries->key != 0; entries++)
		if (entries->operation == NULL || server_may(entries->operation))
			menu_add(menu, entries);
}

static void draw(struct screen *screen, struct area body)
{
	struct menu_screen *shown = (struct menu_screen *)screen;

	menu_draw(&shown->menu,
		  (struct area){ body.y + 2, body.x + 3, body.rows - 2, body.cols - 6 });
}

static bool key(struct screen *screen, int pressed)
{
	return menu_key(&((struct menu_screen *)screen)->menu, pressed);
}

static const struct action actions[] = {
	{ UI_ENTER, N_("open"), N_("Open what is marked; its letter does it at once"), NULL, NULL,
	  NULL },
	{ .key = UI_NONE },
};

void menu_screen_show(const char *title, const char *help, const struct menu_entry *entries)
{
	const struct screen_type type = {
		.help = help, .actions = actions, .draw = draw, .key = key
	};
	struct menu_screen screen = { .screen.type = &type, .menu.columns = 1 };

	screen_set_title(&screen.screen, title);
	menu_screen_add(&screen.menu, entries);
	screen_show(&screen.screen);
}
