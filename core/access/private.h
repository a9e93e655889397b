/* What the files of core/access/ share. */
#ifndef GUICHET_ACCESS_PRIVATE_H
#define GUICHET_ACCESS_PRIVATE_H

#include "core/keys/keys.h"
#include "core/op/call.h"

void access_hash(struct call *call, const char *canonical, unsigned char hash[KEYS_HASH]);

extern const struct operation access_paper, access_send;

#endif
