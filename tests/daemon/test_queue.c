/* Whose turn it is among jobs that wait for a thread: people before programs, each
 * connection in its order, and nobody for ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "server/daemon/job.h"

enum { MAX = 200 };

static struct queue queue;
static struct job jobs[MAX];
static struct job *taken[MAX];

static int open_queue(void **state)
{
	(void)state;
	memset(jobs, 0, sizeof jobs);
	queue_init(&queue);
	return 0;
}

static int close_queue(void **state)
{
	(void)state;
	queue_destroy(&queue);
	return 0;
}

static struct job *put(size_t n, enum job_work work, bool busy)
{
	jobs[n].work = work;
	jobs[n].busy = busy;
	queue_put(&queue, &jobs[n]);
	return &jobs[n];
}

/* As if it had waited for a second. */
static void grow_old(struct job *job)
{
	job->turn -= 1000000000;
}

static void assert_takes(size_t n)
{
	assert_int_equal(queue_take(&queue, taken, 1), 1);
	assert_int_equal(taken[0] - jobs, n);
}

static void calm_ones_go_first_each_in_its_order(void **state)
{
	(void)state;
	put(0, WORK_READ, true);
	put(1, WORK_READ, true);
	put(2, WORK_READ, false);
	put(3, WORK_READ, false);
	assert_takes(2);
	assert_takes(3);
	assert_takes(0);
	put(4, WORK_READ, false);
	assert_takes(4);
	assert_takes(1);
}

static void a_busy_one_does_not_wait_for_ever(void **state)
{
	(void)state;
	grow_old(put(0, WORK_READ, true));
	put(1, WORK_READ, false);
	assert_takes(0);
	assert_takes(1);
}

/* Of one connection that became busy: its calm one came before, so it is older. */
static void an_older_calm_one_is_never_overtaken(void **state)
{
	(void)state;
	grow_old(put(0, WORK_WRITE, false));
	grow_old(put(1, WORK_WRITE, true));
	assert_int_equal(queue_take(&queue, taken, MAX), 2);
	assert_ptr_equal(taken[0], &jobs[0]);
	assert_ptr_equal(taken[1], &jobs[1]);
}

static void a_group_takes_all_calm_ones_and_a_share_of_the_busy(void **state)
{
	size_t count;

	(void)state;
	for (size_t n = 0; n < 150; n++)
		put(n, WORK_WRITE, n % 10 != 0);
	count = queue_take(&queue, taken, MAX);
	assert_true(count > 15 && count < 100);
	for (size_t n = 0; n < 15; n++)
		assert_int_equal(taken[n] - jobs, 10 * n);
	for (size_t n = 15; n < count; n++)
		assert_true(taken[n]->busy);
	/* What comes now is before the rest of them. */
	put(150, WORK_WRITE, false);
	assert_takes(150);
}

static void what_is_alone_or_of_another_kind_comes_by_itself(void **state)
{
	(void)state;
	put(0, WORK_WRITE, false);
	jobs[1].alone = true;
	put(1, WORK_WRITE, false);
	put(2, WORK_WRITE, true);
	put(3, WORK_SCOUT, true);
	for (size_t n = 0; n < 4; n++) {
		assert_int_equal(queue_take(&queue, taken, MAX), 1);
		assert_int_equal(taken[0] - jobs, n);
	}
}

static void all_are_taken_at_once_calm_ones_first(void **state)
{
	struct job *job;

	(void)state;
	put(0, WORK_WRITE, true);
	put(1, WORK_WRITE, false);
	put(2, WORK_WRITE, true);
	job = queue_take_all(&queue);
	assert_ptr_equal(job, &jobs[1]);
	assert_ptr_equal(job->next, &jobs[0]);
	assert_ptr_equal(job->next->next, &jobs[2]);
	assert_null(job->next->next->next);
	assert_null(queue_take_all(&queue));
	queue_stop(&queue);
	assert_int_equal(queue_take(&queue, taken, MAX), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(calm_ones_go_first_each_in_its_order, open_queue,
						close_queue),
		cmocka_unit_test_setup_teardown(a_busy_one_does_not_wait_for_ever, open_queue,
						close_queue),
		cmocka_unit_test_setup_teardown(an_older_calm_one_is_never_overtaken, open_queue,
						close_queue),
		cmocka_unit_test_setup_teardown(a_group_takes_all_calm_ones_and_a_share_of_the_busy,
						open_queue, close_queue),
		cmocka_unit_test_setup_teardown(what_is_alone_or_of_another_kind_comes_by_itself,
						open_queue, close_queue),
		cmocka_unit_test_setup_teardown(all_are_taken_at_once_calm_ones_first, open_queue,
						close_queue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
