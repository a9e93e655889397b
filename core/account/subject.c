/* Owns the rule that nobody becomes more than they are by way of another's
 * account. */
#include "core/account/subject.h"

/* True when the subject may do something that the caller may not do everywhere. */
static bool holds_more(struct call *call, int64_t subject)
{
	return call_int(call,
			"SELECT 1 FROM reach s WHERE s.account = :subject AND NOT EXISTS"
			"  (SELECT 1 FROM reach c WHERE c.account = :account AND c.whole = 1"
			"      AND c.operation = s.operation) LIMIT 1",
			BINDS(B_INT(":subject", subject)), 0) != 0;
}

enum refusal account_subject_early(struct call *call, int64_t *subject)
{
	*subject = arg_int(call, "account");
	if (*subject == 0)
		*subject = call->caller->account;
	if (*subject == call->caller->account)
		return DONE;
	if (!call->whole)
		return refuse(call, REFUSED_NOT_YOURS, NULL);
	if (call->operation->kind == OP_WRITE && holds_more(call, *subject))
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	return DONE;
}

enum refusal account_subject(struct call *call, int64_t *subject)
{
	enum refusal refusal = account_subject_early(call, subject);

	audit_object(call, "account", *subject);
	return refusal;
}

enum refusal account_administered(struct call *call)
{
	if (call_int(call,
		     "SELECT 1 FROM \"grant\" g JOIN account a ON a.id = g.account"
		     " WHERE g.role = 'administrator' AND g.party IS NULL AND g.shop IS NULL"
		     "   AND a.disabled_at IS NULL"
		     "   AND (a.password_hash IS NOT NULL OR a.uid IS NOT NULL"
		     "        OR EXISTS (SELECT 1 FROM account_key k WHERE k.account = a.id))"
		     " LIMIT 1",
		     NULL, 0) != 0)
		return DONE;
	return refuse(call, REFUSED_LAST_ADMINISTRATOR, NULL);
}
