/* The state goes through a memory file as plain structs: it is read by the same
 * program that wrote it (the file that runs, not the one that may have been
 * installed meanwhile). The process keeps its number, so its children stay its
 * own. What is lost: nothing of a session; the count of refusals not yet logged. */
#include "server/gate/resume.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "server/gate/listener.h"
#include "server/gate/log.h"

enum { ARGUMENTS_MAX = 64, STATE_MARK = 0x67754901 };

struct state {
	unsigned mark;
	unsigned facts_size;
	int socket;
	unsigned connections;
	struct limits limits;
};

static void keep_over_exec(int fd, bool keep)
{
	if (fd >= 0)
		fcntl(fd, F_SETFD, keep ? 0 : FD_CLOEXEC);
}

static void keep_all(const struct listener *listener, bool keep)
{
	keep_over_exec(listener->socket, keep);
	for (struct connection *c = listener->connections; c != NULL; c = c->next) {
		keep_over_exec(c->facts.control, keep);
		keep_over_exec(c->facts.core, keep);
	}
}

static bool put(int fd, const void *bytes, size_t size)
{
	return write(fd, bytes, size) == (ssize_t)size;
}

static bool get(int fd, void *bytes, size_t size)
{
	return read(fd, bytes, size) == (ssize_t)size;
}

/* The memory file, or -1. */
static int save(const struct listener *listener)
{
	struct state state = { .mark = STATE_MARK,
			       .facts_size = sizeof(struct connection_facts),
			       .socket = listener->socket,
			       .limits = listener->limits };
	int fd = memfd_create("guichet-gate", 0);
	bool ok;

	for (struct connection *c = listener->connections; c != NULL; c = c->next)
		state.connections++;
	ok = fd >= 0 && put(fd, &state, sizeof state);
	for (struct connection *c = listener->connections; ok && c != NULL; c = c->next)
		ok = put(fd, &c->facts, sizeof c->facts);
	if (ok && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* The arguments as they were, but for a former --resume. */
static int copy_arguments(char **from, char **to)
{
	int count = 0;

	for (int i = 0; from[i] != NULL && count < ARGUMENTS_MAX; i++) {
		if (strncmp(from[i], "--resume=", 9) != 0)
			to[count++] = from[i];
	}
	to[count] = NULL;
	return count;
}

void resume_execute(struct listener *listener)
{
	char *arguments[ARGUMENTS_MAX + 2];
	int count = copy_arguments(listener->arguments, arguments);
	char resume[32];
	sigset_t all, before;
	int fd = save(listener);

	if (fd < 0) {
		log_line("not_renewed", "why=no_memory");
		return;
	}
	snprintf(resume, sizeof resume, "--resume=%d", fd);
	arguments[count] = resume;
	arguments[count + 1] = NULL;
	/* Signals wait until the new self has its handlers. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	keep_all(listener, true);
	fexecve(listener->program, arguments, environ);
	keep_all(listener, false);
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(fd);
	log_line("not_renewed", "why=cannot_execute");
}

bool resume_load(struct listener *listener, int fd)
{
	struct state state;
	struct connection_facts facts;
	bool ok = get(fd, &state, sizeof state) && state.mark == STATE_MARK &&
		  state.facts_size == sizeof facts;

	if (ok) {
		listener->socket = state.socket;
		listener->limits = state.limits;
	}
	for (unsigned i = 0; ok && i < state.connections; i++) {
		ok = get(fd, &facts, sizeof facts);
		if (ok)
			connection_new(listener, &facts);
	}
	close(fd);
	keep_all(listener, false);
	return ok;
}
