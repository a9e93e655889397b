/* Owns the stack of screens, the loop that feeds them keys, and the lines around
 * their bodies. */
#include "tui/kit/screen.h"

#include <stdio.h>
#include <string.h>

#include "tui/kit/help.h"
#include "tui/kit/keyline.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"

static struct {
	struct screen *top;
	bool ended;
	char said[400];
	enum style said_style;
	char banner[400];
	int fd;
	void (*arrived)(void);
	const struct action *everywhere;
} stack = { .fd = -1 };

void screen_set_title(struct screen *screen, const char *title)
{
	snprintf(screen->title, sizeof screen->title, "%s", title);
}

void screen_set_context(struct screen *screen, const char *context)
{
	snprintf(screen->context, sizeof screen->context, "%s", context);
}

void screen_say(enum style style, const char *text)
{
	snprintf(stack.said, sizeof stack.said, "%s", text);
	stack.said_style = style;
}

void screen_banner(const char *text)
{
	snprintf(stack.banner, sizeof stack.banner, "%s", text != NULL ? text : "");
}

void screen_listen(int fd, void (*arrived)(void))
{
	stack.fd = fd;
	stack.arrived = arrived;
}

void screen_everywhere(const struct action *actions)
{
	stack.everywhere = actions;
}

void screen_close(struct screen *screen)
{
	screen->open = false;
}

void screen_end(void)
{
	stack.ended = true;
}

bool screen_ended(void)
{
	return stack.ended;
}

/* --- Drawing --- */

static void draw_small(void)
{
	char text[200];
	int rows = term_rows();

	snprintf(text, sizeof text,
		 _("This window is too small: %d by %d, and 80 by 24 is needed."), term_cols(),
		 rows);
	paint_wrapped(0, 0, term_cols(), rows, STYLE_PLAIN, text);
}

static void draw_title(const struct screen *screen)
{
	int cols = term_cols();
	int right = cols - 1;
	/* The title has half of the line, and the context what it leaves. */
	int title = (int)display_width(screen->title);
	int most = title + 4 < cols / 2 ? cols - title - 4 : cols / 2;

	if (screen->context[0] != '\0')
		right = paint_text_right(0, cols - 1, most, STYLE_DIM, screen->context);
	paint_text(0, 1, right - 2, STYLE_STRONG, screen->title);
	paint_rule(1, 0, cols);
	if (stack.banner[0] != '\0') {
		char text[420];

		snprintf(text, sizeof text, " %s %s ", glyph("▲", "!"), stack.banner);
		paint_text(1, 2, cols - 4, STYLE_WARN, text);
	}
}

/* On the rule; a long sentence takes the rows above it too. */
static void draw_said(int y, int cols)
{
	char text[420];
	int lines;

	if (stack.said[0] == '\0')
		return;
	lines = paint_wrapped(0, 0, cols - 6, 0, STYLE_PLAIN, stack.said);
	if (lines == 1) {
		snprintf(text, sizeof text, " %s ", stack.said);
		paint_text(y, 2, cols - 4, stack.said_style, text);
		return;
	}
	paint_rule(y - lines, 0, cols);
	paint_clear((struct area){ y - lines + 1, 0, lines, cols });
	paint_wrapped(y - lines + 1, 3, cols - 6, lines, stack.said_style, stack.said);
}

static void draw_bottom(struct screen *screen)
{
	int rows = term_rows();
	int cols = term_cols();

	paint_rule(rows - 2, 0, cols);
	draw_said(rows - 2, cols);
	keyline_draw(screen, rows - 1, cols);
}

static void draw_from(struct screen *screen)
{
	struct area body = { .y = 2, .x = 0, .rows = term_rows() - 4, .cols = term_cols() };

	if (screen->type->overlay && screen->below != NULL)
		draw_from(screen->below);
	/* The body first: what it fetches may change the title's context. */
	screen->type->draw(screen, body);
	if (!screen->type->overlay)
		draw_title(screen);
}

static void draw_all(void)
{
	paint_erase();
	paint_cursor(term_rows() - 1, 0, false);
	if (term_small()) {
		draw_small();
	} else {
		draw_from(stack.top);
		draw_bottom(stack.top);
	}
	paint_flush();
}

void screen_busy(const char *text)
{
	screen_say(STYLE_DIM, text);
	if (stack.top != NULL)
		draw_all();
	stack.said[0] = '\0';
}

/* --- Keys --- */

static bool run_action(struct screen *screen, const struct action *action, int key)
{
	for (; action != NULL && action->key != UI_NONE; action++) {
		if (action->key != key || action->run == NULL)
			continue;
		if (action->usable != NULL && !action->usable(screen, action))
			continue;
		action->run(screen, action);
		return true;
	}
	return false;
}

static void take_key(struct screen *screen, int key)
{
	stack.said[0] = '\0';
	if (key == UI_REPAINT)
		return;
	/* Nothing is done blindly in a window too small to be read. */
	if (term_small())
		return;
	if (screen->type->key != NULL && screen->type->key(screen, key))
		return;
	if (run_action(screen, screen->actions, key))
		return;
	if (key == UI_F1 || key == '?')
		help_show(screen, stack.everywhere);
	else if (key == UI_ESCAPE && !screen->type->fixed)
		screen_close(screen);
	else
		run_action(screen, stack.everywhere, key);
}

static void take_keys(struct screen *screen)
{
	int key;

	while (screen->open && !stack.ended && (key = term_key()) != UI_NONE)
		take_key(screen, key);
}

void screen_show(struct screen *screen)
{
	const struct screen_type *type = screen->type;

	if (stack.ended)
		return;
	if (screen->actions == NULL)
		screen->actions = screen->type->actions;
	screen->below = stack.top;
	screen->open = true;
	stack.top = screen;
	while (screen->open && !stack.ended) {
		/* Keys already there are taken before anything is drawn. */
		if (!term_pending()) {
			draw_all();
			if (!term_wait(stack.fd, type->look ? type->every * 1000 : -1)) {
				stack.ended = true;
				break;
			}
			if (type->look != NULL && !term_pending())
				type->look(screen);
		}
		if (stack.arrived != NULL)
			stack.arrived();
		take_keys(screen);
	}
	stack.top = screen->below;
}
