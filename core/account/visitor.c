/* Owns the table visit. */
#include "core/account/visitor.h"

#include <sodium.h>
#include <string.h>

#include "core/account/slow.h"
#include "core/core.h"
#include "core/keys/keys.h"

enum { HOUR = 60 * 60, DAY = 24 * HOUR };

bool visitors_welcome(const struct call *call)
{
	return strcmp(setting_text(call, "visitor"), "yes") == 0;
}

static bool count_one(struct call *call, const char *what, const char *who, int64_t allowed)
{
	static const char before[] = "SELECT count(*) FROM visit WHERE what = :what AND who = :who"
				     "   AND at > :since";
	static const char add[] = "INSERT INTO visit (what, who, at) VALUES (:what, :who, :now)";
	static const char forget[] = "DELETE FROM visit WHERE at < :since";
	const struct bind *binds = BINDS(B_TEXT(":what", what), B_TEXT(":who", who),
					 B_INT(":since", call->now - HOUR));

	if (call_int(call, before, binds, 0) >= allowed)
		return false;
	call_exec(call, add, binds);
	call_exec(call, forget, BINDS(B_INT(":since", call->now - DAY)));
	return true;
}

bool visit_address(struct call *call, const char *what, int64_t allowed)
{
	return count_one(call, what, login_network(call, call->caller->address), allowed);
}

bool visit_email(struct call *call, const char *what, const char *email, int64_t allowed)
{
	unsigned char hash[KEYS_HASH];
	char who[KEYS_HASH * 2 + 1];

	keys_hash(core_keys(call->core), KEYS_VISIT, email, strlen(email), hash);
	sodium_bin2hex(who, sizeof who, hash, sizeof hash);
	return count_one(call, what, who, allowed);
}

const char *visitor_guesser(struct call *call, const char *what)
{
	const struct caller *caller = call->caller;

	if (!caller_open(caller))
		return call_format(call, "%s:%lld", what, (long long)caller->account);
	return call_format(call, "%s:%lld:%s", what, (long long)caller->account,
			   login_network(call, caller->address));
}
