/* The threads beside the loop: one writer, which commits in groups, and a pool of
 * readers. Jobs go in on the loop and come back on the loop. */
#ifndef GUICHET_DAEMON_WORKERS_H
#define GUICHET_DAEMON_WORKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

struct core;
struct job;
struct workers;

/* finished() is called on the loop for each job whose work is done, progress()
 * when the percent of some has changed. NULL and a
 * sentence when the data file can't be opened by a worker. */
struct workers *workers_new(uv_loop_t *loop, struct core *core, size_t readers,
			    void (*finished)(void *context, struct job *job),
			    void (*progress)(void *context), void *context, char *error,
			    size_t size);
/* Gives a job to the threads that do job->work. */
void workers_give(struct workers *workers, struct job *job);
/* Waits for the threads, which finish what they have; then closes what it has on
 * the loop, which must run once more before workers_free(). */
void workers_stop(struct workers *workers);
void workers_free(struct workers *workers);

#endif
