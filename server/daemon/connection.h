/* One connection of a client: lines in, answers out, in order.
 *
 * A line is taken only when its request can be run at once, so the connection's
 * state (its account above all) is what the requests before left. Meanwhile bytes
 * wait in the buffer, and when that holds enough, in the kernel and at the peer.
 *
 * connection.c   life: opened, closed, forgotten
 * leave.c        what runs is waited for no more
 * schedule.c     lines become jobs, jobs are given to the workers, events applied
 * note.c         what the log says of each request
 * output.c       answers and notices, and the peers that do not take them */
#ifndef GUICHET_DAEMON_CONNECTION_H
#define GUICHET_DAEMON_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "core/core.h"
#include "server/wire/buffer.h"

struct job;
struct server;

struct connection {
	uv_pipe_t pipe;
	struct server *server;
	struct connection *next, **previous;
	uint64_t id; /* for the log */
	uint64_t opened;
	uint64_t requests;
	struct caller caller;
	struct buffer in;
	struct job *first, **last; /* requests not yet answered, in order */
	size_t jobs;               /* how many */
	size_t running;            /* of them, with the workers */
	size_t left;               /* with the workers, and waited for no more */
	uint64_t even;             /* when its next request were due, had all come evenly */
	bool busy;                 /* it asks more than people do, or did when what runs came */
	bool exclusive;            /* what runs must end before the next line */
	bool held;                 /* so must all that runs, for the line at the head */
	bool reading;
	bool ended;   /* the peer sends no more */
	bool ending;  /* no more lines; closed once all is answered */
	bool closing; /* uv_close() was called */
	bool closed;
	const char *farewell; /* kind of the last notice; NULL: none */
	const char *farewell_text;
	const char *why;       /* it was closed, for the log */
	size_t output;         /* bytes not yet taken, at the last look */
	uint64_t output_since; /* no byte was taken since; 0: nothing waits */
};

/* --- connection.c --- */

/* Accepts from the listener. */
void connection_open(struct server *server, uv_stream_t *listener, bool gate);
/* Closes it now; what runs goes on, its answers are dropped. */
void connection_close(struct connection *connection, const char *why);
/* Takes no more lines; answers what was taken, sends a last notice (kind NULL:
 * none), closes. */
void connection_end(struct connection *connection, const char *kind, const char *text,
		    const char *why);
/* Forgets a closed connection once nothing of it runs, and ends its session. */
void connection_forget(struct connection *connection);

/* --- schedule.c --- */

/* Sends what is done, takes lines as far as possible, reads or does not. */
void connection_advance(struct connection *connection);
/* A job came back from the workers. */
void connection_finished(struct server *server, struct job *job);
/* Queues a job at the end of the connection's and gives it to the workers. */
void connection_run(struct connection *connection, struct job *job);

/* --- note.c --- */

/* Counts an answer, and logs it; the connection may be NULL. */
void connection_note(const struct connection *connection, const struct job *job);

/* --- leave.c --- */

/* Where the next line asks for it, nothing that runs is waited for any more. */
void connection_leave(struct connection *connection);
/* A job that was left has come back. */
void connection_left_done(struct server *server, const struct job *job);
/* Something runs, and a line that leaves it may come. */
bool connection_may_leave(const struct connection *connection);

/* --- output.c --- */

/* Sends the job's answer and frees the job once it is sent. */
void connection_answer(struct connection *connection, struct job *job);
/* Tells the peer how far what it waits for is, where that has changed. */
void connection_progress(struct connection *connection);
void connection_notice(struct connection *connection, const char *kind, const char *text);
/* Bytes that the peer has not yet taken. */
size_t connection_output(const struct connection *connection);
/* No further line is taken while so much waits. */
bool connection_is_full(const struct connection *connection);
/* Closes it if it takes nothing for too long. True while output waits. */
bool connection_sweep(struct connection *connection, uint64_t now);

#endif
