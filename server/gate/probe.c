/* Proves the lock-in from inside: the same calls before and after it. That each
 * gets further before than after is what shows that the filter stops it. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/gate/lockin.h"

enum { OUTPUT = LOCKIN_FIRST, CONNECTABLE };

/* Each returns 0, or the error it met. */
static int try_open(void)
{
	int fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int try_create(void)
{
	int fd = open("/tmp", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

/* A program that is not there: a process that may execute gets ENOENT. */
static int try_exec(void)
{
	char *const none[] = { NULL };

	execve("/nonexistent", none, none);
	return errno;
}

/* A port where nobody listens: who may connect gets ECONNREFUSED. */
static int try_connect(void)
{
	const struct sockaddr_in nobody = { .sin_family = AF_INET,
					    .sin_port = htons(1),
					    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	return connect(CONNECTABLE, (const struct sockaddr *)&nobody, sizeof nobody) == 0 ? 0
											  : errno;
}

static int try_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	if (pid < 0)
		return errno;
	waitpid(pid, NULL, 0);
	return 0;
}

static int try_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int try_kill(void)
{
	return kill(getppid(), 0) == 0 ? 0 : errno;
}

static int try_executable_memory(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return errno;
	munmap(page, 4096);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(void);
} trials[] = {
	{ "open", try_open }, { "create", try_create },
	{ "exec", try_exec }, { "connect", try_connect },
	{ "fork", try_fork }, { "socket", try_socket },
	{ "kill", try_kill }, { "executable-memory", try_executable_memory },
};

enum { TRIALS = sizeof trials / sizeof *trials };

/* By write() alone: stdio asks where the file stands, which is not allowed either. */
__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
	char line[128];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	if (length > 0 && write(OUTPUT, line, (size_t)length) != length)
		_exit(1);
}

static const char *outcome(int error)
{
	return error == 0 ? "done" : strerrorname_np(error);
}

_Noreturn void lockin_probe(void)
{
	int before[TRIALS];
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int kept[] = { STDOUT_FILENO, socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
	int escaped = 0;

	if (null < 0 || kept[1] < 0 || !lockin_close_others(kept, 2, null))
		_exit(1);
	for (size_t i = 0; i < TRIALS; i++)
		before[i] = trials[i].run();
	if (!lockin_enter()) {
		say("the kernel refuses the filter\n");
		_exit(1);
	}
	for (size_t i = 0; i < TRIALS; i++) {
		int after = trials[i].run();

		say("%s before=%s after=%s\n", trials[i].name, outcome(before[i]), outcome(after));
		escaped += after != EPERM;
	}
	_exit(escaped == 0 ? 0 : 1); /* what runs at a normal exit is shut in as well */
}
