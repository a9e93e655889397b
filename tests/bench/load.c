/* Asks as many clients would, so that the asking costs as little as it can:
 *
 *     load SOCKET CONNECTIONS < QUESTIONS
 *
 * Each line of QUESTIONS is a request. So many connections each send one, wait for its
 * answer and send the next that nobody has sent. What it took goes to the standard output
 * as JSON: seconds in all, answers with a result and without, milliseconds of each answer
 * in their order. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

struct client {
	int socket;
	double asked;
	char *answer; /* what has come of it */
	size_t length, room;
};

static char **questions;
static size_t question_count, next_question;
static double *times;
static size_t answered, refused;
static char first_refusal[512];

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void read_questions(void)
{
	char *line = NULL;
	size_t room = 0;
	size_t most = 0;

	while (getline(&line, &room, stdin) > 0) {
		if (question_count == most) {
			most = most ? most * 2 : 1024;
			questions = realloc(questions, most * sizeof *questions);
			if (questions == NULL)
				fail("memory");
		}
		questions[question_count++] = line;
		line = NULL;
		room = 0;
	}
	free(line);
	times = calloc(question_count + 1, sizeof *times);
	if (times == NULL)
		fail("memory");
}

static int connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address))
		fail(path);
	return fd;
}

/* False when there is nothing left to ask. */
static bool ask(struct client *client)
{
	const char *text;
	size_t length;

	if (next_question == question_count)
		return false;
	text = questions[next_question++];
	length = strlen(text);
	client->length = 0;
	client->asked = now();
	while (length > 0) {
		ssize_t sent = send(client->socket, text, length, MSG_NOSIGNAL);

		if (sent < 0)
			fail("send");
		text += sent;
		length -= (size_t)sent;
	}
	return true;
}

static void count(const struct client *client)
{
	times[answered++] = now() - client->asked;
	if (strstr(client->answer, "\"result\""))
		return;
	if (refused++ == 0)
		snprintf(first_refusal, sizeof first_refusal, "%s", client->answer);
}

/* A whole line that is no notice; false: there is more to come. */
static bool take_answer(struct client *client)
{
	char *end;

	while ((end = memchr(client->answer, '\n', client->length)) != NULL) {
		*end = 0;
		if (strstr(client->answer, "\"notice\"") == NULL)
			return true;
		client->length -= (size_t)(end + 1 - client->answer);
		memmove(client->answer, end + 1, client->length);
	}
	return false;
}

/* False once it has nothing left to ask. */
static bool hear(struct client *client)
{
	ssize_t got;

	if (client->room - client->length < 4096) {
		client->room += 16384;
		client->answer = realloc(client->answer, client->room);
		if (client->answer == NULL)
			fail("memory");
	}
	got = recv(client->socket, client->answer + client->length,
		   client->room - client->length - 1, 0);
	if (got <= 0)
		fail("the server ended the connection");
	client->length += (size_t)got;
	if (!take_answer(client))
		return true;
	count(client);
	return ask(client);
}

static void run(struct client *clients, size_t client_count)
{
	int poll = epoll_create1(EPOLL_CLOEXEC);
	size_t waiting = 0;

	for (size_t i = 0; i < client_count; i++) {
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = &clients[i] };

		if (epoll_ctl(poll, EPOLL_CTL_ADD, clients[i].socket, &event))
			fail("epoll");
		waiting += ask(&clients[i]);
	}
	while (waiting > 0) {
		struct epoll_event events[64];
		int ready = epoll_wait(poll, events, 64, -1);

		for (int i = 0; i < ready; i++)
			waiting -= !hear(events[i].data.ptr);
	}
	close(poll);
}

int main(int argc, char **argv)
{
	size_t client_count = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	struct client *clients;
	double begun;

	if (client_count == 0) {
		fprintf(stderr, "usage: load SOCKET CONNECTIONS < QUESTIONS\n");
		return 2;
	}
	clients = calloc(client_count, sizeof *clients);
	if (clients == NULL)
		fail("memory");
	read_questions();
	for (size_t i = 0; i < client_count; i++)
		clients[i].socket = connect_to(argv[1]);
	begun = now();
	run(clients, client_count);
	free(clients);
	printf("{\"seconds\": %.6f, \"done\": %zu, \"refused\": %zu, \"times\": [",
	       (now() - begun) / 1e3, answered - refused, refused);
	for (size_t i = 0; i < answered; i++)
		printf("%s%.4f", i ? "," : "", times[i]);
	puts("]}");
	if (refused)
		fprintf(stderr, "load: refused: %s\n", first_refusal);
	return 0;
}
