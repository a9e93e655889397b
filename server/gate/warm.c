#include "server/gate/warm.h"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/gate/algorithms.h"

enum { ROUNDS_MAX = 1000, ROUND_MS = 20 };

struct warm {
	ssh_session server, client;
	ssh_event event;
	bool exchanged, connected, logged_in;
};

static int accept_anybody(ssh_session session, const char *user, void *data)
{
	(void)session, (void)user, (void)data;
	return SSH_AUTH_SUCCESS; /* on a socket pair inside this process only */
}

static ssh_session client_new(int fd)
{
	ssh_session client = ssh_new();

	if (client == NULL)
		return NULL;
	ssh_options_set(client, SSH_OPTIONS_PROCESS_CONFIG, &(bool){ false });
	ssh_options_set(client, SSH_OPTIONS_HOST, "localhost");
	ssh_options_set(client, SSH_OPTIONS_USER, "warm");
	ssh_options_set(client, SSH_OPTIONS_SSH_DIR, "/nonexistent");
	ssh_options_set(client, SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
	ssh_options_set(client, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
	ssh_options_set(client, SSH_OPTIONS_FD, &fd);
	ssh_set_blocking(client, 0);
	return client;
}

/* Lets each side do what it can. False when one has failed. */
static bool advance(struct warm *warm)
{
	int rc;

	if (!warm->exchanged) {
		rc = ssh_handle_key_exchange(warm->server);
		if (rc == SSH_ERROR)
			return false;
		warm->exchanged = rc == SSH_OK;
		if (warm->exchanged)
			ssh_event_add_session(warm->event, warm->server);
	} else if (ssh_event_dopoll(warm->event, 0) == SSH_ERROR) {
		return false;
	}
	if (!warm->connected) {
		rc = ssh_connect(warm->client);
		warm->connected = rc == SSH_OK;
		return rc != SSH_ERROR;
	}
	rc = ssh_userauth_none(warm->client, NULL);
	warm->logged_in = rc == SSH_AUTH_SUCCESS;
	return rc == SSH_AUTH_SUCCESS || rc == SSH_AUTH_AGAIN;
}

bool warm_up(ssh_bind bind)
{
	struct ssh_server_callbacks_struct callbacks = { .auth_none_function = accept_anybody };
	struct warm warm = { .event = ssh_event_new() };
	int pair[2];

	if (warm.event == NULL || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	warm.client = client_new(pair[0]);
	warm.server = algorithms_session(bind, pair[1], 1ULL << 30, false);
	if (warm.client == NULL || warm.server == NULL)
		return false;
	ssh_callbacks_init(&callbacks);
	ssh_set_server_callbacks(warm.server, &callbacks);
	for (int round = 0; round < ROUNDS_MAX && !warm.logged_in; round++) {
		struct pollfd ends[2] = { { .fd = pair[0], .events = POLLIN },
					  { .fd = pair[1], .events = POLLIN } };

		if (!advance(&warm))
			break;
		poll(ends, 2, warm.logged_in ? 0 : ROUND_MS);
	}
	if (warm.exchanged)
		ssh_event_remove_session(warm.event, warm.server);
	ssh_event_free(warm.event);
	ssh_disconnect(warm.client);
	ssh_free(warm.client);
	ssh_disconnect(warm.server);
	ssh_free(warm.server);
	return warm.logged_in;
}
