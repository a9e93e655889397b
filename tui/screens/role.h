/* What a role may do: all operations, ticked or not. */
#ifndef GUICHET_SCREENS_ROLE_H
#define GUICHET_SCREENS_ROLE_H

#include <jansson.h>

/* From a row of role.list. */
void role_show(const json_t *row);

#endif
