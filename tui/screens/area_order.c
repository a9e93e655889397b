/* Owns how a customer reads one of their orders (C4), and how a ticket is held out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/qr_view.h"
#include "tui/kit/screen.h"
#include "tui/screens/area.h"
#include "tui/screens/rows.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, LABEL = 16 };

static int64_t member(const json_t *record, const char *name)
{
	return json_integer_value(json_object_get(record, name));
}

static void money(int64_t cents, char *buf, size_t size)
{
	lang_money(ui_lang, cents, buf, size);
}

static bool moment(const json_t *record, const char *name, char *buf, size_t size)
{
	int64_t at;

	buf[0] = '\0';
	if (!value_time(value_member(record, name, ""), &at))
		return false;
	lang_time(ui_lang, LANG_MOMENT, at, buf, size);
	return true;
}

/* --- One order --- */

struct order_screen {
	struct screen screen;
	json_t *order;
	int first; /* line shown first */
};

static void pair(int *y, int width, const char *label, const char *text)
{
	if (text[0] == '\0')
		return;
	paint_text(*y, LEFT, LABEL - 2, STYLE_DIM, label);
	paint_text((*y)++, LEFT + LABEL, width - LABEL, STYLE_PLAIN, text);
}

static int draw_amount(int y, int right, enum style style, const char *label, int64_t cents)
{
	char text[40];

	money(cents, text, sizeof text);
	paint_text_right(y, right, 16, style, text);
	paint_text_right(y, right - 18, right - 18 - LEFT, STYLE_DIM, label);
	return y + 1;
}

/* What was booked, when and for how long, for whom, and what each offer took off. */
static int draw_line(const json_t *line, int y, int right, int bottom)
{
	const json_t *offers = json_object_get(line, "offers");
	int width = right - LEFT;
	char starts[60];
	char text[300];
	char amount[40];
	json_t *offer;
	size_t i;

	money(member(line, "gross"), amount, sizeof amount);
	paint_text_right(y, right, 16, STYLE_PLAIN, amount);
	snprintf(text, sizeof text, "%d × %s · %s", (int)member(line, "units"),
		 value_member(line, "name", ""), value_member(line, "audience", ""));
	paint_text(y++, LEFT, width - 18, STYLE_PLAIN, text);
	if (y < bottom && moment(line, "starts", starts, sizeof starts)) {
		snprintf(text, sizeof text, _("%s · %d min · %s"), starts,
			 (int)member(line, "minutes"), value_member(line, "producer", ""));
		paint_text(y++, LEFT + 4, width - 22, STYLE_DIM, text);
	}
	json_array_foreach(offers, i, offer)
	{
		if (y >= bottom)
			break;
		money(-member(offer, "cents"), amount, sizeof amount);
		paint_text_right(y, right, 16, STYLE_GOOD, amount);
		paint_text(y++, LEFT + 4, width - 22, STYLE_DIM, value_member(offer, "title", ""));
	}
	if (y < bottom && member(line, "cancelled") > 0) {
		snprintf(text, sizeof text,
			 _n("%d cancelled", "%d cancelled", member(line, "cancelled")),
			 (int)member(line, "cancelled"));
		paint_text(y++, LEFT + 4, width - 4, STYLE_WARN, text);
	}
	return y;
}

static void draw_order(struct screen *screen, struct area body)
{
	struct order_screen *shown = (struct order_screen *)screen;
	const json_t *order = shown->order;
	const json_t *lines = json_object_get(order, "lines");
	int right = body.cols - LEFT;
	int bottom = body.y + body.rows - 3;
	char text[200];
	int y = body.y + 1;

	moment(order, "confirmed_at", text, sizeof text);
	pair(&y, right - LEFT, _("Ordered"), text);
	pair(&y, right - LEFT, _("For"), value_member(order, "for_name", ""));
	pair(&y, right - LEFT, _("At"), value_member(order, "shop", ""));
	if (strcmp(value_member(order, "state", ""), "cancelled") == 0)
		paint_text(y++, LEFT, right - LEFT, STYLE_BAD, _("This order is cancelled."));
	y++;
	for (size_t i = (size_t)shown->first; i < json_array_size(lines) && y < bottom; i++)
		y = draw_line(json_array_get(lines, i), y, right, bottom);
	y = y < bottom ? y : bottom;
	paint_rule(y++, LEFT, right - LEFT);
	if (member(order, "fee") > 0)
		y = draw_amount(y, right, STYLE_PLAIN, _("Handling fee"), member(order, "fee"));
	draw_amount(y, right, STYLE_STRONG, _("Total"), member(order, "total"));
}

static bool order_key(struct screen *screen, int pressed)
{
	struct order_screen *shown = (struct order_screen *)screen;
	int count = (int)json_array_size(json_object_get(shown->order, "lines"));

	if (pressed == UI_DOWN && shown->first + 1 < count)
		shown->first++;
	else if (pressed == UI_UP && shown->first > 0)
		shown->first--;
	else if (pressed != UI_DOWN && pressed != UI_UP)
		return false;
	return true;
}

static void leave(struct screen *screen, const struct action *action)
{
	(void)action;
	screen_close(screen);
}

static bool may_cancel(struct screen *screen, const struct action *action)
{
	const json_t *order = ((struct order_screen *)screen)->order;

	(void)action;
	return server_may("own.cancel") &&
	       strcmp(value_member(order, "state", ""), "confirmed") == 0;
}

static void reload(struct order_screen *shown)
{
	json_t *again = server_record(
		"own.order", json_pack("{s:O}", "order", json_object_get(shown->order, "id")));

	if (again == NULL)
		return;
	json_decref(shown->order);
	shown->order = again;
}

static void cancel(struct screen *screen, const struct action *action)
{
	struct order_screen *shown = (struct order_screen *)screen;

	(void)action;
	if (area_cancel(shown->order))
		reload(shown);
}

static bool is_confirmed(struct screen *screen, const struct action *action)
{
	const json_t *order = ((struct order_screen *)screen)->order;

	(void)action;
	return server_may("own.send") && strcmp(value_member(order, "state", ""), "confirmed") == 0;
}

static void send_again(struct screen *screen, const struct action *action)
{
	struct order_screen *shown = (struct order_screen *)screen;
	json_t *done = server_record(
		"own.send", json_pack("{s:O}", "order", json_object_get(shown->order, "id")));

	(void)action;
	if (done != NULL)
		screen_say(STYLE_GOOD, _("On its way to your address: the order, its tickets, the "
					 "receipt."));
	json_decref(done);
}

static const struct action order_actions[] = {
	{ UI_ENTER, N_("finish"), N_("Back to where you were"), leave, NULL, NULL },
	{ 'x', N_("cancel it"),
	  N_("Cancel this booking or a part of it, as far as the network allows it"), cancel,
	  may_cancel, NULL },
	{ 'm', N_("mail it"), N_("Have it mailed to you again, with its tickets and its receipt"),
	  send_again, is_confirmed, NULL },
	{ UI_DOWN, NULL, N_("See the other lines"), NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type order_type = {
	.help = N_("An order as it was made: what, when, for whom, and the price with what each "
		   "advantage took off. Its tickets print from a computer of yours with "
		   "own.paper, such as: ssh -T … own.paper order=12 > tickets.pdf"),
	.actions = order_actions,
	.draw = draw_order,
	.key = order_key,
};

void area_order(const json_t *row)
{
	struct order_screen shown = { .screen.type = &order_type };
	char title[SCREEN_TEXT];

	shown.order =
		server_record("own.order", json_pack("{s:O}", "order", json_object_get(row, "id")));
	if (shown.order == NULL)
		return;
	snprintf(title, sizeof title, _("Order %d"), (int)member(shown.order, "id"));
	screen_set_title(&shown.screen, title);
	screen_set_context(&shown.screen, server_hello_text("network"));
	screen_show(&shown.screen);
	json_decref(shown.order);
}

/* --- A ticket at the door --- */

struct ticket_screen {
	struct screen screen;
	json_t *tickets; /* rows of own.tickets */
	size_t here;
};

static void draw_words(const json_t *ticket, struct area area)
{
	char text[200];
	int y = area.y;

	paint_text(y, area.x, area.cols, STYLE_STRONG, value_member(ticket, "code", ""));
	y += 2;
	y += paint_wrapped(y, area.x, area.cols, 3, STYLE_STRONG, value_member(ticket, "name", ""));
	if (moment(ticket, "starts", text, sizeof text))
		paint_text(y++, area.x, area.cols, STYLE_GOOD, text);
	snprintf(text, sizeof text, "%s%s%s", value_member(ticket, "audience", ""),
		 value_member(ticket, "seat", "")[0] != '\0' ? " · " : "",
		 value_member(ticket, "seat", ""));
	paint_text(y++, area.x, area.cols, STYLE_PLAIN, text);
	paint_text(y++, area.x, area.cols, STYLE_PLAIN, value_member(ticket, "producer", ""));
	y++;
	snprintf(text, sizeof text, _("Ticket %d of %d"), (int)member(ticket, "nth"),
		 (int)member(ticket, "units"));
	paint_text(y, area.x, area.cols, STYLE_DIM, text);
}

static void draw_ticket(struct screen *screen, struct area body)
{
	struct ticket_screen *shown = (struct ticket_screen *)screen;
	const json_t *ticket = json_array_get(shown->tickets, shown->here);
	struct area place = { body.y + 1, LEFT, body.rows - 1, body.cols - 2 * LEFT };
	struct area words = place;
	int rows;
	int cols;

	if (qr_view_size(value_member(ticket, "code", ""), place, &rows, &cols)) {
		qr_view_draw(value_member(ticket, "code", ""), place);
		words.x += cols + 3;
		words.cols -= cols + 3;
	}
	snprintf(shown->screen.context, sizeof shown->screen.context, "%zu/%zu", shown->here + 1,
		 json_array_size(shown->tickets));
	draw_words(ticket, words);
}

static bool ticket_key(struct screen *screen, int pressed)
{
	struct ticket_screen *shown = (struct ticket_screen *)screen;

	if ((pressed == UI_DOWN || pressed == UI_RIGHT) &&
	    shown->here + 1 < json_array_size(shown->tickets))
		shown->here++;
	else if ((pressed == UI_UP || pressed == UI_LEFT) && shown->here > 0)
		shown->here--;
	else
		return pressed == UI_DOWN || pressed == UI_UP;
	return true;
}

static const struct action ticket_actions[] = {
	{ UI_ENTER, N_("finish"), N_("Back to where you were"), leave, NULL, NULL },
	{ UI_RIGHT, N_("next"), N_("The next ticket, and with the other arrow the one before"),
	  NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type ticket_type = {
	.help = N_("Hold this screen out at the entrance: the code is scanned from it, or read "
		   "out."),
	.actions = ticket_actions,
	.draw = draw_ticket,
	.key = ticket_key,
};

void area_ticket(const json_t *row)
{
	struct ticket_screen shown = { .screen.type = &ticket_type };
	json_t *ticket;
	size_t i;

	shown.tickets = server_rows("own.tickets", NULL, NULL);
	if (json_array_size(shown.tickets) == 0) {
		json_decref(shown.tickets);
		return;
	}
	json_array_foreach(shown.tickets, i, ticket) if (json_equal(json_object_get(ticket, "id"),
								    json_object_get(row, "id")))
		shown.here = i;
	screen_set_title(&shown.screen, _("Ticket"));
	screen_show(&shown.screen);
	json_decref(shown.tickets);
}
