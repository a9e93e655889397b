/* The network's own short lists: audiences, seat categories, sales channels, means
 * of payment, marketing preferences. Each network words them for itself; the kind
 * says what the code must know of an item. */
#ifndef GUICHET_ITEM_H
#define GUICHET_ITEM_H

#include <stdint.h>

#include "core/op/call.h"

/* What an item is called in the language, else in the network's, else in any, else
 * its ref. "" for 0. Copied onto the call. */
const char *item_name(struct call *call, int64_t item, const char *language);
/* What the code must know of it: of a channel desk, distributor or visitor; of a
 * means cash, card, cheque, transfer, voucher or balance; else "". */
const char *item_kind(struct call *call, int64_t item);

/* A piece of SQL: the same name, for :language; null for a null item. */
#define ITEM_NAME(item)                                                              \
	"ifnull((SELECT n_.name FROM list_item_text n_ WHERE n_.item = " item        \
	" ORDER BY n_.language = :language DESC, n_.language ="                      \
	"   ifnull((SELECT value FROM setting WHERE name = 'language'), 'fr') DESC," \
	"   n_.language LIMIT 1), (SELECT i_.ref FROM list_item i_ WHERE i_.id = " item "))"

extern const struct operation *const item_operations[];

#endif
