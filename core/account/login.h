/* Log-in names: lower-case letters, digits, ".", "_" and "-", with at least one
 * letter (a number alone would be taken for an id) and no sign at the beginning. */
#ifndef GUICHET_LOGIN_H
#define GUICHET_LOGIN_H

#include <stdbool.h>

#include "core/op/call.h"

enum { LOGIN_BYTES_MAX = 32 };

/* In lower case, on the call. */
const char *login_lower(struct call *call, const char *typed);
bool login_good(const char *login);

#endif
