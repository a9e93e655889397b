/* Owns the cursor of a menu; entries run down the columns. */
#include "tui/kit/menu.h"

#include "tui/kit/term.h"
#include "tui/text/ui.h"

enum { LETTER_COLUMN = 2, LABEL_COLUMN = 4 };

static void add_line(struct menu *menu, struct menu_line line)
{
	if (menu->count < MENU_MAX)
		menu->lines[menu->count++] = line;
}

void menu_add(struct menu *menu, const struct menu_entry *entry)
{
	add_line(menu, (struct menu_line){ .entry = entry });
}

void menu_fold(struct menu *menu, const struct menu_entry *entry)
{
	bool known = false;

	for (int i = 0; i < menu->count; i++)
		known = known || menu->lines[i].group == entry->group;
	if (!known)
		add_line(menu, (struct menu_line){ .group = entry->group });
	if (menu->folded_count < MENU_MAX)
		menu->folded[menu->folded_count++] = entry;
}

static int line_key(const struct menu_line *line)
{
	return line->entry ? line->entry->key : line->group->key;
}

static const char *line_label(const struct menu_line *line)
{
	return line->entry ? line->entry->label : line->group->label;
}

int menu_rows(const struct menu *menu)
{
	return (menu->count + menu->columns - 1) / menu->columns;
}

void menu_refresh(struct menu *menu)
{
	for (int i = 0; i < menu->count; i++) {
		const struct menu_entry *entry = menu->lines[i].entry;

		menu->done[i] = entry != NULL && entry->done != NULL && entry->done(entry);
	}
}

void menu_draw(struct menu *menu, struct area area)
{
	int rows = menu_rows(menu);
	int width = area.cols / menu->columns;

	for (int i = 0; i < menu->count; i++) {
		int y = area.y + i % rows;
		int x = area.x + i / rows * width;
		bool here = i == menu->here;
		char letter[2] = { (char)line_key(&menu->lines[i]), '\0' };

		if (i % rows >= area.rows)
			continue;
		if (here) {
			paint_text(y, x, 1, STYLE_STRONG, glyph("▸", ">"));
			paint_cursor(y, x, false);
		}
		paint_text(y, x + LETTER_COLUMN, 1, STYLE_STRONG, letter);
		x += LABEL_COLUMN;
		x += paint_text(y, x, width - LABEL_COLUMN - (menu->done[i] ? 3 : 1),
				here ? STYLE_STRONG : STYLE_PLAIN, _(line_label(&menu->lines[i])));
		if (menu->done[i])
			paint_text(y, x + 1, 4, STYLE_GOOD, glyph("✓", _("(done)")));
	}
}

static void open_line(struct menu *menu, int i)
{
	const struct menu_line *line = &menu->lines[i];

	menu->here = i;
	if (line->entry)
		line->entry->open(line->entry->with);
	else
		menu->open_group(menu, line->group);
	menu_refresh(menu);
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
		open_line(menu, menu->here);
		return true;
	default:
		break;
	}
	for (int i = 0; i < menu->count; i++) {
		if (line_key(&menu->lines[i]) == key) {
			open_line(menu, i);
			return true;
		}
	}
	for (int i = 0; i < menu->folded_count; i++) {
		if (menu->folded[i]->key == key) {
			menu->folded[i]->open(menu->folded[i]->with);
			return true;
		}
	}
	return false;
}
