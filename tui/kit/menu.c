/* Owns the cursor of a menu; entries run down the columns. */
#include "tui/kit/menu.h"

#include "tui/kit/term.h"
#include "tui/text/ui.h"

enum { LETTER_COLUMN = 2, LABEL_COLUMN = 4 };

void menu_add(struct menu *menu, const struct menu_entry *entry)
{
	if (menu->count < MENU_MAX)
		menu->entries[menu->count++] = entry;
}

int menu_rows(const struct menu *menu)
{
	return (menu->count + menu->columns - 1) / menu->columns;
}

void menu_draw(struct menu *menu, struct area area)
{
	int rows = menu_rows(menu);
	int width = area.cols / menu->columns;

	for (int i = 0; i < menu->count; i++) {
		int y = area.y + i % rows;
		int x = area.x + i / rows * width;
		bool here = i == menu->here;
		char letter[2] = { (char)menu->entries[i]->key, '\0' };

		if (i % rows >= area.rows)
			continue;
		if (here) {
			paint_text(y, x, 1, STYLE_STRONG, glyph("▸", ">"));
			paint_cursor(y, x, false);
		}
		paint_text(y, x + LETTER_COLUMN, 1, STYLE_STRONG, letter);
		paint_text(y, x + LABEL_COLUMN, width - LABEL_COLUMN - 1,
			   here ? STYLE_STRONG : STYLE_PLAIN, _(menu->entries[i]->label));
	}
}

static void move_by(struct menu *menu, int step)
{
	int to = menu->here + step;

	if (to >= 0 && to < menu->count)
		menu->here = to;
}

bool menu_key(struct menu *menu, int key)
{
	if (menu->count == 0)
		return false;
	switch (key) {
	case UI_UP:
		move_by(menu, -1);
		return true;
	case UI_DOWN:
		move_by(menu, 1);
		return true;
	case UI_LEFT:
		move_by(menu, -menu_rows(menu));
		return true;
	case UI_RIGHT:
		move_by(menu, menu_rows(menu));
		return true;
	case UI_ENTER:
		menu->entries[menu->here]->open(menu->entries[menu->here]->with);
		return true;
	default:
		break;
	}
	for (int i = 0; i < menu->count; i++) {
		if (menu->entries[i]->key == key) {
			menu->here = i;
			menu->entries[i]->open(menu->entries[i]->with);
			return true;
		}
	}
	return false;
}
