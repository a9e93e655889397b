/* The calendar of sessions: a month, a day in it, and what takes place that day. */
#ifndef GUICHET_SCREENS_CALENDAR_H
#define GUICHET_SCREENS_CALENDAR_H

#include <jansson.h>

/* Of all that this account sells or runs. */
void calendar_show(void);
/* Of one product, as a row of product.list. */
void calendar_show_product(const json_t *product);

#endif
