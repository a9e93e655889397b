#include "server/daemon/job.h"

#include <stdlib.h>

#include "server/daemon/memory.h"

/* How much later a busy job's turn comes: nanoseconds. */
static const uint64_t PATIENCE = 250000000;
/* What a calm one may find before it in a group. */
enum { BUSY_TOGETHER = 64 };

struct job *job_new(struct connection *connection, struct request *request)
{
	struct job *job = memory_new(sizeof(*job));

	job->connection = connection;
	job->request = request;
	job->begun = uv_hrtime();
	return job;
}

void job_free(struct job *job)
{
	if (job->request)
		request_free(job->request);
	free(job->line);
	free(job->text);
	free(job);
}

static void fifo_init(struct fifo *fifo)
{
	fifo->first = NULL;
	fifo->last = &fifo->first;
}

static void fifo_put(struct fifo *fifo, struct job *job)
{
	job->next = NULL;
	*fifo->last = job;
	fifo->last = &job->next;
}

static struct job *fifo_take(struct fifo *fifo)
{
	struct job *job = fifo->first;

	fifo->first = job->next;
	if (!fifo->first)
		fifo->last = &fifo->first;
	return job;
}

void queue_init(struct queue *queue)
{
	*queue = (struct queue){ 0 };
	fifo_init(&queue->calm);
	fifo_init(&queue->busy);
	if (uv_mutex_init(&queue->mutex) != 0 || uv_cond_init(&queue->filled) != 0)
		abort();
}

void queue_destroy(struct queue *queue)
{
	uv_mutex_destroy(&queue->mutex);
	uv_cond_destroy(&queue->filled);
}

void queue_put(struct queue *queue, struct job *job)
{
	uv_mutex_lock(&queue->mutex);
	job->turn = uv_hrtime() + (job->busy ? PATIENCE : 0);
	fifo_put(job->busy ? &queue->busy : &queue->calm, job);
	uv_cond_signal(&queue->filled);
	uv_mutex_unlock(&queue->mutex);
}

/* Where the next one is taken from; NULL: there is none. */
static struct fifo *next_fifo(struct queue *queue)
{
	const struct job *calm = queue->calm.first, *busy = queue->busy.first;

	if (!calm && !busy)
		return NULL;
	return !busy || (calm && calm->turn <= busy->turn) ? &queue->calm : &queue->busy;
}

/* Whether the two may be taken together. */
static bool together(const struct job *a, const struct job *b)
{
	return a->work == b->work && (a->work == WORK_WRITE || a->work == WORK_SCOUT) &&
	       !a->alone && !b->alone;
}

size_t queue_take(struct queue *queue, struct job **jobs, size_t max)
{
	struct fifo *fifo;
	size_t count = 0, busy = 0;

	uv_mutex_lock(&queue->mutex);
	while (!next_fifo(queue) && !queue->stopped)
		uv_cond_wait(&queue->filled, &queue->mutex);
	while (count < max && busy < BUSY_TOGETHER && (fifo = next_fifo(queue)) &&
	       (count == 0 || together(jobs[count - 1], fifo->first))) {
		jobs[count] = fifo_take(fifo);
		busy += jobs[count++]->busy;
	}
	uv_mutex_unlock(&queue->mutex);
	return count;
}

struct job *queue_take_all(struct queue *queue)
{
	struct job *jobs;

	uv_mutex_lock(&queue->mutex);
	*queue->calm.last = queue->busy.first;
	jobs = queue->calm.first;
	fifo_init(&queue->calm);
	fifo_init(&queue->busy);
	uv_mutex_unlock(&queue->mutex);
	return jobs;
}

void queue_stop(struct queue *queue)
{
	uv_mutex_lock(&queue->mutex);
	queue->stopped = true;
	uv_cond_broadcast(&queue->filled);
	uv_mutex_unlock(&queue->mutex);
}
