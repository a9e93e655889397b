/* offer.evaluate: the engine, asked by itself. */
#ifndef GUICHET_EVALUATE_H
#define GUICHET_EVALUATE_H

#include "core/op/operation.h"

extern const struct operation offer_evaluate;

#endif
