/* What the files of core/receipt share. */
#ifndef GUICHET_RECEIPT_PRIVATE_H
#define GUICHET_RECEIPT_PRIVATE_H

#include "core/receipt/receipt.h"

/* --- vat.c --- */

/* Adds to the array of {rate, gross}. */
void vat_add(json_t *rates, int64_t rate, int64_t gross);
/* Completes each with net and vat, so that net + vat is gross. What earlier receipts of
 * the order have is taken into account: given back whole, an order leaves no cent of
 * VAT. */
void vat_complete(struct call *call, json_t *rates, int64_t order);

/* --- body.c: what is printed. NULL where there is nothing of that kind. --- */
json_t *receipt_body(struct call *call, const char *kind, int64_t order,
		     const struct refund *refund);

extern const struct operation receipt_list, receipt_paper, receipt_show, receipt_verify;
extern const char *const receipt_kinds[];

#endif
