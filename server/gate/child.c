/* A loop of its own over poll(), so that each descriptor is watched only while
 * something can be done with it; libssh gets its turn through an event that
 * never waits. */
#include "server/gate/child.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "schema/lang/lang.h"
#include "server/gate/algorithms.h"
#include "server/gate/channel.h"
#include "server/gate/lockin.h"
#include "server/wire/gate_exit.h"

enum {
	POLL_SSH,
	POLL_CONTROL,
	POLL_RELAY,
	POLL_COUNT = POLL_RELAY + RELAY_POLLS,
};

enum {
	FINISH_MS = 300 * 1000, /* for a slow client to take what guichet said last */
	LEAVE_MS = 3 * 1000,    /* for a client to close after it was told the end */
	END_MS = 5 * 1000,      /* for guichet to end when told to */
	DEAD_AFTER = 3,         /* signs of life */
};

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void child_note(struct child *child, enum note note, enum method method, const char *login)
{
	struct control_message message = { .kind = CONTROL_NOTE };

	message.note.note = note;
	message.note.method = method;
	if (login != NULL)
		snprintf(message.note.login, sizeof message.note.login, "%s", login);
	control_send(child->control, &message, NULL, NULL, 0);
}

void child_authenticated(struct child *child)
{
	child_note(child, NOTE_AUTHENTICATED, child->auth.method, child->auth.login);
	child->grace_until = clock_ms() + child->options->grace * 1000;
}

void child_signal_guichet(struct child *child, int number)
{
	const struct control_message message = { .kind = CONTROL_SIGNAL, .signal = number };

	if (child->relay.open && !child->exited)
		control_send(child->control, &message, NULL, NULL, 0);
}

static void end(struct child *child, enum note why)
{
	if (child->over == NOTE_NONE)
		child->over = why;
}

/* Tells guichet to end, so that it can put the terminal right, before the client
 * is told why. */
static void end_gently(struct child *child, enum note why)
{
	if (!child->relay.open) {
		end(child, why);
		return;
	}
	if (child->ending != NOTE_NONE || child->finished)
		return;
	child->ending = why;
	child->finish_by = child->now + END_MS;
	child_signal_guichet(child, SIGTERM);
}

/* --- Waiting --- */

static void earlier(int64_t *until, int64_t moment)
{
	if (moment != 0 && moment < *until)
		*until = moment;
}

static int64_t idle_until(const struct child *child)
{
	if (child->auth.idle_ms <= 0 || !child->relay.open || child->ending != NOTE_NONE)
		return 0;
	return child->last_input + child->auth.idle_ms;
}

static int64_t stalled_until(const struct child *child)
{
	return child->pending_since == 0
		       ? 0
		       : child->pending_since + DEAD_AFTER * child->options->keepalive * 1000LL;
}

static int wait_ms(const struct child *child)
{
	int64_t until = child->now + 3600 * 1000;

	earlier(&until, child->grace_until);
	earlier(&until, child->next_keepalive);
	earlier(&until, child->finish_by);
	earlier(&until, child->leave_by);
	earlier(&until, idle_until(child));
	earlier(&until, stalled_until(child));
	return until <= child->now ? 0 : (int)(until - child->now);
}

/* The client has left, or has closed the channel before it was told the end; once
 * told, it leaves by itself. */
static bool is_gone(const struct child *child)
{
	return ssh_get_status(child->ssh) & (SSH_CLOSED | SSH_CLOSED_ERROR) ||
	       ssh_get_fd(child->ssh) < 0 ||
	       (child->channel != NULL && !child->finished &&
		ssh_channel_is_closed(child->channel));
}

static void wait_for_something(struct child *child, struct pollfd polls[POLL_COUNT])
{
	bool ready = child->channel != NULL && !child->finished &&
		     relay_ready(&child->relay, child->channel);
	int flags = ssh_get_poll_flags(child->ssh);
	int socket = ssh_get_fd(child->ssh);

	for (int i = POLL_RELAY; i < POLL_COUNT; i++)
		polls[i] = (struct pollfd){ .fd = -1 };
	polls[POLL_SSH] =
		(struct pollfd){ .fd = socket,
				 .events = POLLIN | (flags & SSH_WRITE_PENDING ? POLLOUT : 0) };
	polls[POLL_CONTROL] = (struct pollfd){ .fd = child->control, .events = POLLIN };
	if (child->channel != NULL && !child->finished)
		relay_interest(&child->relay, child->ssh, child->channel, polls + POLL_RELAY);
	poll(polls, POLL_COUNT, ready || is_gone(child) ? 0 : wait_ms(child));
	child->now = clock_ms();
	/* Delayed acknowledgements would cost each round trip 40 ms. */
	setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &(int){ 1 }, sizeof(int));
}

/* --- What happened --- */

static void hear_listener(struct child *child)
{
	struct control_received *received = &child->received;
	int got = control_receive(child->control, received);

	if (got < 0)
		return;
	if (got == 0) { /* the listener is gone, and with it who could start anything */
		close(child->control);
		child->control = -1;
		child->exited = true;
		end_gently(child, NOTE_STOPPED);
		return;
	}
	for (int i = 0; i < received->fd_count; i++)
		close(received->fds[i]);
	if (received->message.kind == CONTROL_END)
		end_gently(child, NOTE_STOPPED);
	if (received->message.kind == CONTROL_EXITED) {
		child->exited = true;
		child->exit_code = received->message.exited.code;
		child->exit_signal = received->message.exited.signal;
		if (child->finish_by == 0)
			child->finish_by = child->now + FINISH_MS;
	}
}

static const char *farewell(enum note why)
{
	if (why == NOTE_IDLE)
		return N_("You were away for a while: the session was closed.");
	return N_("The server is stopping: connect again in a moment.");
}

/* When guichet has ended and all it said was given, or its time is over. */
static void finish_when_possible(struct child *child)
{
	bool late = child->finish_by != 0 && child->now >= child->finish_by;

	if (child->finished || !child->relay.open || child->channel == NULL)
		return;
	if (!late && !(child->exited && relay_drained(&child->relay)))
		return;
	if (child->ending != NOTE_NONE) {
		channel_say(child, farewell(child->ending));
		child->exit_signal = 0;
		child->exit_code = 4;
	}
	channel_finish(child);
	child->finished = true;
	child->finish_by = 0;
	child->leave_by = child->now + LEAVE_MS;
}

static void keep_alive(struct child *child)
{
	bool pending = ssh_get_poll_flags(child->ssh) & SSH_WRITE_PENDING;

	if (!pending)
		child->pending_since = 0;
	else if (child->pending_since == 0)
		child->pending_since = child->now;
	if (child->now < child->next_keepalive)
		return;
	/* No answer is asked for: TCP's own acknowledgement, and TCP_USER_TIMEOUT
	 * which the listener set, tell whether somebody is still there. */
	if (!pending && child->auth.stage == AUTH_DONE)
		ssh_send_ignore(child->ssh, "");
	child->next_keepalive = child->now + child->options->keepalive * 1000;
}

static bool passed(int64_t moment, int64_t now)
{
	return moment != 0 && now >= moment;
}

static void look_at_clock(struct child *child)
{
	keep_alive(child);
	if (child->relay.open)
		child->grace_until = 0;
	if (passed(child->grace_until, child->now))
		end(child, NOTE_GRACE);
	if (passed(idle_until(child), child->now))
		end_gently(child, NOTE_IDLE);
	if (passed(stalled_until(child), child->now))
		end(child, NOTE_STALLED);
	if (passed(child->leave_by, child->now))
		end(child, child->ending != NOTE_NONE ? child->ending : NOTE_DONE);
}

static void look_at_session(struct child *child)
{
	if (is_gone(child))
		end(child, child->finished ? NOTE_DONE : NOTE_LEFT);
	else if (child->auth.core_lost)
		end(child, NOTE_CORE_LOST);
	else if (child->auth.stage != AUTH_DONE && auth_exhausted(&child->auth))
		end(child, NOTE_TRIES);
}

static void serve_once(struct child *child)
{
	struct pollfd polls[POLL_COUNT];
	size_t received = child->relay.received;

	wait_for_something(child, polls);
	if (polls[POLL_SSH].revents != 0 && ssh_event_dopoll(child->event, 0) == SSH_ERROR) {
		end(child, child->finished ? NOTE_DONE : NOTE_LEFT);
		return;
	}
	look_at_session(child);
	if (child->over != NOTE_NONE)
		return;
	if (polls[POLL_CONTROL].revents != 0)
		hear_listener(child);
	if (child->channel != NULL && !child->finished &&
	    !relay_move(&child->relay, child->ssh, child->channel))
		end(child, NOTE_FLOOD);
	if (child->relay.received != received)
		child->last_input = child->now;
	finish_when_possible(child);
	look_at_clock(child);
}

/* --- Start and end --- */

static bool exchange_keys(struct child *child)
{
	for (;;) {
		int rc = ssh_handle_key_exchange(child->ssh);
		struct pollfd socket = { .fd = ssh_get_fd(child->ssh), .events = POLLIN };

		if (rc != SSH_AGAIN)
			return rc == SSH_OK;
		if (ssh_get_poll_flags(child->ssh) & SSH_WRITE_PENDING)
			socket.events |= POLLOUT;
		if (poll(&socket, 1, wait_ms(child)) == 0) {
			end(child, NOTE_GRACE);
			return false;
		}
		child->now = clock_ms();
		setsockopt(socket.fd, IPPROTO_TCP, TCP_QUICKACK, &(int){ 1 }, sizeof(int));
	}
}

static void serve(struct child *child)
{
	static struct ssh_server_callbacks_struct callbacks;

	callbacks.userdata = child;
	auth_install(child, &callbacks);
	channel_install(child, &callbacks);
	ssh_callbacks_init(&callbacks);
	ssh_set_server_callbacks(child->ssh, &callbacks);
	auth_offer_methods(child);
	if (!exchange_keys(child)) {
		end(child, NOTE_PROTOCOL);
		return;
	}
	child->event = ssh_event_new();
	ssh_event_add_session(child->event, child->ssh);
	while (child->over == NOTE_NONE)
		serve_once(child);
	ssh_event_remove_session(child->event, child->ssh);
	ssh_event_free(child->event);
	if (ssh_is_connected(child->ssh))
		ssh_disconnect(child->ssh);
}

_Noreturn void child_run(const struct options *options, ssh_bind bind, int socket, int core,
			 int control, int null)
{
	static struct child child; /* large: it holds a message with a command */
	int kept[] = { socket, core, control };

	if (!lockin_close_others(kept, 3, null))
		_exit(GATE_FAILED);
	child.options = options;
	child.control = kept[2];
	child.now = clock_ms();
	child.grace_until = child.now + options->grace * 1000;
	child.next_keepalive = child.now + options->keepalive * 1000;
	relay_init(&child.relay);
	auth_init(&child.auth, kept[1]);
	if (!lockin_enter()) {
		child_note(&child, NOTE_NO_LOCK_IN, METHOD_NONE, NULL);
		_exit(GATE_FAILED);
	}
	child.ssh = algorithms_session(bind, kept[0], options->rekey, options->zlib);
	if (child.ssh == NULL)
		_exit(GATE_FAILED);
	serve(&child);
	child_note(&child, child.over, METHOD_NONE, NULL);
	_exit(GATE_DONE);
}
