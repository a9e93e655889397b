/* Owns how a customer cancels what they booked (C5): how many of each line, what comes
 * back on their balance, what the network's rules keep. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/kit/screen.h"
#include "tui/screens/area.h"
#include "tui/screens/cancel_lines.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, MONEY = 12 };

struct cancel {
	struct screen screen;
	const json_t *order;
	json_t *quote; /* own.quote for what is chosen; NULL: nothing is */
	struct cancel_lines chosen;
	bool done;
};

static int64_t member(const json_t *record, const char *name)
{
	return json_integer_value(json_object_get(record, name));
}

static void money(int64_t cents, char *buf, size_t size)
{
	lang_money(ui_lang, cents, buf, size);
}

static json_t *arguments(const struct cancel *cancel)
{
	return json_pack("{s:O, s:o}", "order", json_object_get(cancel->order, "id"), "lines",
			 cancel_lines_argument(&cancel->chosen));
}

/* Asked anew at each change: what is seen is what would be done. */
static void ask(struct cancel *cancel)
{
	json_decref(cancel->quote);
	cancel->quote = cancel_lines_any(&cancel->chosen)
				? server_record("own.quote", arguments(cancel))
				: NULL;
}

/* Lines of a quote that can't be cancelled; says why the first of them can't. */
static size_t objections(const json_t *quote, char *text, size_t size)
{
	size_t count = 0;
	json_t *line;
	size_t i;

	json_array_foreach(json_object_get(quote, "lines"), i, line)
	{
		const char *why = value_member(line, "why_not", "");

		if (why[0] != '\0' && count++ == 0)
			snprintf(text, size, _("%s: %s"), value_member(line, "name", ""), why);
	}
	return count;
}

/* --- Drawing --- */

static void draw_sum(const char *label, int64_t cents, enum style style, int y, int cols)
{
	char text[48];

	money(cents, text, sizeof text);
	paint_text(y, LEFT, cols - 2 * LEFT - MONEY - 2, style, label);
	paint_text_right(y, cols - LEFT, MONEY, style, text);
}

static void draw_quote(const struct cancel *cancel, int y, int cols)
{
	char text[SCREEN_TEXT] = "";

	if (cancel->quote == NULL) {
		paint_text(y, LEFT, cols - 2 * LEFT, STYLE_DIM,
			   _("How many of each line are cancelled?"));
	} else if (objections(cancel->quote, text, sizeof text) > 0) {
		paint_wrapped(y, LEFT, cols - 2 * LEFT, 2, STYLE_WARN, text);
	} else {
		draw_sum(_("Kept by the rules"), member(cancel->quote, "retained"), STYLE_PLAIN, y,
			 cols);
		draw_sum(_("Comes back on your balance"), member(cancel->quote, "refund"),
			 STYLE_STRONG, y + 1, cols);
	}
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

static void all_of_it(struct screen *screen, const struct action *action)
{
	struct cancel *cancel = (struct cancel *)screen;

	(void)action;
	cancel_lines_all(&cancel->chosen);
	ask(cancel);
}

static bool is_possible(struct screen *screen, const struct action *action)
{
	const struct cancel *cancel = (struct cancel *)screen;
	char text[SCREEN_TEXT];

	(void)action;
	return cancel->quote != NULL && objections(cancel->quote, text, sizeof text) == 0;
}

static bool agreed(const json_t *quote)
{
	char refund[40];
	char kept[40];
	char text[300];

	money(member(quote, "refund"), refund, sizeof refund);
	money(member(quote, "retained"), kept, sizeof kept);
	if (member(quote, "retained") > 0)
		snprintf(text, sizeof text,
			 _("%s come back on your balance; %s are kept, by the network’s rules."),
			 refund, kept);
	else
		snprintf(text, sizeof text, _("%s come back on your balance."), refund);
	return dialog_confirm(_("Cancel what you chose?"), text, N_("cancel it"));
}

static void confirm(struct screen *screen, const struct action *action)
{
	struct cancel *cancel = (struct cancel *)screen;
	json_t *record;

	(void)action;
	if (!agreed(cancel->quote))
		return;
	record = server_record("own.cancel", arguments(cancel));
	if (record == NULL)
		return;
	cancel->done = true;
	screen_say(STYLE_GOOD, _("The booking is cancelled."));
	screen_close(screen);
	json_decref(record);
}

static const struct action actions[] = {
	{ UI_ENTER, N_("cancel it"), N_("Cancel what is chosen, after a last question"), confirm,
	  is_possible, NULL },
	{ '*', N_("all"), N_("All of the order"), all_of_it, NULL, NULL },
	{ '+', N_("one more"), N_("One more of the marked line; - one less"), NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type type = {
	.help = N_("Say how many of each line you cancel: what comes back on your balance and "
		   "what the network’s rules keep is shown at once. Nothing is done before Enter."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

/* Where nothing of an order can be cancelled there is nothing to choose. */
static bool nothing_possible(const json_t *order)
{
	json_t *quote = server_record("own.quote",
				      json_pack("{s:O}", "order", json_object_get(order, "id")));
	char text[SCREEN_TEXT] = "";
	bool none = quote == NULL || objections(quote, text, sizeof text) ==
					     json_array_size(json_object_get(quote, "lines"));

	if (quote != NULL && none)
		dialog_message(STYLE_WARN, _("This order can’t be cancelled here."), text, NULL);
	json_decref(quote);
	return none;
}

bool area_cancel(const json_t *order)
{
	struct cancel cancel = { .screen.type = &type, .order = order };
	char title[SCREEN_TEXT];

	if (nothing_possible(order))
		return false;
	snprintf(title, sizeof title, _("Cancel order no. %lld"), (long long)member(order, "id"));
	screen_set_title(&cancel.screen, title);
	cancel_lines_begin(&cancel.chosen, json_object_get(order, "lines"), "audience");
	ask(&cancel);
	screen_show(&cancel.screen);
	json_decref(cancel.quote);
	return cancel.done;
}
