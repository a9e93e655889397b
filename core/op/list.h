/* Runs a list that is declared by its queries (operation.orders, .count). */
#ifndef GUICHET_OP_LIST_H
#define GUICHET_OP_LIST_H

#include "core/op/call.h"

/* Rows of what grows for ever are counted only so far beyond the page that is asked for:
 * their .count stops at :most, and then the answer has "more" beside its total. */
enum { LIST_COUNTED = 10000 };
#define COUNT_OF(found) "SELECT count(*) FROM (" found " LIMIT :most)"

enum refusal list_run(struct call *call);

#endif
