/* Operations of core/contact/, by file; contact.c lists them all. */
#ifndef GUICHET_CONTACT_PRIVATE_H
#define GUICHET_CONTACT_PRIVATE_H

#include "core/contact/contact.h"

/* The one shop at which the caller may do this; 0: none, or several. */
int64_t contact_only_shop(struct call *call);

extern const struct operation contact_find, contact_create, contact_update;

#endif
