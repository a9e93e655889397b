/* A customer's own login: an account that holds no grant, whose log-in name is the
 * customer's e-mail address. Owns the column account.customer. */
#include "core/customer/private.h"

enum refusal customer_alive(struct call *call, int64_t customer)
{
	static const char sql[] = "SELECT erased_at IS NULL FROM customer WHERE id = :customer_is";

	if (call_int(call, sql, BINDS(B_INT(":customer_is", customer)), 0))
		return DONE;
	return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("erased")), NULL);
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
