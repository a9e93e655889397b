/* Owns the host key, the listening socket and the list of connections. Never
 * waits for anybody: not for a client, not for guichetd, not for a child. */
#include "server/gate/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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
#include "server/gate/child.h"
#include "server/gate/log.h"
#include "server/gate/resume.h"
#include "server/gate/warm.h"

enum {
	ACCEPTS_AT_ONCE = 32,
	CONNECTIONS_MAX = 2000, /* with an identity or without */
	PAUSE_MS = 500,         /* when descriptors or processes run out */
	SWEEP_MS = 1000,
	DEAD_AFTER = 3,
};

int64_t listener_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* --- One connection more --- */

/* Why this address may not connect now, or NULL. */
static const char *objection(const struct listener *listener, const char *address)
{
	char group[ADDRESS_MAX], other[ADDRESS_MAX];
	int all = 0, startups = 0, same = 0;

	address_group(address, group);
	for (struct connection *c = listener->connections; c != NULL; c = c->next) {
		all++;
		if (c->facts.authenticated)
			continue;
		startups++;
		address_group(c->facts.address, other);
		same += strcmp(group, other) == 0;
	}
	if (limits_throttled(&listener->limits, address, listener_now()))
		return "throttled";
	if (all >= CONNECTIONS_MAX)
		return "connections";
	if (startups >= listener->options->max_startups)
		return "startups";
	if (same >= listener->options->max_per_address)
		return "per_address";
	return NULL;
}

/* One line a second at most: who floods must not fill the log. */
static void log_refusal(struct listener *listener, const char *address, const char *why)
{
	int64_t now = listener_now();

	listener->refusals++;
	if (now == listener->last_refusal)
		return;
	log_line("refused", "address=%s why=%s count=%u", address, why, listener->refusals);
	listener->last_refusal = now;
	listener->refusals = 0;
}

/* A connection to the core that has already said where the client comes from.
 * The answer is left for the child to read. -1 with errno. */
static int connect_core(const char *path, const char *address)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	char hello[256];
	int length, fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	/* Both were checked: neither path nor address needs escaping or is too long. */
	memcpy(name.sun_path, path, strlen(path) + 1);
	length = snprintf(hello, sizeof hello,
			  "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"gate.hello\","
			  "\"params\":{\"address\":\"%s\"}}\n",
			  address);
	if (connect(fd, (const struct sockaddr *)&name, sizeof name) == 0 &&
	    send(fd, hello, (size_t)length, MSG_NOSIGNAL) == length) {
		fcntl(fd, F_SETFL, 0); /* only this far must nobody wait: guichet may */
		return fd;
	}
	length = errno;
	close(fd);
	errno = length;
	return -1;
}

static void set_socket_options(const struct options *options, int fd)
{
	const int patience = options->keepalive * DEAD_AFTER;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &(int){ patience * 1000 }, sizeof(int));
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &(int){ 1 }, sizeof(int));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &(int){ options->keepalive }, sizeof(int));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &(int){ options->keepalive }, sizeof(int));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &(int){ DEAD_AFTER }, sizeof(int));
}

/* The loop's signal handlers write to a pipe that a fork shares with us: the
 * child gets rid of them before any signal can reach it. */
static pid_t fork_child(struct listener *listener, int fd, int core, int control)
{
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0) {
		for (int number = 1; number < NSIG; number++)
			signal(number, SIG_DFL);
		signal(SIGPIPE, SIG_IGN);
		setsid(); /* keys typed at our terminal are not for it */
		sigprocmask(SIG_SETMASK, &(sigset_t){ 0 }, NULL);
		child_run(listener->options, listener->bind, fd, core, control, listener->null);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

/* Takes fd over. */
static void welcome(struct listener *listener, int fd, const char *address)
{
	struct connection_facts facts = { .core = -1, .since = listener_now() };
	int pair[2];

	facts.core = connect_core(listener->options->gate_socket, address);
	if (facts.core < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
		log_line("no_core", "address=%s why=%s", address, strerrorname_np(errno));
		if (facts.core >= 0)
			close(facts.core);
		close(fd);
		return;
	}
	set_socket_options(listener->options, fd);
	facts.control = pair[0];
	memcpy(facts.address, address, sizeof facts.address);
	facts.child = fork_child(listener, fd, facts.core, pair[1]);
	close(pair[1]);
	close(fd);
	if (facts.child > 0) {
		log_line("connection", "event=opened address=%s pid=%d", address, (int)facts.child);
		connection_new(listener, &facts);
		return;
	}
	log_line("no_process", "address=%s why=%s", address, strerrorname_np(errno));
	close(pair[0]);
	close(facts.core);
}

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
		const char *why;
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
		why = objection(listener, address);
		if (why == NULL) {
			welcome(listener, fd, address);
		} else {
			log_refusal(listener, address, why);
			close(fd);
		}
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
		return EXIT_KEY;
	}
	listener->bind = algorithms_bind(key);
	if (listener->bind == NULL || !warm_up(listener->bind)) {
		fprintf(stderr, "guichet-gate: libssh can't speak with itself: "
				"does its version know the algorithms that are wanted?\n");
		return EXIT_FAILED;
	}
	json_object_seed(0);
	return EXIT_DONE;
}

static int open_socket(struct listener *listener)
{
	char actual[ADDRESS_MAX + 8], error[512];
	bool renewed = listener->options->resume >= 0;

	if (renewed && resume_load(listener, listener->options->resume)) {
		address_of(listener->socket, actual);
	} else {
		listener->socket =
			address_listen(listener->options->listen, actual, error, sizeof error);
		if (listener->socket < 0) {
			fprintf(stderr, "guichet-gate: %s\n", error);
			return EXIT_ADDRESS;
		}
	}
	if (!renewed && listener->options->ready_fd >= 0) {
		dprintf(listener->options->ready_fd, "%s\n", actual);
		close(listener->options->ready_fd);
	}
	log_line(renewed ? "renewed" : "ready", "address=%s pid=%d version=%s", actual,
		 (int)getpid(), GUICHET_VERSION);
	return EXIT_DONE;
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
		return EXIT_FAILED;
	signal(SIGPIPE, SIG_IGN);
	if (options->with_parent)
		prctl(PR_SET_PDEATHSIG, SIGTERM);
	/* It holds the host key: nobody who runs under its uid may look inside. */
	prctl(PR_SET_DUMPABLE, 0);
	code = prepare_ssh(&listener);
	if (code == EXIT_DONE)
		code = open_socket(&listener);
	if (code != EXIT_DONE)
		return code;
	serve(&listener);
	log_line("stopped", "pid=%d", (int)getpid());
	return EXIT_DONE;
}
