/* Confirmed orders for tests of what comes after a sale: written behind the service's
 * back, with the ledger as a sale leaves it. */
#ifndef GUICHET_TESTS_SALE_H
#define GUICHET_TESTS_SALE_H

#include "core/receipt/receipt.h"
#include "tests/support/pass.h"

struct sale {
	struct pass pass;
	struct caller seller;
	int64_t product;
};

struct sale_line {
	int64_t vat, unit, units, reduction;
};

enum { SALE_CASH = 6, SALE_CARD = 7, SALE_CHEQUE = 8, SALE_BALANCE = 11 };

/* Names, a producer with a desk, and a seller at it; a product. */
void sale_open(struct sale *sale);
/* An order of the seller's, with its fee; lines end with units == 0. */
int64_t sale_order(struct sale *sale, const struct sale_line *lines, int64_t fee);
/* The last order's lines, from the first. */
int64_t sale_line_id(struct sale *sale, int64_t order, int nth);
/* Paid (or, below 0, given back) at a till (0: none). Answers the payment. */
int64_t sale_pay(struct sale *sale, int64_t order, int64_t means, int64_t cents, int64_t tendered,
		 int64_t till);
/* Receipts, each in a transaction of its own. */
int64_t sale_receipt(struct sale *sale, int64_t order);
/* The same in a transaction that is taken back. */
int64_t sale_receipt_undone(struct sale *sale, int64_t order);
int64_t sale_refund(struct sale *sale, int64_t order, const struct refund *refund);
int64_t sale_payment(struct sale *sale, int64_t order);
/* An order of one line, paid in cash, with its receipt. */
int64_t sale_of(struct sale *sale, int64_t vat, int64_t cents);

/* Whether the data file takes a change. */
bool sale_try(struct sale *sale, const char *sql);
/* A number that SQL answers. */
int64_t sale_ask(struct sale *sale, const char *sql);
/* A receipt's body; to be freed. */
json_t *sale_body(struct sale *sale, int64_t number);

#endif
