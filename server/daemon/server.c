/* Everything here runs on the loop's thread. The end goes in steps: no new
 * connections, every connection told and drained, the gate ended, then the
 * threads; a deadline cuts each step short. */
#include "server/daemon/server.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/core.h"
#include "schema/lang/lang.h"
#include "server/daemon/chore.h"
#include "server/daemon/connection.h"
#include "server/daemon/gate.h"
#include "server/daemon/job.h"
#include "server/daemon/log.h"
#include "server/daemon/mail.h"
#include "server/daemon/measure.h"
#include "server/daemon/memory.h"
#include "server/daemon/night.h"
#include "server/daemon/notify.h"
#include "server/daemon/options.h"
#include "server/daemon/reload.h"
#include "server/daemon/workers.h"

enum {
	SWEEP = 1000,     /* milliseconds between two looks */
	DRAIN_MAX = 5000, /* for answers to be taken */
	GATE_MAX = 5000,  /* then for the gate to end */
	END_MAX = 5000,   /* then for what still runs */
};

/* --- Connections --- */

static void on_local(uv_stream_t *listener, int status)
{
	if (status == 0)
		connection_open(listener->data, listener, false);
}

static void on_gate(uv_stream_t *listener, int status)
{
	if (status == 0)
		connection_open(listener->data, listener, true);
}

void server_give(struct server *server, struct job *job)
{
	server->jobs++;
	workers_give(server->workers, job);
}

static void on_finished(void *context, struct job *job)
{
	struct server *server = context;

	server->jobs--;
	connection_finished(server, job);
	server_check_end(server);
}

static void on_progress(void *context)
{
	struct server *server = context;

	for (struct connection *c = server->connections; c; c = c->next)
		connection_progress(c);
}

static void on_sweep(uv_timer_t *timer)
{
	struct server *server = timer->data;
	bool waits = false;

	for (struct connection *c = server->connections; c; c = c->next)
		waits |= connection_sweep(c, uv_now(&server->loop));
	if (!waits)
		uv_timer_stop(timer);
}

void server_watch_output(struct server *server)
{
	if (!uv_is_active((uv_handle_t *)&server->sweep) &&
	    !uv_is_closing((uv_handle_t *)&server->sweep))
		uv_timer_start(&server->sweep, on_sweep, SWEEP, SWEEP);
}

/* --- The end --- */

static void close_handle(void *handle)
{
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static void close_all(struct server *server)
{
	server->closed = true;
	close_handle(&server->sweep);
	close_handle(&server->deadline);
	chore_end(server);
	night_end(server);
	measure_end(server);
	for (size_t i = 0; i < 3; i++)
		close_handle(&server->signals[i]);
	workers_stop(server->workers);
}

void server_check_end(struct server *server)
{
	if (!server->stopping || server->closed || server->connection_count > 0)
		return;
	/* Kept until now: what people see goes through it. */
	gate_stop(server->gate);
	if (server->jobs == 0 && !gate_is_running(server->gate) && !mail_is_running(server->mail))
		close_all(server);
}

static void on_end_max(uv_timer_t *timer)
{
	(void)timer;
	/* What still runs is in a transaction that is now undone as a whole. */
	LOG_WORDS(LEVEL_WARNING, "ended although something was still running");
	_exit(0);
}

static void on_gate_max(uv_timer_t *timer)
{
	struct server *server = timer->data;

	gate_stop(server->gate);
	gate_kill(server->gate);
	uv_timer_start(timer, on_end_max, END_MAX, 0);
}

static void on_drain_max(uv_timer_t *timer)
{
	struct server *server = timer->data;

	for (struct connection *c = server->connections; c; c = c->next)
		connection_close(c, "restart");
	uv_timer_start(timer, on_gate_max, GATE_MAX, 0);
}

static void stop(struct server *server)
{
	struct connection *next;

	if (server->stopping)
		return;
	server->stopping = true;
	LOG(LEVEL_INFO, "stopping", LOG_INT("connections", server->connection_count));
	notify_manager("STOPPING=1");
	mail_stop(server->mail);
	listener_close(&server->local);
	listener_close(&server->gate_local);
	uv_timer_start(&server->deadline, on_drain_max, DRAIN_MAX, 0);
	for (struct connection *c = server->connections; c; c = next) {
		next = c->next;
		connection_notice(c, "restart",
				  N_("The server is restarting: connect again in a moment."));
		connection_end(c, NULL, NULL, "restart");
	}
	server_check_end(server);
}

static void on_signal(uv_signal_t *handle, int signal)
{
	struct server *server = handle->data;

	if (signal == SIGHUP)
		server_reload(server);
	else
		stop(server);
}

/* --- The gate's word --- */

void server_gate_ready(struct server *server, const char *address)
{
	if (server->ready)
		return;
	server->ready = true;
	LOG(LEVEL_INFO, "ready", LOG_TEXT("listen", address ? address : "-"),
	    LOG_TEXT("socket", server->options->socket),
	    LOG_TEXT("gate_socket", server->options->gate_socket), LOG_INT("pid", getpid()),
	    LOG_TEXT("version", GUICHET_VERSION));
	notify_manager("READY=1");
}

void server_gate_failed(struct server *server, bool address)
{
	LOG(LEVEL_ERROR,
	    address ? "can't listen for SSH there: another program may; choose another address "
		      "by --listen"
		    : "guichet-gate does not start: it says above what is wrong",
	    LOG_TEXT("listen", server->options->listen));
	server->exit_code = 1;
	stop(server);
}

/* --- Beginning --- */

static void init_handles(struct server *server)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP };

	uv_timer_init(&server->loop, &server->sweep);
	server->sweep.data = server;
	uv_timer_init(&server->loop, &server->deadline);
	server->deadline.data = server;
	for (size_t i = 0; i < 3; i++) {
		uv_signal_init(&server->loop, &server->signals[i]);
		server->signals[i].data = server;
		uv_signal_start(&server->signals[i], on_signal, signals[i]);
	}
	chore_begin(server);
	night_begin(server);
	measure_begin(server);
	server->gate = gate_new(server);
	server->mail = mail_new(server);
}

struct server *server_new(struct core *core, struct options *options, int argc, char **argv,
			  char *error, size_t size)
{
	struct server *server = memory_new(sizeof(*server));

	server->core = core;
	server->options = options;
	server->argc = argc;
	server->argv = argv;
	if (uv_loop_init(&server->loop) != 0)
		abort();
	if (listener_open(&server->local, &server->loop, options->socket, on_local, server, error,
			  size) &&
	    listener_open(&server->gate_local, &server->loop, options->gate_socket, on_gate, server,
			  error, size))
		return server;
	server_free(server);
	return NULL;
}

int server_run(struct server *server, char *error, size_t size)
{
	server->workers = workers_new(&server->loop, server->core, (size_t)server->options->readers,
				      on_finished, on_progress, server, error, size);
	if (!server->workers)
		return 1;
	init_handles(server);
	mail_start(server->mail);
	gate_start(server->gate);
	uv_run(&server->loop, UV_RUN_DEFAULT);
	return server->exit_code;
}

void server_free(struct server *server)
{
	listener_close(&server->local);
	listener_close(&server->gate_local);
	uv_run(&server->loop, UV_RUN_DEFAULT);
	uv_loop_close(&server->loop);
	if (server->workers)
		workers_free(server->workers);
	if (server->gate)
		gate_free(server->gate);
	if (server->mail)
		mail_free(server->mail);
	free(server);
}
