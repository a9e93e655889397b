/* Counting: what the daemon tells of each answer, group and connection. */
#include "core/system/counters.h"

#include "core/core.h"
#include "core/op/private.h"

#define MS INT64_C(1000000)

const int64_t histogram_times[HISTOGRAM_BOUNDS] = { MS / 2,   MS,       2 * MS,    5 * MS,
						    10 * MS,  20 * MS,  50 * MS,   100 * MS,
						    200 * MS, 500 * MS, 1000 * MS, 5000 * MS };
const int64_t histogram_sizes[HISTOGRAM_BOUNDS] = { 1, 2, 4, 8, 16, 24, 32, 48, 64, 96, 128, 192 };

static void histogram_add(struct histogram *histogram, const int64_t *bounds, int64_t value)
{
	int i = 0;

	while (i < HISTOGRAM_BOUNDS && value > bounds[i])
		i++;
	counter_add(&histogram->counts[i], 1);
	counter_add(&histogram->sum, value);
}

int64_t histogram_count(const struct histogram *histogram)
{
	int64_t count = 0;

	for (int i = 0; i <= HISTOGRAM_BOUNDS; i++)
		count += counter_read(&histogram->counts[i]);
	return count;
}

int64_t histogram_quantile(const struct histogram *histogram, const int64_t *bounds, int percent)
{
	int64_t all = histogram_count(histogram);
	int64_t below = 0;

	if (all == 0)
		return 0;
	for (int i = 0; i < HISTOGRAM_BOUNDS; i++) {
		below += counter_read(&histogram->counts[i]);
		if (below * 100 >= all * percent)
			return bounds[i];
	}
	return 2 * bounds[HISTOGRAM_BOUNDS - 1];
}

static enum counted_outcome outcome_of(enum refusal refusal)
{
	if (refusal == DONE)
		return COUNTED_DONE;
	return refusal_is_failure(refusal) ? COUNTED_FAILED : COUNTED_REFUSED;
}

void core_count_answer(const struct request *request, int64_t nanoseconds)
{
	struct counters *counters = core_counters(request->core);

	if (request->outcome != DONE)
		counter_add(&counters->refusals[request->outcome], 1);
	if (request->operation == NULL)
		return;
	counter_add(&counters->operations[operation_number(request->operation)]
					 [outcome_of(request->outcome)],
		    1);
	histogram_add(&counters->answers[request->operation->kind == OP_WRITE], histogram_times,
		      nanoseconds);
}

void core_count_group(struct core *core, size_t operations, int64_t nanoseconds)
{
	struct counters *counters = core_counters(core);

	histogram_add(&counters->groups, histogram_sizes, (int64_t)operations);
	histogram_add(&counters->commits, histogram_times, nanoseconds);
}

void core_count_connection(struct core *core, bool gate, int change)
{
	struct counters *counters = core_counters(core);

	counter_add(&counters->connections[gate], change);
	if (change > 0)
		counter_add(&counters->connections_opened[gate], change);
}
