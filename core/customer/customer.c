/* Owns the table customer. */
#include "core/customer/customer.h"

int64_t customer_by_email(struct call *call, const char *email, const char *language)
{
	static const char find[] = "SELECT id FROM customer WHERE email = :email_is";
	static const char insert[] = "INSERT INTO customer (email, language, created_at)"
				     " VALUES (:email_is, :speaks, :now)";
	int64_t id = call_int(call, find, BINDS(B_TEXT(":email_is", email)), 0);

	if (id != 0)
		return id;
	call_exec(call, insert, BINDS(B_TEXT(":email_is", email), B_TEXT(":speaks", language)));
	return store_last_id(call->store);
}
