/* Codes that open an offer in a sale: single-use, partner's, promotional. A counter knows
 * them and says so; nothing is done with them there. */
#ifndef GUICHET_PASS_SALE_H
#define GUICHET_PASS_SALE_H

#include "core/pass/pass.h"

bool sale_pass(struct call *call, int64_t code, struct pass *pass);
enum refusal sale_usable(struct call *call, const struct pass *pass, int64_t at);

#endif
