/* Waiting for an answer that takes long, with an ear for whoever waits. */
#include <errno.h>
#include <poll.h>
#include <string.h>

#include "server/wire/wire_private.h"

enum { BEGINNING = 64 /* bytes of a line that tell what it is */ };
enum heard { HEARD_NOTHING, HEARD_WIRE, HEARD_WAITER };

/* Until something arrives on the wire, which is taken in, or fd can be read (-1:
 * nobody's), or the time is over (-1: never). */
static enum heard hear(struct wire *wire, int fd, int64_t until)
{
	for (;;) {
		struct pollfd ready[] = { { .fd = wire->fd, .events = POLLIN },
					  { .fd = fd, .events = POLLIN } };
		int64_t left = until < 0 ? -1 : until - wire_clock();
		int n = poll(ready, 2, until >= 0 && left < 0 ? 0 : (int)left);

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			wire->cut = true;
		if (n >= 0 || wire->cut) {
			if (ready[0].revents)
				wire_take_in(wire);
			return ready[0].revents || wire->cut ? HEARD_WIRE
			       : n > 0                       ? HEARD_WAITER
							     : HEARD_NOTHING;
		}
	}
}

/* Something that is no notice; those tell meanwhile how far the work is. What may
 * be an answer, and large, is not read here. */
static bool has_come(struct wire *wire)
{
	static const char word[] = "\"method\"";
	size_t length;
	const char *line;

	while ((line = buffer_peek(&wire->in, &length))) {
		size_t held = buffer_held(&wire->in);

		if (!memmem(line, length < BEGINNING ? length : BEGINNING, word, sizeof word - 1))
			return true;
		wire_collect_notices(wire);
		if (buffer_held(&wire->in) == held)
			return true;
	}
	return wire->cut;
}

bool wire_is_left(struct wire *wire, int64_t until)
{
	int64_t begins = wire_clock() + wire->patience.milliseconds;
	int64_t first = until >= 0 && until < begins ? until : begins;
	enum wire_patience patience;

	while (!has_come(wire) && hear(wire, -1, first) != HEARD_NOTHING)
		;
	if (has_come(wire) || first == until)
		return false;
	patience = wire->patience.looked(wire->patience.data, true);
	while (patience == WIRE_WAITS && !has_come(wire)) {
		enum heard heard = hear(wire, wire->patience.fd, until);

		if (heard == HEARD_NOTHING)
			return false;
		if (heard == HEARD_WAITER)
			patience = wire->patience.looked(wire->patience.data, false);
	}
	return patience == WIRE_LEAVES;
}

void wire_on_long(struct wire *wire, int milliseconds, int fd,
		  enum wire_patience (*looked)(void *data, bool first), void *data)
{
	wire->patience.milliseconds = milliseconds;
	wire->patience.fd = fd;
	wire->patience.looked = looked;
	wire->patience.data = data;
}
