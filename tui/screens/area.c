/* Owns the customer's home: what comes next, then where one can go. */
#include "tui/screens/area.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/dialog.h"
#include "tui/kit/menu.h"
#include "tui/kit/screen.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/menu_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/own.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, FIGURE = 12 };

struct home {
	struct screen screen;
	struct menu menu;
	json_t *own; /* own.show */
};

static bool closed; /* the account was closed here: there is nothing to go back to */

static void load(struct home *home)
{
	json_t *own = server_record("own.show", NULL);

	if (own == NULL)
		return;
	json_decref(home->own);
	home->own = own;
}

/* --- What comes first --- */

static void when(const json_t *next, char *buf, size_t size)
{
	int64_t at;
	char moment[60] = "";
	json_int_t minutes = json_integer_value(json_object_get(next, "minutes"));
	json_int_t units = json_integer_value(json_object_get(next, "units"));
	char places[60];

	if (value_time(value_member(next, "starts", ""), &at))
		lang_time(ui_lang, LANG_MOMENT, at, moment, sizeof moment);
	snprintf(places, sizeof places, _n("%d place", "%d places", units), (int)units);
	snprintf(buf, size, _("%s · %d min · %s"), moment, (int)minutes, places);
}

static int draw_next(const struct home *home, int y, int width)
{
	const json_t *next = json_object_get(home->own, "next");
	char text[200];

	if (!json_is_object(next)) {
		paint_text(y, LEFT, width, STYLE_DIM, _("No booking to come."));
		return y + 2;
	}
	paint_text(y, LEFT, width, STYLE_DIM, _("Next"));
	paint_text(y + 1, LEFT, width, STYLE_STRONG, value_member(next, "name", ""));
	when(next, text, sizeof text);
	paint_text(y + 2, LEFT, width, STYLE_PLAIN, text);
	if (strcmp(value_member(next, "state", ""), "cancelled") == 0) {
		paint_text(y + 3, LEFT, width, STYLE_BAD, _("This session is cancelled."));
		y++;
	}
	return y + 4;
}

static void draw_figure(int y, int x, int width, const char *figure, const char *text)
{
	paint_text_right(y, x + FIGURE - 2, FIGURE - 2, STYLE_STRONG, figure);
	paint_text(y, x + FIGURE, width - FIGURE, STYLE_PLAIN, text);
}

static int64_t count_of(const struct home *home, const char *member)
{
	return json_integer_value(json_object_get(home->own, member));
}

static void draw_count(int y, int x, int width, int64_t count, const char *text)
{
	char figure[32];

	lang_number(ui_lang, count, figure, sizeof figure);
	draw_figure(y, x, width, figure, text);
}

static int draw_figures(const struct home *home, int y, int width)
{
	int half = width / 2;
	int64_t tickets = count_of(home, "tickets");
	int64_t orders = count_of(home, "upcoming");
	int64_t advantages = count_of(home, "advantages");
	char money[40];

	lang_money(ui_lang, json_integer_value(json_object_get(home->own, "balance")), money,
		   sizeof money);
	draw_count(y, LEFT, half, tickets, _n("ticket to show", "tickets to show", tickets));
	draw_count(y, LEFT + half, half, orders, _n("order to come", "orders to come", orders));
	draw_figure(y + 1, LEFT, half, money, _("on my balance"));
	draw_count(y + 1, LEFT + half, half, advantages,
		   _n("own advantage", "own advantages", advantages));
	return y + 2;
}

static void draw(struct screen *screen, struct area body)
{
	struct home *home = (struct home *)screen;
	int width = body.cols - 2 * LEFT < 96 ? body.cols - 2 * LEFT : 96;
	int y = draw_next(home, body.y + 1, width);

	y = draw_figures(home, y, width);
	paint_rule(y + 1, LEFT, width);
	menu_draw(&home->menu, (struct area){ y + 3, LEFT, body.y + body.rows - y - 3, width });
}

/* --- Where one can go --- */

static void open_list(const void *with)
{
	nouns_show(with);
}

static void open_own(const void *with)
{
	(void)with;
	own_show();
}

static void open_close(const void *with)
{
	(void)with;
	if (!dialog_confirm(_("Close my account for good?"),
			    _("Your name, addresses and preferences are forgotten, and nobody can "
			      "bring them back. Vouchers end; so do tickets that you can no longer "
			      "show."),
			    N_("go on")))
		return;
	if (operation_form("own.close", NULL, NULL, NULL)) {
		dialog_message(STYLE_GOOD, _("The account is closed."),
			       _("Thank you, and goodbye."), NULL);
		closed = true;
		screen_end();
	}
}

static void area_details(const void *with)
{
	json_t *own = server_record("own.show", NULL);
	json_t *record = NULL;

	(void)with;
	if (own == NULL)
		return;
	json_object_set(own, "speaks", json_object_get(own, "language"));
	if (operation_form("own.update", NULL, own, &record))
		screen_say(STYLE_GOOD, _("Your details are kept."));
	json_decref(record);
	json_decref(own);
}

static const struct menu_entry entries[] = {
	{ 't', N_("My tickets"), open_list, "own_tickets", "own.tickets" },
	{ 'o', N_("My orders"), open_list, "own_orders", "own.orders" },
	{ 'a', N_("My advantages and codes"), open_list, "own_offers", "own.offers" },
	{ 's', N_("My balance"), open_list, "own_balance", "own.balance" },
	{ 'd', N_("My details"), area_details, NULL, "own.update" },
	{ 'p', N_("What I want to be told"), open_list, "own_preferences", "own.preferences" },
	{ 'b', N_("My address book"), open_list, "own_addresses", "own.addresses" },
	{ 'm', N_("Password, keys, language"), open_own, NULL, NULL },
	{ 'x', N_("Close my account"), open_close, NULL, "own.close" },
	{ .key = 0 },
};

static bool key(struct screen *screen, int pressed)
{
	struct home *home = (struct home *)screen;

	if (!menu_key(&home->menu, pressed))
		return false;
	if (pressed == UI_ENTER || (pressed >= ' ' && pressed < UI_FUNCTION))
		load(home);
	return true;
}

static void sign_out(struct screen *screen, const struct action *action)
{
	(void)action;
	screen_close(screen);
}

static void ask_sign_out(struct screen *screen, const struct action *action)
{
	(void)action;
	if (dialog_confirm(_("Sign out?"), _("Nothing of yours stays on this screen."),
			   N_("sign out")))
		screen_close(screen);
}

static const struct action actions[] = {
	{ UI_ENTER, N_("open"), N_("Open what is marked; its letter does it at once"), NULL, NULL,
	  NULL },
	{ 'q', N_("sign out"), N_("Sign out; nothing of yours stays here"), sign_out, NULL, NULL },
	{ UI_ESCAPE, NULL, NULL, ask_sign_out, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type home_type = {
	.help = N_("Your own area: your tickets until they begin, your orders, the advantages that "
		   "are yours, your balance. Press a letter, or move with the arrows and press "
		   "Enter."),
	.actions = actions,
	.draw = draw,
	.key = key,
	.fixed = true,
};

void area_show(void)
{
	struct home *home = need_new(1, sizeof *home);

	home->screen.type = &home_type;
	menu_screen_add(&home->menu, entries);
	home->menu.columns = 2;
	load(home);
	snprintf(home->screen.title, sizeof home->screen.title, "%s · %.120s",
		 _("My customer account"), value_member(home->own, "name", ""));
	screen_set_context(&home->screen, server_hello_text("network"));
	screen_show(&home->screen);
	json_decref(home->own);
	free(home);
}

/* --- From a visitors' terminal --- */

/* The connection is the customer's from here on; it never goes back, so everything
 * ends with their area. */
static void enter(void)
{
	if (!server_again())
		return;
	server_learn();
	area_show();
	screen_end();
}

static void open_sign_in(const void *with)
{
	(void)with;
	if (operation_form("customer.signin", NULL, NULL, NULL))
		enter();
}

static void open_code(const void *with)
{
	json_t *record = NULL;

	(void)with;
	if (operation_form("customer.activate", NULL, NULL, &record)) {
		json_t *values = json_pack("{s:s}", "email", value_member(record, "email", ""));

		screen_say(STYLE_GOOD, _("Your account is open: sign in."));
		if (operation_form("customer.signin", NULL, values, NULL))
			enter();
		json_decref(values);
	}
	json_decref(record);
}

static void open_register(const void *with)
{
	(void)with;
	if (operation_form("customer.register", NULL, NULL, NULL))
		dialog_message(
			STYLE_GOOD, _("A code is on its way"),
			_("If this is your address, a message with a code comes to it. Nothing "
			  "is said here about who has an account."),
			NULL);
}

static const struct menu_entry visit_entries[] = {
	{ 's', N_("Sign in"), open_sign_in, NULL, "customer.signin" },
	{ 'c', N_("I have a code"), open_code, NULL, "customer.activate" },
	{ 'n', N_("New here, or the password is forgotten"), open_register, NULL,
	  "customer.register" },
	{ .key = 0 },
};

void area_visit(void)
{
	menu_screen_show(_("My customer account"),
			 N_("With an account of your own you find your tickets, orders and "
			    "advantages. A code that comes by mail opens it."),
			 visit_entries);
}
