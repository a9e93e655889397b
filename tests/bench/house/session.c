/* Owns how an operator gets in. */
#include "tests/bench/house/session.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static _Noreturn void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int connect_tcp(const char *place)
{
	const char *colon = strrchr(place, ':');
	struct sockaddr_in address = { .sin_family = AF_INET };
	char host[64];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(host, sizeof host, "%.*s", (int)(colon - place), place);
	address.sin_port = htons((uint16_t)atoi(colon + 1));
	if (fd < 0 || inet_pton(AF_INET, host, &address.sin_addr) != 1 ||
	    connect(fd, (struct sockaddr *)&address, sizeof address))
		fail(place);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	return fd;
}

static int connect_path(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address))
		fail(path);
	return fd;
}

void session_begin(struct session *session, const char *place, const char *login, const char *key,
		   const char *command)
{
	int no = 0;

	session->command = command;
	session->stage = SESSION_CONNECTING;
	session->socket = *place == '/' ? connect_path(place) : connect_tcp(place);
	fcntl(session->socket, F_SETFL, O_NONBLOCK);
	session->watch = fcntl(session->socket, F_DUPFD_CLOEXEC, 0);
	if (session->watch < 0)
		fail("dup");
	if (ssh_pki_import_privkey_file(key, NULL, NULL, NULL, &session->key) != SSH_OK)
		fail(key);
	session->ssh = ssh_new();
	ssh_options_set(session->ssh, SSH_OPTIONS_HOST, "guichet");
	ssh_options_set(session->ssh, SSH_OPTIONS_FD, &session->socket);
	ssh_options_set(session->ssh, SSH_OPTIONS_USER, login);
	ssh_options_set(session->ssh, SSH_OPTIONS_PROCESS_CONFIG, &no);
	ssh_set_blocking(session->ssh, 0);
}

/* One stage: SSH_OK when it is done, SSH_AGAIN when more must come. */
static int one_stage(struct session *session)
{
	switch (session->stage) {
	case SESSION_CONNECTING:
		return ssh_connect(session->ssh);
	case SESSION_PROVING:
		switch (ssh_userauth_publickey(session->ssh, NULL, session->key)) {
		case SSH_AUTH_AGAIN:
			return SSH_AGAIN;
		case SSH_AUTH_SUCCESS:
			session->channel = ssh_channel_new(session->ssh);
			return SSH_OK;
		default:
			return SSH_ERROR;
		}
	case SESSION_OPENING:
		return ssh_channel_open_session(session->channel);
	case SESSION_TERMINAL:
		return session->command != NULL
			       ? SSH_OK
			       : ssh_channel_request_pty_size(session->channel, "xterm-256color",
							      80, 24);
	case SESSION_SHELL:
		return session->command != NULL
			       ? ssh_channel_request_exec(session->channel, session->command)
			       : ssh_channel_request_shell(session->channel);
	default:
		return SSH_AGAIN;
	}
}

void session_step(struct session *session)
{
	while (session->stage < SESSION_OPEN) {
		int code = one_stage(session);

		if (code == SSH_AGAIN)
			return;
		session->stage = code == SSH_OK ? session->stage + 1 : SESSION_LOST;
	}
}

size_t session_read(struct session *session, char *bytes, size_t size)
{
	int got = ssh_channel_read_nonblocking(session->channel, bytes, (uint32_t)size, 0);

	if (got > 0)
		return (size_t)got;
	if (got != 0 && got != SSH_AGAIN)
		session->stage = SESSION_LOST;
	return 0;
}

bool session_writable(const struct session *session)
{
	return session->stage == SESSION_OPEN &&
	       !(ssh_get_poll_flags(session->ssh) & SSH_WRITE_PENDING) &&
	       ssh_channel_window_size(session->channel) > 0;
}

void session_write(struct session *session, const char *bytes, size_t length)
{
	if (ssh_channel_write(session->channel, bytes, (uint32_t)length) < 0)
		session->stage = SESSION_LOST;
}

const char *session_error(const struct session *session)
{
	return ssh_get_error(session->ssh);
}
