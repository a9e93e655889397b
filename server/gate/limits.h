/* Addresses that are refused for a while, because a process that served one of
 * them died by a signal. The counting of connections is the listener's. */
#ifndef GATE_LIMITS_H
#define GATE_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "server/gate/address.h"

enum { THROTTLE_SLOTS = 256 };

struct throttle {
	char group[ADDRESS_MAX];
	int64_t until; /* seconds of the monotonic clock */
	unsigned deaths;
};

/* Plain data: it is carried over when the listener executes itself again. */
struct limits {
	struct throttle throttles[THROTTLE_SLOTS];
};

/* A minute for the first death, doubled for each further one, an hour at most. */
void limits_throttle(struct limits *limits, const char *address, int64_t now);
bool limits_throttled(const struct limits *limits, const char *address, int64_t now);

#endif
