/* offer.evaluate: what a basket would cost, which offers apply to which of its lines, and
 * for each that does not, why, and what would be needed. Changes nothing; the basket is
 * in the question. */
#include "core/benefit/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "core/benefit/basket.h"
#include "core/item/item.h"
#include "core/network/settings.h"
#include "core/party/reach.h"
#include "core/product/product.h"
#include "core/slot/slot.h"

enum { LINES_MAX = 200, UNITS_MAX = 10000, PARTS = 5 };

/* --- Reading a line: "product:audience:units[:session[:seat]]" --- */

static enum refusal wrong(struct call *call, size_t line, const char *sentence)
{
	return refuse_argument(
		call, "lines",
		call_format(call, call_say(call, N_("Line %zu: %s")), line + 1, sentence));
}

/* Its parts, "" where there is none. False when there are too many, or too few. */
static bool split(struct call *call, const char *text, const char *parts[PARTS])
{
	char *rest = call_copy(call, text);
	int count = 0;

	for (int i = 0; i < PARTS; i++)
		parts[i] = "";
	for (; rest && count < PARTS; count++)
		parts[count] = strsep(&rest, ":");
	return rest == NULL && count >= 3;
}

static bool number(const char *text, int64_t *n)
{
	size_t length = strlen(text);

	if (length == 0 || length > 18 || strspn(text, "0123456789") != length)
		return false;
	*n = strtoll(text, NULL, 10);
	return true;
}

/* By its number or its name. What is in use can be seen by all; a draft by its own. */
static int64_t find_product(struct call *call, const char *text)
{
	static const char sql[] = "SELECT id FROM product WHERE (id = :id OR ref = :name)"
				  "   AND (state = 'in_use' OR " PARTY_IN_REACH(
					  "party") ")"
						   " ORDER BY id = :id DESC LIMIT 1";
	int64_t id = 0;

	number(text, &id);
	return call_int(call, sql, BINDS(B_INT(":id", id), B_TEXT(":name", text)), 0);
}

static int64_t find_item(struct call *call, const char *list, const char *text)
{
	static const char sql[] = "SELECT id FROM list_item WHERE list = :list"
				  "   AND (id = :id OR ref = :name) ORDER BY id = :id DESC LIMIT 1";
	int64_t id = 0;

	number(text, &id);
	return call_int(call, sql,
			BINDS(B_TEXT(":list", list), B_INT(":id", id), B_TEXT(":name", text)), 0);
}

/* The session and the seat category, where they are given. */
static const char *read_place(struct call *call, const char *const parts[PARTS],
			      struct basket_line *line)
{
	struct slot slot;

	if (*parts[3]) {
		if (!number(parts[3], &line->slot) || !slot_read(call, line->slot, &slot) ||
		    slot.product != line->product)
			return call_say(call, N_("no such session of this product."));
		line->starts = slot.starts;
	}
	if (*parts[4]) {
		line->seat = find_item(call, "seat", parts[4]);
		if (line->seat == 0)
			return call_say(call, N_("no such seat category."));
	}
	return NULL;
}

/* NULL when it is right, else a sentence. */
static const char *read_line(struct call *call, const char *text, int64_t channel,
			     struct basket_line *line)
{
	const char *parts[PARTS];
	struct product product;
	const char *fault;

	if (!split(call, text, parts))
		return call_say(call,
				N_("product:audience:units is wanted, then :session, :seat."));
	*line = (struct basket_line){ .product = find_product(call, parts[0]),
				      .audience = find_item(call, "audience", parts[1]) };
	if (line->product == 0 || !product_read(call, line->product, &product))
		return call_say(call, N_("no such product."));
	if (line->audience == 0)
		return call_say(call, N_("no such audience."));
	if (!number(parts[2], &line->units) || line->units < 1 || line->units > UNITS_MAX)
		return call_say(call, N_("units are a number from 1 to 10000."));
	line->party = product.party;
	line->family = product.family;
	fault = read_place(call, parts, line);
	if (fault)
		return fault;
	if (price_find(call, line->product, line->audience, line->seat, channel, &line->unit) !=
	    DONE)
		return call_forgive(call);
	return NULL;
}

static enum refusal read_lines(struct call *call, struct basket *basket)
{
	size_t count = arg_count(call, "lines");
	enum refusal refusal = DONE;

	if (count == 0 || count > LINES_MAX)
		return refuse_argument(
			call, "lines",
			call_format(call, call_say(call, N_("From 1 to %d lines.")), LINES_MAX));
	basket->lines = call_alloc(call, count * sizeof *basket->lines);
	basket->line_count = count;
	for (size_t i = 0; i < count; i++) {
		const char *fault = read_line(call, arg_text_at(call, "lines", i),
					      basket->occasion.channel, &basket->lines[i]);

		if (fault)
			refusal = wrong(call, i, fault);
		basket->lines[i].line = (int64_t)i + 1;
	}
	return refusal;
}

/* --- Codes --- */

/* A code that opens nothing is told beside the offers, and does not spoil the rest. */
static void read_codes(struct call *call, struct basket *basket, json_t *told)
{
	size_t count = arg_count(call, "codes");

	basket->codes = call_alloc(call, (count + 1) * sizeof *basket->codes);
	for (size_t i = 0; i < count; i++) {
		const char *typed = arg_text_at(call, "codes", i);
		struct basket_code *code = &basket->codes[basket->code_count];
		enum refusal refusal = benefit_by_code(call, typed, code);
		const char *sentence = refusal == DONE ? "" : call_forgive(call);

		if (refusal == DONE)
			basket->code_count++;
		json_array_append_new(told,
				      json_pack("{s:s, s:s, s:s, s:I}", "typed", typed, "state",
						refusal_name(refusal), "sentence", sentence,
						"offer", (json_int_t)(refusal ? 0 : code->offer)));
	}
}

/* --- The answer --- */

static const char *offer_title(const struct basket *basket, int64_t offer)
{
	for (size_t i = 0; i < basket->offer_count; i++)
		if (basket->offers[i].offer == offer)
			return basket->offers[i].title;
	return "";
}

static json_t *line_offers(const struct basket *basket, const struct basket_line *line)
{
	json_t *list = json_array();

	for (size_t i = 0; i < line->offer_count; i++)
		json_array_append_new(list, json_pack("{s:I, s:s, s:I, s:I}", "offer",
						      (json_int_t)line->offers[i].offer, "title",
						      offer_title(basket, line->offers[i].offer),
						      "cents", (json_int_t)line->offers[i].cents,
						      "units", (json_int_t)line->offers[i].units));
	return list;
}

/* What the line's audience is called: lines before it may have said it. */
static const char *audience_name(struct call *call, const struct basket *basket, size_t line,
				 const char *names[LINES_MAX])
{
	for (size_t i = 0; i < line; i++)
		if (basket->lines[i].audience == basket->lines[line].audience)
			return names[line] = names[i];
	return names[line] = item_name(call, basket->lines[line].audience, lang_tag(call->lang));
}

static void reply_lines(struct call *call, const struct basket *basket)
{
	const char *language = lang_tag(call->lang);
	const char *audiences[LINES_MAX];
	json_t *list = json_array();

	for (size_t i = 0; i < basket->line_count; i++) {
		const struct basket_line *line = &basket->lines[i];
		int64_t gross = line->unit * line->units;

		json_array_append_new(
			list,
			json_pack("{s:I, s:I, s:s, s:I, s:s, s:I, s:I, s:I, s:I, s:I, s:o}", "line",
				  (json_int_t)line->line, "product", (json_int_t)line->product,
				  "name", product_name(call, line->product, language), "audience",
				  (json_int_t)line->audience, "audience_name",
				  audience_name(call, basket, i, audiences), "units",
				  (json_int_t)line->units, "unit", (json_int_t)line->unit, "gross",
				  (json_int_t)gross, "reduction", (json_int_t)line->reduction,
				  "net", (json_int_t)(gross - line->reduction), "offers",
				  line_offers(basket, line)));
	}
	reply_json(call, "lines", list);
}

/* There are hundreds: texts of ours need no check, and no format to be read. */
static json_t *offer_document(const struct basket_offer *offer)
{
	json_t *document = json_object();

	json_object_set_new_nocheck(document, "offer", json_integer(offer->offer));
	json_object_set_new_nocheck(document, "title", json_string_nocheck(offer->title));
	json_object_set_new_nocheck(document, "applies", json_boolean(offer->applies));
	json_object_set_new_nocheck(document, "concerned", json_boolean(offer->concerned));
	json_object_set_new_nocheck(document, "state",
				    json_string_nocheck(refusal_name(offer->refusal)));
	json_object_set_new_nocheck(document, "sentence", json_string_nocheck(offer->sentence));
	json_object_set_new_nocheck(document, "cents", json_integer(offer->cents));
	json_object_set_new_nocheck(document, "units", json_integer(offer->units));
	return document;
}

static void reply_offers(struct call *call, const struct basket *basket)
{
	json_t *list = json_array();

	for (size_t i = 0; i < basket->offer_count; i++) {
		const struct basket_offer *offer = &basket->offers[i];

		json_array_append_new(list, offer_document(offer));
	}
	reply_json(call, "offers", list);
}

/* The desk's channel, unless another is named. */
static int64_t channel(struct call *call)
{
	static const char sql[] = "SELECT id FROM list_item WHERE list = 'channel'"
				  "   AND kind = 'desk' AND active ORDER BY position, id LIMIT 1";

	return arg_given(call, "channel") ? arg_int(call, "channel") : call_int(call, sql, NULL, 0);
}

static void read_without(struct call *call, struct basket *basket)
{
	basket->without_count = arg_count(call, "without");
	basket->without = call_alloc(call, (basket->without_count + 1) * sizeof *basket->without);
	for (size_t i = 0; i < basket->without_count; i++)
		basket->without[i] = arg_int_at(call, "without", i);
}

static enum refusal run(struct call *call)
{
	struct basket basket = {
		.occasion = { .at = arg_given(call, "at") ? arg_int(call, "at") : call->now,
			      .customer = arg_int(call, "customer"),
			      .shop = arg_int(call, "shop"),
			      .channel = channel(call) },
	};
	json_t *codes;

	TRY(read_lines(call, &basket));
	codes = json_array();
	read_codes(call, &basket, codes);
	read_without(call, &basket);
	basket_price(call, &basket);
	reply_lines(call, &basket);
	reply_offers(call, &basket);
	reply_json(call, "codes", codes);
	reply_int(call, "gross", basket.gross);
	reply_int(call, "reduction", basket.reduction);
	reply_int(call, "total", basket.gross - basket.reduction);
	return DONE;
}

const struct operation offer_evaluate = {
	.name = "offer.evaluate",
	.summary = N_("Say what a basket would cost, which offers apply, and why others do not"),
	.kind = OP_READ,
	.roles = "staff seller producer",
	.params =
		PARAMS({ "lines", ARG_TEXT, PARAM_REQUIRED | PARAM_MANY, N_("Lines"),
			 N_("product:audience:units, then :session and :seat where there are.") },
		       { "customer", ARG_CUSTOMER, 0, N_("Customer") },
		       { "codes", ARG_CODE, PARAM_MANY, N_("Codes"), N_("As typed or scanned.") },
		       { "without", ARG_OFFER, PARAM_MANY | PARAM_ANYONE, N_("Without"),
			 N_("Offers that are taken out.") },
		       { "channel", ARG_CHANNEL, 0, N_("Sales channel"),
			 N_("The desk’s, unless another is named.") },
		       { "shop", ARG_SHOP, 0, N_("Counter") },
		       { "at", ARG_TIME, 0, N_("When"), N_("Now, unless another time is given.") }),
	.columns = COLUMNS({ "lines", COLUMN_JSON, N_("Lines") },
			   { "offers", COLUMN_JSON, N_("Offers") },
			   { "codes", COLUMN_JSON, N_("Codes") },
			   { "gross", COLUMN_CENTS, N_("Before offers") },
			   { "reduction", COLUMN_CENTS, N_("Reductions") },
			   { "total", COLUMN_CENTS, N_("To pay") }),
	.run = run,
};
