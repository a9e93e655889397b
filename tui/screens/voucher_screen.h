/* A voucher on the screen, with its QR code. */
#ifndef GUICHET_SCREENS_VOUCHER_SCREEN_H
#define GUICHET_SCREENS_VOUCHER_SCREEN_H

#include <jansson.h>
#include <stdbool.h>

/* Shows a record of voucher.issue or voucher.show. */
void voucher_screen_show(json_t *voucher, bool issued_now);

#endif
