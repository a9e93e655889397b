/* Exchange vouchers: issuing one, and showing it with its QR code. */
#ifndef GUICHET_SCREENS_VOUCHER_H
#define GUICHET_SCREENS_VOUCHER_H

#include <jansson.h>

/* The form, with the offers of the selection; then the voucher. */
void voucher_issue(void);
/* The voucher of a row of voucher.list. */
void voucher_show_row(const json_t *row);

#endif
