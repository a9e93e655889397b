/* Owns how an order looks: what was bought, for whom, what it cost and why, what was
 * paid; and what can still be done about it. */
#include "tui/screens/order_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screens/rows.h"
#include "tui/screens/sale_state.h"
#include "tui/screens/server.h"
#include "tui/screens/tickets.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, MONEY = 12 };

struct order_screen {
	struct screen screen;
	json_t *order; /* order.show */
	int first;     /* first row of the lines shown */
};

static void money_at(int64_t cents, enum style style, int y, int right)
{
	char text[48];

	lang_money(ui_lang, cents, text, sizeof text);
	paint_text_right(y, right, MONEY, style, text);
}

static const char *moment(const json_t *object, const char *member, char buf[48])
{
	int64_t at;

	buf[0] = '\0';
	if (value_time(value_member(object, member, ""), &at))
		lang_time(ui_lang, LANG_MOMENT, at, buf, 48);
	return buf;
}

/* --- Drawing --- */

static bool is_live(const json_t *order)
{
	return strcmp(value_member(order, "state", ""), "confirmed") == 0;
}

static void draw_head(const json_t *order, int y, int cols)
{
	const json_t *customer = json_object_get(order, "customer");
	const char *name = value_member(customer, "name", value_member(customer, "email", ""));
	char *state = rows_text("order.show", order, "state");
	char when[48];
	char text[SCREEN_TEXT];
	int taken = paint_text(y, LEFT, 30, is_live(order) ? STYLE_GOOD : STYLE_BAD, state);

	free(state);
	snprintf(text, sizeof text, " · %s · %.60s · %.40s",
		 moment(order, is_live(order) ? "confirmed_at" : "opened_at", when),
		 value_member(order, "shop_name", ""), value_member(order, "account", ""));
	paint_text(y, LEFT + taken, cols - 2 * LEFT - taken, STYLE_PLAIN, text);
	snprintf(text, sizeof text, "%.90s  %.80s", name, value_member(customer, "phone", ""));
	paint_text(y + 1, LEFT, cols - 2 * LEFT, STYLE_STRONG, text);
}

/* When, where, for whom; in one line under the product. */
static void under_line(const json_t *line, char *buf, size_t size)
{
	char when[48];
	const char *seat = value_member(line, "seat_name", "");
	int64_t minutes = sale_cents(line, "minutes");

	moment(line, "starts", when);
	snprintf(buf, size, "%.60s%s%s%s%.40s", value_member(line, "audience_name", ""),
		 when[0] != '\0' ? " · " : "", when, seat[0] != '\0' ? " · " : "", seat);
	if (minutes > 0)
		snprintf(buf + strlen(buf), size - strlen(buf), " · %lld min", (long long)minutes);
}

static int draw_line(const json_t *line, int y, int bottom, int cols)
{
	int64_t cancelled = sale_cents(line, "cancelled");
	char text[SCREEN_TEXT];
	size_t index;
	json_t *offer;

	snprintf(text, sizeof text, "%lld × %.120s", (long long)sale_cents(line, "units"),
		 value_member(line, "name", ""));
	paint_text(y, LEFT, cols - 2 * LEFT - MONEY - 2, STYLE_PLAIN, text);
	money_at(sale_cents(line, "gross"), STYLE_PLAIN, y++, cols - LEFT);
	under_line(line, text, sizeof text);
	if (y < bottom)
		paint_text(y++, LEFT + 4, cols - 2 * LEFT - MONEY - 4, STYLE_DIM, text);
	json_array_foreach(json_object_get(line, "offers"), index, offer)
	{
		if (y >= bottom || sale_cents(offer, "cents") == 0)
			continue;
		paint_text(y, LEFT + 4, cols - 2 * LEFT - MONEY - 4, STYLE_GOOD,
			   value_member(offer, "title", ""));
		money_at(-sale_cents(offer, "cents"), STYLE_GOOD, y++, cols - LEFT);
	}
	if (cancelled > 0 && y < bottom) {
		snprintf(text, sizeof text, _n("%lld cancelled", "%lld cancelled", cancelled),
			 (long long)cancelled);
		paint_text(y, LEFT + 4, cols - 2 * LEFT - MONEY - 4, STYLE_BAD, text);
		money_at(-sale_cents(line, "refunded"), STYLE_BAD, y++, cols - LEFT);
	}
	return y;
}

static void draw_sum(const char *label, int64_t cents, enum style style, int *y, int cols)
{
	paint_text(*y, cols - LEFT - 34, 20, style, label);
	money_at(cents, style, (*y)++, cols - LEFT);
}

static void draw_payments(const json_t *order, int y, int bottom, int cols)
{
	size_t index;
	json_t *payment;
	char text[SCREEN_TEXT];

	json_array_foreach(json_object_get(order, "payments"), index, payment)
	{
		if (y >= bottom)
			return;
		snprintf(text, sizeof text, "%.40s  %.40s", value_member(payment, "name", ""),
			 value_member(payment, "reference", ""));
		paint_text(y, LEFT, 26, STYLE_DIM, text);
		money_at(sale_cents(payment, "cents"), STYLE_DIM, y++, cols - LEFT - 36);
	}
}

/* Each payment and each refund is seen, as long as they leave room for the lines. */
static int foot_rows(const json_t *order)
{
	enum { LEAST = 3, MOST = 8 };
	int payments = (int)json_array_size(json_object_get(order, "payments"));

	return 1 + (payments < LEAST ? LEAST : payments > MOST ? MOST : payments);
}

static void draw(struct screen *screen, struct area body)
{
	struct order_screen *shown = (struct order_screen *)screen;
	const json_t *order = shown->order;
	const json_t *lines = json_object_get(order, "lines");
	int64_t due = sale_cents(order, "due");
	int64_t fee = sale_cents(order, "fee");
	int foot = body.y + body.rows - foot_rows(order);
	int y = body.y + 4;

	draw_head(order, body.y + 1, body.cols);
	for (size_t i = (size_t)shown->first; i < json_array_size(lines) && y < foot; i++)
		y = draw_line(json_array_get(lines, i), y, foot, body.cols);
	paint_rule(foot, LEFT, body.cols - 2 * LEFT);
	draw_payments(order, foot + 1, body.y + body.rows, body.cols);
	y = foot + 1;
	if (fee > 0)
		draw_sum(_("Handling fee"), fee, STYLE_PLAIN, &y, body.cols);
	draw_sum(_("Total"), sale_cents(order, "total"), STYLE_STRONG, &y, body.cols);
	if (due != 0)
		draw_sum(_("Due"), due, STYLE_WARN, &y, body.cols);
}

/* --- What can be done --- */

static bool has_tickets(struct screen *screen, const struct action *action)
{
	(void)action;
	return sale_cents(((struct order_screen *)screen)->order, "tickets") > 0 &&
	       server_may("ticket.list");
}

static void tickets(struct screen *screen, const struct action *action)
{
	(void)action;
	tickets_show(sale_cents(((struct order_screen *)screen)->order, "id"));
}

static bool can_cancel(struct screen *screen, const struct action *action)
{
	(void)action;
	return is_live(((struct order_screen *)screen)->order) && server_may("order.cancel");
}

/* Of what is cancelled already, the handling fee may be left to give back. */
static bool can_give_fee(struct screen *screen, const struct action *action)
{
	const json_t *order = ((struct order_screen *)screen)->order;

	(void)action;
	return json_is_string(json_object_get(order, "cancelled_at")) && order_cancel_fee(order) &&
	       server_may("order.cancel");
}

static void take(struct order_screen *shown, json_t *order)
{
	if (order == NULL)
		return;
	json_decref(shown->order);
	shown->order = order;
}

static void cancel(struct screen *screen, const struct action *action)
{
	struct order_screen *shown = (struct order_screen *)screen;

	(void)action;
	take(shown, order_cancel(shown->order));
}

static bool can_pay(struct screen *screen, const struct action *action)
{
	const json_t *order = ((struct order_screen *)screen)->order;

	(void)action;
	return sale_cents(order, "due") > 0 && server_may("order.pay");
}

static void pay(struct screen *screen, const struct action *action)
{
	struct order_screen *shown = (struct order_screen *)screen;

	(void)action;
	take(shown, sale_pay_due(shown->order));
}

static bool can_send(struct screen *screen, const struct action *action)
{
	const json_t *order = ((struct order_screen *)screen)->order;

	(void)action;
	return is_live(order) && server_may("order.send") &&
	       value_member(json_object_get(order, "customer"), "email", "")[0] != '\0';
}

static void send(struct screen *screen, const struct action *action)
{
	json_t *record = server_record(
		"order.send",
		json_pack("{s:O}", "order",
			  json_object_get(((struct order_screen *)screen)->order, "id")));

	(void)action;
	if (record != NULL)
		screen_say(STYLE_GOOD, _("It is sent."));
	json_decref(record);
}

static bool key(struct screen *screen, int pressed)
{
	struct order_screen *shown = (struct order_screen *)screen;
	int last = (int)json_array_size(json_object_get(shown->order, "lines")) - 1;

	if (pressed == UI_DOWN && shown->first < last)
		shown->first++;
	else if (pressed == UI_UP && shown->first > 0)
		shown->first--;
	else
		return false;
	return true;
}

static const struct action actions[] = {
	{ 't', N_("tickets"), N_("The tickets with their codes, on the screen"), tickets,
	  has_tickets, NULL },
	{ 'p', N_("pay"), N_("Pay what is due"), pay, can_pay, NULL },
	{ 'c', N_("cancel it"), N_("Cancel all of it or a part; first what is given back is shown"),
	  cancel, can_cancel, NULL },
	{ 'f', N_("handling fee"), N_("Give back the handling fee that was kept"), cancel,
	  can_give_fee, NULL },
	{ 'm', N_("send by mail"), N_("Tickets and receipt to the customer’s address"), send,
	  can_send, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type type = {
	.help = N_("All of an order, as it was sold: later changes of prices and offers do not "
		   "change it."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

void order_screen_show(const json_t *row)
{
	struct order_screen shown = { .screen.type = &type };

	shown.order = server_record("order.show",
				    json_pack("{s:O}", "order", json_object_get(row, "id")));
	if (shown.order == NULL)
		return;
	snprintf(shown.screen.title, sizeof shown.screen.title, _("Order no. %lld"),
		 (long long)sale_cents(shown.order, "id"));
	if (json_is_integer(json_object_get(shown.order, "receipt")))
		snprintf(shown.screen.context, sizeof shown.screen.context, _("receipt no. %lld"),
			 (long long)sale_cents(shown.order, "receipt"));
	screen_show(&shown.screen);
	json_decref(shown.order);
}
