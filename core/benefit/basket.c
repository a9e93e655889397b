/* Prices a basket: the live offers one after another, by position and then by number.
 * What an offer looks at is what the lines cost when its turn comes; what it asks of
 * the basket (a least amount, a least number) is counted before any offer, so that it
 * does not depend on the others. An exclusive offer applies only where nothing has
 * applied before it, and nothing applies after it. */
#include <string.h>

#include "core/benefit/conditions.h"

enum { NO_LIMIT_UNITS = 1000000000 };

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* --- How many units, how many cents --- */

/* Units that remain: of one order, for the customer, in all. Offers on the whole basket
 * are counted by use. */
static int64_t units_left(const struct benefit *benefit, const struct standing *standing)
{
	int64_t left = benefit->people ? benefit->people : NO_LIMIT_UNITS;

	if (benefit->scope == SCOPE_BASKET)
		return left;
	if (benefit->quota)
		left = least(left, benefit->quota - benefit->used);
	if (benefit->per_customer)
		left = least(left, benefit->per_customer - standing->units);
	return left;
}

/* The most units that the budget pays for wholly. */
static int64_t within_budget(const struct benefit *benefit, struct takings *takings, int64_t most,
			     int64_t budget)
{
	int64_t fits = 0;
	int64_t too_many = 0;

	for (size_t i = 0; i < takings->count; i++)
		too_many += takings->items[i].line->units;
	too_many = least(too_many, most) + 1;
	while (too_many - fits > 1) {
		int64_t middle = fits + (too_many - fits) / 2;

		if (effect_work_out(benefit, takings->items, takings->count, middle) <= budget)
			fits = middle;
		else
			too_many = middle;
	}
	return fits;
}

/* Works out what the offer takes off; refused when that is nothing. */
static enum refusal work_out(struct call *call, const struct live *live, struct takings *takings,
			     int64_t *cents)
{
	const struct benefit *benefit = &live->benefit;
	int64_t most = units_left(benefit, &live->standing);
	int64_t left = benefit->budget - benefit->spent;

	*cents = effect_work_out(benefit, takings->items, takings->count, most);
	if (benefit->budget >= 0 && *cents > left) {
		if (benefit->scope == SCOPE_BASKET)
			return benefit_budget_spent(call, benefit);
		most = within_budget(benefit, takings, most, left);
		*cents = effect_work_out(benefit, takings->items, takings->count, most);
		if (*cents == 0)
			return benefit_budget_spent(call, benefit);
	}
	if (*cents > 0 || benefit->effect == EFFECT_NONE)
		return DONE;
	if (benefit->effect == EFFECT_FREE)
		return conditions_more_units(call, benefit, takings);
	return refuse(call, REFUSED_NO_GAIN, NULL);
}

/* --- Applying --- */

static void add_to_line(struct call *call, struct basket_line *line, struct line_offer offer,
			size_t room)
{
	if (line->offers == NULL)
		line->offers = call_alloc(call, room * sizeof *line->offers);
	line->offers[line->offer_count++] = offer;
	line->reduction += offer.cents;
}

static void apply(struct pricing *pricing, const struct live *live, struct takings *takings,
		  struct basket_offer *offer)
{
	for (size_t i = 0; i < takings->count; i++) {
		const struct taking *taking = &takings->items[i];

		if (taking->units == 0 || (taking->cents == 0 && offer->cents > 0))
			continue;
		offer->units += taking->units;
		add_to_line(pricing->call, taking->line,
			    (struct line_offer){ .offer = live->benefit.id,
						 .cents = taking->cents,
						 .units = taking->units },
			    pricing->most);
	}
	offer->applies = true;
	offer->refusal = DONE;
	offer->sentence = "";
	if (pricing->first == NULL)
		pricing->first = offer->title;
	if (live->benefit.exclusive)
		pricing->exclusive = offer->title;
}

static enum refusal consider(struct pricing *pricing, const struct live *live,
			     struct takings *takings, struct basket_offer *offer)
{
	struct call *call = pricing->call;

	TRY(conditions_met(pricing, live, takings, offer));
	if (pricing->exclusive)
		return refuse(call, REFUSED_NOT_TOGETHER, "offer", pricing->exclusive, NULL);
	if (live->benefit.exclusive && pricing->first)
		return refuse(call, REFUSED_NOT_TOGETHER, "offer", pricing->first, NULL);
	return work_out(call, live, takings, &offer->cents);
}

static void turn_of(struct pricing *pricing, const struct live *live)
{
	struct basket *basket = pricing->basket;
	struct basket_offer *offer = &basket->offers[basket->offer_count++];
	struct takings takings = { .items = pricing->room };

	*offer = (struct basket_offer){ .offer = live->benefit.id,
					.title = live->benefit.title,
					.once = live->benefit.scope == SCOPE_BASKET,
					.per_code = live->benefit.per_code,
					.quota = live->benefit.quota,
					.budget = live->benefit.budget };
	offer->refusal = consider(pricing, live, &takings, offer);
	if (offer->refusal == DONE) {
		apply(pricing, live, &takings, offer);
		basket->reduction += offer->cents;
	} else {
		offer->cents = 0;
		offer->sentence = call_forgive(pricing->call);
	}
}

/* Offers that codes in the basket opened and that are no longer given: they are told
 * too, or the code would lie there without a word. */
static void add_ended(struct pricing *pricing)
{
	struct basket *basket = pricing->basket;

	for (size_t i = 0; i < basket->code_count; i++) {
		struct live live;
		bool told = false;

		for (size_t k = 0; k < basket->offer_count; k++)
			told = told || basket->offers[k].offer == basket->codes[i].offer;
		if (!told &&
		    benefit_live(pricing->call, basket->codes[i].offer, &basket->occasion, &live))
			turn_of(pricing, &live);
	}
}

static void begin(struct basket *basket)
{
	basket->gross = basket->reduction = 0;
	basket->offer_count = 0;
	for (size_t i = 0; i < basket->line_count; i++) {
		struct basket_line *line = &basket->lines[i];

		line->reduction = 0;
		line->offers = NULL;
		line->offer_count = 0;
		basket->gross += line->unit * line->units;
	}
}

void basket_price(struct call *call, struct basket *basket)
{
	struct pricing pricing = { .call = call, .basket = basket };
	struct live *live;
	size_t count;

	begin(basket);
	conditions_of_customer(call, &basket->occasion);
	count = benefits_live(call, &basket->occasion, &live);
	pricing.most = count + basket->code_count;
	pricing.room = call_alloc(call, (basket->line_count + 1) * sizeof *pricing.room);
	basket->offers = call_alloc(call, (pricing.most + 1) * sizeof *basket->offers);
	for (size_t i = 0; i < count; i++)
		turn_of(&pricing, &live[i]);
	add_ended(&pricing);
}
