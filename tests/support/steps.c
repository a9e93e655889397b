#include "tests/support/steps.h"

#include <sqlite3.h>

#include "core/op/private.h"
#include "core/store/private.h"

enum { EVERY = 20 }; /* steps between two looks */

static int64_t steps;

static int count(void *data)
{
	(void)data;
	steps += EVERY;
	return 0;
}

void steps_watch(struct scratch *scratch)
{
	sqlite3_progress_handler(scratch->reader->store->db, EVERY, count, NULL);
	sqlite3_progress_handler(scratch->writer->store->db, EVERY, count, NULL);
}

void steps_begin(void)
{
	steps = 0;
}

int64_t steps_taken(void)
{
	return steps;
}
