/* What a mail server says of a message that it took and could not deliver: a
 * message of its own, with a delivery report (RFC 3464) in it, or, from an older
 * Exim, in words. Whoever sends mail to the sender's address can write one, so
 * that nothing in it is believed but a name that only we and those who had the
 * message know (message_name()). */
#ifndef GUICHET_BOUNCE_H
#define GUICHET_BOUNCE_H

#include <stddef.h>

enum bounce_action {
	BOUNCE_NONE,    /* this is no delivery report */
	BOUNCE_OTHER,   /* delivered, relayed, expanded: no news for us */
	BOUNCE_DELAYED, /* still being tried */
	BOUNCE_FAILED,  /* given up */
};

enum { BOUNCE_NAMES = 8, BOUNCE_NAME = 100, BOUNCE_WHY = 240 };

struct bounce {
	enum bounce_action action;
	char why[BOUNCE_WHY]; /* one line of printable UTF-8; "" when nothing was said */
	/* Message-IDs that it may be about, without <> and what follows the @; those
	 * of the returned message first. */
	char names[BOUNCE_NAMES][BOUNCE_NAME];
	size_t name_count;
};

/* Reads length bytes, whatever they are; touches nothing else. */
void bounce_read(const char *bytes, size_t length, struct bounce *bounce);

#endif
