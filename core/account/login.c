/* Owns what a log-in name may be. */
#include "core/account/login.h"

#include <string.h>

const char *login_lower(struct call *call, const char *typed)
{
	char *lower = call_copy(call, typed);

	for (char *c = lower; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return lower;
}

bool login_good(const char *login)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	size_t length = strlen(login);

	return length >= 1 && length <= LOGIN_BYTES_MAX &&
	       strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789._-") == length &&
	       strchr("._-", login[0]) == NULL && strpbrk(login, letters) != NULL;
}
