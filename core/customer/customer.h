/* Customers: those who benefit or buy. */
#ifndef GUICHET_CUSTOMER_H
#define GUICHET_CUSTOMER_H

#include <stdint.h>

#include "core/op/call.h"

/* The customer with that normalised e-mail, made if there is none. The e-mail
 * of a new one is not verified, and so opens nothing. */
int64_t customer_by_email(struct call *call, const char *email, const char *language);

#endif
