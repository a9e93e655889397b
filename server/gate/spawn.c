/* The new program gets a session and an environment of its own, the core
 * connection, and nothing else of the listener's. */
#include "server/gate/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { VARIABLES = CONTROL_LOCALE_COUNT + 6, VARIABLE_MAX = 256, OUT_OF_THE_WAY = 16 };

struct environment {
	char text[VARIABLES][VARIABLE_MAX];
	char *list[VARIABLES + 1];
	int count;
};

/* The program's ends, for its 0, 1 and 2; the other ends are in struct spawned. */
struct ends {
	int theirs[3];
	bool pty;
};

static void put(struct environment *environment, const char *name, const char *value)
{
	char *text = environment->text[environment->count];

	snprintf(text, VARIABLE_MAX, "%s=%s", name, value);
	environment->list[environment->count++] = text;
	environment->list[environment->count] = NULL;
}

static void fill_environment(struct environment *environment, const struct control_start *start)
{
	environment->count = 0;
	put(environment, "PATH", "/usr/local/bin:/usr/bin:/bin");
	put(environment, "HOME", "/");
	put(environment, "TERM", start->pty && start->term[0] != '\0' ? start->term : "dumb");
	for (int i = 0; i < CONTROL_LOCALE_COUNT; i++) {
		if (start->locale[i][0] != '\0')
			put(environment, control_locales[i], start->locale[i]);
	}
#ifdef GUICHET_SANITIZED
	if (getenv("ASAN_OPTIONS") != NULL)
		put(environment, "ASAN_OPTIONS", getenv("ASAN_OPTIONS"));
	if (getenv("UBSAN_OPTIONS") != NULL)
		put(environment, "UBSAN_OPTIONS", getenv("UBSAN_OPTIONS"));
#endif
}

static void close_all(const int *fds, int count)
{
	for (int i = 0; i < count; i++)
		close(fds[i]);
}

static bool open_pty(const struct control_start *start, struct ends *ends, struct spawned *spawned)
{
	const struct winsize size = { .ws_row = (unsigned short)start->rows,
				      .ws_col = (unsigned short)start->columns };
	struct termios modes;
	int slave, master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);

	if (master < 0)
		return false;
	if (grantpt(master) != 0 || unlockpt(master) != 0 ||
	    (slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0) {
		close(master);
		return false;
	}
	ioctl(master, TIOCSWINSZ, &size);
	if (tcgetattr(slave, &modes) == 0) {
		modes.c_iflag |= IUTF8;
		tcsetattr(slave, TCSANOW, &modes);
	}
	*ends = (struct ends){ .theirs = { slave, slave, slave }, .pty = true };
	spawned->fds[0] = master;
	spawned->fd_count = 1;
	return true;
}

static bool open_pipes(struct ends *ends, struct spawned *spawned)
{
	*ends = (struct ends){ .pty = false };
	for (int i = 0; i < 3; i++) {
		int both[2];
		int ours = i == 0 ? 1 : 0; /* we write to its stdin and read the others */

		if (pipe2(both, O_CLOEXEC) != 0) {
			close_all(ends->theirs, i);
			close_all(spawned->fds, i);
			return false;
		}
		fcntl(both[ours], F_SETFL, O_NONBLOCK);
		spawned->fds[i] = both[ours];
		ends->theirs[i] = both[1 - ours];
	}
	spawned->fd_count = 3;
	return true;
}

static void restore_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the new process: never returns. */
_Noreturn static void become(const char *program, const struct ends *ends, int core,
			     char *const *arguments, char *const *environment)
{
	int wanted[4] = { ends->theirs[0], ends->theirs[1], ends->theirs[2], core };

	restore_signals();
	if (setsid() < 0)
		_exit(126);
	for (int i = 0; i < 4; i++) {
		wanted[i] = fcntl(wanted[i], F_DUPFD, OUT_OF_THE_WAY);
		if (wanted[i] < 0)
			_exit(126);
	}
	for (int i = 0; i < 4; i++) {
		if (dup2(wanted[i], i) < 0)
			_exit(126);
	}
	if (close_range(4, ~0U, 0) != 0 || (ends->pty && ioctl(0, TIOCSCTTY, 0) != 0) ||
	    chdir("/") != 0)
		_exit(126);
	execve(program, arguments, environment);
	dprintf(2, "guichet cannot be started: %s\n", strerror(errno));
	_exit(127);
}

bool spawn_guichet(const char *program, const struct control_start *start, const char *command,
		   int core, struct spawned *spawned)
{
	char *arguments[] = { "guichet", "--fd", "3", NULL, NULL, NULL };
	struct environment environment;
	struct ends ends;
	sigset_t all, before;
	int reason;

	if (command != NULL) {
		arguments[3] = "--command";
		arguments[4] = (char *)command;
	}
	fill_environment(&environment, start);
	if (start->pty ? !open_pty(start, &ends, spawned) : !open_pipes(&ends, spawned))
		return false;
	/* The loop's handlers write to a pipe that a fork shares: none may run there. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	spawned->pid = fork();
	reason = errno;
	if (spawned->pid == 0)
		become(program, &ends, core, arguments, environment.list);
	sigprocmask(SIG_SETMASK, &before, NULL);
	close_all(ends.theirs, ends.pty ? 1 : 3);
	if (spawned->pid > 0)
		return true;
	close_all(spawned->fds, spawned->fd_count);
	errno = reason;
	return false;
}
