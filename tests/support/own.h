/* For tests of customers' own logins: a network that sends mail, an open account for
 * visitors, customers who opened theirs. One at a time. */
#ifndef GUICHET_TESTS_OWN_H
#define GUICHET_TESTS_OWN_H

#include "tests/support/pass.h"

#define OWN_PASSWORD "Chemin-vert7"

struct own {
	struct pass pass;
	struct caller itself, seller;
	char code[64]; /* of the message that was taken last */
};

extern struct own own;

/* For cmocka. */
int owner_open(void **state);
int owner_close(void **state);

struct caller owner_visitor(const char *address);
/* Takes the message that is due, and reads its code. False when there is none. */
bool owner_mailed(void);
/* Somebody who opened their account, logged in by password. */
struct caller owner_customer(const char *email, const char *name);
int64_t owner_number(const char *email);
void owner_tamper(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* An order of two places in a session, with their tickets. */
void owner_bought(int64_t who, int64_t starts);

#endif
