/* Codes of a batch handed out: some from the n-th on, in the order in which they lie. */
#ifndef GUICHET_SINGLE_SHEET_H
#define GUICHET_SINGLE_SHEET_H

#include <jansson.h>

#include "core/op/call.h"

/* Those of `codes` from the `first`-th on (from 0) that are still good, grouped as they are
 * read: [text, ...]. A new reference. */
json_t *sheet_codes(struct call *call, int64_t batch, int64_t first, int64_t codes);

/* What a sending tells (a row of code_sending), for mail; NULL when none of its codes is
 * good any more. */
json_t *sheet_document(struct call *call, int64_t sending, const char *language);

#endif
