/* EPERM rather than death for what is not allowed: a library that one day asks
 * for something harmless then costs a feature and not every session, and for an
 * attacker there is no difference. */
#include "server/gate/lockin.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define ANY_ARGUMENT 0

/* Calls that are harmless whatever their arguments: they work on descriptors
 * that the process has, on its memory, or on its clock. */
static const int allowed[] = {
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(close),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(recvfrom),
	SCMP_SYS(recvmsg),
	SCMP_SYS(sendmsg),
	SCMP_SYS(shutdown),
	SCMP_SYS(getsockopt),
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	SCMP_SYS(getrandom),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(time),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(sched_yield),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
#ifdef GUICHET_SANITIZED
	/* The sanitizers look at themselves and print a report. */
	SCMP_SYS(readlink),
	SCMP_SYS(newfstatat),
	SCMP_SYS(lseek),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(prctl),
	SCMP_SYS(tgkill),
	SCMP_SYS(getrlimit),
	SCMP_SYS(prlimit64),
	SCMP_SYS(sysinfo),
#endif
};

/* Calls of which one form is allowed: argument `index`, masked, equals value. */
static const struct {
	int call;
	unsigned index;
	scmp_datum_t mask, value;
} allowed_if[] = {
	{ SCMP_SYS(sendto), 4, ~(scmp_datum_t)0, 0 }, /* no address */
	{ SCMP_SYS(mmap), 2, PROT_EXEC, 0 },
	{ SCMP_SYS(mprotect), 2, PROT_EXEC, 0 },
	{ SCMP_SYS(ioctl), 1, 0xffffffff, FIONBIO },
	{ SCMP_SYS(ioctl), 1, 0xffffffff, TIOCSWINSZ },
	{ SCMP_SYS(fcntl), 1, 0xffffffff, F_GETFL },
	{ SCMP_SYS(fcntl), 1, 0xffffffff, F_SETFL },
	{ SCMP_SYS(setsockopt), 1, 0xffffffff, IPPROTO_TCP },
#ifdef GUICHET_SANITIZED
	{ SCMP_SYS(openat), 2, O_ACCMODE, O_RDONLY }, /* /proc/self */
#endif
};

static const struct {
	__rlimit_resource_t resource;
	rlim_t limit;
} ceilings[] = {
	{ RLIMIT_NPROC, 0 },
	{ RLIMIT_NOFILE, 16 },
#ifndef GUICHET_SANITIZED
	{ RLIMIT_DATA, 256UL << 20 },
#endif
};

bool lockin_close_others(int *kept, size_t count, int null)
{
	enum { OUT_OF_THE_WAY = 64 };
	int moved[8];

	for (size_t i = 0; i < count; i++) {
		moved[i] = fcntl(kept[i], F_DUPFD, OUT_OF_THE_WAY);
		if (moved[i] < 0)
			return false;
	}
#ifdef GUICHET_SANITIZED
	const int last = 1; /* reports go to stderr */
#else
	const int last = 2;
#endif
	for (int fd = 0; fd <= last; fd++) {
		if (dup2(null, fd) < 0)
			return false;
	}
	for (size_t i = 0; i < count; i++) {
		kept[i] = dup2(moved[i], LOCKIN_FIRST + (int)i);
		if (kept[i] < 0)
			return false;
	}
	return close_range(LOCKIN_FIRST + (unsigned)count, ~0U, 0) == 0;
}

static bool load_filter(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int rc = filter == NULL ? -1 : 0;

	for (size_t i = 0; rc == 0 && i < sizeof allowed / sizeof *allowed; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], ANY_ARGUMENT);
	for (size_t i = 0; rc == 0 && i < sizeof allowed_if / sizeof *allowed_if; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed_if[i].call, 1,
				      SCMP_CMP(allowed_if[i].index, SCMP_CMP_MASKED_EQ,
					       allowed_if[i].mask, allowed_if[i].value));
	if (rc == 0)
		rc = seccomp_load(filter);
	if (filter != NULL)
		seccomp_release(filter);
	return rc == 0;
}

bool lockin_enter(void)
{
	for (size_t i = 0; i < sizeof ceilings / sizeof *ceilings; i++) {
		const struct rlimit limit = { ceilings[i].limit, ceilings[i].limit };

		if (setrlimit(ceilings[i].resource, &limit) != 0)
			return false;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return false;
	return load_filter();
}
