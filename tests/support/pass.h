/* A small network for tests: a host with its access password, a producer with
 * two counters, offers. */
#ifndef GUICHET_TESTS_PASS_H
#define GUICHET_TESTS_PASS_H

#include "tests/support/scratch.h"

struct pass {
	struct scratch scratch;
	int64_t host, producer, shop, other_shop;
	char password[48];
	struct caller host_account, counter;
};

void pass_open(struct pass *pass);
/* A published offer of the producer; limits as JSON text of offer.create's
 * arguments, "{\"per_code\": 2}", or NULL. */
int64_t pass_offer(struct pass *pass, const char *title, const char *limits);
/* Issues a voucher and writes its code. */
void pass_voucher(struct pass *pass, const char *email, char code[48]);
/* Redeems at the counter; offer 0: whichever. Returns the outcome's name. */
const char *pass_redeem(struct pass *pass, const char *code, int64_t offer);

#endif
