/* What the files of core/benefit/ share. */
#ifndef GUICHET_BENEFIT_PRIVATE_H
#define GUICHET_BENEFIT_PRIVATE_H

#include "core/benefit/basket.h"

/* How a customer stands with a benefit. */
struct standing {
	bool listed;         /* is on its list of contacts */
	int64_t level;       /* has that level of its indicator; 0: none */
	int64_t units, uses; /* live, of this benefit */
	int64_t today;       /* uses on the local day of the occasion */
};

struct live {
	struct benefit benefit;
	struct standing standing;
};

/* All that are given in baskets now, in the order in which they apply, with what they are
 * about on the arena; `used` and `spent` are those of now. */
size_t benefits_read(struct call *call, struct arena *arena, struct benefit **benefits);
/* The same and how the customer stands with each, on the call; what they are about holds
 * until the next benefits_live(). */
size_t benefits_live(struct call *call, const struct occasion *occasion, struct live **live);
/* One, whatever its state; false when there is none. */
bool benefit_live(struct call *call, int64_t offer, const struct occasion *occasion,
		  struct live *live);

bool ids_hold(const struct benefit_ids *ids, int64_t id);

/* --- Parts of benefit_allowed() --- */

/* Its period, and the season it is given in. */
enum refusal benefit_timely(struct call *call, const struct benefit *benefit, int64_t at);
/* Its days, hours, season of the year and closures, and from when again. */
enum refusal benefit_open(struct call *call, const struct benefit *benefit, int64_t at);
/* What one code may. */
enum refusal benefit_code_limits(struct call *call, const struct benefit *benefit, int64_t code,
				 int64_t at);
/* What one customer may, who stands so. */
enum refusal benefit_customer_limits(struct call *call, const struct benefit *benefit,
				     const struct occasion *occasion,
				     const struct standing *standing);
/* What all may together: nothing is left. */
enum refusal benefit_all_limits(struct call *call, const struct benefit *benefit);

enum refusal benefit_budget_spent(struct call *call, const struct benefit *benefit);

/* --- Money --- */

/* What an offer takes off one line, on so many of its units. */
struct taking {
	struct basket_line *line;
	int64_t units, cents;
};

/* Works out each taking's units and cents, on `limit` units in all at most, and returns
 * the cents of all. Takings are the lines in scope; their reductions so far count. */
int64_t effect_work_out(const struct benefit *benefit, struct taking *takings, size_t count,
			int64_t limit);

#endif
