/* The running server: its loop, its sockets, its connections, its end. */
#ifndef GUICHET_DAEMON_SERVER_H
#define GUICHET_DAEMON_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "server/daemon/listener.h"

struct connection;
struct core;
struct gate;
struct job;
struct mail;
struct options;
struct workers;

enum { SERVER_PIECE = 64 * 1024 };

struct server {
	uv_loop_t loop;
	struct core *core;
	struct options *options;
	struct workers *workers;
	struct gate *gate;
	struct mail *mail;
	struct listener local;      /* users of this machine */
	struct listener gate_local; /* the gate */
	struct connection *connections;
	size_t connection_count;
	uint64_t last_connection;
	size_t jobs; /* given to the workers and not yet back */
	uv_signal_t signals[3];
	uv_timer_t sweep;    /* looks for peers that do not read; runs only while needed */
	uv_timer_t deadline; /* of the end */
	uv_timer_t minute;   /* see chore.h */
	uv_timer_t night;    /* see night.h */
	int64_t night_day;   /* the last one that was begun */
	bool tending;        /* backups, see backup.h */
	uint64_t tend_after; /* uv_now(); not before */
	uv_timer_t measure;  /* see measure.h */
	bool measuring;      /* is under way */
	bool measure_failed; /* the last time */
	int argc;            /* the command line, to read the options again */
	char **argv;
	bool stopping;
	bool ready;
	bool closed;
	int exit_code;
	char piece[SERVER_PIECE]; /* what is read lands here first */
};

/* Listens on the sockets. Takes over neither core nor options. NULL and a
 * sentence when it can't. */
struct server *server_new(struct core *core, struct options *options, int argc, char **argv,
			  char *error, size_t size);
/* Starts the threads and the gate, and serves until told to end. Returns the
 * exit code. */
int server_run(struct server *server, char *error, size_t size);
/* Leaves server->options to the caller. */
void server_free(struct server *server);

/* --- For connections --- */

void server_give(struct server *server, struct job *job);
/* Looks after output that nobody takes, from now on. */
void server_watch_output(struct server *server);
/* Something has ended: perhaps all is. */
void server_check_end(struct server *server);

/* --- For the gate --- */

/* The gate listens on that address (NULL: there is no gate). */
void server_gate_ready(struct server *server, const char *address);
/* The gate could not start at all, perhaps because of the address. */
void server_gate_failed(struct server *server, bool address);

#endif
