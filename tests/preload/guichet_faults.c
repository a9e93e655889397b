/* Loaded before the C library into a guichet under test: makes a named call of a command or
 * of the screens fail, as tests/preload/faults.c does in guichetd, and with the same table.
 * The points' order is that of POINTS in tests/command/test_faults.py. */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "tests/preload/fault.h"

enum point {
	CORE_SOCKET,
	CORE_CONNECT,
	CORE_READ,
	CORE_WRITE,
	OUTPUT_WRITE,
	INPUT_READ,
	DOCUMENT_OPEN,
	DOCUMENT_WRITE,
	PAPER_SPAWN,
	TERMINAL_WRITE,
	TERMINAL_READ,
	TERMINAL_MODES,
	TERMINAL_WAIT,
	FRAME_OPEN,
	FRAME_TURN,
	FRAME_WRITE,
	FRAME_READ,
	POLL,
	RANDOM,
	ALLOCATE,
	POINTS
};

static int (*real_socket)(int, int, int);
static int (*real_connect)(int, const struct sockaddr *, socklen_t);
static ssize_t (*real_send)(int, const void *, size_t, int);
static ssize_t (*real_recv)(int, void *, size_t, int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_read)(int, void *, size_t);
static ssize_t (*real_pread)(int, void *, size_t, off_t);
static int (*real_memfd)(const char *, unsigned);
static int (*real_spawn)(pid_t *, const char *, const posix_spawn_file_actions_t *,
			 const posix_spawnattr_t *, char *const[], char *const[]);
static int (*real_modes)(int, int, const struct termios *);
static int (*real_ppoll)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
static int (*real_poll)(struct pollfd *, nfds_t, int);
static int (*real_turn)(int, int, int);
static ssize_t (*real_random)(void *, size_t, unsigned);

#define FIND(real, name) *(void **)&(real) = dlsym(RTLD_NEXT, name)

static void __attribute__((constructor)) begin(void)
{
	FIND(real_socket, "socket");
	FIND(real_connect, "connect");
	FIND(real_send, "send");
	FIND(real_recv, "recv");
	FIND(real_write, "write");
	FIND(real_read, "read");
	FIND(real_pread, "pread");
	FIND(real_memfd, "memfd_create");
	FIND(real_spawn, "posix_spawn");
	FIND(real_modes, "tcsetattr");
	FIND(real_ppoll, "ppoll");
	FIND(real_poll, "poll");
	FIND(real_turn, "dup3");
	FIND(real_random, "getrandom");
	map_faults(POINTS);
}

static int is_memory(int fd, const char *name)
{
	char link[64], path[128], wanted[128];
	ssize_t length;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	length = readlink(link, path, sizeof path - 1);
	path[length > 0 ? length : 0] = 0;
	snprintf(wanted, sizeof wanted, "/memfd:%s", name);
	return strncmp(path, wanted, strlen(wanted)) == 0;
}

static enum point writes(int fd)
{
	if (faults == NULL || fd == STDERR_FILENO)
		return POINTS;
	if (isatty(fd))
		return TERMINAL_WRITE;
	if (fd == STDOUT_FILENO)
		return OUTPUT_WRITE;
	return is_memory(fd, "document") ? DOCUMENT_WRITE
	       : is_memory(fd, "frame")  ? FRAME_WRITE
					 : POINTS;
}

static enum point reads(int fd)
{
	if (faults == NULL || fd != STDIN_FILENO)
		return POINTS;
	return isatty(fd) ? TERMINAL_READ : INPUT_READ;
}

static size_t none;

int socket(int domain, int type, int protocol)
{
	FAIL(CORE_SOCKET, none);
	return real_socket(domain, type, protocol);
}

int connect(int fd, __CONST_SOCKADDR_ARG address, socklen_t size)
{
	FAIL(CORE_CONNECT, none);
	return real_connect(fd, address.__sockaddr__, size);
}

ssize_t send(int fd, const void *bytes, size_t length, int flags)
{
	FAIL(CORE_WRITE, length);
	return real_send(fd, bytes, length, flags);
}

ssize_t recv(int fd, void *bytes, size_t length, int flags)
{
	FAIL(CORE_READ, length);
	return real_recv(fd, bytes, length, flags);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
	FAIL(writes(fd), length);
	return real_write(fd, bytes, length);
}

ssize_t read(int fd, void *bytes, size_t length)
{
	FAIL(reads(fd), length);
	return real_read(fd, bytes, length);
}

ssize_t pread(int fd, void *bytes, size_t length, off_t at)
{
	FAIL(faults != NULL && is_memory(fd, "frame") ? FRAME_READ : POINTS, length);
	return real_pread(fd, bytes, length, at);
}

int memfd_create(const char *name, unsigned flags)
{
	FAIL(strcmp(name, "frame") == 0 ? FRAME_OPEN : DOCUMENT_OPEN, none);
	return real_memfd(name, flags);
}

int posix_spawn(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions,
		const posix_spawnattr_t *attributes, char *const words[], char *const environment[])
{
	int error = strike(PAPER_SPAWN);

	return error > 0 ? error : real_spawn(child, path, actions, attributes, words, environment);
}

int tcsetattr(int fd, int when, const struct termios *modes)
{
	FAIL(TERMINAL_MODES, none);
	return real_modes(fd, when, modes);
}

int ppoll(struct pollfd *polls, nfds_t count, const struct timespec *limit, const sigset_t *mask)
{
	FAIL(TERMINAL_WAIT, none);
	return real_ppoll(polls, count, limit, mask);
}

int poll(struct pollfd *polls, nfds_t count, int milliseconds)
{
	FAIL(POLL, none);
	return real_poll(polls, count, milliseconds);
}

int dup3(int from, int to, int flags)
{
	FAIL(FRAME_TURN, none);
	return real_turn(from, to, flags);
}

ssize_t getrandom(void *bytes, size_t length, unsigned flags)
{
	FAIL(RANDOM, length);
	return real_random(bytes, length, flags);
}

#define NO_MEMORY ALLOCATE
#include "tests/preload/fault_memory.h"
