/* The gate is told all by its arguments. Once it listens it writes the address,
 * and an end of line, to its descriptor 3, a pipe to here. It ends when guichetd
 * ends, however that happens (--with-parent). */
#include "server/daemon/gate.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "core/core.h"
#include "server/daemon/log.h"
#include "server/daemon/memory.h"
#include "server/daemon/options.h"
#include "server/daemon/program.h"
#include "server/daemon/server.h"
#include "server/wire/gate_exit.h"

enum {
	READY_FD = 3,
	DELAY_FIRST = 1000, /* milliseconds */
	DELAY_MAX = 60 * 1000,
	STEADY = 60 * 1000, /* after so long the next delay is the first again */
	WAITS = 2,          /* for an address: a second, and two */
	PATH_SIZE = 4096,
};

struct gate {
	struct server *server;
	uv_process_t process;
	uv_pipe_t ready;
	uv_timer_t again;
	char address[128]; /* that it said */
	size_t length;
	uint64_t started;
	uint64_t delay;
	int64_t status; /* of the last end */
	int handles;    /* of one run that are not closed yet */
	bool running;
	bool wanted_end; /* it was told to end */
	bool stopping;   /* and is not started again */
	bool was_ready;  /* once at least */
	int waited;      /* times for an address that was taken at the start */
};

struct gate *gate_new(struct server *server)
{
	struct gate *gate = memory_new(sizeof(*gate));

	gate->server = server;
	gate->delay = DELAY_FIRST;
	uv_timer_init(&server->loop, &gate->again);
	gate->again.data = gate;
	return gate;
}

void gate_free(struct gate *gate)
{
	free(gate);
}

bool gate_is_running(const struct gate *gate)
{
	return gate->running || gate->handles > 0;
}

/* --- One run --- */

static void on_again(uv_timer_t *timer)
{
	gate_start(timer->data);
}

static void schedule_again(struct gate *gate)
{
	if (uv_now(&gate->server->loop) - gate->started > STEADY)
		gate->delay = DELAY_FIRST;
	uv_timer_start(&gate->again, on_again, gate->wanted_end ? 0 : gate->delay, 0);
	if (!gate->wanted_end)
		gate->delay = gate->delay * 2 < DELAY_MAX ? gate->delay * 2 : DELAY_MAX;
}

/* The gate of a guichetd that was killed a moment ago may be about to end. */
static bool may_become_free(struct gate *gate)
{
	return gate->status == GATE_TAKEN && gate->waited++ < WAITS;
}

/* Both the process and its pipe are gone. */
static void on_closed(uv_handle_t *handle)
{
	struct gate *gate = handle->data;

	if (--gate->handles > 0)
		return;
	if (gate->stopping)
		server_check_end(gate->server);
	else if (gate->was_ready || gate->server->ready || may_become_free(gate))
		schedule_again(gate);
	else
		server_gate_failed(gate->server,
				   gate->status == GATE_ADDRESS || gate->status == GATE_TAKEN);
}

static void close_ready(struct gate *gate)
{
	if (!uv_is_closing((uv_handle_t *)&gate->ready))
		uv_close((uv_handle_t *)&gate->ready, on_closed);
}

static void on_ended(uv_process_t *process, int64_t status, int signal)
{
	struct gate *gate = process->data;

	gate->running = false;
	gate->status = status;
	LOG(gate->wanted_end ? LEVEL_INFO : LEVEL_ERROR, "gate ended", LOG_INT("pid", process->pid),
	    LOG_INT("status", status), LOG_INT("signal", signal));
	uv_close((uv_handle_t *)process, on_closed);
	close_ready(gate);
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *room)
{
	struct gate *gate = handle->data;

	(void)suggested;
	*room = uv_buf_init(gate->address + gate->length,
			    (unsigned)(sizeof(gate->address) - gate->length));
}

static void on_ready(uv_stream_t *stream, ssize_t n, const uv_buf_t *piece)
{
	struct gate *gate = stream->data;
	char *end;

	(void)piece;
	if (n < 0) {
		/* It closed its end; whether it lives on is on_ended()'s to say. */
		uv_read_stop(stream);
		return;
	}
	gate->length += (size_t)n;
	end = memchr(gate->address, '\n', gate->length);
	if (!end)
		return;
	*end = '\0';
	uv_read_stop(stream);
	gate->was_ready = true;
	LOG(LEVEL_INFO, "gate started", LOG_INT("pid", gate->process.pid),
	    LOG_TEXT("listen", gate->address));
	server_gate_ready(gate->server, gate->address);
}

static int spawn(struct gate *gate, char **arguments)
{
	uv_stdio_container_t descriptors[] = {
		{ .flags = UV_IGNORE },
		{ .flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO },
		{ .flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO },
		{ .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE,
		  .data.stream = (uv_stream_t *)&gate->ready },
	};
	const uv_process_options_t options = {
		.file = arguments[0],
		.args = arguments,
		.exit_cb = on_ended,
		.stdio = descriptors,
		.stdio_count = READY_FD + 1,
	};

	return uv_spawn(&gate->server->loop, &gate->process, &options);
}

static void run(struct gate *gate)
{
	const struct options *options = gate->server->options;
	char grace[24], startups[24], per_address[24], ready_fd[8];
	char *gate_program = program_path(options->gate_program, "guichet-gate");
	char *guichet = program_path(options->guichet_program, "guichet");
	char host_key[PATH_SIZE];
	char *arguments[] = {
		gate_program,
		"--listen",
		options->listen,
		"--host-key",
		host_key,
		"--gate-socket",
		options->gate_socket,
		"--guichet",
		guichet,
		"--grace",
		grace,
		"--max-startups",
		startups,
		"--max-per-address",
		per_address,
		"--zlib",
		"--with-parent",
		"--ready-fd",
		ready_fd,
		NULL,
	};
	int failed;

	snprintf(host_key, sizeof(host_key), "%s", core_host_key_path(gate->server->core));
	snprintf(grace, sizeof(grace), "%lld", (long long)options->grace);
	snprintf(startups, sizeof(startups), "%lld", (long long)options->max_startups);
	snprintf(per_address, sizeof(per_address), "%lld", (long long)options->max_per_address);
	snprintf(ready_fd, sizeof(ready_fd), "%d", READY_FD);
	failed = spawn(gate, arguments);
	if (failed)
		LOG(LEVEL_ERROR, "the gate can't be started", LOG_TEXT("program", gate_program),
		    LOG_TEXT("why", uv_strerror(failed)));
	else
		uv_read_start((uv_stream_t *)&gate->ready, on_room, on_ready);
	gate->running = !failed;
	if (failed) {
		uv_close((uv_handle_t *)&gate->process, on_closed);
		close_ready(gate);
	}
	free(gate_program);
	free(guichet);
}

void gate_start(struct gate *gate)
{
	if (gate_is_running(gate) || gate->stopping)
		return;
	if (!gate->server->options->gate) {
		server_gate_ready(gate->server, NULL);
		return;
	}
	gate->wanted_end = false;
	gate->length = 0;
	gate->started = uv_now(&gate->server->loop);
	gate->handles = 2;
	uv_pipe_init(&gate->server->loop, &gate->ready, 0);
	gate->ready.data = gate;
	gate->process.data = gate;
	run(gate);
}

/* --- Ending it --- */

static void tell(struct gate *gate, int signal)
{
	gate->wanted_end = true;
	if (gate->running)
		uv_process_kill(&gate->process, signal);
}

void gate_restart(struct gate *gate)
{
	uv_timer_stop(&gate->again);
	if (gate_is_running(gate))
		tell(gate, SIGTERM); /* started again once it has ended */
	else
		gate_start(gate);
}

void gate_stop(struct gate *gate)
{
	if (gate->stopping)
		return;
	gate->stopping = true;
	tell(gate, SIGTERM);
	uv_close((uv_handle_t *)&gate->again, NULL);
}

void gate_kill(struct gate *gate)
{
	tell(gate, SIGKILL);
}
