/* A voucher on the screen, with its QR code. */
#ifndef GUICHET_SCREENS_VOUCHER_SCREEN_H
#define GUICHET_SCREENS_VOUCHER_SCREEN_H

#include <jansson.h>

/* Shows a record of voucher.issue or voucher.show. Just issued, `again` issues
 * another; else it is NULL. */
void voucher_screen_show(json_t *voucher, void (*again)(void));

#endif
