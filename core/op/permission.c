/* Who may call what. A connection that is nobody yet has only the operations
 * before authentication; an account has those that its roles hold. */
#include <string.h>

#include "core/account/account.h"
#include "core/op/private.h"

static const char WHOLE[] = "SELECT max(whole) FROM reach"
			    " WHERE account = :account AND operation = :asked";

enum { NO_GRANT = -1, SOMEWHERE = 0, EVERYWHERE = 1, NOT_ALIVE = -2 };

bool caller_open(const struct caller *caller)
{
	return strcmp(caller->via, "open") == 0;
}

static bool allowed(const struct caller *caller, const struct operation *operation, int64_t granted,
		    int64_t customer)
{
	switch (operation->access) {
	case OP_ANYBODY:
		return true;
	case OP_GATE:
		return caller->gate && caller->account == 0;
	case OP_INTERNAL:
		return caller->daemon;
	case OP_ACCOUNT:
		return caller->account != 0 &&
		       (!caller_open(caller) || granted >= SOMEWHERE || operation->summary == NULL);
	case OP_CUSTOMER:
		return customer != 0;
	case OP_GRANTED:
		return caller->account != 0 && granted >= SOMEWHERE;
	case OP_NETWORK:
		/* guichetd looks at a backup that it has restored as an administrator does. */
		return (caller->daemon && operation->proof) ||
		       (caller->account != 0 && granted == EVERYWHERE);
	}
	return false;
}

bool permission_has(struct call *call, const struct operation *operation)
{
	return allowed(call->caller, operation,
		       call_int(call, WHOLE, BINDS(B_TEXT(":asked", operation->name)), NO_GRANT),
		       call->customer);
}

/* How the caller holds the operation, and whose login it is. An account that was
 * disabled, or whose session was ended, is nobody at once, whatever its connection
 * still believes. */
static int64_t granted(struct call *call)
{
	static const char sql[] =
		"SELECT ifnull((SELECT max(r.whole) FROM reach r"
		"               WHERE r.account = a.id AND r.operation = :operation), :none),"
		"       ifnull(a.customer, 0)"
		"  FROM account a JOIN session s ON s.account = a.id"
		" WHERE a.id = :account AND a.disabled_at IS NULL"
		"   AND s.id = :session AND s.ended_at IS NULL";

	struct query *query = call_query(
		call, sql,
		BINDS(B_INT(":session", call->caller->session), B_INT(":none", NO_GRANT)));
	int64_t how = NOT_ALIVE;

	if (query_step(query)) {
		how = column_int(query, 0);
		call->customer = column_int(query, 1);
	}
	query_end(query);
	return how;
}

/* An account that has something to settle first: a password, an authenticator; or
 * a visitor, where there are to be none any more. */
static enum refusal held(struct call *call)
{
	enum refusal refusal = account_hold(call);

	return refusal == DONE ? DONE : refuse(call, refusal, NULL);
}

enum refusal permission_check(struct call *call)
{
	/* What the daemon asks by itself concerns the dead too. */
	bool internal = call->operation->summary == NULL;
	int64_t how = call->caller->account != 0 && !internal ? granted(call) : NO_GRANT;

	if (how == NOT_ALIVE || !allowed(call->caller, call->operation, how, call->customer))
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	call->whole = how == EVERYWHERE;
	return call->caller->account != 0 ? held(call) : DONE;
}
