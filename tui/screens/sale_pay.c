/* Owns the payment: means are chosen with the arrows, the field holds what remains.
 * Enter takes an amount; when all is there the sale is confirmed, at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/dialog.h"
#include "tui/screens/sale_state.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, TAKEN_MOST = 8, MEANS_WIDTH = 28, BAND_ROWS = 3 };

struct taken {
	char ref[64], name[80], reference[64];
	int64_t cents;
};

struct pay {
	struct screen screen;
	const char *operation; /* order.confirm, or order.pay for what is due */
	struct sale *sale;
	json_t *means; /* of item.list */
	int here;
	struct field amount, reference;
	bool in_reference;
	bool proposed; /* the amount is ours: the first key typed takes its place */
	struct taken taken[TAKEN_MOST];
	int count;
	bool paid;
};

static const json_t *means_here(const struct pay *pay)
{
	return json_array_get(pay->means, (size_t)pay->here);
}

static bool is_kind(const json_t *means, const char *kind)
{
	return strcmp(value_member(means, "kind", ""), kind) == 0;
}

/* What bears a number or a name to be written down. */
static bool has_reference(const json_t *means)
{
	return is_kind(means, "card") || is_kind(means, "cheque") || is_kind(means, "transfer");
}

static int64_t remaining(const struct pay *pay)
{
	int64_t cents = sale_cents(pay->sale->order, "due");

	for (int i = 0; i < pay->count; i++)
		cents -= pay->taken[i].cents;
	return cents;
}

/* The amount as the language writes it, without its sign. */
static void fill(struct pay *pay)
{
	int64_t cents = remaining(pay);
	int64_t balance = sale_cents(pay->sale->order, "balance");
	char text[32];

	if (is_kind(means_here(pay), "balance") && balance < cents)
		cents = balance;
	sale_amount(cents > 0 ? cents : 0, text);
	if (ui_lang == LANG_FR)
		*strchr(text, '.') = ',';
	field_set(&pay->amount, text);
	pay->proposed = true;
	field_set(&pay->reference, "");
	pay->in_reference = false;
}

/* "12", "12,5", "12.50"; -1 when it is no amount. */
static int64_t read_amount(const char *text)
{
	int64_t cents = 0;
	int digits = 0;
	int decimals = -1;

	for (; *text != '\0'; text++) {
		if ((*text == ',' || *text == '.') && decimals < 0) {
			decimals = 0;
		} else if (*text >= '0' && *text <= '9' && digits < 10 && decimals < 2) {
			cents = cents * 10 + *text - '0';
			digits++;
			decimals += decimals >= 0;
		} else {
			return -1;
		}
	}
	for (decimals = decimals < 0 ? 0 : decimals; decimals < 2; decimals++)
		cents *= 10;
	return digits > 0 ? cents : -1;
}

/* --- Drawing --- */

static void draw_band(const struct pay *pay, int y, int cols)
{
	int64_t cents = remaining(pay);
	char text[64];
	int width = cols - 2 * LEFT < 74 ? cols - 2 * LEFT : 74;

	for (int i = 0; i < BAND_ROWS; i++)
		paint_blank(y + i, LEFT, width, STYLE_BAND_WARN);
	paint_text(y + 1, LEFT + 3, width / 2, STYLE_BAND_WARN,
		   pay->count > 0 ? _("STILL TO PAY") : _("TO PAY"));
	lang_money(ui_lang, cents > 0 ? cents : 0, text, sizeof text);
	paint_text_right(y + 1, LEFT + width - 3, 20, STYLE_BAND_WARN, text);
}

static void draw_means(const struct pay *pay, int y, int rows)
{
	size_t index;
	json_t *means;
	char text[SCREEN_TEXT];
	char sum[48];

	json_array_foreach(pay->means, index, means)
	{
		bool here = (int)index == pay->here;

		if ((int)index >= rows)
			break;
		if (here)
			paint_text(y + (int)index, LEFT, 1, STYLE_STRONG, glyph("▸", ">"));
		snprintf(text, sizeof text, "%s", value_member(means, "name", ""));
		if (is_kind(means, "balance")) {
			lang_money(ui_lang, sale_cents(pay->sale->order, "balance"), sum,
				   sizeof sum);
			snprintf(text, sizeof text, "%.60s (%s)", value_member(means, "name", ""),
				 sum);
		}
		paint_text(y + (int)index, LEFT + 2, MEANS_WIDTH, here ? STYLE_STRONG : STYLE_PLAIN,
			   text);
	}
}

static void draw_taken(const struct pay *pay, int y, int x, int cols)
{
	char text[64];

	for (int i = 0; i < pay->count; i++) {
		const struct taken *taken = &pay->taken[i];

		paint_text(y + i, x, 16, STYLE_GOOD, taken->name);
		lang_money(ui_lang, taken->cents, text, sizeof text);
		paint_text_right(y + i, x + 28, 12, STYLE_GOOD, text);
		paint_text(y + i, x + 30, cols - LEFT - x - 30, STYLE_DIM, taken->reference);
	}
}

static void draw(struct screen *screen, struct area body)
{
	struct pay *pay = (struct pay *)screen;
	int y = body.y + 2 + BAND_ROWS;
	int x = LEFT + MEANS_WIDTH + 6;
	int64_t typed = read_amount(pay->amount.text);
	int64_t change = typed - remaining(pay);
	char text[64];

	draw_band(pay, body.y + 1, body.cols);
	draw_means(pay, y + 1, body.rows - BAND_ROWS - 4);
	paint_text(y + 1, x, 12, STYLE_STRONG, _("Amount"));
	field_draw(&pay->amount, y + 1, x + 13, 12, !pay->in_reference);
	if (has_reference(means_here(pay))) {
		paint_text(y + 2, x, 12, STYLE_PLAIN, _("Reference"));
		field_draw(&pay->reference, y + 2, x + 13, 20, pay->in_reference);
	}
	if (change > 0 && json_is_true(json_object_get(means_here(pay), "change"))) {
		lang_money(ui_lang, change, text, sizeof text);
		paint_text(y + 3, x, 12, STYLE_PLAIN, _("To give back"));
		paint_text(y + 3, x + 13, 20, STYLE_STRONG, text);
	}
	draw_taken(pay, y + 5, x, body.cols);
}

/* --- Taking and confirming --- */

static json_t *payments(const struct pay *pay)
{
	json_t *list = json_array();
	char amount[32];
	char text[256];

	for (int i = 0; i < pay->count; i++) {
		const struct taken *taken = &pay->taken[i];

		snprintf(text, sizeof text, "%s:%s%s%s", taken->ref,
			 sale_amount(taken->cents, amount), taken->reference[0] != '\0' ? ":" : "",
			 taken->reference);
		json_array_append_new(list, json_string(text));
	}
	return list;
}

static void confirm(struct pay *pay)
{
	json_t *params = sale_order(pay->sale);
	char amount[32];

	if (strcmp(pay->operation, "order.confirm") == 0)
		json_object_set_new(
			params, "total",
			json_string(sale_amount(sale_cents(pay->sale->order, "total"), amount)));
	json_object_set_new(params, "payments", payments(pay));
	pay->paid = sale_call(pay->sale, pay->operation, params);
	if (pay->paid || pay->sale->order == NULL) {
		screen_close(&pay->screen);
		return;
	}
	/* Refused whole: nothing was taken. */
	pay->count = 0;
	fill(pay);
}

static void take(struct screen *screen, const struct action *action)
{
	struct pay *pay = (struct pay *)screen;
	const json_t *means = means_here(pay);
	int64_t cents = read_amount(pay->amount.text);
	struct taken *taken = &pay->taken[pay->count];

	(void)action;
	if (cents < 0 || (cents == 0 && remaining(pay) > 0) || pay->count == TAKEN_MOST) {
		screen_say(STYLE_BAD, _("This is not an amount."));
		return;
	}
	if (cents > remaining(pay) && !json_is_true(json_object_get(means, "change"))) {
		screen_say(STYLE_BAD, _("No change is given on this means of payment."));
		return;
	}
	if (cents > 0) {
		snprintf(taken->ref, sizeof taken->ref, "%.60s", value_member(means, "ref", ""));
		snprintf(taken->name, sizeof taken->name, "%.60s", value_member(means, "name", ""));
		snprintf(taken->reference, sizeof taken->reference, "%.60s", pay->reference.text);
		taken->cents = cents;
		pay->count++;
	}
	if (remaining(pay) <= 0)
		confirm(pay);
	else
		fill(pay);
}

/* The rest is owed: whether that may be is the network's to say, by its settings. */
static void leave_due(struct screen *screen, const struct action *action)
{
	(void)action;
	confirm((struct pay *)screen);
}

static bool can_leave_due(struct screen *screen, const struct action *action)
{
	const struct pay *pay = (struct pay *)screen;

	(void)action;
	return strcmp(pay->operation, "order.confirm") == 0 && remaining(pay) > 0;
}

static void take_back(struct screen *screen, const struct action *action)
{
	struct pay *pay = (struct pay *)screen;

	(void)action;
	pay->count--;
	fill(pay);
}

static bool has_taken(struct screen *screen, const struct action *action)
{
	(void)action;
	return ((struct pay *)screen)->count > 0;
}

static bool key(struct screen *screen, int pressed)
{
	struct pay *pay = (struct pay *)screen;
	int last = (int)json_array_size(pay->means) - 1;

	switch (pressed) {
	case UI_UP:
	case UI_DOWN:
		pay->here += pressed == UI_UP ? -1 : 1;
		pay->here = pay->here < 0 ? 0 : pay->here > last ? last : pay->here;
		fill(pay);
		return true;
	case UI_TAB:
		pay->in_reference = !pay->in_reference && has_reference(means_here(pay));
		return true;
	default:
		break;
	}
	if (pay->in_reference)
		return field_key(&pay->reference, pressed);
	if (pay->proposed && pressed >= '0' && pressed <= '9')
		field_set(&pay->amount, "");
	if (!field_key(&pay->amount, pressed))
		return false;
	pay->proposed = false;
	return true;
}

static const struct action actions[] = {
	{ UI_ENTER, N_("take this"),
	  N_("Take this amount; when all is there, the sale is confirmed"), take, NULL, NULL },
	{ UI_DOWN, N_("means"), N_("Choose the means of payment"), NULL, NULL, NULL },
	{ UI_TAB, N_("reference"),
	  N_("Number of the card terminal’s slip, the cheque, the transfer"), NULL, NULL, NULL },
	{ UI_F7, NULL, N_("Confirm now, the rest being due: where the network allows it"),
	  leave_due, can_leave_due, NULL },
	{ UI_F8, N_("take back"), N_("Take back the last amount"), take_back, has_taken, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type type = {
	.help = N_("Choose the means with the arrows. The amount is what remains: type another "
		   "one to pay in several ways, or more than that in cash for the change. Nothing "
		   "is recorded before all is paid."),
	.leave = N_("basket"),
	.actions = actions,
	.draw = draw,
	.key = key,
};

/* Without a customer there is no balance to pay with. */
static json_t *means_for(const struct sale *sale)
{
	json_t *rows = server_rows("item.list",
				   json_pack("{s:s, s:b}", "list", "means", "active", 1), NULL);
	int64_t balance = sale_cents(sale->order, "balance");

	for (size_t i = json_array_size(rows); i > 0; i--)
		if (balance <= 0 && is_kind(json_array_get(rows, i - 1), "balance"))
			json_array_remove(rows, i - 1);
	return rows;
}

static bool pay_by(struct sale *sale, const char *operation)
{
	struct pay *pay = need_new(1, sizeof *pay);
	bool paid = false;

	pay->sale = sale;
	pay->operation = operation;
	pay->screen.type = &type;
	pay->means = means_for(sale);
	if (json_array_size(pay->means) > 0) {
		snprintf(pay->screen.title, sizeof pay->screen.title, "%s", _("Payment"));
		snprintf(pay->screen.context, sizeof pay->screen.context, _("order no. %lld"),
			 (long long)sale_cents(sale->order, "id"));
		fill(pay);
		screen_show(&pay->screen);
		paid = pay->paid;
	}
	json_decref(pay->means);
	free(pay);
	return paid;
}

bool sale_pay(struct sale *sale)
{
	return pay_by(sale, "order.confirm");
}

json_t *sale_pay_due(const json_t *order)
{
	struct sale *sale = need_new(1, sizeof *sale);
	json_t *paid = NULL;

	sale->order = json_deep_copy(order);
	if (pay_by(sale, "order.pay"))
		paid = json_incref(sale->order);
	sale_clear(sale);
	free(sale);
	return paid;
}
