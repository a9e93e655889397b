#include "server/gate/limits.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_WAIT = 60, LONGEST_WAIT = 3600, FORGET_AFTER = 24 * 3600 };

void limits_throttle(struct limits *limits, const char *address, int64_t now)
{
	struct throttle *slot = &limits->throttles[0];
	char group[ADDRESS_MAX];
	int64_t wait = FIRST_WAIT;

	address_group(address, group);
	for (int i = 0; i < THROTTLE_SLOTS; i++) {
		struct throttle *each = &limits->throttles[i];

		if (strcmp(each->group, group) == 0) {
			slot = each;
			break;
		}
		if (each->until < slot->until)
			slot = each;
	}
	if (strcmp(slot->group, group) != 0 || now - slot->until > FORGET_AFTER)
		*slot = (struct throttle){ .deaths = 0 };
	memcpy(slot->group, group, sizeof group);
	for (unsigned i = 0; i < slot->deaths && wait < LONGEST_WAIT; i++)
		wait *= 2;
	slot->deaths++;
	slot->until = now + (wait < LONGEST_WAIT ? wait : LONGEST_WAIT);
}

bool limits_throttled(const struct limits *limits, const char *address, int64_t now)
{
	char group[ADDRESS_MAX];

	address_group(address, group);
	for (int i = 0; i < THROTTLE_SLOTS; i++) {
		const struct throttle *each = &limits->throttles[i];

		if (each->until > now && strcmp(each->group, group) == 0)
			return true;
	}
	return false;
}
