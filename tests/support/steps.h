/* What a question costs, in steps of the database: the same on every machine, as time is
 * not. */
#ifndef GUICHET_TESTS_STEPS_H
#define GUICHET_TESTS_STEPS_H

#include "tests/support/scratch.h"

/* From now on, all of the reader's and the writer's are counted. */
void steps_watch(struct scratch *scratch);
void steps_begin(void);
/* Since then, to the next twenty. */
int64_t steps_taken(void);

#endif
