/* Parties: the organisations of the network, what they are (association, host,
 * producer, distributor) and which association a host is affiliated to. */
#ifndef GUICHET_PARTY_H
#define GUICHET_PARTY_H

#include "core/op/operation.h"

/* party.*, ending with NULL. */
extern const struct operation *const party_operations[];

extern const struct operation party_import;

#endif
