/* Offers put aside before any voucher (P5). */
#ifndef GUICHET_SCREENS_SELECTION_H
#define GUICHET_SCREENS_SELECTION_H

#include <jansson.h>

/* Adds an offer, and says how many there are. */
void selection_add(const json_t *offer);
void selection_show(void);

#endif
