/* The named points of the libraries that make calls fail: a table in a file that the test
 * and the process under test both have mapped (GUICHET_FAULTS). For each point it holds four
 * numbers: fail from the so-manieth call on (0: never), so often, with that errno (-1: the
 * call does half of what it was asked, and says so), and how often it did. */
#ifndef GUICHET_TESTS_FAULT_H
#define GUICHET_TESTS_FAULT_H

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SHORT = -1 };

struct fault {
	atomic_int nth, times;
	int error;
	atomic_int hits;
};

static struct fault *faults; /* NULL: nothing fails */
static size_t fault_points;

/* Before anything else of the process runs. */
static void map_faults(size_t points)
{
	const char *path = getenv("GUICHET_FAULTS");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *at = fd < 0 ? MAP_FAILED
			  : mmap(NULL, points * sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED,
				 fd, 0);

	if (fd >= 0)
		close(fd);
	if (at != MAP_FAILED)
		faults = at;
	fault_points = points;
}

/* The errno to fail with; SHORT; 0: nothing, as for a call that is at no point. */
static int strike(size_t point)
{
	struct fault *fault = faults && point < fault_points ? &faults[point] : NULL;

	if (fault == NULL || fault->nth == 0)
		return 0;
	if (fault->nth > 1) {
		fault->nth--;
		return 0;
	}
	if (atomic_fetch_sub(&fault->times, 1) <= 0) {
		fault->times = 0;
		fault->nth = 0;
		return 0;
	}
	fault->hits++;
	return fault->error;
}

/* Leaves a call with its failure, or halves what it was asked. */
#define FAIL(point, length)                       \
	do {                                      \
		int error = strike(point);        \
		if (error > 0) {                  \
			errno = error;            \
			return -1;                \
		}                                 \
		if (error == SHORT && length > 1) \
			length /= 2;              \
	} while (0)

#endif
