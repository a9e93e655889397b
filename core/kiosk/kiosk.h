/* What a kiosk needs to know to work while it has no line. */
#ifndef GUICHET_KIOSK_H
#define GUICHET_KIOSK_H

#include "core/op/operation.h"

extern const struct operation *const kiosk_operations[];

#endif
