/* What is asked before an act of a list is done. */
#ifndef GUICHET_SCREENS_AGREE_H
#define GUICHET_SCREENS_AGREE_H

#include <jansson.h>
#include <stdbool.h>

struct act;

/* On what `name` names, or on so many marked rows. The reason typed is put in
 * params. */
bool agree(const struct act *act, const char *name, int marked, json_t *params);

#endif
