/* guichet-paper, run once for each message: its document comes in a file in memory,
 * the message goes out through a pipe; it has no other descriptor, and so much
 * time. It limits itself before it reads. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#include "server/daemon/mail_private.h"
#include "server/wire/whole.h"

enum { SECONDS = 30, SLICE = 200 /* milliseconds */, PIECE = 64 * 1024, OUTPUT_MAX = 32 << 20 };

bool postman_must_end(const struct postman *postman)
{
	uint64_t deadline = atomic_load(&postman->deadline);

	return deadline != 0 && uv_hrtime() >= deadline;
}

/* -1 with errno. */
static int document_file(const char *document)
{
	int fd = memfd_create("document", MFD_CLOEXEC);

	if (fd >= 0 && (!whole_write(fd, document, strlen(document)) || lseek(fd, 0, SEEK_SET))) {
		int why = errno;

		close(fd);
		errno = why;
		fd = -1;
	}
	return fd;
}

static pid_t start(const struct postman *postman, int in, int out)
{
	static char *environment[] = { "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent",
				       "LC_ALL=C.UTF-8", NULL };
	char *arguments[] = { "guichet-paper", NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	pid_t child = -1;
	int failed;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions); /* which can't fail, as those of attributes */
	failed = posix_spawn_file_actions_adddup2(&actions, in, 0);
	if (!failed)
		failed = posix_spawn_file_actions_adddup2(&actions, out, 1);
	if (!failed)
		failed = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	if (!failed)
		failed = posix_spawn(&child, postman->paper_program, &actions, &attributes,
				     arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	errno = failed;
	return failed ? -1 : child;
}

/* Reads all until its end. False when it takes too long, or is too long. */
static bool read_all(const struct postman *postman, int fd, FILE *out)
{
	uint64_t end = uv_hrtime() + (uint64_t)SECONDS * 1000000000;
	char piece[PIECE];
	size_t total = 0;

	while (uv_hrtime() < end && !postman_must_end(postman)) {
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		ssize_t got;

		if (poll(&wait, 1, SLICE) <= 0)
			continue;
		got = read(fd, piece, sizeof(piece));
		if (got == 0)
			return true;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 || (total += (size_t)got) > OUTPUT_MAX)
			return false;
		if (fwrite(piece, 1, (size_t)got, out) != (size_t)got)
			return false;
	}
	return false;
}

static bool ended_well(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

char *compose(const struct postman *postman, const char *document, size_t *length,
	      struct trouble *trouble)
{
	int in = document_file(document), pipes[2] = { -1, -1 };
	pid_t child = -1;
	char *bytes = NULL;
	FILE *out = open_memstream(&bytes, length);
	bool fine = false;

	if (!out)
		abort();
	if (in >= 0 && pipe2(pipes, O_CLOEXEC) == 0)
		child = start(postman, in, pipes[1]);
	trouble->word = "paper";
	snprintf(trouble->said, sizeof(trouble->said), "guichet-paper%s%s", child < 0 ? ": " : "",
		 child < 0 ? strerror(errno) : "");
	close(pipes[1]);
	close(in);
	if (child > 0) {
		fine = read_all(postman, pipes[0], out);
		if (!fine)
			kill(child, SIGKILL);
		fine = ended_well(child) && fine;
	}
	close(pipes[0]);
	fine = fclose(out) == 0 && fine;
	if (fine && *length > 0)
		return bytes;
	free(bytes);
	return NULL;
}
