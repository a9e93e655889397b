/* Owns the pace of questions. No people and no scanner reach it: a code costs four
 * questions. What does is a stuck key, a paste in the wrong place or somebody who means
 * harm, and they are not to take the server from everybody else. */
#include "tui/screens/pace.h"

#include <stdint.h>
#include <time.h>

enum { AT_ONCE = 80, A_SECOND = 40 };

static const int64_t SECOND = 1000000000;

static int64_t clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}

void pace_wait(void)
{
	/* When the next question would be due, had all been asked evenly. */
	static int64_t due;
	int64_t now = clock_ns();
	int64_t wait;

	if (due < now - AT_ONCE * (SECOND / A_SECOND))
		due = now - AT_ONCE * (SECOND / A_SECOND);
	due += SECOND / A_SECOND;
	wait = due - now;
	if (wait > 0)
		nanosleep(&(struct timespec){ wait / SECOND, wait % SECOND }, NULL);
}
