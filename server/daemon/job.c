#include "server/daemon/job.h"

#include <stdlib.h>

#include "server/daemon/memory.h"

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

void queue_init(struct queue *queue)
{
	*queue = (struct queue){ 0 };
	queue->last = &queue->first;
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
	job->next = NULL;
	uv_mutex_lock(&queue->mutex);
	*queue->last = job;
	queue->last = &job->next;
	uv_cond_signal(&queue->filled);
	uv_mutex_unlock(&queue->mutex);
}

/* Whether the two may be taken together. */
static bool together(const struct job *a, const struct job *b)
{
	return a->work == b->work && (a->work == WORK_WRITE || a->work == WORK_SCOUT) &&
	       !a->alone && !b->alone;
}

size_t queue_take(struct queue *queue, struct job **jobs, size_t max)
{
	size_t count = 0;

	uv_mutex_lock(&queue->mutex);
	while (!queue->first && !queue->stopped)
		uv_cond_wait(&queue->filled, &queue->mutex);
	while (queue->first && count < max &&
	       (count == 0 || together(jobs[count - 1], queue->first))) {
		jobs[count++] = queue->first;
		queue->first = queue->first->next;
	}
	if (!queue->first)
		queue->last = &queue->first;
	uv_mutex_unlock(&queue->mutex);
	return count;
}

struct job *queue_take_all(struct queue *queue)
{
	struct job *jobs;

	uv_mutex_lock(&queue->mutex);
	jobs = queue->first;
	queue->first = NULL;
	queue->last = &queue->first;
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
