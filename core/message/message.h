/* Messages to be sent by e-mail: queued in the transaction of what they tell, sent
 * by guichetd after the commit (server/daemon/mail.c), tried again until they are
 * sent or refused for good. */
#ifndef GUICHET_MESSAGE_H
#define GUICHET_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

/* What a message tells; the object is that thing's id. */
enum message_what {
	MESSAGE_VOUCHER,    /* a voucher, to its beneficiary */
	MESSAGE_ACCESS,     /* an access password, to hand out */
	MESSAGE_SELECTION,  /* a kept selection; extra is its resume code */
	MESSAGE_SUMMARY,    /* a party's month; extra is "2026-10" */
	MESSAGE_ORDER,      /* an order; extra is which copy of its receipt it holds */
	MESSAGE_TEST,       /* that mail works */
	MESSAGE_CODES,      /* single-use codes; the object is their sending */
	MESSAGE_SLOT,       /* a session that was moved or cancelled; extra says which, and
			     * when it was to be: "moved 1795340520" */
	MESSAGE_ACTIVATION, /* of a customer's own login; extra is the code */
	MESSAGE_ALERT,      /* a backup failed; extra says why */
};

/* Whether this network sends mail. */
bool message_on(const struct call *call);

/* Queues a message; true, unless the network sends none. customer is 0 where it is
 * nobody's personal data; language NULL is the customer's, else the network's. */
bool message_queue(struct call *call, enum message_what what, int64_t object, int64_t customer,
		   const char *recipient, const char *language);
/* The same, with a text that can't be had from the object again; kept sealed. */
bool message_queue_extra(struct call *call, enum message_what what, int64_t object,
			 int64_t customer, const char *recipient, const char *language,
			 const char *extra);
/* The state of the last message of that kind about an object: queued, sending, sent
 * or failed; "off" where none is sent, NULL where there was none. */
const char *message_state(struct call *call, enum message_what what, int64_t object);
extern const char *const message_states[];

/* Checks of settings: what is wrong, to be translated, or NULL. */
const char *message_check_server(const char *value);
const char *message_check_address(const char *value);
const char *message_check_url(const char *value);

extern const struct operation *const mail_operations[];

#endif
