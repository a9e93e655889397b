#include "server/daemon/keeper.h"

#include <stdint.h>
#include <stdlib.h>
#include <uv.h>

#include "core/core.h"
#include "server/daemon/memory.h"

/* Pages: what the writer may bring back itself. It takes it a few milliseconds. */
enum { LITTLE = 256, PASSES = 6 };

/* Whose turn it is. */
enum turn {
	NOBODY, /* the log is short enough, or was when last looked at */
	KEEPER,
	WRITER, /* the keeper has left it a little */
	STOPPED,
};

struct keeper {
	struct worker *writer, *worker;
	uv_thread_t thread;
	uv_mutex_t mutex;
	uv_cond_t called;
	enum turn turn;
};

static enum turn turn_of(struct keeper *keeper)
{
	enum turn turn;

	uv_mutex_lock(&keeper->mutex);
	turn = keeper->turn;
	uv_mutex_unlock(&keeper->mutex);
	return turn;
}

static void give_turn(struct keeper *keeper, enum turn turn)
{
	uv_mutex_lock(&keeper->mutex);
	if (keeper->turn != STOPPED)
		keeper->turn = turn;
	uv_cond_signal(&keeper->called);
	uv_mutex_unlock(&keeper->mutex);
}

/* False once it is stopped. */
static bool wait_for_turn(struct keeper *keeper)
{
	enum turn turn;

	uv_mutex_lock(&keeper->mutex);
	while (keeper->turn != KEEPER && keeper->turn != STOPPED)
		uv_cond_wait(&keeper->called, &keeper->mutex);
	turn = keeper->turn;
	uv_mutex_unlock(&keeper->mutex);
	return turn != STOPPED;
}

/* Each pass finds what came during the one before, which is less, unless readers hold old
 * pages or the disk is slower than the writer. */
static void keep(void *context)
{
	struct keeper *keeper = context;

	while (wait_for_turn(keeper)) {
		int64_t left = LITTLE + 1;

		for (int pass = 0; pass < PASSES && left > LITTLE; pass++)
			left = worker_shorten_log(keeper->worker);
		give_turn(keeper, WRITER);
	}
}

struct keeper *keeper_new(struct core *core, struct worker *writer, char *error, size_t size)
{
	struct worker *worker = worker_new(core, WORKER_KEEPER, error, size);
	struct keeper *keeper;

	if (worker == NULL)
		return NULL;
	keeper = memory_new(sizeof(*keeper));
	keeper->worker = worker;
	keeper->writer = writer;
	worker_leave_log(writer);
	if (uv_mutex_init(&keeper->mutex) != 0 || uv_cond_init(&keeper->called) != 0 ||
	    uv_thread_create(&keeper->thread, keep, keeper) != 0)
		abort();
	return keeper;
}

void keeper_tend(struct keeper *keeper)
{
	enum turn turn = turn_of(keeper);

	if (turn == WRITER) {
		worker_shorten_log(keeper->writer);
		give_turn(keeper, NOBODY);
	} else if (turn == NOBODY && worker_log_is_long(keeper->writer)) {
		give_turn(keeper, KEEPER);
	}
}

void keeper_stop(struct keeper *keeper)
{
	give_turn(keeper, STOPPED);
	uv_thread_join(&keeper->thread);
}

void keeper_free(struct keeper *keeper)
{
	worker_free(keeper->worker);
	uv_mutex_destroy(&keeper->mutex);
	uv_cond_destroy(&keeper->called);
	free(keeper);
}
