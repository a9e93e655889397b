/* Owns what a basket is sold under: the offers that apply or do not, the codes that
 * were typed, how it is handed over. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/form.h"
#include "tui/screens/sale_state.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, ROWS_EACH = 2 };

/* --- Offers and codes --- */

struct terms {
	struct screen screen;
	struct sale *sale;
	int here;
};

static const json_t *offers(const struct terms *terms)
{
	return json_object_get(terms->sale->order, "offers");
}

static const json_t *codes(const struct terms *terms)
{
	return json_object_get(terms->sale->order, "codes");
}

static int all(const struct terms *terms)
{
	return (int)(json_array_size(offers(terms)) + json_array_size(codes(terms)));
}

static const json_t *offer_here(const struct terms *terms)
{
	return json_array_get(offers(terms), (size_t)terms->here);
}

static const json_t *code_here(const struct terms *terms)
{
	return json_array_get(codes(terms), (size_t)terms->here - json_array_size(offers(terms)));
}

static void draw_offer(const struct terms *terms, int i, int y, int cols)
{
	const json_t *offer = json_array_get(offers(terms), (size_t)i);
	bool applies = json_is_true(json_object_get(offer, "applies"));
	char text[64];

	if (i == terms->here)
		paint_text(y, LEFT - 2, 1, STYLE_STRONG, glyph("▸", ">"));
	paint_text(y, LEFT, 1, applies ? STYLE_GOOD : STYLE_DIM,
		   applies ? glyph("✓", "+") : glyph("·", "-"));
	paint_text(y, LEFT + 2, cols - 2 * LEFT - 14, i == terms->here ? STYLE_STRONG : STYLE_PLAIN,
		   value_member(offer, "title", ""));
	if (applies) {
		lang_money(ui_lang, -sale_cents(offer, "cents"), text, sizeof text);
		paint_text_right(y, cols - LEFT, 12, STYLE_GOOD, text);
		return;
	}
	paint_text(y + 1, LEFT + 4, cols - 2 * LEFT - 4, STYLE_WARN,
		   value_member(offer, "sentence", ""));
}

static void draw_code(const struct terms *terms, int i, int y, int cols)
{
	const json_t *code = json_array_get(codes(terms), (size_t)i);
	bool here = (int)json_array_size(offers(terms)) + i == terms->here;

	if (here)
		paint_text(y, LEFT - 2, 1, STYLE_STRONG, glyph("▸", ">"));
	paint_text(y, LEFT + 2, cols - 2 * LEFT, here ? STYLE_STRONG : STYLE_PLAIN,
		   value_member(code, "code", ""));
}

static void draw(struct screen *screen, struct area body)
{
	struct terms *terms = (struct terms *)screen;
	int count = (int)json_array_size(offers(terms));
	int bottom = body.y + body.rows - 1;
	int y = body.y + 1;

	if (all(terms) == 0)
		paint_text(y, LEFT, body.cols - 2 * LEFT, STYLE_PLAIN,
			   _("No offer is about what is in the basket."));
	for (int i = terms->here / 6 * 6; i < count && y + 1 < bottom; i++, y += ROWS_EACH)
		draw_offer(terms, i, y, body.cols);
	if (json_array_size(codes(terms)) > 0 && y + 2 < bottom)
		paint_text(++y, LEFT, 30, STYLE_DIM, _("Codes typed"));
	for (size_t i = 0; i < json_array_size(codes(terms)) && y + 1 < bottom; i++)
		draw_code(terms, (int)i, ++y, body.cols);
}

static void change(struct screen *screen, const struct action *action)
{
	struct terms *terms = (struct terms *)screen;
	const json_t *offer = offer_here(terms);
	json_t *params = sale_order(terms->sale);

	(void)action;
	if (offer != NULL) {
		json_object_set(params, "offer", json_object_get(offer, "offer"));
		json_object_set_new(params, "without",
				    json_boolean(json_is_true(json_object_get(offer, "applies"))));
		sale_call(terms->sale, "order.without", params);
	} else if (code_here(terms) != NULL) {
		json_object_set(params, "code", json_object_get(code_here(terms), "code"));
		sale_call(terms->sale, "order.uncode", params);
	} else {
		json_decref(params);
	}
	if (terms->here >= all(terms))
		terms->here = all(terms) > 0 ? all(terms) - 1 : 0;
	if (terms->sale->order == NULL)
		screen_close(screen);
}

static bool key(struct screen *screen, int pressed)
{
	struct terms *terms = (struct terms *)screen;

	if (pressed == UI_UP && terms->here > 0)
		terms->here--;
	else if (pressed == UI_DOWN && terms->here + 1 < all(terms))
		terms->here++;
	else
		return false;
	return true;
}

static const struct action actions[] = {
	{ UI_ENTER, N_("take out or let in"),
	  N_("Take the marked offer out of the basket, or let it in again; a code is taken out"),
	  change, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type type = {
	.help = N_("What applies to this basket, and what the other offers would ask for."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

void sale_show_offers(struct sale *sale)
{
	struct terms terms = { .screen.type = &type, .sale = sale };

	screen_set_title(&terms.screen, _("Offers of this basket"));
	screen_show(&terms.screen);
}

/* --- Delivery --- */

static bool submit(struct form *form)
{
	struct sale *sale = form->context;
	json_t *params = form_values(form);

	json_object_set(params, "order", json_object_get(sale->order, "id"));
	return sale_call(sale, "order.delivery", params);
}

void sale_choose_delivery(struct sale *sale)
{
	struct form_field fields[] = {
		{ .name = "delivery",
		  .label = _("Delivery"),
		  .kind = FORM_CHOICE,
		  .choices =
			  json_object_get(server_param("order.delivery", "delivery"), "choices") },
		{ .name = "fee", .label = _("Handling fee") },
	};
	struct form form = { .submit = submit, .context = sale };
	char amount[32];

	screen_set_title(&form.screen, _("How it is handed over"));
	form_start(&form, fields, 2);
	form_set(&fields[0], json_object_get(sale->order, "delivery"));
	if (sale_cents(sale->order, "fee") > 0)
		form_set_text(&fields[1], sale_amount(sale_cents(sale->order, "fee"), amount));
	form_show(&form);
	form_free(&form);
}
