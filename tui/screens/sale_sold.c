/* Owns what is shown once a sale is confirmed: what to give back comes first, read
 * from two metres away; then the tickets, on the screen or by mail. */
#include <stdio.h>
#include <string.h>

#include "tui/screens/sale_state.h"
#include "tui/screens/server.h"
#include "tui/screens/tickets.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, BAND_ROWS = 5 };

struct sold {
	struct screen screen;
	struct sale *sale;
};

static void draw_band(const struct sale *sale, int y, int cols)
{
	int64_t change = sale_cents(sale->order, "change");
	char text[SCREEN_TEXT];
	char sum[48];

	for (int i = 0; i < BAND_ROWS; i++)
		paint_blank(y + i, LEFT, cols - 2 * LEFT, STYLE_BAND_GOOD);
	snprintf(text, sizeof text, "%s %s", glyph("✓", "OK"), _("SOLD"));
	paint_text(y + 1, LEFT + 3, 30, STYLE_BAND_GOOD, text);
	if (change > 0) {
		lang_money(ui_lang, change, sum, sizeof sum);
		snprintf(text, sizeof text, "%s  %s", _("TO GIVE BACK"), sum);
		paint_text(y + 3, LEFT + 3, cols - 2 * LEFT - 6, STYLE_BAND_GOOD, text);
	}
}

static void draw_fact(const char *label, const char *text, int *y, int cols)
{
	if (text[0] == '\0')
		return;
	paint_text(*y, LEFT + 3, 16, STYLE_DIM, label);
	paint_text((*y)++, LEFT + 20, cols - LEFT - 24, STYLE_PLAIN, text);
}

static void draw(struct screen *screen, struct area body)
{
	const struct sale *sale = ((struct sold *)screen)->sale;
	const json_t *order = sale->order;
	const json_t *customer = json_object_get(order, "customer");
	int64_t tickets = sale_cents(order, "tickets");
	int y = body.y + 2 + BAND_ROWS;
	char text[SCREEN_TEXT];
	size_t index;
	json_t *payment;

	draw_band(sale, body.y + 1, body.cols);
	lang_money(ui_lang, sale_cents(order, "total"), text, sizeof text);
	draw_fact(_("Total"), text, &y, body.cols);
	json_array_foreach(json_object_get(order, "payments"), index, payment)
	{
		lang_money(ui_lang, sale_cents(payment, "tendered"), text, sizeof text);
		draw_fact(value_member(payment, "name", ""), text, &y, body.cols);
	}
	snprintf(text, sizeof text, "%lld", (long long)sale_cents(order, "receipt"));
	draw_fact(_("Receipt"), json_is_integer(json_object_get(order, "receipt")) ? text : "", &y,
		  body.cols);
	draw_fact(_("Customer"), value_member(customer, "name", ""), &y, body.cols);
	snprintf(text, sizeof text, _n("%lld ticket", "%lld tickets", tickets), (long long)tickets);
	draw_fact(_("Tickets"), tickets > 0 ? text : "", &y, body.cols);
	if (sale_cents(order, "due") > 0) {
		lang_money(ui_lang, sale_cents(order, "due"), text, sizeof text);
		draw_fact(_("Due"), text, &y, body.cols);
	}
	if (tickets > 0 && server_may("ticket.paper")) {
		snprintf(text, sizeof text, "ssh … ticket.paper order=%lld > %s.pdf",
			 (long long)sale_cents(order, "id"), _("tickets"));
		draw_fact(_("To print"), text, &y, body.cols);
	}
	if (strcmp(value_member(order, "delivery", ""), "email") == 0)
		draw_fact(_("Sent to"), value_member(customer, "email", ""), &y, body.cols);
}

static void next(struct screen *screen, const struct action *action)
{
	(void)action;
	screen_close(screen);
}

static void tickets(struct screen *screen, const struct action *action)
{
	const struct sale *sale = ((struct sold *)screen)->sale;

	(void)action;
	tickets_show(json_integer_value(json_object_get(sale->order, "id")));
}

static bool has_tickets(struct screen *screen, const struct action *action)
{
	(void)action;
	return sale_cents(((struct sold *)screen)->sale->order, "tickets") > 0 &&
	       server_may("ticket.list");
}

static void mail(struct screen *screen, const struct action *action)
{
	const struct sale *sale = ((struct sold *)screen)->sale;
	json_t *record = server_record(
		"order.send", json_pack("{s:O}", "order", json_object_get(sale->order, "id")));

	(void)action;
	if (record != NULL)
		screen_say(STYLE_GOOD, _("It is sent."));
	json_decref(record);
}

static bool has_mail(struct screen *screen, const struct action *action)
{
	const json_t *customer = json_object_get(((struct sold *)screen)->sale->order, "customer");

	(void)action;
	return value_member(customer, "email", "")[0] != '\0' && server_may("order.send");
}

static const struct action actions[] = {
	{ UI_ENTER, N_("next sale"), NULL, next, NULL, NULL },
	{ 't', N_("tickets"), N_("The tickets with their codes, on the screen"), tickets,
	  has_tickets, NULL },
	{ 'm', N_("send by mail"), N_("Tickets and receipt to the customer’s address"), mail,
	  has_mail, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type type = {
	.help = N_("The sale is recorded. Give back what is shown, hand over the tickets, then "
		   "Enter for the next customer."),
	.leave = N_("next sale"),
	.actions = actions,
	.draw = draw,
};

void sale_sold(struct sale *sale)
{
	struct sold sold = { .screen.type = &type, .sale = sale };

	snprintf(sold.screen.title, sizeof sold.screen.title, "%s", sale->screen.title);
	snprintf(sold.screen.context, sizeof sold.screen.context, _("order no. %lld"),
		 (long long)sale_cents(sale->order, "id"));
	screen_show(&sold.screen);
}
