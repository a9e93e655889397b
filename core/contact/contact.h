/* Persons and organisations as those who sell know them: found, written down, put
 * right; lists of them, and indicators that they reach. What is theirs alone (their
 * own login, their area) is in core/customer/. */
#ifndef GUICHET_CONTACT_H
#define GUICHET_CONTACT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

extern const struct operation *const contact_operations[];
extern const char *const contact_kinds[];     /* person, organisation */
extern const char *const contact_languages[]; /* fr, en, de, es */

/* Gives a customer that name, and the words by which it is found. */
void contact_set_name(struct call *call, int64_t customer, const char *name);
/* Gives a customer that phone number, as it was typed (already checked); "" for none. */
void contact_set_phone(struct call *call, int64_t customer, const char *phone);
/* Refuses the argument of that name when it is no phone number; nothing is fine. */
enum refusal contact_check_phone(struct call *call, const char *argument);

/* What a customer reaches by the rules of indicators, now. To be called when an order of
 * theirs was confirmed or cancelled; customer 0 is nobody. */
void indicator_rules_apply(struct call *call, int64_t customer);
/* The same for a part of all customers each time; how many rows it changed. */
int64_t indicator_rules_night(struct call *call);

/* Rows: each marketing preference of the network, and what the customer said of it. */
void preference_rows(struct call *call, int64_t customer);
extern const struct column preference_columns[];
void preference_change(struct call *call, int64_t customer, int64_t preference, bool given);

/* A customer who bought at a shop of the caller's (something that is not cancelled), or
 * was written down there. */
#define CUSTOMER_IN_REACH(customer) CUSTOMER_REACHED(customer, "")
/* The same, of their orders (o_) only those that fit a further condition. */
#define CUSTOMER_REACHED(customer, condition)                                              \
	"(:whole"                                                                          \
	" OR EXISTS (SELECT 1 FROM customer_order o_ LEFT JOIN shop s_ ON s_.id = o_.shop" \
	"     WHERE o_.customer = " customer " AND o_.state = 'confirmed'" condition       \
	"      AND (o_.shop IN " REACHED_SHOPS "       OR o_.party IN " REACHED_PARTIES    \
	" OR s_.party IN " REACHED_PARTIES "))"                                            \
	" OR EXISTS (SELECT 1 FROM customer k_ JOIN shop s_ ON s_.id = k_.shop"            \
	"     WHERE k_.id = " customer " AND (s_.id IN " REACHED_SHOPS                     \
	" OR s_.party IN " REACHED_PARTIES ")))"

#endif
