/* Owns cancelling: how many of each line, where the money goes, and what the rules
 * give back, seen before anything is done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/screens/order_screen.h"
#include "tui/screens/sale_state.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, LINES_MOST = 64, MONEY = 12 };

struct cancel {
	struct screen screen;
	const json_t *order;
	json_t *quote; /* order.quote_cancel for what is chosen; NULL: not asked */
	int units[LINES_MOST];
	int here;
	bool to_balance;
	json_t *done; /* the order as it is then */
};

static const json_t *lines(const struct cancel *cancel)
{
	return json_object_get(cancel->order, "lines");
}

static int count(const struct cancel *cancel)
{
	size_t size = json_array_size(lines(cancel));

	return size < LINES_MOST ? (int)size : LINES_MOST;
}

static const json_t *line(const struct cancel *cancel, int i)
{
	return json_array_get(lines(cancel), (size_t)i);
}

/* So many of it are still there. */
static int left(const struct cancel *cancel, int i)
{
	return (int)(sale_cents(line(cancel, i), "units") -
		     sale_cents(line(cancel, i), "cancelled"));
}

static json_t *arguments(const struct cancel *cancel)
{
	json_t *chosen = json_array();
	char text[64];

	for (int i = 0; i < count(cancel); i++) {
		if (cancel->units[i] == 0)
			continue;
		snprintf(text, sizeof text, "%lld:%d",
			 (long long)sale_cents(line(cancel, i), "line"), cancel->units[i]);
		json_array_append_new(chosen, json_string(text));
	}
	return json_pack("{s:O, s:o, s:s}", "order", json_object_get(cancel->order, "id"), "lines",
			 chosen, "to", cancel->to_balance ? "balance" : "means");
}

static bool any(const struct cancel *cancel)
{
	for (int i = 0; i < count(cancel); i++)
		if (cancel->units[i] > 0)
			return true;
	return false;
}

/* Asked anew at each change: what is seen is what would be done. */
static void ask(struct cancel *cancel)
{
	json_decref(cancel->quote);
	cancel->quote = any(cancel) ? server_record("order.quote_cancel", arguments(cancel)) : NULL;
}

/* --- Drawing --- */

static void draw_line(const struct cancel *cancel, int i, int y, int cols)
{
	const json_t *of = line(cancel, i);
	bool here = i == cancel->here;
	enum style style = here ? STYLE_STRONG : STYLE_PLAIN;
	char text[SCREEN_TEXT];
	char when[48] = "";
	int64_t at;

	if (value_time(value_member(of, "starts", ""), &at))
		lang_time(ui_lang, LANG_MOMENT, at, when, sizeof when);
	if (here)
		paint_text(y, LEFT - 2, 1, STYLE_STRONG, glyph("▸", ">"));
	snprintf(text, sizeof text, "%.80s · %.40s%s%s", value_member(of, "name", ""),
		 value_member(of, "audience_name", ""), when[0] != '\0' ? " · " : "", when);
	paint_text(y, LEFT, cols - 2 * LEFT - 18, style, text);
	snprintf(text, sizeof text, _("%d of %d"), cancel->units[i], left(cancel, i));
	paint_text_right(y, cols - LEFT, 16, here ? STYLE_FIELD : style, text);
}

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
	int rows = foot - body.y - 3;
	int first = cancel->here >= rows ? cancel->here - rows + 1 : 0;

	for (int i = first; i < count(cancel) && i - first < rows; i++)
		draw_line(cancel, i, body.y + 1 + i - first, body.cols);
	paint_rule(foot - 1, LEFT, body.cols - 2 * LEFT);
	draw_quote(cancel, foot + 1, body.cols);
}

/* --- Keys --- */

static void set(struct cancel *cancel, int units)
{
	int most = left(cancel, cancel->here);

	cancel->units[cancel->here] = units < 0 ? 0 : units > most ? most : units;
	ask(cancel);
}

static void all_of_it(struct screen *screen, const struct action *action)
{
	struct cancel *cancel = (struct cancel *)screen;

	(void)action;
	for (int i = 0; i < count(cancel); i++)
		cancel->units[i] = left(cancel, i);
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

	if (pressed == UI_UP || pressed == UI_DOWN) {
		cancel->here += pressed == UI_UP ? -1 : 1;
		cancel->here = cancel->here < 0                ? 0
			       : cancel->here >= count(cancel) ? count(cancel) - 1
							       : cancel->here;
		return true;
	}
	if (pressed == '+' || pressed == '-') {
		set(cancel, cancel->units[cancel->here] + (pressed == '+' ? 1 : -1));
		return true;
	}
	if (pressed < '0' || pressed > '9')
		return false;
	set(cancel, pressed - '0');
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
	if (count(&cancel) == 1)
		cancel.units[0] = left(&cancel, 0);
	ask(&cancel);
	screen_show(&cancel.screen);
	json_decref(cancel.quote);
	return cancel.done;
}
