/* Logs in as an ssh client does and waits for the first byte of a screen:
 *
 *     entry PORT LOGIN KEY COUNT         one after the other; their milliseconds as JSON
 *     entry PORT LOGIN KEY COUNT hold    all at once; "ready", then until the input ends
 */
#include <libssh/libssh.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct one {
	ssh_session session;
	ssh_channel channel;
};

static ssh_key key;

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static _Noreturn void fail(const char *what, ssh_session session)
{
	fprintf(stderr, "entry: %s: %s\n", what, session ? ssh_get_error(session) : "");
	exit(1);
}

static struct one enter(int port, const char *login)
{
	struct one one = { .session = ssh_new() };
	int no = 0;
	int quick = 1;
	char first[256];

	ssh_options_set(one.session, SSH_OPTIONS_HOST, "127.0.0.1");
	ssh_options_set(one.session, SSH_OPTIONS_PORT, &port);
	ssh_options_set(one.session, SSH_OPTIONS_USER, login);
	ssh_options_set(one.session, SSH_OPTIONS_PROCESS_CONFIG, &no);
	ssh_options_set(one.session, SSH_OPTIONS_NODELAY, &quick);
	if (ssh_connect(one.session) != SSH_OK)
		fail("connect", one.session);
	if (ssh_userauth_publickey(one.session, NULL, key) != SSH_AUTH_SUCCESS)
		fail("log in", one.session);
	one.channel = ssh_channel_new(one.session);
	if (ssh_channel_open_session(one.channel) != SSH_OK ||
	    ssh_channel_request_pty_size(one.channel, "xterm-256color", 80, 24) != SSH_OK ||
	    ssh_channel_request_shell(one.channel) != SSH_OK ||
	    ssh_channel_read(one.channel, first, sizeof first, 0) <= 0)
		fail("first byte", one.session);
	return one;
}

static void leave(struct one *one)
{
	ssh_channel_close(one->channel);
	ssh_channel_free(one->channel);
	ssh_disconnect(one->session);
	ssh_free(one->session);
}

static void in_turn(int port, const char *login, int count)
{
	double *times = calloc((size_t)count, sizeof *times);
	double begun = now();

	if (times == NULL)
		fail("memory", NULL);
	for (int i = 0; i < count; i++) {
		double asked = now();
		struct one one = enter(port, login);

		times[i] = now() - asked;
		leave(&one);
	}
	printf("{\"seconds\": %.6f, \"times\": [", (now() - begun) / 1e3);
	for (int i = 0; i < count; i++)
		printf("%s%.3f", i ? "," : "", times[i]);
	puts("]}");
	free(times);
}

static void all_at_once(int port, const char *login, int count)
{
	char end;

	for (int i = 0; i < count; i++)
		enter(port, login);
	puts("ready");
	fflush(stdout);
	while (read(STDIN_FILENO, &end, 1) > 0)
		;
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fprintf(stderr, "usage: entry PORT LOGIN KEY COUNT [hold]\n");
		return 2;
	}
	ssh_init();
	if (ssh_pki_import_privkey_file(argv[3], NULL, NULL, NULL, &key) != SSH_OK)
		fail(argv[3], NULL);
	if (argc > 5)
		all_at_once(atoi(argv[1]), argv[2], atoi(argv[4]));
	else
		in_turn(atoi(argv[1]), argv[2], atoi(argv[4]));
	return 0;
}
