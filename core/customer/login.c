/* A customer's own login: an account that holds no grant, whose log-in name is the
 * customer's e-mail address. Owns the column account.customer. */
#include "core/account/identity.h"
#include "core/customer/private.h"

enum refusal customer_alive(struct call *call, int64_t customer)
{
	static const char sql[] = "SELECT erased_at IS NULL FROM customer WHERE id = :customer_is";

	if (call_int(call, sql, BINDS(B_INT(":customer_is", customer)), 0))
		return DONE;
	return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("erased")), NULL);
}

void customer_login_close(struct call *call, int64_t customer)
{
	static const char find[] = "SELECT id FROM account WHERE customer = :customer_is";
	/* No account of staff can be called so. */
	static const char end[] =
		"UPDATE account SET login = 'closed@' || id, name = '', name_key = '',"
		"   customer = NULL, language = NULL, password_hash = NULL, must_change = 0,"
		"   totp_on = 0, totp_sealed = NULL, disabled_at = ifnull(disabled_at, :now)"
		" WHERE id = :subject";
	static const char *const forget[] = {
		"DELETE FROM account_key WHERE account = :subject",
		"DELETE FROM selection WHERE account = :subject",
		"DELETE FROM answer WHERE account = :subject",
		"UPDATE session SET address = '' WHERE account = :subject",
	};
	static const char codes[] = "DELETE FROM activation WHERE customer = :customer_is";
	int64_t account = call_int(call, find, BINDS(B_INT(":customer_is", customer)), 0);
	const struct bind *binds =
		BINDS(B_INT(":subject", account), B_INT(":customer_is", customer));

	call_exec(call, codes, binds);
	if (account == 0)
		return;
	identity_end_sessions(call, account, NULL);
	for (size_t i = 0; i < sizeof forget / sizeof *forget; i++)
		call_exec(call, forget[i], binds);
	call_exec(call, end, binds);
}

enum refusal customer_login_renamed(struct call *call, int64_t customer, const char *email)
{
	static const char has[] = "SELECT id FROM account WHERE customer = :customer_is";
	static const char rename[] = "UPDATE account SET login = :email_is"
				     " WHERE customer = :customer_is";
	static const char forget[] = "DELETE FROM activation WHERE customer = :customer_is";
	const struct bind *binds =
		BINDS(B_INT(":customer_is", customer), B_TEXT(":email_is", email));

	if (email == NULL && call_int(call, has, binds, 0))
		return refuse_argument(call, "email",
				       call_say(call, N_("They log in with it: give another "
							 "address, or close their login.")));
	call_exec(call, forget, binds);
	call_exec(call, rename, binds);
	return DONE;
}
