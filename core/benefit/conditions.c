/* Conditions, in the order in which a person would ask: is it taken out, is it for this
 * customer, sold here, given now, not used up; is there something in the basket for it,
 * and enough of it. */
#include "core/benefit/conditions.h"

#include <string.h>

#include "core/item/item.h"
#include "core/product/product.h"
#include "core/single/single.h"

enum { NAMES_KEPT = 256 };

struct item {
	int64_t id;
	const char *name;
};

void conditions_of_customer(struct call *call, struct occasion *occasion)
{
	static const char sql[] = "SELECT professional, NOT EXISTS (SELECT 1 FROM customer_order k"
				  "   WHERE k.customer = c.id AND k.state = 'confirmed')"
				  "  FROM customer c WHERE id = :customer_is";
	struct query *query;

	occasion->professional = occasion->first_order = false;
	if (occasion->customer == 0)
		return;
	query = call_query(call, sql, BINDS(B_INT(":customer_is", occasion->customer)));
	if (query_step(query)) {
		occasion->professional = column_int(query, 0) != 0;
		occasion->first_order = column_int(query, 1) != 0;
	}
	query_end(query);
}

/* --- What audiences and channels are called --- */

/* All of them at once, when the first is asked for: there are few. */
static void read_items(struct pricing *pricing)
{
	static const char sql[] = "SELECT i.id, " ITEM_NAME(
		"i.id") " FROM list_item i"
			" WHERE i.list IN ('audience', 'channel') LIMIT 500";
	struct query *query;

	if (pricing->items_known)
		return;
	pricing->items_known = true;
	pricing->items = call_alloc(pricing->call, 500 * sizeof *pricing->items);
	query = call_query(pricing->call, sql, NULL);
	while (query_step(query))
		pricing->items[pricing->item_count++] =
			(struct item){ .id = column_int(query, 0),
				       .name = call_copy(pricing->call, column_text(query, 1)) };
}

static const char *item_said(struct pricing *pricing, int64_t id)
{
	read_items(pricing);
	for (size_t i = 0; i < pricing->item_count; i++)
		if (pricing->items[i].id == id)
			return pricing->items[i].name;
	return "";
}

/* "Child, Reduced". */
static const char *items_said(struct pricing *pricing, const struct benefit_ids *ids)
{
	const char *said = "";

	for (size_t i = 0; i < ids->count; i++)
		said = call_format(pricing->call, "%s%s%s", said, *said ? ", " : "",
				   item_said(pricing, ids->items[i]));
	return said;
}

/* --- Whom it is for --- */

static enum refusal reserved(struct call *call, const char *whom)
{
	return refuse(call, REFUSED_RESERVED, "whom", whom, NULL);
}

static bool holds_voucher(struct call *call, const struct occasion *occasion)
{
	static const char sql[] = "SELECT 1 FROM voucher WHERE customer = :customer_is"
				  "   AND valid_from <= :at_is AND valid_until > :at_is"
				  "   AND revoked_at IS NULL LIMIT 1";

	return occasion->customer != 0 && call_int(call, sql,
						   BINDS(B_INT(":customer_is", occasion->customer),
							 B_INT(":at_is", occasion->at)),
						   0) != 0;
}

static const char *list_said(struct call *call, int64_t list)
{
	static const char sql[] = "SELECT name FROM contact_list WHERE id = :list_is";

	return call_text(call, sql, BINDS(B_INT(":list_is", list)));
}

/* "Gold (Loyalty)". */
static const char *level_said(struct call *call, const struct benefit *benefit)
{
	static const char sql[] = "SELECT ifnull(v.name, '') || ' (' || i.name || ')'"
				  "  FROM indicator i LEFT JOIN indicator_level v"
				  "    ON v.indicator = i.id AND v.level = :level_is"
				  " WHERE i.id = :indicator_is";

	return call_text(call, sql,
			 BINDS(B_INT(":indicator_is", benefit->indicator),
			       B_INT(":level_is", benefit->level)));
}

/* A list or an indicator may be asked for beside a code. */
static enum refusal for_customer(struct pricing *pricing, const struct live *live, int64_t code)
{
	const struct benefit *benefit = &live->benefit;
	const struct standing *standing = &live->standing;
	const struct occasion *occasion = &pricing->basket->occasion;
	struct call *call = pricing->call;

	if ((benefit->target == TARGET_PARTNER || benefit->target == TARGET_SINGLE) && code == 0)
		return refuse(call, REFUSED_CODE_NEEDED, NULL);
	if (benefit->target == TARGET_VOUCHER && !holds_voucher(call, occasion))
		return reserved(call, call_say(call, N_("holders of an exchange voucher")));
	if (benefit->contact_list && !standing->listed)
		return reserved(call,
				call_format(call, call_say(call, N_("contacts of the list %s")),
					    list_said(call, benefit->contact_list)));
	if (benefit->indicator && standing->level < benefit->level)
		return reserved(call, call_format(call, call_say(call, N_("holders of level %s")),
						  level_said(call, benefit)));
	if (benefit->professional && !occasion->professional)
		return reserved(call, call_say(call, N_("professional customers")));
	if (benefit->first_order && !occasion->first_order)
		return reserved(call,
				occasion->customer
					? call_say(call, N_("a customer’s first order"))
					: call_say(call, N_("a customer’s first order: choose the "
							    "customer")));
	return DONE;
}

static enum refusal sold_there(struct pricing *pricing, const struct benefit *benefit)
{
	const struct occasion *occasion = &pricing->basket->occasion;

	if (benefit->shop && occasion->shop && benefit->shop != occasion->shop)
		return refuse(pricing->call, REFUSED_NOT_HERE, NULL);
	if (occasion->channel == 0 || benefit->channels.count == 0 ||
	    ids_hold(&benefit->channels, occasion->channel))
		return DONE;
	return refuse(pricing->call, REFUSED_OTHER_CHANNEL, "where",
		      items_said(pricing, &benefit->channels), NULL);
}

enum refusal conditions_of_person(struct pricing *pricing, const struct live *live, int64_t code)
{
	const struct benefit *benefit = &live->benefit;
	struct occasion occasion = pricing->basket->occasion;
	struct call *call = pricing->call;

	occasion.code = code;
	TRY(for_customer(pricing, live, code));
	TRY(sold_there(pricing, benefit));
	TRY(benefit_timely(call, benefit, occasion.at));
	TRY(benefit_open(call, benefit, occasion.at));
	TRY(benefit_customer_limits(call, benefit, &occasion, &live->standing));
	return benefit_all_limits(call, benefit);
}

/* --- What it is on --- */

static bool has_family(const struct benefit *benefit, const char *family)
{
	for (size_t i = 0; i < benefit->families.count; i++)
		if (strcmp(benefit->families.items[i], family) == 0)
			return true;
	return false;
}

/* A producer's own offer is on its own products only, whatever its scope. */
static bool in_scope(const struct benefit *benefit, const struct basket_line *line)
{
	if (benefit->party && benefit->party != line->party)
		return false;
	switch (benefit->scope) {
	case SCOPE_PRODUCTS:
		return ids_hold(&benefit->products, line->product);
	case SCOPE_FAMILIES:
		return line->family && has_family(benefit, line->family);
	case SCOPE_BASKET:
		return true;
	case SCOPE_NONE:
	case SCOPE_COUNT:
		break;
	}
	return false;
}

static bool for_audience(const struct benefit *benefit, const struct basket_line *line)
{
	return benefit->audiences.count == 0 || ids_hold(&benefit->audiences, line->audience);
}

/* Until when it is given for this line's session; 0: no limit. */
static int64_t sale_ends(const struct benefit *benefit, const struct basket_line *line)
{
	return benefit->sale_limited && line->starts ? line->starts + benefit->sale_minutes * 60
						     : 0;
}

/* Many offers are on the same products: each name is looked up once. */
static const char *product_said(struct pricing *pricing, int64_t product)
{
	struct item *said = pricing->products;
	size_t i = (size_t)product % NAMES_KEPT;

	if (said == NULL)
		said = pricing->products = call_alloc(pricing->call, NAMES_KEPT * sizeof *said);
	if (said[i].id != product)
		said[i] = (struct item){ .id = product,
					 .name = product_name(pricing->call, product,
							      lang_tag(pricing->call->lang)) };
	return said[i].name;
}

static const char *say_scope(struct pricing *pricing, const struct benefit *benefit)
{
	struct call *call = pricing->call;
	const char *name = NULL;

	if (benefit->scope == SCOPE_PRODUCTS && benefit->products.count > 0)
		name = product_said(pricing, benefit->products.items[0]);
	if (benefit->scope == SCOPE_FAMILIES && benefit->families.count > 0)
		name = call_say(call, word_label_of("product", benefit->families.items[0]));
	if (name == NULL)
		return call_say(call, N_("other products"));
	if (benefit->products.count + benefit->families.count > 1)
		return call_format(call, call_say(call, N_("%s and others")), name);
	return name;
}

/* The lines that it is about; else why there is none, not yet said. */
static enum refusal find_lines(const struct basket *basket, const struct benefit *benefit,
			       struct takings *takings)
{
	enum refusal why = REFUSED_NOTHING_FOR_IT;

	for (size_t i = 0; i < basket->line_count; i++) {
		struct basket_line *line = &basket->lines[i];
		int64_t end = sale_ends(benefit, line);

		if (!in_scope(benefit, line))
			continue;
		if (!for_audience(benefit, line)) {
			why = why == REFUSED_SALE_ENDED ? why : REFUSED_RESERVED;
		} else if (end && basket->occasion.at >= end) {
			why = REFUSED_SALE_ENDED;
			takings->ended = end;
		} else {
			takings->items[takings->count++] = (struct taking){ .line = line };
		}
	}
	return takings->count > 0 ? DONE : why;
}

static enum refusal say_no_line(struct pricing *pricing, const struct benefit *benefit,
				const struct takings *takings, enum refusal why)
{
	struct call *call = pricing->call;

	if (why == REFUSED_SALE_ENDED)
		return refuse(call, why, "when", call_when(call, LANG_MOMENT, takings->ended),
			      NULL);
	if (why == REFUSED_RESERVED)
		return reserved(call, items_said(pricing, &benefit->audiences));
	return refuse(call, why, "what", say_scope(pricing, benefit), NULL);
}

/* --- How much of it --- */

static enum refusal not_enough(struct call *call, const char *needed)
{
	return refuse(call, REFUSED_NOT_ENOUGH, "needed", needed, NULL);
}

static enum refusal more(struct call *call, int64_t units)
{
	return not_enough(call, call_format(call,
					    lang_plural(call->lang, N_("%lld more is needed"),
							N_("%lld more are needed"), units),
					    (long long)units));
}

/* Counted before any offer. */
static enum refusal enough(struct call *call, const struct benefit *benefit,
			   const struct takings *takings)
{
	int64_t units = 0;
	int64_t cents = 0;

	for (size_t i = 0; i < takings->count; i++) {
		units += takings->items[i].line->units;
		cents += takings->items[i].line->units * takings->items[i].line->unit;
	}
	if (units < benefit->min_units)
		return more(call, benefit->min_units - units);
	if (cents < benefit->min_cents) {
		char missing[64];
		char least[64];

		return not_enough(call,
				  call_format(call, call_say(call, N_("add %s to reach %s")),
					      lang_money(call->lang, benefit->min_cents - cents,
							 missing, sizeof missing),
					      lang_money(call->lang, benefit->min_cents, least,
							 sizeof least)));
	}
	return DONE;
}

enum refusal conditions_more_units(struct call *call, const struct benefit *benefit,
				   const struct takings *takings)
{
	int64_t units = 0;

	for (size_t i = 0; i < takings->count; i++)
		units += takings->items[i].line->units;
	if (units >= benefit->buy + benefit->free)
		return refuse(call, REFUSED_NO_GAIN, NULL);
	return more(call, benefit->buy + benefit->free - units);
}

/* Leaves out the lines that others have reduced. */
static enum refusal whole_lines(struct pricing *pricing, struct takings *takings)
{
	size_t kept = 0;

	for (size_t i = 0; i < takings->count; i++)
		if (takings->items[i].line->reduction == 0)
			takings->items[kept++] = takings->items[i];
	takings->count = kept;
	if (kept > 0)
		return DONE;
	return refuse(pricing->call, REFUSED_NOT_TOGETHER, "offer",
		      pricing->first ? pricing->first : "", NULL);
}

/* --- All of them --- */

static bool taken_out(const struct basket *basket, int64_t offer)
{
	for (size_t i = 0; i < basket->without_count; i++)
		if (basket->without[i] == offer)
			return true;
	return false;
}

/* A single-use code may have been used or taken back since it was typed. */
static enum refusal code_good(struct call *call, const struct benefit *benefit, int64_t code,
			      int64_t at)
{
	int64_t offer;

	if (benefit->target == TARGET_SINGLE)
		TRY(single_offer(call, code, &offer));
	return benefit_code_limits(call, benefit, code, at);
}

/* The first code in the basket that still opens it. One that does not says why, unless
 * another does. */
static enum refusal find_code(struct pricing *pricing, const struct benefit *benefit, int64_t *code)
{
	const struct basket *basket = pricing->basket;
	enum refusal refusal = DONE;

	for (size_t i = 0; i < basket->code_count; i++) {
		int64_t candidate = basket->codes[i].code;

		if (basket->codes[i].offer != benefit->id)
			continue;
		if (refusal != DONE)
			call_forgive(pricing->call);
		*code = candidate;
		refusal = code_good(pricing->call, benefit, candidate, basket->occasion.at);
		if (refusal == DONE)
			return DONE;
	}
	return refusal;
}

enum refusal conditions_met(struct pricing *pricing, const struct live *live,
			    struct takings *takings, struct basket_offer *offer)
{
	const struct benefit *benefit = &live->benefit;
	struct call *call = pricing->call;
	enum refusal lines = find_lines(pricing->basket, benefit, takings);

	offer->concerned = lines != REFUSED_NOTHING_FOR_IT;
	if (taken_out(pricing->basket, benefit->id))
		return refuse(call, REFUSED_LEFT_OUT, NULL);
	TRY(find_code(pricing, benefit, &offer->code));
	if (!benefit->published)
		return refuse(call, REFUSED_ENDED, NULL);
	TRY(conditions_of_person(pricing, live, offer->code));
	if (lines != DONE)
		return say_no_line(pricing, benefit, takings, lines);
	TRY(enough(call, benefit, takings));
	return benefit->whole_price ? whole_lines(pricing, takings) : DONE;
}
