/* One offer: what it gives, under which conditions, where and how to reach it. */
#ifndef GUICHET_SCREENS_OFFER_H
#define GUICHET_SCREENS_OFFER_H

#include <jansson.h>

#include "tui/kit/paint.h"

/* A record of offer.show, with so many lines of its description scrolled away;
 * returns how many lines do not fit. */
int offer_draw(const json_t *offer, struct area area, int skip);
/* The same in a few lines. */
void offer_draw_short(const json_t *offer, struct area area);
void offer_show(json_int_t id);

#endif
