/* One connection more: may it come in, and if so, a process for it, with a core
 * connection that knows where it comes from. */
#include "server/gate/welcome.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/gate/child.h"
#include "server/gate/listener.h"
#include "server/gate/log.h"

enum {
	CONNECTIONS_MAX = 2000, /* with an identity or without */
	DEAD_AFTER = 3,         /* signs of life without an answer */
};

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

static void let_in(struct listener *listener, int fd, const char *address)
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

void welcome(struct listener *listener, int fd, const char *address)
{
	const char *why = objection(listener, address);

	if (why == NULL) {
		let_in(listener, fd, address);
		return;
	}
	log_refusal(listener, address, why);
	close(fd);
}
