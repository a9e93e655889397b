/* From what a person types to a question for the full-text index. */
#ifndef GUICHET_OFFER_QUERY_H
#define GUICHET_OFFER_QUERY_H

#include <stdbool.h>

#include "core/op/call.h"

/* Every word of both texts (either may be NULL) is to be found, as the beginning
 * of a word. Nothing that is typed is ever syntax: words are quoted, and hold
 * letters and digits only. "" when the texts hold no word. */
const char *offer_match(struct call *call, const char *text, const char *more);

#endif
