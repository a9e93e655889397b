/* What a desk can sell now: product.on_sale and product.choices; ends with NULL. */
#ifndef GUICHET_ON_SALE_H
#define GUICHET_ON_SALE_H

#include "core/op/operation.h"

extern const struct operation *const product_sale_operations[];

#endif
