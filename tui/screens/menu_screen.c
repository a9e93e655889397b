/* Owns a plain menu's screen. */
#include "tui/screens/menu_screen.h"

#include "tui/kit/menu.h"
#include "tui/kit/screen.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"

enum { FLAT_MOST = 15, ONE_COLUMN_MOST = 12 };

struct menu_screen {
	struct screen screen;
	struct menu menu;
};

static void open_group(const struct menu *menu, const struct menu_group *group);

static bool usable(const struct menu_entry *entry)
{
	return entry->operation == NULL || server_may(entry->operation);
}

/* Of a group, or in all (NULL). */
static int count_usable(const struct menu_entry *entries, const struct menu_group *group)
{
	int count = 0;

	for (; entries->key != 0; entries++)
		count += usable(entries) && (group == NULL || entries->group == group);
	return count;
}

/* Few entries stand side by side; many are put together by their groups. */
void menu_screen_add(struct menu *menu, const struct menu_entry *entries)
{
	bool many = count_usable(entries, NULL) > FLAT_MOST;

	menu->open_group = open_group;
	for (const struct menu_entry *entry = entries; entry->key != 0; entry++) {
		if (!usable(entry))
			continue;
		if (many && entry->group != NULL && count_usable(entries, entry->group) > 1)
			menu_fold(menu, entry);
		else
			menu_add(menu, entry);
	}
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

static void open_group(const struct menu *menu, const struct menu_group *group)
{
	const struct screen_type type = {
		.help = group->help, .actions = actions, .draw = draw, .key = key
	};
	struct menu_screen screen = { .screen.type = &type, .menu.columns = 1 };

	screen_set_title(&screen.screen, _(group->label));
	for (int i = 0; i < menu->folded_count; i++)
		if (menu->folded[i]->group == group)
			menu_add(&screen.menu, menu->folded[i]);
	if (screen.menu.count > ONE_COLUMN_MOST)
		screen.menu.columns = 2;
	screen_show(&screen.screen);
}

void menu_screen_show(const char *title, const char *help, const struct menu_entry *entries)
{
	const struct screen_type type = {
		.help = help, .actions = actions, .draw = draw, .key = key
	};
	struct menu_screen screen = { .screen.type = &type, .menu.columns = 1 };

	screen_set_title(&screen.screen, title);
	menu_screen_add(&screen.menu, entries);
	menu_refresh(&screen.menu);
	screen_show(&screen.screen);
}
