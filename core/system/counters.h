/* What is counted while the server runs, from its start: answers, refusals, commits.
 * Each number is written by one thread only (said beside it) and read by any, so that
 * counting is a plain addition: no lock, no locked instruction. Never kept. */
#ifndef GUICHET_COUNTERS_H
#define GUICHET_COUNTERS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "core/op/operation.h"
#include "core/op/refusal.h"

enum { HISTOGRAM_BOUNDS = 12, COUNTERS_OPERATIONS = 512 };

/* How many were at most each bound, and more than the one before; the last: more than
 * all. */
struct histogram {
	_Atomic int64_t counts[HISTOGRAM_BOUNDS + 1];
	_Atomic int64_t sum;
};

/* Of seconds, in nanoseconds; of groups, in operations. They rise. */
extern const int64_t histogram_times[HISTOGRAM_BOUNDS], histogram_sizes[HISTOGRAM_BOUNDS];

enum counted_outcome {
	COUNTED_DONE,
	COUNTED_REFUSED,
	COUNTED_FAILED, /* could not be written down: exit code 4, try again */
	COUNTED_OUTCOMES
};

struct counters {
	int64_t started_at; /* before any thread */
	/* The loop's. */
	_Atomic int64_t connections[2]; /* open now: on the local socket, on the gate's */
	_Atomic int64_t connections_opened[2];
	_Atomic int64_t operations[COUNTERS_OPERATIONS][COUNTED_OUTCOMES]; /* as the table */
	_Atomic int64_t refusals[REFUSAL_COUNT];
	struct histogram answers[2]; /* of reads, of writes: from the request to its answer */
	/* The writer's. */
	struct histogram commits; /* a group: begun, run, on the disk */
	struct histogram groups;
};

/* By the only thread that writes it. */
static inline void counter_add(_Atomic int64_t *counter, int64_t more)
{
	atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + more,
			      memory_order_relaxed);
}

static inline int64_t counter_read(const _Atomic int64_t *counter)
{
	return atomic_load_explicit(counter, memory_order_relaxed);
}

/* How many in all. */
int64_t histogram_count(const struct histogram *histogram);
/* The least bound that so many per cent were below or at; twice the last bound where
 * it is more than that; 0 while there are none. */
int64_t histogram_quantile(const struct histogram *histogram, const int64_t *bounds, int percent);

#endif
