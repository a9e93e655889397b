/* Owns the screen of a closing: whether it is still what it was, large; then its totals by
 * VAT rate and by means of payment, and the running total. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/screen.h"
#include "tui/screens/sale_papers.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

struct closing {
	struct screen screen;
	json_t *record;
};

static json_int_t of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static void draw_money(int y, int right, enum style style, json_int_t cents)
{
	char text[48];

	paint_text_right(y, right, 16, style, lang_money(ui_lang, cents, text, sizeof text));
}

static void draw_verdict(const json_t *record, int y)
{
	bool whole = json_is_true(json_object_get(record, "ok"));
	char text[SCREEN_TEXT];

	if (whole)
		snprintf(text, sizeof text, "  %s  %s", glyph("✓", "OK"),
			 _("Verified: chained, signed, and its receipts are what they were"));
	else
		snprintf(text, sizeof text, "  %s  %s: %.120s", glyph("✗", "!!"),
			 _("Not what it was"), value_member(record, "why", ""));
	paint_blank(y, 3, 73, whole ? STYLE_BAND_GOOD : STYLE_BAND_BAD);
	paint_text(y, 3, 73, whole ? STYLE_BAND_GOOD : STYLE_BAND_BAD, text);
}

static void draw_rate(int y, json_int_t points)
{
	char text[32];

	paint_text(y, 3, 10, STYLE_PLAIN, lang_rate(ui_lang, points, text, sizeof text));
}

static int draw_rates(const json_t *body, int y, int last)
{
	json_t *list = json_object_get(body, "vat"), *row;
	size_t i;

	paint_text(y, 3, 12, STYLE_DIM, _("VAT"));
	paint_text_right(y, 27, 12, STYLE_DIM, _("Net"));
	paint_text_right(y, 41, 12, STYLE_DIM, _("VAT"));
	paint_text_right(y, 57, 12, STYLE_DIM, _("Gross"));
	paint_rule(++y, 3, 73);
	json_array_foreach(list, i, row)
	{
		if (++y > last)
			break;
		draw_rate(y, of(row, "rate"));
		draw_money(y, 27, STYLE_PLAIN, of(row, "net"));
		draw_money(y, 41, STYLE_PLAIN, of(row, "vat"));
		draw_money(y, 57, STYLE_PLAIN, of(row, "gross"));
	}
	return y + 2;
}

static int draw_means(const json_t *body, int y, int last)
{
	json_t *list = json_object_get(body, "means"), *row;
	char number[24];
	size_t i;

	paint_text(y, 3, 30, STYLE_DIM, _("Means of payment"));
	paint_text_right(y, 41, 12, STYLE_DIM, _("Payments"));
	paint_text_right(y, 57, 12, STYLE_DIM, _("Received"));
	paint_rule(++y, 3, 73);
	json_array_foreach(list, i, row)
	{
		if (++y > last)
			break;
		paint_text(y, 3, 30, STYLE_PLAIN, value_member(row, "name", ""));
		paint_text_right(y, 41, 8, STYLE_DIM,
				 lang_number(ui_lang, of(row, "count"), number, sizeof number));
		draw_money(y, 57, STYLE_PLAIN, of(row, "cents"));
	}
	return y + 2;
}

static void draw_figures(const json_t *record, int y)
{
	char text[SCREEN_TEXT];

	paint_text(y, 3, 24, STYLE_STRONG, _("Total"));
	draw_money(y, 27, STYLE_STRONG, of(record, "cents"));
	paint_text(y, 36, 24, STYLE_DIM, _("Since the beginning"));
	draw_money(y, 76, STYLE_STRONG, of(record, "running"));
	if (of(record, "first") == 0)
		snprintf(text, sizeof text, "%s", _("No receipt"));
	else if (of(record, "first") == of(record, "last"))
		snprintf(text, sizeof text, _("Receipt %lld"), (long long)of(record, "first"));
	else
		snprintf(text, sizeof text, _("Receipts %lld to %lld"),
			 (long long)of(record, "first"), (long long)of(record, "last"));
	paint_text(y + 1, 3, 70, STYLE_DIM, text);
}

static void draw(struct screen *screen, struct area body)
{
	const json_t *record = ((struct closing *)screen)->record;
	const json_t *inside = json_object_get(record, "body");
	int last = body.y + body.rows - 2;
	int y = body.y + 1;
	char text[SCREEN_TEXT];

	draw_verdict(record, y);
	draw_figures(record, y + 2);
	y = draw_rates(inside, y + 5, last);
	draw_means(inside, y, last);
	snprintf(text, sizeof text, "ssh … closing.export closing=%lld format=json > closing.json",
		 (long long)of(record, "id"));
	paint_text(last + 1, 3, 12, STYLE_DIM, _("Archive:"));
	paint_text(last + 1, 13, 62, STYLE_DIM, text);
}

static void verify(struct screen *screen, const struct action *action)
{
	json_t *record;
	char text[SCREEN_TEXT];

	(void)screen;
	(void)action;
	screen_busy(_("Every receipt and every closing is read again…"));
	record = server_record("closing.verify", NULL);
	if (record == NULL)
		return;
	if (json_is_true(json_object_get(record, "ok")))
		snprintf(text, sizeof text,
			 _("Nothing was changed. Closings: %lld, receipts: %lld."),
			 (long long)of(record, "closings"), (long long)of(record, "receipts"));
	else
		snprintf(text, sizeof text, "%s: %.40s %.100s", _("Not what it was"),
			 value_member(record, "broken_at", ""), value_member(record, "why", ""));
	screen_say(json_is_true(json_object_get(record, "ok")) ? STYLE_GOOD : STYLE_BAD, text);
	json_decref(record);
}

static const struct action actions[] = {
	{ 'v', N_("verify all"), N_("Read all receipts and closings again, from the first"), verify,
	  NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type closing_type = {
	.help = N_("A closing seals the receipts of a day, a month or a year. Each holds the "
		   "fingerprint of the one before, and is signed with this network’s key: what was "
		   "changed afterwards shows here. No certificate is claimed for this."),
	.actions = actions,
	.draw = draw,
};

void closing_show_row(const json_t *row)
{
	struct closing closing = { .screen.type = &closing_type };
	char *kind;
	char *period;

	closing.record = server_record("closing.show",
				       json_pack("{s:O}", "closing", json_object_get(row, "id")));
	if (closing.record == NULL)
		return;
	kind = value_text(server_column("closing.list", "kind"),
			  json_object_get(closing.record, "kind"));
	period = value_text(server_column("closing.list", "period"),
			    json_object_get(closing.record, "period"));
	snprintf(closing.screen.title, SCREEN_TEXT, "%s · %.30s %.30s", _("Closing"), kind, period);
	free(kind);
	free(period);
	screen_show(&closing.screen);
	json_decref(closing.record);
}
