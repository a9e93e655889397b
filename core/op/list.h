/* Runs a list that is declared by its queries (operation.orders, .count). */
#ifndef GUICHET_OP_LIST_H
#define GUICHET_OP_LIST_H

#include "core/op/call.h"

enum refusal list_run(struct call *call);

#endif
