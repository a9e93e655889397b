/* What a customer has beyond what everybody has: offers for a list that they are on, for
 * a level that they have reached, for professionals, for a first order. */
#include "core/benefit/conditions.h"

size_t benefit_for_customer(struct call *call, int64_t customer, int64_t channel, int64_t at,
			    struct benefit_mark **marks)
{
	struct basket basket = { .occasion = {
					 .at = at, .customer = customer, .channel = channel } };
	struct pricing pricing = { .call = call, .basket = &basket };
	struct live *live;
	size_t count;
	size_t had = 0;

	*marks = NULL;
	if (customer == 0)
		return 0;
	conditions_of_customer(call, &basket.occasion);
	count = benefits_live(call, &basket.occasion, &live);
	*marks = call_alloc(call, (count + 1) * sizeof **marks);
	for (size_t i = 0; i < count; i++) {
		const struct benefit *benefit = &live[i].benefit;
		bool own = benefit->contact_list || benefit->indicator || benefit->professional ||
			   benefit->first_order || benefit->target == TARGET_VOUCHER;

		if (!own)
			continue;
		if (conditions_of_person(&pricing, &live[i], 0) == DONE)
			(*marks)[had++] = (struct benefit_mark){ .offer = benefit->id,
								 .title = benefit->title };
		else
			call_forgive(call);
	}
	return had;
}
