/* Parties: the organisations of the network, what they are (association, host,
 * producer, distributor) and which association a host is affiliated to. Shops:
 * the counters of producers, where codes are presented. */
#ifndef GUICHET_PARTY_H
#define GUICHET_PARTY_H

#include "core/op/operation.h"

/* party.*, ending with NULL. */
extern const struct operation *const party_operations[];
/* shop.*, ending with NULL. */
extern const struct operation *const shop_operations[];

extern const struct operation party_import;

#endif
