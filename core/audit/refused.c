#include "core/audit/refused.h"

#include <pthread.h>
#include <stdlib.h>

#include "core/core.h"
#include "core/op/call.h"
#include "core/op/operation.h"

/* Places are found by a hash; where all of a row are taken the oldest goes, and may leave
 * its next line early. */
enum { ROWS = 1024, WAYS = 8 };
enum { NOBODY = 0, NOBODY_AT_GATE = -1, GUICHETD = -2 };

struct place {
	const struct operation *operation; /* NULL: free */
	int64_t whose;                     /* an account, or who is none */
	enum refusal refusal;
	int64_t at;      /* of its last line */
	int64_t between; /* without a line since */
};

struct refused {
	pthread_mutex_t mutex;
	struct place places[ROWS][WAYS];
};

struct refused *refused_new(void)
{
	struct refused *refused = calloc(1, sizeof *refused);

	if (refused == NULL || pthread_mutex_init(&refused->mutex, NULL) != 0)
		abort();
	return refused;
}

void refused_free(struct refused *refused)
{
	if (refused == NULL)
		return;
	pthread_mutex_destroy(&refused->mutex);
	free(refused);
}

static struct place *row_of(struct refused *refused, const struct place *wanted)
{
	uint64_t hash = (uint64_t)(uintptr_t)wanted->operation ^ (uint64_t)wanted->whose << 20 ^
			(uint64_t)wanted->refusal;

	return refused->places[(hash * 0x9e3779b97f4a7c15u) >> 54];
}

static bool is(const struct place *a, const struct place *b)
{
	return a->operation == b->operation && a->whose == b->whose && a->refusal == b->refusal;
}

/* The place of what is wanted, or the one that it takes. */
static struct place *find(struct place *row, const struct place *wanted)
{
	struct place *oldest = row;

	for (int i = 0; i < WAYS; i++) {
		if (row[i].operation == NULL || is(&row[i], wanted))
			return &row[i];
		if (row[i].at < oldest->at)
			oldest = &row[i];
	}
	return oldest;
}

static int64_t whose(const struct caller *caller)
{
	if (caller->account != 0)
		return caller->account;
	return caller->daemon ? GUICHETD : caller->gate ? NOBODY_AT_GATE : NOBODY;
}

/* A clock that was set back is no reason to say nothing. */
static bool has_turn(const struct place *place, int64_t now)
{
	return now < place->at || now >= place->at + REFUSED_SECONDS;
}

bool refused_has_line(struct call *call, enum refusal refusal, int64_t *between)
{
	struct refused *refused = core_refused(call->core);
	struct place wanted = { .operation = call->operation,
				.whose = whose(call->caller),
				.refusal = refusal,
				.at = call->now };
	struct place *place;
	bool turn;

	*between = 0;
	if (refusal != REFUSED_NOT_ALLOWED && refusal != REFUSED_NOT_YOURS)
		return false;
	pthread_mutex_lock(&refused->mutex);
	place = find(row_of(refused, &wanted), &wanted);
	turn = !is(place, &wanted) || has_turn(place, call->now);
	if (turn) {
		*between = is(place, &wanted) ? place->between : 0;
		*place = wanted;
	} else {
		place->between++;
	}
	pthread_mutex_unlock(&refused->mutex);
	return turn;
}
