/* libssh buffers without end what it is given to send, so guichet is read only
 * when the last bytes have left and the client's window is open; during a renewal
 * of keys libssh takes nothing, and the rest stays here. The other way, any
 * reading from a channel opens the client's window again, however much is still
 * unread: so all that has come is taken at once, and nothing more until guichet
 * has read that. A client may then have two windows on the way; one that sends
 * more than it was granted is cut off. */
#include "server/gate/relay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { END_OF_INPUT = 4 /* Ctrl-D */ };

static bool lane_empty(const struct relay_lane *lane)
{
	return lane->start == lane->end;
}

static void lane_close(struct relay_lane *lane)
{
	if (lane->fd >= 0)
		close(lane->fd);
	lane->fd = -1;
}

static void lane_reserve(struct relay_lane *lane, size_t size)
{
	if (size <= lane->capacity)
		return;
	lane->bytes = realloc(lane->bytes, size);
	if (lane->bytes == NULL)
		abort();
	lane->capacity = size;
}

void relay_init(struct relay *relay)
{
	memset(relay, 0, sizeof *relay);
	relay->in.fd = relay->out.fd = relay->err.fd = -1;
	lane_reserve(&relay->in, RELAY_BYTES);
	lane_reserve(&relay->out, RELAY_BYTES);
	lane_reserve(&relay->err, RELAY_BYTES);
}

/* On a pty both directions go over one descriptor, which `out` owns. */
void relay_open(struct relay *relay, const int *fds, int count)
{
	relay->open = true;
	relay->pty = count == 1;
	relay->in.fd = fds[0];
	relay->out.fd = relay->pty ? fds[0] : fds[1];
	relay->err.fd = relay->pty ? -1 : fds[2];
}

static bool may_send(ssh_session ssh, ssh_channel channel)
{
	return !(ssh_get_poll_flags(ssh) & SSH_WRITE_PENDING) &&
	       ssh_channel_window_size(channel) > 0;
}

static void close_input(struct relay *relay)
{
	if (relay->pty)
		relay->in.fd = -1;
	else
		lane_close(&relay->in);
}

void relay_interest(const struct relay *relay, ssh_session ssh, ssh_channel channel,
		    struct pollfd polls[RELAY_POLLS])
{
	bool send = relay->open && may_send(ssh, channel);

	for (int i = 0; i < RELAY_POLLS; i++)
		polls[i] = (struct pollfd){ .fd = -1 };
	if (!lane_empty(&relay->in))
		polls[0] = (struct pollfd){ .fd = relay->in.fd, .events = POLLOUT };
	if (send && lane_empty(&relay->out))
		polls[1] = (struct pollfd){ .fd = relay->out.fd, .events = POLLIN };
	if (send && lane_empty(&relay->err))
		polls[2] = (struct pollfd){ .fd = relay->err.fd, .events = POLLIN };
}

/* From the buffer into guichet. */
static void feed(struct relay *relay)
{
	struct relay_lane *in = &relay->in;

	while (in->fd >= 0 && !lane_empty(in)) {
		ssize_t wrote = write(in->fd, in->bytes + in->start, in->end - in->start);

		if (wrote < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (wrote < 0) { /* guichet no longer reads: what comes is dropped */
			close_input(relay);
			break;
		}
		in->start += (size_t)wrote;
	}
	in->start = in->end = 0;
}

/* More than the window that was granted, or what no client sends. */
static bool floods(ssh_channel channel)
{
	return ssh_channel_poll(channel, 0) > RELAY_FLOOD || ssh_channel_poll(channel, 1) > 0;
}

/* All that the client has sent, into the empty buffer. */
static void take_all(struct relay_lane *in, ssh_channel channel)
{
	int waiting = ssh_channel_poll(channel, 0);

	if (waiting <= 0 || waiting > RELAY_FLOOD)
		return;
	lane_reserve(in, (size_t)waiting);
	while (in->end < (size_t)waiting) {
		int got = ssh_channel_read_nonblocking(channel, in->bytes + in->end,
						       (uint32_t)((size_t)waiting - in->end), 0);

		if (got <= 0)
			break;
		in->end += (size_t)got;
	}
}

/* From the channel into the buffer, then on. */
static void move_in(struct relay *relay, ssh_channel channel)
{
	struct relay_lane *in = &relay->in;

	feed(relay);
	/* Reading may itself let more come in: nothing would tell of that later. */
	while (lane_empty(in) && ssh_channel_poll(channel, 0) > 0) {
		take_all(in, channel);
		if (lane_empty(in))
			break;
		relay->received += in->end;
		feed(relay);
	}
	if (lane_empty(in) && !relay->eof_taken && ssh_channel_is_eof(channel)) {
		relay->eof_taken = true;
		if (relay->pty) {
			in->bytes[0] = END_OF_INPUT;
			in->end = 1;
			feed(relay);
		} else {
			close_input(relay);
		}
	}
}

/* From guichet into the buffer, then to the client. */
static void move_out(struct relay *relay, struct relay_lane *lane, ssh_session ssh,
		     ssh_channel channel, bool is_stderr)
{
	for (;;) {
		if (lane_empty(lane)) {
			ssize_t got;

			if (lane->fd < 0 || !may_send(ssh, channel))
				return;
			got = read(lane->fd, lane->bytes, RELAY_BYTES);
			if (got < 0 && (errno == EAGAIN || errno == EINTR))
				return;
			if (got <= 0) { /* a pty whose other side is closed gives EIO */
				if (relay->pty)
					relay->in.fd = -1;
				lane_close(lane);
				return;
			}
			lane->start = 0;
			lane->end = (size_t)got;
		}
		int took = is_stderr ? ssh_channel_write_stderr(channel, lane->bytes + lane->start,
								(uint32_t)(lane->end - lane->start))
				     : ssh_channel_write(channel, lane->bytes + lane->start,
							 (uint32_t)(lane->end - lane->start));
		if (took <= 0)
			return;
		relay->sent += (size_t)took;
		lane->start += (size_t)took;
	}
}

bool relay_move(struct relay *relay, ssh_session ssh, ssh_channel channel)
{
	if (floods(channel))
		return false;
	if (!relay->open)
		return true;
	move_out(relay, &relay->out, ssh, channel, false);
	move_out(relay, &relay->err, ssh, channel, true);
	move_in(relay, channel);
	return true;
}

bool relay_ready(const struct relay *relay, ssh_channel channel)
{
	if (!relay->open || !lane_empty(&relay->in))
		return false;
	return ssh_channel_poll(channel, 0) > 0 ||
	       (!relay->eof_taken && ssh_channel_is_eof(channel));
}

bool relay_drained(const struct relay *relay)
{
	return relay->out.fd < 0 && relay->err.fd < 0 && lane_empty(&relay->out) &&
	       lane_empty(&relay->err);
}

void relay_resize(const struct relay *relay, unsigned columns, unsigned rows)
{
	const struct winsize size = { .ws_row = (unsigned short)rows,
				      .ws_col = (unsigned short)columns };

	if (relay->open && relay->pty && relay->out.fd >= 0)
		ioctl(relay->out.fd, TIOCSWINSZ, &size);
}
