/* A connection is freed when both of its processes have ended. All that its
 * child says is checked here; the worst it can do is to end itself. */
#include "server/gate/connection.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/gate/control.h"
#include "server/gate/listener.h"
#include "server/gate/log.h"
#include "server/gate/spawn.h"

enum { NOTES_MAX = 64, GRACE_MORE = 5, LINGER = 10, MESSAGES_AT_ONCE = 16 };

static void on_closed(uv_handle_t *handle)
{
	free(handle);
}

/* The child says no more, and is told no more. The handle goes before its
 * descriptor: closed later, it would take whatever has got that number by then
 * out of the loop. */
static void stop_control(struct connection *connection)
{
	if (connection->poll == NULL)
		return;
	uv_close((uv_handle_t *)connection->poll, on_closed);
	connection->poll = NULL;
	close(connection->facts.control);
	connection->facts.control = -1;
}

static void forget(struct connection *connection)
{
	struct connection **link = &connection->listener->connections;

	while (*link != connection)
		link = &(*link)->next;
	*link = connection->next;
	if (connection->facts.core >= 0)
		close(connection->facts.core);
	stop_control(connection);
	listener_left(connection->listener);
	free(connection);
}

static void kill_child(struct connection *connection, const char *why)
{
	struct connection_facts *facts = &connection->facts;

	if (facts->child == 0 || facts->killed)
		return;
	log_line("killed", "address=%s pid=%d why=%s", facts->address, (int)facts->child, why);
	facts->killed = true;
	kill(facts->child, SIGKILL);
}

static void tell(struct connection *connection, const struct control_message *message,
		 const int *fds, int fd_count)
{
	if (connection->facts.control < 0)
		return;
	if (!control_send(connection->facts.control, message, NULL, fds, fd_count) &&
	    errno != EPIPE && errno != ECONNRESET)
		kill_child(connection, "does_not_listen");
}

static void refuse_start(struct connection *connection, const char *why)
{
	const struct control_message refused = { .kind = CONTROL_REFUSED };

	log_line("start_refused", "address=%s pid=%d why=%s", connection->facts.address,
		 (int)connection->facts.child, why);
	tell(connection, &refused, NULL, 0);
}

static void start_guichet(struct connection *connection, struct control_received *received)
{
	const struct control_message started = { .kind = CONTROL_STARTED };
	struct connection_facts *facts = &connection->facts;
	struct control_start *start = &received->message.start;
	struct spawned spawned;

	if (facts->started || !facts->authenticated || connection->listener->ending ||
	    !control_start_check(start, received->command_length)) {
		refuse_start(connection, "not_now");
		return;
	}
	if (!spawn_guichet(connection->listener->options->guichet, start,
			   start->has_command ? received->command : NULL, facts->core, &spawned)) {
		refuse_start(connection, strerrorname_np(errno));
		return;
	}
	facts->started = true;
	facts->guichet = spawned.pid;
	close(facts->core);
	facts->core = -1;
	tell(connection, &started, spawned.fds, spawned.fd_count);
	for (int i = 0; i < spawned.fd_count; i++)
		close(spawned.fds[i]);
}

/* Only a login that was accepted is logged: another may be a password typed in
 * the wrong place. */
static void take_note(struct connection *connection, struct control_message *message)
{
	struct connection_facts *facts = &connection->facts;
	const char *login = message->note.login;
	bool accepted = message->note.note == NOTE_AUTHENTICATED;

	if (facts->notes++ >= NOTES_MAX)
		return;
	if (accepted) {
		facts->authenticated = true;
		if (!control_word_ok(login, sizeof message->note.login))
			login = "unusual";
	}
	if (message->note.method != METHOD_NONE)
		log_line("connection", "event=%s address=%s pid=%d method=%s%s%s",
			 control_note_name(message->note.note), facts->address, (int)facts->child,
			 control_method_name(message->note.method), accepted ? " login=" : "",
			 accepted ? login : "");
	else
		log_line("connection", "event=%s address=%s pid=%d",
			 control_note_name(message->note.note), facts->address, (int)facts->child);
}

static void signal_guichet(const struct connection *connection, int number)
{
	if (connection->facts.guichet > 0 &&
	    (number == SIGHUP || number == SIGINT || number == SIGTERM))
		kill(connection->facts.guichet, number);
}

static void obey(struct connection *connection, struct control_received *received)
{
	for (int i = 0; i < received->fd_count; i++) /* nothing asks for these */
		close(received->fds[i]);
	switch (received->message.kind) {
	case CONTROL_NOTE:
		take_note(connection, &received->message);
		break;
	case CONTROL_START:
		start_guichet(connection, received);
		break;
	case CONTROL_SIGNAL:
		signal_guichet(connection, received->message.signal);
		break;
	default:
		kill_child(connection, "bad_message");
	}
}

static void on_control(uv_poll_t *poll, int status, int events)
{
	static struct control_received received; /* one thread, one message at a time */
	struct connection *connection = poll->data;
	int got = -1;

	(void)events;
	for (int i = 0; status == 0 && i < MESSAGES_AT_ONCE && connection->facts.control >= 0;
	     i++) {
		got = control_receive(connection->facts.control, &received);
		if (got > 0)
			obey(connection, &received);
		else
			break;
	}
	if (got < 0 && errno == EBADMSG)
		kill_child(connection, "bad_message");
	if (got == 0 || status < 0) { /* it has ended, or will not be left alive for long */
		stop_control(connection);
		if (connection->facts.doomed == 0)
			connection->facts.doomed = listener_now() + GRACE_MORE;
	}
}

static void watch_control(struct connection *connection)
{
	connection->poll = calloc(1, sizeof *connection->poll);
	if (connection->poll == NULL)
		abort();
	connection->poll->data = connection;
	uv_poll_init(connection->listener->loop, connection->poll, connection->facts.control);
	uv_poll_start(connection->poll, UV_READABLE, on_control);
}

struct connection *connection_new(struct listener *listener, const struct connection_facts *facts)
{
	struct connection *connection = calloc(1, sizeof *connection);

	if (connection == NULL)
		abort();
	connection->facts = *facts;
	connection->listener = listener;
	connection->next = listener->connections;
	listener->connections = connection;
	if (facts->control >= 0)
		watch_control(connection);
	return connection;
}

static void reap_child(struct connection *connection)
{
	struct connection_facts *facts = &connection->facts;

	stop_control(connection);
	facts->child = 0;
	facts->doomed = listener_now() + LINGER;
	/* A pty would say it by itself, pipes only to who reads or writes them. */
	if (facts->guichet > 0)
		kill(facts->guichet, SIGHUP);
}

static void reap_guichet(struct connection *connection, int status)
{
	struct connection_facts *facts = &connection->facts;
	const struct control_message exited = {
		.kind = CONTROL_EXITED,
		.exited = { .code = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
			    .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0 },
	};

	if (WIFSIGNALED(status) && facts->child != 0)
		log_line("guichet_died", "address=%s pid=%d signal=%d", facts->address,
			 (int)facts->guichet, WTERMSIG(status));
	facts->guichet = 0;
	tell(connection, &exited, NULL, 0);
}

bool connection_reap(struct connection *connection, pid_t pid, int status)
{
	struct connection_facts *facts = &connection->facts;
	bool crashed = false;

	if (pid == facts->child) {
		crashed = WIFSIGNALED(status) && !(facts->killed && WTERMSIG(status) == SIGKILL);
		if (crashed)
			log_line("child_died", "address=%s pid=%d signal=%d", facts->address,
				 (int)pid, WTERMSIG(status));
		reap_child(connection);
	} else {
		reap_guichet(connection, status);
	}
	if (facts->child == 0 && facts->guichet == 0)
		forget(connection);
	return crashed;
}

void connection_sweep(struct connection *connection, int64_t now)
{
	struct connection_facts *facts = &connection->facts;
	int grace = connection->listener->options->grace;

	/* The child keeps the time itself; one that was taken over might not. */
	if (!facts->authenticated && now > facts->since + grace + GRACE_MORE)
		kill_child(connection, "grace_over");
	if (facts->doomed == 0 || now < facts->doomed)
		return;
	kill_child(connection, "time_over");
	if (facts->guichet > 0)
		kill(facts->guichet, SIGKILL);
}

void connection_end(struct connection *connection, int64_t now)
{
	const struct control_message stopping = { .kind = CONTROL_END };

	tell(connection, &stopping, NULL, 0);
	if (connection->facts.guichet > 0)
		kill(connection->facts.guichet, SIGTERM);
	connection->facts.doomed = now + GRACE_MORE;
}
