/* Owns the host key, the listening socket and the list of connections. Never
 * waits for anybody: not for a client, not for guichetd, not for a child. */
#include "server/gate/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "server/gate/algorithms.h"
#include "server/gate/log.h"
#include "server/gate/resume.h"
#include "server/gate/warm.h"
#include "server/gate/welcome.h"
#include "server/wire/gate_exit.h"

enum {
	ACCEPTS_AT_ONCE = 32,
	PAUSE_MS = 500, /* when descriptors or processes run out */
	SWEEP_MS = 1000,
};

int64_t listener_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* --- Accepting --- */

static void on_connection(uv_poll_t *poll, int status, int events);

static void on_pause_over(uv_timer_t *timer)
{
	struct listener *listener = timer->data;

	if (!listener->ending)
		uv_poll_start(&listener->accepting, UV_READABLE, on_connection);
}

static void on_connection(uv_poll_t *poll, int status, int events)
{
	struct listener *listener = poll->data;

	(void)status, (void)events;
	for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
		struct sockaddr_storage peer = { 0 };
		socklen_t length = sizeof peer;
		char address[ADDRESS_MAX];
		int fd = accept4(listener->socket, (struct sockaddr *)&peer, &length,
				 SOCK_CLOEXEC | SOCK_NONBLOCK);

		if (fd < 0 && (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED))
			return;
		if (fd < 0) {
			log_line("cannot_accept", "why=%s", strerrorname_np(errno));
			uv_poll_stop(poll);
			uv_timer_start(&listener->pausing, on_pause_over, PAUSE_MS, 0);
			return;
		}
		address_text(&peer, address);
		welcome(listener, fd, address);
	}
}

/* --- Signals and time --- */

static struct connection *find(struct listener *listener, pid_t pid)
{
	struct connection *c = listener->connections;

	while (c != NULL && c->facts.child != pid && c->facts.guichet != pid)
		c = c->next;
	return c;
}

static void reap(struct listener *listener)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		struct connection *connection = find(listener, pid);
		char address[ADDRESS_MAX];

		if (connection == NULL)
			continue;
		memcpy(address, connection->facts.address, sizeof address);
		if (connection_reap(connection, pid, status)) {
			limits_throttle(&listener->limits, address, listener_now());
			listener->again = !listener->ending;
		}
	}
	if (listener->again)
		uv_stop(listener->loop);
}

static void end(struct listener *listener)
{
	if (listener->ending)
		return;
	log_line("stopping", "pid=%d", (int)getpid());
	listener->ending = true;
	uv_poll_stop(&listener->accepting);
	close(listener->socket);
	listener->socket = -1;
	for (struct connection *c = listener->connections; c != NULL; c = c->next)
		connection_end(c, listener_now());
	listener_left(listener);
}

void listener_left(struct listener *listener)
{
	if (listener->ending && listener->connections == NULL)
		uv_stop(listener->loop);
}

static void on_signal(uv_signal_t *signal, int number)
{
	struct listener *listener = signal->data;

	if (number == SIGCHLD) {
		reap(listener);
	} else if (number == SIGHUP) {
		listener->again = !listener->ending;
		uv_stop(listener->loop);
	} else {
		end(listener);
	}
}

static void on_sweep(uv_timer_t *timer)
{
	struct listener *listener = timer->data;
	int64_t now = listener_now();

	for (struct connection *c = listener->connections; c != NULL; c = c->next)
		connection_sweep(c, now);
}

/* --- Start --- */

static bool check_paths(const struct options *options)
{
	if (access(options->guichet, X_OK) != 0) {
		fprintf(stderr, "guichet-gate: cannot execute %s: %s\n", options->guichet,
			strerror(errno));
		return false;
	}
	if (strlen(options->gate_socket) >= sizeof((struct sockaddr_un *)NULL)->sun_path) {
		fprintf(stderr, "guichet-gate: the path of a socket is too long: %s\n",
			options->gate_socket);
		return false;
	}
	return true;
}

/* Loads the key and lets libssh open all that it will need. */
static int prepare_ssh(struct listener *listener)
{
	char error[512];
	ssh_key key;

	ssh_init();
	ssh_set_log_level(SSH_LOG_NOLOG);
	key = algorithms_host_key(listener->options->host_key, error, sizeof error);
	if (key == NULL) {
		fprintf(stderr, "guichet-gate: %s\n", error);
		return GATE_KEY;
	}
	listener->bind = algorithms_bind(key);
	if (listener->bind == NULL || !warm_up(listener->bind)) {
		fprintf(stderr, "guichet-gate: libssh can't speak with itself: "
				"does its version know the algorithms that are wanted?\n");
		return GATE_FAILED;
	}
	json_object_seed(0);
	return GATE_DONE;
}

/* False: nobody listens any more. Whoever was killed before this process asked for its
 * parent's end is found so, and the address is free again. */
static bool tell_ready(int fd, const char *address)
{
	bool told = dprintf(fd, "%s\n", address) > 0;

	close(fd);
	return told;
}

static int open_socket(struct listener *listener)
{
	char actual[ADDRESS_MAX + 8], error[512];
	bool renewed = listener->options->resume >= 0;
	int code;

	if (renewed && resume_load(listener, listener->options->resume)) {
		address_of(listener->socket, actual);
	} else {
		listener->socket =
			address_listen(listener->options->listen, actual, error, sizeof error);
		if (listener->socket < 0) {
			code = errno == EADDRINUSE ? GATE_TAKEN : GATE_ADDRESS;
			fprintf(stderr, "guichet-gate: %s\n", error);
			return code;
		}
	}
	if (!renewed && listener->options->ready_fd >= 0 &&
	    !tell_ready(listener->options->ready_fd, actual)) {
		fprintf(stderr, "guichet-gate: who started it is gone\n");
		return GATE_FAILED;
	}
	log_line(renewed ? "renewed" : "ready", "address=%s pid=%d version=%s", actual,
		 (int)getpid(), GUICHET_VERSION);
	return GATE_DONE;
}

static void start_watching(struct listener *listener)
{
	static const int numbers[] = { SIGCHLD, SIGTERM, SIGINT, SIGHUP };
	sigset_t none;

	uv_poll_init(listener->loop, &listener->accepting, listener->socket);
	uv_timer_init(listener->loop, &listener->sweeping);
	uv_timer_init(listener->loop, &listener->pausing);
	listener->accepting.data = listener->sweeping.data = listener->pausing.data = listener;
	uv_poll_start(&listener->accepting, UV_READABLE, on_connection);
	uv_timer_start(&listener->sweeping, on_sweep, SWEEP_MS, SWEEP_MS);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		uv_signal_init(listener->loop, &listener->signals[i]);
		listener->signals[i].data = listener;
		uv_signal_start(&listener->signals[i], on_signal, numbers[i]);
	}
	/* A former self may have left them blocked. */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void serve(struct listener *listener)
{
	start_watching(listener);
	reap(listener);
	for (;;) {
		if (!listener->again)
			uv_run(listener->loop, UV_RUN_DEFAULT);
		if (!listener->again)
			return;
		listener->again = false;
		resume_execute(listener);
	}
}

int listener_run(const struct options *options, char **arguments)
{
	static struct listener listener;
	int code;

	listener.options = options;
	listener.arguments = arguments;
	listener.loop = uv_default_loop();
	listener.null = open("/dev/null", O_RDWR | O_CLOEXEC);
	listener.program = open("/proc/self/exe", O_PATH | O_CLOEXEC);
	if (!check_paths(options))
		return GATE_FAILED;
	signal(SIGPIPE, SIG_IGN);
	if (options->with_parent)
		prctl(PR_SET_PDEATHSIG, SIGTERM);
	/* It holds the host key: nobody who runs under its uid may look inside. */
	prctl(PR_SET_DUMPABLE, 0);
	code = prepare_ssh(&listener);
	if (code == GATE_DONE)
		code = open_socket(&listener);
	if (code != GATE_DONE)
		return code;
	serve(&listener);
	log_line("stopped", "pid=%d", (int)getpid());
	return GATE_DONE;
}
