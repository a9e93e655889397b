/* Owns cancelling: how many of each line, where the money goes, whether the handling fee
 * goes too, and what the rules give back, seen before anything is done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/screens/cancel_lines.h"
#include "tui/screens/order_screen.h"
#include "tui/screens/sale_state.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, MONEY = 12 };

/* --- What an order allows --- */

static bool has_customer(const json_t *order)
{
	return json_is_object(json_object_get(order, "customer"));
}

/* Who makes the rules of cancelling may go beyond them. */
static bool network_decides(const json_t *order)
{
	(void)order;
	return server_may("cancellation.set");
}

static bool is_over(const json_t *order)
{
	return strcmp(value_member(order, "state", ""), "cancelled") == 0;
}

bool order_cancel_fee(const json_t *order)
{
	return network_decides(order) &&
	       sale_cents(order, "fee") > sale_cents(order, "fee_refunded");
}

/* Where the money goes. */
enum way { TO_MEANS, TO_BALANCE, TO_CASH, WAYS };

struct cancel {
	struct screen screen;
	const json_t *order;
	json_t *quote; /* order.quote_cancel for what is chosen; NULL: not asked */
	struct cancel_lines chosen;
	enum way to;
	bool fee;     /* goes back too */
	json_t *done; /* the order as it is then */
};

/* As the operation calls it, and beside the sum. */
static const struct {
	const char *name, *label;
	bool (*can)(const json_t *order);
} ways[] = {
	[TO_MEANS] = { "means", N_("Back to the means it was paid with"), NULL },
	[TO_BALANCE] = { "balance", N_("To the customer’s balance"), has_customer },
	[TO_CASH] = { "cash", N_("In cash"), network_decides },
};

static json_t *arguments(const struct cancel *cancel)
{
	json_t *params =
		json_pack("{s:O, s:o, s:s}", "order", json_object_get(cancel->order, "id"), "lines",
			  cancel_lines_argument(&cancel->chosen), "to", ways[cancel->to].name);

	if (cancel->fee)
		json_object_set_new(params, "fee", json_true());
	return params;
}

/* Of an order that is wholly cancelled, the fee can go back alone. */
static bool is_chosen(const struct cancel *cancel)
{
	return cancel_lines_any(&cancel->chosen) || (cancel->fee && is_over(cancel->order));
}

/* Asked anew at each change: what is seen is what would be done. */
static void ask(struct cancel *cancel)
{
	json_t *params;

	json_decref(cancel->quote);
	cancel->quote = NULL;
	if (!is_chosen(cancel))
		return;
	params = arguments(cancel);
	/* The reason for the fee is asked for when it is done. */
	if (cancel->fee)
		json_object_set_new(params, "why", json_string("?"));
	cancel->quote = server_record("order.quote_cancel", params);
}

/* --- Drawing --- */

static void draw_sum(const char *label, int64_t cents, enum style style, int y, int cols)
{
	char text[48];

	lang_money(ui_lang, cents, text, sizeof text);
	paint_text(y, LEFT, cols - 2 * LEFT - MONEY - 2, style, label);
	paint_text_right(y, cols - LEFT, MONEY, style, text);
}

static void draw_quote(const struct cancel *cancel, int y, int cols)
{
	const json_t *quote = cancel->quote;

	if (quote == NULL) {
		paint_text(y, LEFT, cols - 2 * LEFT, STYLE_DIM,
			   _("How many of each line are cancelled?"));
		return;
	}
	if (!json_is_true(json_object_get(quote, "possible")))
		paint_text(y - 1, LEFT, cols - 2 * LEFT, STYLE_WARN,
			   _("The rules do not allow it: a reason will be asked for."));
	draw_sum(_("Kept by the rules"), sale_cents(quote, "retained"), STYLE_PLAIN, y, cols);
	if (cancel->fee)
		draw_sum(_("Handling fee"), sale_cents(quote, "fee"), STYLE_PLAIN, ++y, cols);
	draw_sum(_(ways[cancel->to].label), sale_cents(quote, "paid_out"), STYLE_STRONG, y + 1,
		 cols);
}

static void draw(struct screen *screen, struct area body)
{
	struct cancel *cancel = (struct cancel *)screen;
	int foot = body.y + body.rows - (cancel->fee ? 5 : 4);

	cancel_lines_draw(&cancel->chosen,
			  (struct area){ body.y + 1, 0, foot - body.y - 3, body.cols });
	paint_rule(foot - 1, LEFT, body.cols - 2 * LEFT);
	draw_quote(cancel, foot + 1, body.cols);
}

/* --- Keys --- */

static void all_of_it(struct screen *screen, const struct action *action)
{
	struct cancel *cancel = (struct cancel *)screen;

	(void)action;
	cancel_lines_all(&cancel->chosen);
	ask(cancel);
}

static enum way next_way(const struct cancel *cancel)
{
	enum way to = cancel->to;

	do
		to = to + 1 < WAYS ? to + 1 : TO_MEANS;
	while (ways[to].can && !ways[to].can(cancel->order));
	return to;
}

static bool has_other_way(struct screen *screen, const struct action *action)
{
	const struct cancel *cancel = (struct cancel *)screen;

	(void)action;
	return next_way(cancel) != cancel->to;
}

static void other_way(struct screen *screen, const struct action *action)
{
	struct cancel *cancel = (struct cancel *)screen;

	(void)action;
	cancel->to = next_way(cancel);
	ask(cancel);
}

static bool can_give_fee(struct screen *screen, const struct action *action)
{
	(void)action;
	return order_cancel_fee(((struct cancel *)screen)->order);
}

static void give_fee(struct screen *screen, const struct action *action)
{
	struct cancel *cancel = (struct cancel *)screen;

	(void)action;
	cancel->fee = !cancel->fee;
	ask(cancel);
}

static bool is_asked(struct screen *screen, const struct action *action)
{
	(void)action;
	return ((struct cancel *)screen)->quote != NULL;
}

/* What happens, before and after it has. */
static void say(const struct cancel *cancel, const char *sum, char *text, size_t size)
{
	if (!cancel_lines_any(&cancel->chosen))
		snprintf(text, size, _("%s of handling fee is given back."), sum);
	else if (cancel->to == TO_BALANCE)
		snprintf(text, size,
			 _("%s goes to the customer’s balance; the places are free again."), sum);
	else if (cancel->to == TO_CASH)
		snprintf(text, size, _("%s is given back in cash; the places are free again."),
			 sum);
	else
		snprintf(text, size, _("%s is given back; the places are free again."), sum);
}

static void confirm(struct screen *screen, const struct action *action)
{
	struct cancel *cancel = (struct cancel *)screen;
	json_t *params = arguments(cancel);
	char why[FIELD_SIZE] = "";
	char text[SCREEN_TEXT];
	char sum[48];

	(void)action;
	lang_money(ui_lang, sale_cents(cancel->quote, "paid_out"), sum, sizeof sum);
	say(cancel, sum, text, sizeof text);
	if (!dialog_reason(_("Cancel"), text, _("Why"), N_("cancel it"), why, sizeof why)) {
		json_decref(params);
		return;
	}
	json_object_set_new(params, "why", json_string(why));
	if (!json_is_true(json_object_get(cancel->quote, "possible")))
		json_object_set_new(params, "keep", json_string("0"));
	cancel->done = server_record("order.cancel", params);
	if (cancel->done != NULL) {
		screen_say(STYLE_GOOD, text);
		screen_close(screen);
	}
}

static bool key(struct screen *screen, int pressed)
{
	struct cancel *cancel = (struct cancel *)screen;
	bool changed;

	if (!cancel_lines_key(&cancel->chosen, pressed, &changed))
		return false;
	if (changed)
		ask(cancel);
	return true;
}

static const struct action actions[] = {
	{ UI_ENTER, N_("cancel it"), N_("Cancel what is chosen; a reason is asked for"), confirm,
	  is_asked, NULL },
	{ '*', N_("all"), N_("All of the order"), all_of_it, NULL, NULL },
	{ 'b', N_("money to"),
	  N_("Back as it was paid, to the customer’s balance or, where the network decides, in "
	     "cash"),
	  other_way, has_other_way, NULL },
	{ 'f', N_("fee too"), N_("The handling fee goes back too, or stays"), give_fee,
	  can_give_fee, NULL },
	{ '+', N_("one more"), N_("One more of the marked line; - one less"), NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type type = {
	.help = N_("Say how many of each line are cancelled: what the network’s rules keep and "
		   "give back is shown at once. Nothing is done before Enter."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

json_t *order_cancel(const json_t *order)
{
	struct cancel cancel = { .screen.type = &type, .order = order };

	snprintf(cancel.screen.title, sizeof cancel.screen.title, _("Cancel order no. %lld"),
		 (long long)sale_cents(order, "id"));
	cancel_lines_begin(&cancel.chosen, json_object_get(order, "lines"), "audience_name");
	cancel.fee = is_over(order);
	ask(&cancel);
	screen_show(&cancel.screen);
	json_decref(cancel.quote);
	return cancel.done;
}
