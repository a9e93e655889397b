/* Owns how the desk sale looks: what is typed and for whom, the lines with what the
 * offers take off each, and at the bottom the offers beside the sums. */
#include <stdio.h>
#include <string.h>

#include "tui/screens/sale_state.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, FOOT_ROWS = 5, SUMS_WIDTH = 30, MONEY_WIDTH = 10, TAIL = 24 };

static void money(int64_t cents, char buf[48])
{
	lang_money(ui_lang, cents, buf, 48);
}

/* Where the columns of lines end and begin, for a width. */
struct columns {
	int units, name, audience, audience_width, unit, amount;
};

static struct columns columns_of(int cols)
{
	struct columns at = { .units = LEFT + 1, .name = LEFT + 6 };

	at.amount = cols - LEFT;
	at.unit = at.amount - MONEY_WIDTH - 1;
	at.audience_width = cols < 100 ? 13 : 24;
	at.audience = at.unit - MONEY_WIDTH - at.audience_width;
	return at;
}

/* --- Above: the field, and for whom --- */

static void draw_customer(const struct sale *sale, int y, int cols)
{
	const json_t *customer =
		sale->order != NULL ? json_object_get(sale->order, "customer") : sale->customer;
	const char *name = value_member(customer, "name", "");
	size_t marks = json_array_size(json_object_get(customer, "mark"));
	int64_t balance = sale_cents(sale->order, "balance");
	char text[SCREEN_TEXT];
	char sum[48];

	if (!json_is_object(customer)) {
		paint_text_right(y, cols - LEFT, cols / 2, STYLE_DIM, _("F4 customer"));
		return;
	}
	snprintf(text, sizeof text, "%s%.80s", marks > 0 ? glyph("★ ", "* ") : "",
		 name[0] != '\0' ? name : value_member(customer, "email", ""));
	paint_text_right(y, cols - LEFT, cols / 2, STYLE_STRONG, text);
	text[0] = '\0';
	if (marks > 0)
		snprintf(text, sizeof text,
			 _n("%d offer of their own", "%d offers of their own", (int64_t)marks),
			 (int)marks);
	if (balance > 0) {
		money(balance, sum);
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s %s",
			 marks > 0 ? " · " : "", _("balance"), sum);
	} else if (json_is_null(json_object_get(sale->order, "balance"))) {
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s",
			 marks > 0 ? " · " : "", _("balance: scan voucher"));
	}
	paint_text_right(y + 1, cols - LEFT, cols / 2, STYLE_DIM, text);
}

/* --- The lines --- */

static void draw_heads(const struct columns *at, int y)
{
	paint_text_right(y, at->units + 3, 4, STYLE_DIM, _("Qty"));
	paint_text(y, at->name, 20, STYLE_DIM, _("Product"));
	paint_text(y, at->audience, at->audience_width, STYLE_DIM, _("Audience"));
	paint_text_right(y, at->unit, MONEY_WIDTH, STYLE_DIM, _("Each"));
	paint_text_right(y, at->amount, MONEY_WIDTH, STYLE_DIM, _("Amount"));
}

/* "sam. 28 nov. 14:00 · Parterre"; "" where there is neither. */
static void detail_of(const json_t *line, char *buf, size_t size)
{
	const char *seat = value_member(line, "seat_name", "");
	char when[48] = "";
	int64_t at;

	if (value_time(value_member(line, "starts", ""), &at))
		lang_time(ui_lang, LANG_MOMENT, at, when, sizeof when);
	snprintf(buf, size, "%s%s%.60s", when, when[0] != '\0' && seat[0] != '\0' ? " · " : "",
		 seat);
}

static void draw_line(const struct sale *sale, int index, const struct columns *at, int y)
{
	const json_t *line = sale_line(sale, index);
	bool here = index == sale->line;
	enum style style = here ? STYLE_STRONG : STYLE_PLAIN;
	char text[SCREEN_TEXT];

	if (here)
		paint_text(y, 1, 1, STYLE_STRONG, glyph("▸", ">"));
	snprintf(text, sizeof text, "%lld", (long long)sale_cents(line, "units"));
	paint_text_right(y, at->units + 3, 4, style, text);
	paint_text(y, at->name, at->audience - at->name - 1, style, value_member(line, "name", ""));
	paint_text(y, at->audience, at->audience_width, style,
		   value_member(line, "audience_name", ""));
	money(sale_cents(line, "unit"), text);
	paint_text_right(y, at->unit, MONEY_WIDTH, STYLE_PLAIN, text);
	money(sale_cents(line, "gross"), text);
	paint_text_right(y, at->amount, MONEY_WIDTH, style, text);
}

/* Under the line: when and where, what is wrong with it, what each offer takes off. */
static int draw_under(const json_t *line, const struct columns *at, int y, int bottom)
{
	const char *wrong = value_member(line, "wrong", "");
	char text[SCREEN_TEXT];
	size_t index;
	json_t *offer;

	detail_of(line, text, sizeof text);
	if (text[0] != '\0' && y < bottom)
		paint_text(y++, at->name + 2, at->unit - at->name - MONEY_WIDTH, STYLE_DIM, text);
	if (wrong[0] != '\0' && y < bottom)
		paint_text(y++, at->name + 2, at->amount - at->name - 2, STYLE_BAD, wrong);
	json_array_foreach(json_object_get(line, "offers"), index, offer)
	{
		if (y >= bottom || sale_cents(offer, "cents") == 0)
			continue;
		paint_text(y, at->name + 2, at->unit - at->name - MONEY_WIDTH, STYLE_GOOD,
			   value_member(offer, "title", ""));
		money(-sale_cents(offer, "cents"), text);
		paint_text_right(y++, at->amount, MONEY_WIDTH, STYLE_GOOD, text);
	}
	return y;
}

static int rows_of(const json_t *line)
{
	char detail[SCREEN_TEXT];

	detail_of(line, detail, sizeof detail);
	return 1 + (int)json_array_size(json_object_get(line, "offers")) + (detail[0] != '\0') +
	       (value_member(line, "wrong", "")[0] != '\0');
}

/* The first line shown, so that the marked one is. */
static int first_shown(const struct sale *sale, int rows)
{
	int first = sale->line;
	int taken = rows_of(sale_line(sale, sale->line));

	while (first > 0 && taken + rows_of(sale_line(sale, first - 1)) <= rows)
		taken += rows_of(sale_line(sale, --first));
	return first;
}

static void draw_lines(const struct sale *sale, struct area area)
{
	const struct columns at = columns_of(area.cols);
	int count = (int)json_array_size(sale_lines(sale));
	int bottom = area.y + area.rows;
	int y = area.y;

	if (count == 0) {
		paint_text(y + 2, LEFT + 1, area.cols - 2 * LEFT, STYLE_PLAIN,
			   _("Type a product or scan a code, then Enter."));
		paint_text(y + 3, LEFT + 1, area.cols - 2 * LEFT, STYLE_DIM,
			   _("Enter alone shows all that is on sale."));
		return;
	}
	draw_heads(&at, y++);
	for (int i = first_shown(sale, area.rows - 1); i < count && y < bottom; i++) {
		draw_line(sale, i, &at, y++);
		y = draw_under(sale_line(sale, i), &at, y, bottom);
	}
}

/* --- Below: the offers, and the sums --- */

static void draw_offer(const json_t *offer, int y, int width)
{
	bool applies = json_is_true(json_object_get(offer, "applies"));
	const char *sentence = value_member(offer, "sentence", "");
	int taken;

	paint_text(y, LEFT, 1, applies ? STYLE_GOOD : STYLE_DIM,
		   applies ? glyph("✓", "+") : glyph("·", "-"));
	taken = paint_text(y, LEFT + 2, width - 2, applies ? STYLE_PLAIN : STYLE_DIM,
			   value_member(offer, "title", ""));
	if (applies || sentence[0] == '\0' || width - taken < 14)
		return;
	taken += paint_text(y, LEFT + 2 + taken, width - taken - 2, STYLE_DIM,
			    ui_lang == LANG_FR ? " : " : ": ");
	paint_text(y, LEFT + 2 + taken, width - taken - 2, STYLE_WARN, sentence);
}

/* A sum stands to the right in this row of the foot. */
static bool has_sum(const struct sale *sale, int row)
{
	bool reduced = sale_cents(sale->order, "reduction") > 0;
	bool fee = sale_cents(sale->order, "fee") > 0;

	return row == 0 ? reduced || fee : row == 1 ? reduced : row == 2 ? fee : true;
}

/* Sentences go on to the right as far as no sum is there. */
static void draw_offers(const struct sale *sale, int y, int rows, int cols)
{
	int top = y;
	const json_t *offers = json_object_get(sale->order, "offers");
	size_t count = json_array_size(offers);
	char text[64];

	for (size_t i = 0; i < count && rows > 0; i++, y++, rows--) {
		if (rows == 1 && i + 1 < count) {
			snprintf(text, sizeof text, _("%d more: F5"), (int)(count - i));
			paint_text(y, LEFT + 2, cols - SUMS_WIDTH - 2, STYLE_DIM, text);
			return;
		}
		draw_offer(json_array_get(offers, i), y,
			   has_sum(sale, y - top) ? cols - SUMS_WIDTH : cols);
	}
}

static void draw_sum(const char *label, int64_t cents, enum style style, int y, int cols)
{
	char text[48];

	money(cents, text);
	paint_text(y, cols - LEFT - SUMS_WIDTH + 2, SUMS_WIDTH - MONEY_WIDTH - 2, style, label);
	paint_text_right(y, cols - LEFT, MONEY_WIDTH + 2, style, text);
}

static void draw_sums(const struct sale *sale, int y, int cols)
{
	int64_t reduction = sale_cents(sale->order, "reduction");
	int64_t fee = sale_cents(sale->order, "fee");

	if (reduction > 0 || fee > 0)
		draw_sum(_("Before reductions"), sale_cents(sale->order, "gross"), STYLE_PLAIN, y,
			 cols);
	if (reduction > 0)
		draw_sum(_("Reductions"), -reduction, STYLE_GOOD, y + 1, cols);
	if (fee > 0)
		draw_sum(_("Handling fee"), fee, STYLE_PLAIN, y + 2, cols);
	draw_sum(_("TO PAY"), sale_cents(sale->order, "total"), STYLE_STRONG, y + 3, cols);
}

void sale_draw(struct screen *screen, struct area body)
{
	struct sale *sale = (struct sale *)screen;
	int foot = body.y + body.rows - FOOT_ROWS;
	int taken;

	draw_customer(sale, body.y + 1, body.cols);
	draw_lines(sale, (struct area){ body.y + 3, body.x, foot - body.y - 4, body.cols });
	if (json_array_size(sale_lines(sale)) > 0) {
		paint_rule(foot, LEFT, body.cols - 2 * LEFT);
		draw_offers(sale, foot + 1, FOOT_ROWS - 1, body.cols - 2 * LEFT);
		draw_sums(sale, foot + 1, body.cols);
	}
	taken = paint_text(body.y + 1, LEFT, 12, STYLE_STRONG, _("Article"));
	field_draw(&sale->entry, body.y + 1, LEFT + taken + 2, TAIL, true);
}
