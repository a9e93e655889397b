/* The price grid of a product: audiences and seat categories down, sales channels
 * across; amounts are typed where they stand. */
#ifndef GUICHET_SCREENS_PRICE_GRID_H
#define GUICHET_SCREENS_PRICE_GRID_H

#include <jansson.h>

/* Of a row of product.list. */
void price_grid_show(const json_t *product);

#endif
