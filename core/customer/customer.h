/* Customers: those who benefit or buy; what is held on them, and its end. */
#ifndef GUICHET_CUSTOMER_H
#define GUICHET_CUSTOMER_H

#include <stdint.h>

#include "core/op/call.h"

/* The customer with that normalised e-mail, made if there is none. The e-mail
 * of a new one is not verified, and so opens nothing. */
int64_t customer_by_email(struct call *call, const char *email, const char *language);

/* Refused when that customer was erased. */
enum refusal customer_alive(struct call *call, int64_t customer);
/* The log-in name of a customer is their e-mail address (NULL: none any more). What
 * was mailed to the old one opens nothing from now on. */
enum refusal customer_login_renamed(struct call *call, int64_t customer, const char *email);

/* Persons for whom nothing was left to be had after a time (a voucher, an order, their
 * own login, a balance), oldest first; at most count ids. */
size_t customer_unused_since(struct call *call, int64_t since, int64_t *ids, size_t count);
/* Forgets one of them, unless they came back meanwhile; false then. */
bool customer_forget_unused(struct call *call, int64_t customer, int64_t since);

extern const struct operation *const customer_operations[];

#endif
