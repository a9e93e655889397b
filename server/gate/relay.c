/* libssh ignores the window it grants, and buffers without end what it is given
 * to send. So bytes are taken from a channel only as guichet reads them, and
 * guichet is read only when the last bytes have left and the client's window is
 * open. During a renewal of keys libssh takes nothing: the rest stays here. */
#include "server/gate/relay.h"

#include <errno.h>
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

void relay_init(struct relay *relay)
{
	memset(relay, 0, sizeof *relay);
	relay->in.fd = relay->out.fd = relay->err.fd = -1;
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

/* From the channel into the buffer, then on. */
static bool move_in(struct relay *relay, ssh_channel channel)
{
	struct relay_lane *in = &relay->in;
	int got;

	feed(relay);
	while (lane_empty(in)) {
		got = ssh_channel_read_nonblocking(channel, in->bytes, RELAY_BYTES, 0);
		if (got <= 0)
			break;
		relay->received += (size_t)got;
		in->end = (size_t)got;
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
	return !floods(channel);
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
	if (!relay->open)
		return !floods(channel);
	move_out(relay, &relay->out, ssh, channel, false);
	move_out(relay, &relay->err, ssh, channel, true);
	return move_in(relay, channel);
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
