/* The network: its settings, its calendar. */
#ifndef GUICHET_NETWORK_H
#define GUICHET_NETWORK_H

#include "core/op/operation.h"

extern const struct operation *const network_operations[];

#endif
