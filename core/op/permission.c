/* Who may call what. A connection that is nobody yet has only the operations
 * before authentication; an account has those that its roles hold. */
#include <string.h>

#include "core/account/account.h"
#include "core/op/private.h"

static const char WHOLE[] = "SELECT max(whole) FROM reach"
			    " WHERE account = :account AND operation = :asked";

/* -1: no grant; 0: on parties or shops; 1: on the network. */
static int64_t granted(struct call *call, const struct operation *operation)
{
	return call_int(call, WHOLE, BINDS(B_TEXT(":asked", operation->name)), -1);
}

bool permission_has(struct call *call, const struct operation *operation)
{
	switch (operation->access) {
	case OP_ANYBODY:
		return true;
	case OP_GATE:
		return call->caller->gate && call->caller->account == 0;
	case OP_ACCOUNT:
		return call->caller->account != 0;
	case OP_GRANTED:
		return call->caller->account != 0 && granted(call, operation) >= 0;
	}
	return false;
}

/* An account that was disabled, or whose session was ended, is nobody at once,
 * whatever its connection still believes. */
static bool alive(struct call *call)
{
	static const char sql[] = "SELECT 1 FROM account a JOIN session s ON s.account = a.id"
				  " WHERE a.id = :account AND a.disabled_at IS NULL"
				  "   AND s.id = :session AND s.ended_at IS NULL";

	return call_int(call, sql, BINDS(B_INT(":session", call->caller->session)), 0) == 1;
}

/* An account that has something to settle first: a password, an authenticator. */
static enum refusal held(struct call *call)
{
	enum refusal refusal = account_hold(call);

	return refusal == DONE ? DONE : refuse(call, refusal, NULL);
}

enum refusal permission_check(struct call *call)
{
	if (call->caller->account != 0 && !alive(call))
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	if (!permission_has(call, call->operation))
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	if (call->caller->account == 0)
		return DONE;
	call->whole = granted(call, call->operation) == 1;
	return held(call);
}
