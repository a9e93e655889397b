/* What show.c has for role.c, which lists all operations on roles. */
#ifndef GUICHET_ROLE_PRIVATE_H
#define GUICHET_ROLE_PRIVATE_H

#include "core/op/operation.h"

extern const struct operation role_list, role_show;
extern const char *const role_reaches[]; /* what a role is held on; ends with NULL */
extern const struct param role_only[];   /* the one argument: role */

#endif
