/* A request on its way through the threads, and queues of them. A job belongs to
 * one thread at a time: it is handed over through a queue. */
#ifndef GUICHET_DAEMON_JOB_H
#define GUICHET_DAEMON_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "core/core.h"

struct connection;

enum job_work {
	WORK_PARSE,   /* on a reader: a line too long for the loop */
	WORK_READ,    /* on a reader; WORK_WRITE if its refusal is to be on record */
	WORK_PREPARE, /* on a reader, then WORK_WRITE */
	WORK_SCOUT,   /* the same, without coming back to the loop between */
	WORK_WRITE,   /* on the writer */
};

struct job {
	struct job *next;              /* in a queue */
	struct job *after;             /* of the same connection */
	struct connection *connection; /* NULL: nobody waits for it */
	struct request *request;       /* NULL until WORK_PARSE is done */
	char *line;                    /* for WORK_PARSE */
	size_t length;
	struct caller caller; /* for WORK_PARSE; for the log where there is no connection */
	uint64_t left_by;     /* the id of the connection that waits no more; 0: none */
	enum job_work work;
	bool done;
	bool silent; /* its answer is not sent */
	bool alone;  /* a further part of a long write: nobody else's answer waits for it */
	bool busy;   /* of a connection that asks more than people do (queue_put) */
	/* Who asked without a connection, and takes the job over; NULL: nobody. */
	void (*finished)(struct job *job);
	void *context;
	char *text;           /* sent instead of a request's answer */
	uint64_t begun;       /* uv_hrtime() */
	uint64_t turn;        /* when its turn in a queue comes; uv_hrtime() */
	uint64_t group;       /* which commit it was in; 0: none */
	_Atomic int percent;  /* how far it is, written by its thread */
	int told;             /* what the peer was told of that */
	uv_async_t *progress; /* wakes the loop when percent has changed */
	uv_write_t write;
};

struct job *job_new(struct connection *connection, struct request *request);
void job_free(struct job *job);

/* In the order in which they came. */
struct fifo {
	struct job *first, **last;
};

/* Two of them, so that people need not wait behind programs: a busy job's turn comes a
 * quarter of a second later than a calm one's that came together with it, and at once where
 * no calm one waits. */
struct queue {
	uv_mutex_t mutex;
	uv_cond_t filled;
	struct fifo calm, busy;
	bool stopped;
};

void queue_init(struct queue *queue);
void queue_destroy(struct queue *queue);
/* Of one connection, a job must be busy while one before it still is: so they keep their
 * order. */
void queue_put(struct queue *queue, struct job *job);
/* Waits for at least one, takes at most max writes, or looks beforehand, and of busy ones
 * fewer; all else, and what is alone, comes by itself. 0 once stopped and empty. */
size_t queue_take(struct queue *queue, struct job **jobs, size_t max);
/* All there are, linked by `next`, calm ones first, without waiting. */
struct job *queue_take_all(struct queue *queue);
/* Whoever waits gets what is left, then nothing. */
void queue_stop(struct queue *queue);

#endif
