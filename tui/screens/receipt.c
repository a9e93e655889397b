/* Owns the screen of a receipt: what was sold, VAT by rate, how it was paid. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/screen.h"
#include "tui/screens/sale_papers.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { RIGHT = 76 };

struct receipt {
	struct screen screen;
	json_t *record;
	int top; /* lines that are above */
};

static json_int_t of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

/* The page as it runs; lines above `top` and below the area are not drawn. */
struct flow {
	int y, first, last;
};

static bool seen(const struct flow *flow)
{
	return flow->y >= flow->first && flow->y <= flow->last;
}

static void row(struct flow *flow, enum style style, const char *text, json_int_t cents)
{
	char amount[48];

	if (seen(flow)) {
		paint_text(flow->y, 3, RIGHT - 22, style, text);
		paint_text_right(flow->y, RIGHT, 16, style,
				 lang_money(ui_lang, cents, amount, sizeof amount));
	}
	flow->y++;
}

static void note(struct flow *flow, const char *text)
{
	if (*text && seen(flow))
		paint_text(flow->y, 5, RIGHT - 22, STYLE_DIM, text);
	flow->y += *text != '\0';
}

static void rule(struct flow *flow)
{
	if (seen(flow))
		paint_rule(flow->y, 3, RIGHT - 3);
	flow->y++;
}

static void sold(struct flow *flow, const json_t *body)
{
	json_t *lines = json_object_get(body, "lines"), *line, *offer;
	char text[SCREEN_TEXT];
	size_t i, j;

	json_array_foreach(lines, i, line)
	{
		snprintf(text, sizeof text, "%lld %s %.120s", (long long)of(line, "units"),
			 glyph("×", "x"), value_member(line, "name", ""));
		row(flow, STYLE_PLAIN, text, of(line, "net"));
		snprintf(text, sizeof text, "%.60s %.40s", value_member(line, "audience", ""),
			 value_member(line, "seat", ""));
		note(flow, text);
		json_array_foreach(json_object_get(line, "offers"), j, offer)
		{
			note(flow, value_member(offer, "title", ""));
		}
	}
	if (of(body, "fee"))
		row(flow, STYLE_PLAIN, _("Handling fee"), of(body, "fee"));
}

static void paid(struct flow *flow, const json_t *body)
{
	json_t *list = json_object_get(body, "payments"), *payment;
	size_t i;

	json_array_foreach(list, i, payment)
	{
		row(flow, STYLE_PLAIN, value_member(payment, "name", ""),
		    of(payment, "cents") > 0 ? of(payment, "tendered") : of(payment, "cents"));
	}
	if (of(body, "change"))
		row(flow, STYLE_PLAIN, _("Change"), -of(body, "change"));
	if (of(body, "due"))
		row(flow, STYLE_WARN, _("Due"), of(body, "due"));
}

static void taxes(struct flow *flow, const json_t *body)
{
	json_t *list = json_object_get(body, "vat"), *rate;
	char text[SCREEN_TEXT];
	char percent[32];
	size_t i;

	json_array_foreach(list, i, rate)
	{
		lang_rate(ui_lang, of(rate, "rate"), percent, sizeof percent);
		snprintf(text, sizeof text, _("of which VAT at %s"), percent);
		row(flow, STYLE_DIM, text, of(rate, "vat"));
	}
}

static void draw(struct screen *screen, struct area body)
{
	struct receipt *receipt = (struct receipt *)screen;
	const json_t *inside = json_object_get(receipt->record, "body");
	struct flow flow = { body.y + 1 - receipt->top, body.y, body.y + body.rows - 1 };
	const char *why = value_member(inside, "why", "");

	note(&flow, value_member(receipt->record, "shop", ""));
	note(&flow, value_member(receipt->record, "customer", ""));
	note(&flow, why);
	sold(&flow, inside);
	rule(&flow);
	row(&flow, STYLE_STRONG, _("Total"), of(inside, "total"));
	taxes(&flow, inside);
	flow.y++;
	paid(&flow, inside);
	if (receipt->top > 0 && flow.y <= body.y)
		receipt->top = 0;
}

static void scroll(struct screen *screen, const struct action *action)
{
	struct receipt *receipt = (struct receipt *)screen;

	receipt->top += action->key == UI_DOWN ? 1 : -1;
	if (receipt->top < 0)
		receipt->top = 0;
}

static const struct action actions[] = {
	{ UI_DOWN, NULL, N_("Further down"), scroll, NULL, NULL },
	{ UI_UP, NULL, N_("Further up"), scroll, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type receipt_type = {
	.help = N_("A receipt as it was made; nothing changes it any more. On paper, from a "
		   "command: receipt.paper receipt=NUMBER > receipt.pdf"),
	.actions = actions,
	.draw = draw,
};

void receipt_show_row(const json_t *row_of)
{
	struct receipt receipt = { .screen.type = &receipt_type };
	int64_t seconds;
	char when[64] = "";

	receipt.record = server_record(
		"receipt.show", json_pack("{s:O}", "receipt", json_object_get(row_of, "number")));
	if (receipt.record == NULL)
		return;
	if (value_time(value_member(receipt.record, "at", ""), &seconds))
		lang_time(ui_lang, LANG_STAMP, seconds, when, sizeof when);
	snprintf(receipt.screen.title, SCREEN_TEXT, "%s %lld", _("Receipt"),
		 (long long)of(receipt.record, "number"));
	screen_set_context(&receipt.screen, when);
	screen_show(&receipt.screen);
	json_decref(receipt.record);
}
