/* What each effect takes off the lines it is given. Amounts are exact integers: a
 * percentage is taken line by line, half up; an amount on the whole basket is split by
 * largest remainder; nothing goes below zero. Of a line's units that an offer applies
 * to, the amount is their share of what the line costs by now. */
#include "core/benefit/private.h"

__extension__ typedef __int128 wide;

enum { WHOLE = 10000 }; /* basis points */

/* a * b / c, half up; exact whatever their size. */
static int64_t cents_part(int64_t a, int64_t b, int64_t c)
{
	return (int64_t)(((wide)a * b * 2 + c) / ((wide)c * 2));
}

/* What the line costs by now. */
static int64_t net(const struct basket_line *line)
{
	return line->unit * line->units - line->reduction;
}

/* The part of it of so many of its units. */
static int64_t net_of(const struct taking *taking)
{
	if (taking->units == taking->line->units)
		return net(taking->line);
	return cents_part(net(taking->line), taking->units, taking->line->units);
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* --- The cents of one taking --- */

static int64_t percent(const struct benefit *benefit, const struct taking *taking)
{
	return cents_part(net_of(taking), benefit->percent, WHOLE);
}

static int64_t amount(const struct benefit *benefit, const struct taking *taking)
{
	return least(benefit->value * taking->units, net_of(taking));
}

/* The price set for the product and the audience, for the product, or for all; -1: none. */
static int64_t set_price(const struct benefit *benefit, const struct basket_line *line)
{
	int64_t cents = benefit->value;

	for (size_t i = 0; i < benefit->prices.count; i++) {
		const struct benefit_price *price = &benefit->prices.items[i];

		if (price->product != line->product)
			continue;
		if (price->audience == line->audience)
			return price->cents;
		if (price->audience == 0)
			cents = price->cents;
	}
	return cents;
}

static int64_t price(const struct benefit *benefit, const struct taking *taking)
{
	int64_t cents = set_price(benefit, taking->line);
	int64_t off = net_of(taking) - cents * taking->units;

	return cents >= 0 && off > 0 ? off : 0;
}

static int64_t all_of_it(const struct benefit *benefit, const struct taking *taking)
{
	(void)benefit;
	return net_of(taking);
}

static int64_t nothing(const struct benefit *benefit, const struct taking *taking)
{
	(void)benefit;
	(void)taking;
	return 0;
}

static int64_t (*const each[EFFECT_COUNT])(const struct benefit *, const struct taking *) = {
	[EFFECT_NONE] = nothing, [EFFECT_PERCENT] = percent, [EFFECT_AMOUNT] = amount,
	[EFFECT_PRICE] = price,  [EFFECT_FREE] = all_of_it,
};

/* --- Which units --- */

/* The first units in the order of the lines, but none of a line that would gain nothing:
 * what is limited is not given away for nothing. */
static void first_units(const struct benefit *benefit, struct taking *takings, size_t count,
			int64_t limit)
{
	for (size_t i = 0; i < count; i++) {
		takings[i].units = takings[i].line->units;
		if (benefit->effect != EFFECT_NONE &&
		    each[benefit->effect](benefit, &takings[i]) == 0)
			takings[i].units = 0;
		takings[i].units = least(takings[i].units, limit);
		limit -= takings[i].units;
	}
}

/* Whether a unit of a costs more than one of b. */
static bool dearer(const struct basket_line *a, const struct basket_line *b)
{
	return (wide)net(a) * b->units > (wide)net(b) * a->units;
}

/* How many of the first `position` units are free, where only whole groups count. */
static int64_t free_before(const struct benefit *benefit, int64_t position, int64_t all)
{
	int64_t size = benefit->buy + benefit->free;
	int64_t groups = least(position / size, all / size);
	int64_t rest = position - groups * size - benefit->buy;

	if (groups == all / size || rest < 0)
		rest = 0;
	return groups * benefit->free + rest;
}

/* The dearest of those that are not yet in a group; NULL: all are. */
static struct taking *dearest_left(struct taking *takings, size_t count)
{
	struct taking *dearest = NULL;

	for (size_t i = 0; i < count; i++)
		if (takings[i].units < 0 &&
		    (dearest == NULL || dearer(takings[i].line, dearest->line)))
			dearest = &takings[i];
	return dearest;
}

/* The units in scope are put in groups of buy + free, the dearest first; the cheapest of
 * each whole group are free. */
static void free_units(const struct benefit *benefit, struct taking *takings, size_t count,
		       int64_t limit)
{
	struct taking *next;
	int64_t all = 0;
	int64_t position = 0;

	for (size_t i = 0; i < count; i++) {
		takings[i].units = -1;
		all += takings[i].line->units;
	}
	while ((next = dearest_left(takings, count)) != NULL) {
		int64_t end = position + next->line->units;
		int64_t units =
			free_before(benefit, end, all) - free_before(benefit, position, all);

		position = end;
		next->units = least(units, limit);
		limit -= next->units;
	}
}

/* --- The whole basket's amount --- */

/* What a taking's share lost to rounding; below 0 once it has had its cent. */
static wide remainder_of(int64_t cents, const struct taking *taking, int64_t all)
{
	return (wide)cents * net(taking->line) - (wide)taking->cents * all;
}

/* Split in proportion to what the lines cost by now; the cents that are left go to the
 * largest remainders, ties to the earlier line. */
static void split(int64_t cents, struct taking *takings, size_t count, int64_t all)
{
	int64_t left = cents;

	for (size_t i = 0; i < count; i++) {
		takings[i].units = takings[i].line->units;
		takings[i].cents = (int64_t)((wide)cents * net(takings[i].line) / all);
		left -= takings[i].cents;
	}
	for (; left > 0; left--) {
		struct taking *most = &takings[0];

		for (size_t i = 1; i < count; i++)
			if (remainder_of(cents, &takings[i], all) > remainder_of(cents, most, all))
				most = &takings[i];
		most->cents++;
	}
}

static int64_t off_the_basket(const struct benefit *benefit, struct taking *takings, size_t count)
{
	int64_t all = 0;
	int64_t cents;

	for (size_t i = 0; i < count; i++)
		all += net(takings[i].line);
	if (all == 0)
		return 0;
	cents = least(benefit->value, all);
	split(cents, takings, count, all);
	return cents;
}

int64_t effect_work_out(const struct benefit *benefit, struct taking *takings, size_t count,
			int64_t limit)
{
	int64_t all = 0;

	if (benefit->effect == EFFECT_AMOUNT && benefit->scope == SCOPE_BASKET)
		return off_the_basket(benefit, takings, count);
	if (benefit->effect == EFFECT_FREE)
		free_units(benefit, takings, count, limit);
	else
		first_units(benefit, takings, count, limit);
	for (size_t i = 0; i < count; i++) {
		takings[i].cents =
			takings[i].units ? each[benefit->effect](benefit, &takings[i]) : 0;
		all += takings[i].cents;
	}
	return all;
}
