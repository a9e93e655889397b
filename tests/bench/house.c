/* A house full of operators, each on an ssh connection of its own, in one process and one
 * thread, so that they cost as little as they can beside the server that is measured:
 *
 *     house PERIOD KEY AT_ONCE < OPERATORS
 *
 * Each line of OPERATORS, up to an empty one, is: BEHAVIOUR PLACE LOGIN KEYFILE CODE...
 * with the behaviours of person.c; a PLACE is HOST:PORT, or the path of a socket. They get
 * in, AT_ONCE together, until their first screens stand: "ready". Then each line is a number
 * of codes for every clerk to type, one each PERIOD ms, a character each KEY ms (PERIOD 0:
 * the next code as soon as the verdict stands; KEY 0: at once, as a scanner does). Once all
 * have their verdicts, or another line or the end of the input comes, a line of JSON says how
 * long each waited for each. Everybody stays until the input ends. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/house/person.h"

static struct {
	struct person *all;
	int count, entered;
	int at_once;
	struct pace pace;
	int poll;
	bool told; /* there is more input */
	char *line;
	size_t room;
} house;

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "house: %s\n", what);
	exit(1);
}

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

/* --- The list --- */

static char *word(char **rest, const char *what)
{
	char *found = strsep(rest, " \n");

	if (found == NULL || *found == '\0')
		fail(what);
	return found;
}

static void take_codes(struct person *person, char *rest)
{
	char *code;

	person->codes = NULL;
	while ((code = strsep(&rest, " \n")) != NULL && *code != '\0') {
		person->codes = realloc(person->codes,
					(size_t)(person->code_count + 1) * sizeof *person->codes);
		if (person->codes == NULL)
			fail("memory");
		person->codes[person->code_count++] = code;
	}
	person->waited = calloc((size_t)person->code_count + 1, sizeof *person->waited);
	if (person->waited == NULL)
		fail("memory");
}

static void take_person(const char *line)
{
	struct person *person;
	char *rest;

	house.all = realloc(house.all, (size_t)(house.count + 1) * sizeof *house.all);
	if (house.all == NULL)
		fail("memory");
	person = &house.all[house.count++];
	memset(person, 0, sizeof *person);
	rest = person->line = strdup(line);
	if (rest == NULL)
		fail("memory");
	person->behaviour = behaviour_find(word(&rest, "behaviour"));
	if (person->behaviour == NULL)
		fail("there is no such behaviour");
	person->place = word(&rest, "place");
	person->login = word(&rest, "login");
	person->key = word(&rest, "key");
	take_codes(person, rest);
	grid_clear(&person->grid);
}

/* A line that stands until the next, or NULL at the end. Read byte by byte: what follows is waited
 * for. */
static const char *read_line(void)
{
	size_t length = 0;
	char byte;

	for (;;) {
		ssize_t got = read(STDIN_FILENO, &byte, 1);

		if (got <= 0)
			return NULL;
		if (length + 2 > house.room) {
			house.room = house.room * 2 + 256;
			house.line = realloc(house.line, house.room);
			if (house.line == NULL)
				fail("memory");
		}
		if (byte == '\n')
			break;
		house.line[length++] = byte;
	}
	house.line[length] = '\0';
	return length ? house.line : NULL;
}

/* --- The loop --- */

static void watch(int index)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = (unsigned)index };

	if (epoll_ctl(house.poll, EPOLL_CTL_ADD, house.all[index].session.watch, &event))
		fail("epoll");
}

static void enter(int index)
{
	struct person *person = &house.all[index];

	session_begin(&person->session, person->place, person->login, person->key,
		      person->behaviour->command);
	watch(index);
	session_step(&house.all[index].session);
}

/* Waits until something has come, no longer than until `due`. */
static void hear(double due)
{
	struct epoll_event events[256];
	double rest = due - now();
	int limit = rest > 60000 ? 60000 : rest > 0 ? (int)rest + 1 : 0;
	int ready = epoll_wait(house.poll, events, 256, limit);

	for (int i = 0; i < ready; i++) {
		struct person *person = &house.all[events[i].data.u32];

		if (events[i].data.u32 == (unsigned)house.count) {
			house.told = true;
			continue;
		}
		person_read(person);
		if (person->session.stage == SESSION_LOST ||
		    (person->in && !person->behaviour->reads))
			epoll_ctl(house.poll, EPOLL_CTL_DEL, person->session.watch, NULL);
	}
}

static void get_in(void)
{
	int in = 0;

	while (in < house.count) {
		int begun = house.entered;

		for (; house.entered < house.count && house.entered - in < house.at_once;)
			enter(house.entered++);
		if (begun == house.entered)
			hear(now() + 1000);
		in = 0;
		for (int i = 0; i < house.entered; i++) {
			in += house.all[i].in;
			if (house.all[i].session.stage == SESSION_LOST)
				fail(session_error(&house.all[i].session));
		}
	}
}

static bool all_done(void)
{
	bool waits = false;

	for (int i = 0; i < house.count; i++) {
		if (!person_done(&house.all[i]))
			return false;
		waits |= !house.all[i].behaviour->harms;
	}
	return waits;
}

static void run(int codes)
{
	double begun = now();

	house.told = false;
	for (int i = 0; i < house.count; i++)
		person_start(&house.all[i], codes, begun + house.pace.period * i / house.count);
	while (!all_done() && !house.told) {
		double at = now();
		double due = at + 60000;

		for (int i = 0; i < house.count; i++) {
			struct person *person = &house.all[i];

			if (person->session.stage == SESSION_OPEN)
				due = earlier(due, person->behaviour->act(person, &house.pace, at));
		}
		hear(due);
	}
}

static void report(void)
{
	for (int i = 0; i < house.count; i++) {
		const struct person *person = &house.all[i];

		printf("%s{\"behaviour\": \"%s\", \"lost\": %s, \"waited\": [", i ? ", " : "[",
		       person->behaviour->name,
		       person->session.stage == SESSION_LOST ? "true" : "false");
		for (int j = person->begun; j < person->verdicts; j++)
			printf("%s%.3f", j > person->begun ? "," : "", person->waited[j]);
		printf("]}");
	}
	puts("]");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	const char *line;

	if (argc != 4) {
		fprintf(stderr, "usage: house PERIOD KEY AT_ONCE < OPERATORS\n");
		return 2;
	}
	house.pace = (struct pace){ atof(argv[1]), atof(argv[2]) };
	house.at_once = atoi(argv[3]);
	house.poll = epoll_create1(EPOLL_CLOEXEC);
	ssh_init();
	while ((line = read_line()) != NULL)
		take_person(line);
	get_in();
	puts("ready");
	fflush(stdout);
	epoll_ctl(house.poll, EPOLL_CTL_ADD, STDIN_FILENO,
		  &(struct epoll_event){ .events = EPOLLIN, .data.u32 = (unsigned)house.count });
	while ((line = read_line()) != NULL) {
		run(atoi(line));
		report();
	}
	return 0;
}
