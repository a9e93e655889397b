/* Owns how keys are named and taught. */
#include "tui/kit/keyline.h"

#include <stdio.h>

#include "tui/kit/screen.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"

static const struct {
	int key;
	const char *name;
} names[] = {
	{ UI_ENTER, N_("Enter") },         { UI_ESCAPE, N_("Esc") },   { UI_TAB, N_("Tab") },
	{ UI_CLEAR_FIELD, "Ctrl-U" },      { ' ', N_("Space") },       { UI_DELETE, N_("Del") },
	{ UI_INSERT, N_("Ins") },          { UI_PAGE_UP, N_("PgUp") }, { UI_PAGE_DOWN, N_("PgDn") },
	{ UI_BACKSPACE, N_("Backspace") }, { UI_HOME, N_("Home") },    { UI_END, N_("End") },
	{ UI_BACKTAB, N_("Shift-Tab") },
};

const char *keyline_name(int key, char *buf, size_t size)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (names[i].key == key) {
			snprintf(buf, size, "%s", _(names[i].name));
			return buf;
		}
	}
	switch (key) {
	case UI_UP:
		snprintf(buf, size, "%s", glyph("↑", _("Up")));
		break;
	case UI_DOWN:
		snprintf(buf, size, "%s", glyph("↓", _("Down")));
		break;
	case UI_LEFT:
		snprintf(buf, size, "%s", glyph("←", _("Left")));
		break;
	case UI_RIGHT:
		snprintf(buf, size, "%s", glyph("→", _("Right")));
		break;
	default:
		if (key >= UI_F1 && key <= UI_F9)
			snprintf(buf, size, "F%d", key - UI_F1 + 1);
		else
			snprintf(buf, size, "%c", key);
	}
	return buf;
}

/* Columns of " key label" with its gap. */
static int entry_width(int key, const char *label)
{
	char name[32];

	return (int)(display_width(keyline_name(key, name, sizeof name)) + display_width(label)) +
	       3;
}

static int draw_entry(int y, int x, int key, const char *label)
{
	char name[32];

	x += paint_text(y, x, 20, STYLE_STRONG, keyline_name(key, name, sizeof name));
	return x + 1 + paint_text(y, x + 1, 40, STYLE_PLAIN, label) + 2;
}

void keyline_draw(struct screen *screen, int y, int cols)
{
	const char *leave = screen->type->leave != NULL ? _(screen->type->leave) : _("back");
	const char *help = _("help");
	int end = cols + 1; /* the last entry needs no gap after it */
	int x = 1;

	if (!screen->type->fixed) {
		end -= entry_width(UI_ESCAPE, leave);
		draw_entry(y, end, UI_ESCAPE, leave);
	}
	end -= entry_width(UI_F1, help);
	for (const struct action *action = screen->actions; action->key != UI_NONE; action++) {
		const char *label = action->label;

		if (label == NULL || (action->usable != NULL && !action->usable(screen, action)))
			continue;
		label = _(label);
		if (x + entry_width(action->key, label) > end)
			continue;
		x = draw_entry(y, x, action->key, label);
	}
	draw_entry(y, x, UI_F1, help);
}
