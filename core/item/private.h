/* What the files of core/item/ share. */
#ifndef GUICHET_ITEM_PRIVATE_H
#define GUICHET_ITEM_PRIVATE_H

#include "core/item/item.h"

/* Words of list_item.list and .kind, NULL-terminated. */
extern const char *const item_lists[];
extern const char *const item_kinds[];

extern const struct operation item_list, item_create, item_update;

#endif
