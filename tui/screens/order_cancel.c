/* Owns cancelling: how many of each line, where the money goes, and what the rules
 * give back, seen before anything is done. */
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

struct cancel {
	struct screen screen;
	const json_t *order;
	json_t *quote; /* order.quote_cancel for what is chosen; NULL: not asked */
	struct cancel_lines chosen;
	bool to_balance;
	json_t *done; /* the order as it is then */
};

static json_t *arguments(const struct cancel *cancel)
{
	return json_pack("{s:O, s:o, s:s}", "order", json_object_get(cancel->order, "id"), "lines",
			 cancel_lines_argument(&cancel->chosen), "to",
			 cancel->to_balance ? "balance" : "means");
}

/* Asked anew at each change: what is seen is what would be done. */
static void ask(struct cancel *cancel)
{
	json_decref(cancel->quote);
	cancel->quote = cancel_lines_any(&cancel->chosen)
				? server_record("order.quote_cancel", arguments(cancel))
				: NULL;
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
	draw_sum(cancel->to_balance ? _("To the customer’s balance")
				    : _("Back to the means it was paid with"),
		 sale_cents(quote, "paid_out"), STYLE_STRONG, y + 1, cols);
}

static void draw(struct screen *screen, struct area body)
{
	struct cancel *cancel = (struct cancel *)screen;
	int foot = body.y + body.rows - 4;

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

static bool has_customer(struct screen *screen, const struct action *action)
{
	(void)action;
	return json_is_object(json_object_get(((struct cancel *)screen)->order, "customer"));
}

static void other_way(struct screen *screen, const struct action *action)
{
	struct cancel *cancel = (struct cancel *)screen;

	(void)action;
	cancel->to_balance = !cancel->to_balance;
	ask(cancel);
}

static bool is_asked(struct screen *screen, const struct action *action)
{
	(void)action;
	return ((struct cancel *)screen)->quote != NULL;
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
	snprintf(text, sizeof text,
		 cancel->to_balance ? _("%s goes to the customer’s balance; the places are free "
					"again.")
				    : _("%s is given back; the places are free again."),
		 sum);
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
	{ '+', N_("one more"), N_("One more of the marked line; - one less"), NULL, NULL, NULL },
	{ 'b', N_("balance or means"), N_("To the customer’s balance, or back as it was paid"),
	  other_way, has_customer, NULL },
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
	ask(&cancel);
	screen_show(&cancel.screen);
	json_decref(cancel.quote);
	return cancel.done;
}
