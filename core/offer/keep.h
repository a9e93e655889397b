/* Selections kept for later under a short code. */
#ifndef GUICHET_KEEP_H
#define GUICHET_KEEP_H

#include "core/op/operation.h"

extern const struct operation selection_keep, selection_resume;

#endif
