/* The tickets of an order, one at a time, each with its QR code. */
#ifndef GUICHET_SCREENS_TICKETS_H
#define GUICHET_SCREENS_TICKETS_H

#include <jansson.h>

void tickets_show(json_int_t order);

#endif
