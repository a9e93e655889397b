/* Loaded before the C library into a guichet-gate under test: makes a named call of the
 * listener or of its child fail, as tests/preload/faults.c does in guichetd, and with the
 * same table. The points' order is that of POINTS in tests/gate/test_faults.py. Behind the
 * child's lock-in nothing can be asked of the kernel: what a descriptor is, its number says. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/preload/fault.h"

enum point {
	ACCEPT,
	FORK,
	CORE_SOCKET,
	CORE_CONNECT,
	CORE_HELLO,
	PAIR,
	PTY,
	PIPE,
	LISTENER_TELLS,
	LISTENER_HEARS,
	CHILD_TELLS,
	CHILD_HEARS,
	LINE_READ,
	LINE_WRITE,
	CORE_READ,
	CORE_WRITE,
	GUICHET_READ,
	GUICHET_WRITE,
	POINTS
};

/* As server/gate/child.c puts them. */
enum { LINE = 3, CORE = 4, CONTROL = 5 };

static pid_t listener;
/* Found before the lock-in. */
static int (*real_accept4)(int, struct sockaddr *, socklen_t *, int);
static pid_t (*real_fork)(void);
static int (*real_socket)(int, int, int);
static int (*real_connect)(int, const struct sockaddr *, socklen_t);
static int (*real_socketpair)(int, int, int, int[2]);
static int (*real_openpt)(int);
static int (*real_pipe2)(int[2], int);
static ssize_t (*real_sendmsg)(int, const struct msghdr *, int);
static ssize_t (*real_recvmsg)(int, struct msghdr *, int);
static ssize_t (*real_send)(int, const void *, size_t, int);
static ssize_t (*real_recv)(int, void *, size_t, int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_read)(int, void *, size_t);

#define FIND(real, name) *(void **)&(real) = dlsym(RTLD_NEXT, name)

static void __attribute__((constructor)) begin(void)
{
	map_faults(POINTS);
	listener = getpid();
	FIND(real_accept4, "accept4");
	FIND(real_fork, "fork");
	FIND(real_socket, "socket");
	FIND(real_connect, "connect");
	FIND(real_socketpair, "socketpair");
	FIND(real_openpt, "posix_openpt");
	FIND(real_pipe2, "pipe2");
	FIND(real_sendmsg, "sendmsg");
	FIND(real_recvmsg, "recvmsg");
	FIND(real_send, "send");
	FIND(real_recv, "recv");
	FIND(real_write, "write");
	FIND(real_read, "read");
}

static enum point here(enum point of_listener, enum point of_child)
{
	return getpid() == listener ? of_listener : of_child;
}

/* Of a child, by its descriptors. */
static enum point there(int fd, enum point line, enum point core, enum point guichet)
{
	if (getpid() == listener)
		return POINTS;
	return fd == LINE ? line : fd == CORE ? core : fd > CONTROL ? guichet : POINTS;
}

static size_t none;

int accept4(int fd, __SOCKADDR_ARG address, socklen_t *size, int flags)
{
	FAIL(ACCEPT, none);
	return real_accept4(fd, address.__sockaddr__, size, flags);
}

pid_t fork(void)
{
	FAIL(FORK, none);
	return real_fork();
}

int socket(int domain, int type, int protocol)
{
	FAIL(domain == AF_UNIX ? CORE_SOCKET : POINTS, none);
	return real_socket(domain, type, protocol);
}

int connect(int fd, __CONST_SOCKADDR_ARG address, socklen_t size)
{
	FAIL(address.__sockaddr__->sa_family == AF_UNIX ? CORE_CONNECT : POINTS, none);
	return real_connect(fd, address.__sockaddr__, size);
}

int socketpair(int domain, int type, int protocol, int pair[2])
{
	FAIL(PAIR, none);
	return real_socketpair(domain, type, protocol, pair);
}

int posix_openpt(int flags)
{
	FAIL(PTY, none);
	return real_openpt(flags);
}

int pipe2(int both[2], int flags)
{
	/* libuv makes one in each fork, and aborts without: that is its own. */
	FAIL(here(PIPE, POINTS), none);
	return real_pipe2(both, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	FAIL(here(LISTENER_TELLS, CHILD_TELLS), none);
	return real_sendmsg(fd, message, flags);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
	FAIL(here(LISTENER_HEARS, CHILD_HEARS), none);
	return real_recvmsg(fd, message, flags);
}

ssize_t send(int fd, const void *bytes, size_t length, int flags)
{
	FAIL(here(CORE_HELLO, there(fd, LINE_WRITE, CORE_WRITE, POINTS)), length);
	return real_send(fd, bytes, length, flags);
}

ssize_t recv(int fd, void *bytes, size_t length, int flags)
{
	FAIL(there(fd, LINE_READ, CORE_READ, POINTS), length);
	return real_recv(fd, bytes, length, flags);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
	FAIL(there(fd, LINE_WRITE, POINTS, GUICHET_WRITE), length);
	return real_write(fd, bytes, length);
}

ssize_t read(int fd, void *bytes, size_t length)
{
	FAIL(there(fd, LINE_READ, POINTS, GUICHET_READ), length);
	return real_read(fd, bytes, length);
}
