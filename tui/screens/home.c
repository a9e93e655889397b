/* Owns the home screen. What is waiting comes first, then the day's figures or
 * the party's passwords, then a menu of what this account may do. */
#include "tui/screens/home.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/dialog.h"
#include "tui/kit/menu.h"
#include "tui/kit/screen.h"
#include "tui/screens/counter.h"
#include "tui/screens/home_head.h"
#include "tui/screens/home_menu.h"
#include "tui/screens/menu_screen.h"
#include "tui/screens/sale.h"
#include "tui/screens/scanner.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"

struct home {
	struct screen screen;
	struct menu menu;
	struct home_head head;
	bool scans; /* a scanner may be pointed at it */
};

enum { LEFT = 3, THREE_COLUMNS_FROM = 13, SCAN_LEAST = 6, SCAN_GAP = 30 };

static void draw(struct screen *screen, struct area body)
{
	struct home *home = (struct home *)screen;
	int head = home_head_draw(&home->head, (struct area){ body.y + 1, LEFT, body.rows - 2,
							      body.cols - 2 * LEFT });
	int rows = menu_rows(&home->menu);
	int y = body.y + 1 + head + (head > 0 ? 2 : 1);

	if (y + rows > body.y + body.rows)
		y = body.y + body.rows - rows;
	menu_draw(&home->menu,
		  (struct area){ y, LEFT, body.y + body.rows - y,
				 body.cols - 2 * LEFT < 96 ? body.cols - 2 * LEFT : 96 });
}

static bool menu(struct home *home, int pressed)
{
	if (!menu_key(&home->menu, pressed))
		return false;
	/* Back from another screen, figures may have changed. */
	if (pressed == UI_ENTER || (pressed >= ' ' && pressed < UI_FUNCTION))
		home_head_load(&home->head);
	return true;
}

/* At a counter's menu a scan is a scan, not a row of commands: keys that follow
 * one another faster than fingers, then Enter. Fewer keys are taken one by one. */
static bool scanned(struct home *home, int pressed)
{
	int keys[SCANNER_SIZE];
	char code[SCANNER_SIZE];
	int count = 0;

	for (; pressed != UI_NONE && count < SCANNER_SIZE; pressed = term_key()) {
		keys[count++] = pressed;
		if (pressed <= ' ' || pressed >= 0x7f || !term_wait(-1, SCAN_GAP))
			break;
	}
	for (int i = 0; i < count; i++)
		code[i] = keys[i] < 0x7f ? (char)keys[i] : '\0';
	if (count > SCAN_LEAST && keys[count - 1] == UI_ENTER) {
		code[count - 1] = '\0';
		counter_show_code(code);
		return true;
	}
	for (int i = 0; i + 1 < count; i++)
		menu(home, keys[i]);
	return count > 0 && menu(home, keys[count - 1]);
}

static bool key(struct screen *screen, int pressed)
{
	struct home *home = (struct home *)screen;

	if (pressed >= '1' && pressed <= '9' && home_head_open(&home->head, pressed - '0')) {
		home_head_load(&home->head);
		return true;
	}
	if (home->scans && pressed > ' ' && pressed < 0x7f)
		return scanned(home, pressed);
	return menu(home, pressed);
}

static void leave(struct screen *screen, const struct action *action)
{
	(void)action;
	screen_close(screen);
}

static void ask_leave(struct screen *screen, const struct action *action)
{
	(void)action;
	if (dialog_confirm(_("Leave guichet?"), _("What was confirmed is recorded."), N_("leave")))
		screen_close(screen);
}

static const struct action actions[] = {
	{ UI_ENTER, N_("open"), N_("Open what is marked; its letter does it at once"), NULL, NULL,
	  NULL },
	{ ':', N_("all operations"), NULL, NULL, NULL, NULL },
	{ 'q', N_("leave"), N_("Leave guichet"), leave, NULL, NULL },
	{ UI_ESCAPE, NULL, NULL, ask_leave, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type home_type = {
	.help = N_("From here you go everywhere: press a letter, or move with the arrows and press "
		   "Enter. On every screen the line at the bottom tells the keys that work."),
	.actions = actions,
	.draw = draw,
	.key = key,
	.fixed = true,
};

void home_show(void)
{
	struct home *home = need_new(1, sizeof *home);
	const char *network = server_hello_text("network");
	bool visitor;

	home->screen.type = &home_type;
	visitor = strcmp(server_hello_text("home"), "visitor") == 0;
	menu_screen_add(&home->menu, visitor ? home_visitor_entries : home_entries);
	home->menu.columns = visitor ? 1 : home->menu.count >= THREE_COLUMNS_FROM ? 3 : 2;
	snprintf(home->screen.title, sizeof home->screen.title, "guichet%s%.150s",
		 network[0] != '\0' ? " · " : "", network);
	screen_set_context(&home->screen, server_hello_text("name"));
	home->scans = strcmp(server_hello_text("home"), "counter") == 0;
	if (home->scans)
		counter_show();
	if (strcmp(server_hello_text("home"), "desk") == 0)
		sale_show();
	home_head_load(&home->head);
	screen_show(&home->screen);
	home_head_free(&home->head);
	free(home);
}
