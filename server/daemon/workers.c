/* Each thread owns its worker, and so its own connection to the data file. A job
 * is touched by the thread that took it from a queue, and by no other until it
 * has come back through `finished`. */
#include "server/daemon/workers.h"

#include <stdlib.h>

#include "core/core.h"
#include "server/daemon/clock.h"
#include "server/daemon/job.h"
#include "server/daemon/keeper.h"
#include "server/daemon/log.h"
#include "server/daemon/memory.h"

/* Bounds what one failing disk undoes, and how long the first waits. */
enum { GROUP_MAX = 256, STACK_SIZE = 8 * 1024 * 1024 };
/* Looks beforehand in one snapshot. */
enum { SCOUTS_MAX = 16 };

struct thread {
	uv_thread_t id;
	struct workers *workers;
	struct worker *worker;
	bool running;
};

struct workers {
	struct core *core;
	struct queue writes;
	struct queue reads;
	struct queue finished;
	uv_async_t wake;
	uv_async_t progress;
	void (*on_finished)(void *context, struct job *job);
	void (*on_progress)(void *context);
	void *context;
	struct thread writer;
	struct keeper *keeper;
	struct thread *readers;
	size_t reader_count;
};

void workers_give(struct workers *workers, struct job *job)
{
	if (job->work == WORK_WRITE)
		core_writes_wait(workers->core, 1);
	queue_put(job->work == WORK_WRITE ? &workers->writes : &workers->reads, job);
}

/* --- On the threads --- */

static void give_back(struct workers *workers, struct job *job)
{
	queue_put(&workers->finished, job);
	uv_async_send(&workers->wake);
}

static void tell_progress(void *data, int percent)
{
	struct job *job = data;

	job->percent = percent;
	uv_async_send(job->progress);
}

static void watch_progress(struct workers *workers, struct job *job)
{
	job->progress = &workers->progress;
	request_on_progress(job->request, tell_progress, job);
}

static void write_groups(void *context)
{
	struct thread *thread = context;
	struct workers *workers = thread->workers;
	struct job *jobs[GROUP_MAX];
	struct request *requests[GROUP_MAX];
	uint64_t begun, group = 0;
	size_t count;

	while ((count = queue_take(&workers->writes, jobs, GROUP_MAX)) > 0) {
		core_writes_wait(workers->core, -(int64_t)count);
		group++;
		for (size_t i = 0; i < count; i++) {
			requests[i] = jobs[i]->request;
			jobs[i]->group = group;
			watch_progress(workers, jobs[i]);
		}
		begun = uv_hrtime();
		worker_group(thread->worker, requests, count, clock_now());
		core_count_group(workers->core, count, (int64_t)(uv_hrtime() - begun));
		for (size_t i = 0; i < count; i++)
			give_back(workers, jobs[i]);
		keeper_tend(workers->keeper);
	}
}

static void parse(struct workers *workers, struct job *job)
{
	job->request = request_new(workers->core, &job->caller, job->line, job->length);
	free(job->line);
	job->line = NULL;
}

static void read_one(struct thread *thread, struct job *job)
{
	if (job->work == WORK_PARSE)
		parse(thread->workers, job);
	else
		watch_progress(thread->workers, job);
	if (job->work == WORK_READ)
		worker_read(thread->worker, job->request, clock_now());
	else if (job->work == WORK_PREPARE)
		worker_prepare(thread->worker, job->request, clock_now());
	give_back(thread->workers, job);
}

static void scout(struct thread *thread, struct job **jobs, size_t count)
{
	struct request *requests[SCOUTS_MAX];

	for (size_t i = 0; i < count; i++)
		requests[i] = jobs[i]->request;
	worker_scout(thread->worker, requests, count, clock_now());
	for (size_t i = 0; i < count; i++) {
		jobs[i]->work = WORK_WRITE;
		workers_give(thread->workers, jobs[i]);
	}
}

/* Each by itself, but for looks beforehand, which share a snapshot. */
static void read_each(void *context)
{
	struct thread *thread = context;
	struct job *jobs[SCOUTS_MAX];
	size_t count;

	while ((count = queue_take(&thread->workers->reads, jobs, SCOUTS_MAX)) > 0) {
		if (jobs[0]->work == WORK_SCOUT)
			scout(thread, jobs, count);
		else
			read_one(thread, jobs[0]);
	}
}

/* --- On the loop --- */

static void on_wake(uv_async_t *wake)
{
	struct workers *workers = wake->data;
	struct job *job = queue_take_all(&workers->finished);

	log_hold();
	while (job) {
		struct job *next = job->next;

		workers->on_finished(workers->context, job);
		job = next;
	}
	log_release();
}

static void on_progress(uv_async_t *progress)
{
	struct workers *workers = progress->data;

	workers->on_progress(workers->context);
}

static bool open_worker(struct workers *workers, struct thread *thread, enum worker_kind kind,
			char *error, size_t size)
{
	thread->workers = workers;
	thread->worker = worker_new(workers->core, kind, error, size);
	return thread->worker != NULL;
}

static void start(struct thread *thread, void (*run)(void *context))
{
	const uv_thread_options_t options = { .flags = UV_THREAD_HAS_STACK_SIZE,
					      .stack_size = STACK_SIZE };

	if (uv_thread_create_ex(&thread->id, &options, run, thread) != 0)
		abort();
	thread->running = true;
}

static bool start_all(struct workers *workers, char *error, size_t size)
{
	if (!open_worker(workers, &workers->writer, WORKER_WRITER, error, size))
		return false;
	workers->keeper = keeper_new(workers->core, workers->writer.worker, error, size);
	if (workers->keeper == NULL)
		return false;
	start(&workers->writer, write_groups);
	for (size_t i = 0; i < workers->reader_count; i++) {
		if (!open_worker(workers, &workers->readers[i], WORKER_READER, error, size))
			return false;
		start(&workers->readers[i], read_each);
	}
	return true;
}

struct workers *workers_new(uv_loop_t *loop, struct core *core, size_t readers,
			    void (*finished)(void *context, struct job *job),
			    void (*progress)(void *context), void *context, char *error,
			    size_t size)
{
	struct workers *workers = memory_new(sizeof(*workers));

	workers->core = core;
	workers->on_finished = finished;
	workers->on_progress = progress;
	workers->context = context;
	workers->readers = memory_new(readers * sizeof(*workers->readers));
	workers->reader_count = readers;
	queue_init(&workers->writes);
	queue_init(&workers->reads);
	queue_init(&workers->finished);
	if (uv_async_init(loop, &workers->wake, on_wake) != 0 ||
	    uv_async_init(loop, &workers->progress, on_progress) != 0)
		abort();
	workers->wake.data = workers;
	workers->progress.data = workers;
	if (start_all(workers, error, size))
		return workers;
	workers_stop(workers);
	uv_run(loop, UV_RUN_NOWAIT);
	workers_free(workers);
	return NULL;
}

static void stop(struct thread *thread)
{
	if (thread->running)
		uv_thread_join(&thread->id);
	thread->running = false;
}

void workers_stop(struct workers *workers)
{
	queue_stop(&workers->reads);
	for (size_t i = 0; i < workers->reader_count; i++)
		stop(&workers->readers[i]);
	queue_stop(&workers->writes);
	stop(&workers->writer);
	if (workers->keeper)
		keeper_stop(workers->keeper);
	uv_close((uv_handle_t *)&workers->wake, NULL);
	uv_close((uv_handle_t *)&workers->progress, NULL);
}

void workers_free(struct workers *workers)
{
	for (size_t i = 0; i < workers->reader_count; i++)
		worker_free(workers->readers[i].worker);
	if (workers->keeper)
		keeper_free(workers->keeper);
	/* The last to close brings the log back whole and takes it away; no reader may. */
	worker_free(workers->writer.worker);
	queue_destroy(&workers->writes);
	queue_destroy(&workers->reads);
	queue_destroy(&workers->finished);
	free(workers->readers);
	free(workers);
}
