/* Erasing a person: what says who it was goes, what is counted stays. The audit
 * trail has numbers only, and so stays true. */
#include "core/customer/private.h"

/* Numbers of the rows, not the person: offer uses keep theirs. Its live vouchers
 * end, since nobody is left whom they serve. */
static void revoke_vouchers(struct call *call, const struct bind *person)
{
	static const char revoke[] =
		"UPDATE voucher SET revoked_at = :now WHERE customer = :customer_is"
		"   AND revoked_at IS NULL AND valid_until > :now";
	static const char live[] = "UPDATE code_count SET live = max(live - :ended, 0)"
				   " WHERE kind = 'voucher'";

	call_exec(call, revoke, person);
	call_exec(call, live, BINDS(B_INT(":ended", store_changes(call->store))));
}

/* Answers that are kept for retries hold the e-mail, and were written in the same
 * second as what they answer. */
static void forget_answers(struct call *call, const struct bind *person)
{
	static const char sql[] =
		"DELETE FROM answer WHERE at IN"
		" (SELECT issued_at FROM voucher WHERE customer = :customer_is"
		"  UNION SELECT revoked_at FROM voucher WHERE customer = :customer_is"
		"  UNION SELECT opened_at FROM customer_order WHERE customer = :customer_is"
		"  UNION SELECT confirmed_at FROM customer_order WHERE customer = :customer_is"
		"  UNION SELECT created_at FROM customer WHERE id = :customer_is"
		"  UNION SELECT created_at FROM message WHERE customer = :customer_is)";

	call_exec(call, sql, person);
}

void customer_forget(struct call *call, int64_t customer, const char *why)
{
	static const char vouchers[] = "UPDATE voucher SET host = NULL, postcode = '',"
				       "  revoked_why = NULL WHERE customer = :customer_is";
	static const char selected[] = "DELETE FROM voucher_offer WHERE voucher IN"
				       " (SELECT id FROM voucher WHERE customer = :customer_is)";
	static const char unsent[] = "UPDATE message SET state = 'failed', error = 'erased'"
				     " WHERE customer = :customer_is"
				     "   AND state IN ('queued', 'sending')";
	static const char messages[] = "UPDATE message SET recipient = '', extra = '', error = ''"
				       " WHERE customer = :customer_is";
	static const char attempts[] = "UPDATE attempt SET presented = '' WHERE code IN"
				       " (SELECT code FROM voucher WHERE customer = :customer_is)";
	static const char *const theirs[] = {
		"DELETE FROM consent WHERE customer = :customer_is",
		"DELETE FROM customer_word WHERE customer = :customer_is",
		"DELETE FROM customer_address WHERE customer = :customer_is",
		"DELETE FROM customer_preference WHERE customer = :customer_is",
		"DELETE FROM customer_indicator WHERE customer = :customer_is",
		"DELETE FROM customer_code WHERE customer = :customer_is",
		"DELETE FROM contact_list_member WHERE customer = :customer_is",
		"UPDATE customer_order SET remark = '' WHERE customer = :customer_is",
		"UPDATE code_batch SET remark = '' WHERE customer = :customer_is",
		("UPDATE code_sending SET email = '', name = '' WHERE email ="
		 " (SELECT email FROM customer WHERE id = :customer_is)"),
	};
	static const char person[] =
		"UPDATE customer SET email = NULL, verified_at = NULL,"
		"  name = '', name_key = '', phone = '', phone_key = '',"
		"  shop = NULL, language = NULL, erased_at = :now, erased_why = :reason_is"
		" WHERE id = :customer_is";
	const struct bind *binds =
		BINDS(B_INT(":customer_is", customer), B_TEXT(":reason_is", why));

	forget_answers(call, binds);
	revoke_vouchers(call, binds);
	call_exec(call, vouchers, binds);
	call_exec(call, selected, binds);
	call_exec(call, messages, binds); /* what a server said may name the address */
	call_exec(call, unsent, binds);
	call_exec(call, attempts, binds);
	for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
		call_exec(call, theirs[i], binds);
	customer_login_close(call, customer);
	call_exec(call, person, binds);
	audit_object(call, "customer", customer);
}

/* --- After some time --- */

/* A voucher, an order and its sessions, their own login, what is owed to them. */
#define STILL_USED                                                                    \
	"(EXISTS (SELECT 1 FROM voucher v WHERE v.customer = k.id"                    \
	"  AND min(v.valid_until, ifnull(v.revoked_at, v.valid_until)) > :since)"     \
	" OR EXISTS (SELECT 1 FROM customer_order o WHERE o.customer = k.id"          \
	"  AND (o.opened_at > :since OR o.confirmed_at > :since"                      \
	"    OR EXISTS (SELECT 1 FROM order_line l LEFT JOIN slot s ON s.id = l.slot" \
	"      LEFT JOIN ticket t ON t.line = l.id WHERE l.customer_order = o.id"     \
	"       AND (s.starts > :since OR t.valid_until > :since))))"                 \
	" OR EXISTS (SELECT 1 FROM account a WHERE a.customer = k.id"                 \
	"  AND max(a.created_at, ifnull(a.seen_at, 0)) > :since)"                     \
	" OR EXISTS (SELECT 1 FROM balance b WHERE b.unit = 'EUR'"                    \
	"  AND b.name = 'customer:' || k.id AND b.amount <> 0)"                       \
	" OR k.kind = 'organisation')"

size_t customer_unused_since(struct call *call, int64_t since, int64_t *ids, size_t count)
{
	static const char sql[] = "SELECT k.id FROM customer k WHERE k.erased_at IS NULL"
				  "   AND k.created_at < :since AND NOT " STILL_USED
				  " ORDER BY k.created_at LIMIT :count";
	struct query *query = call_query(
		call, sql, BINDS(B_INT(":since", since), B_INT(":count", (int64_t)count)));
	size_t found = 0;

	while (found < count && query_step(query))
		ids[found++] = column_int(query, 0);
	query_end(query);
	return found;
}

bool customer_forget_unused(struct call *call, int64_t customer, int64_t since)
{
	static const char sql[] = "SELECT NOT " STILL_USED " FROM customer k"
				  " WHERE k.id = :customer_is AND k.erased_at IS NULL";

	if (!call_int(call, sql, BINDS(B_INT(":customer_is", customer), B_INT(":since", since)), 0))
		return false;
	customer_forget(call, customer, "retention");
	return true;
}

/* --- When asked --- */

static enum refusal run(struct call *call)
{
	static const char erased[] = "SELECT erased_at FROM customer WHERE id = :customer_is";
	static const char vouchers[] = "SELECT count(*) FROM voucher WHERE customer = :customer_is";
	int64_t customer;

	TRY(customer_find(call, &customer));
	if (call_int(call, erased, BINDS(B_INT(":customer_is", customer)), 0))
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("erased")),
			      NULL);
	customer_forget(call, customer, arg_text(call, "why"));
	reply_int(call, "id", customer);
	reply_int(call, "erased_at", call->now);
	reply_int(call, "vouchers",
		  call_int(call, vouchers, BINDS(B_INT(":customer_is", customer)), 0));
	return DONE;
}

const struct operation customer_erase = {
	.name = "customer.erase",
	.summary = N_("Erase a person; counts stay"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.params = PARAMS(CUSTOMER_PARAM, { "why", ARG_TEXT, PARAM_REQUIRED, N_("Why"),
					   N_("Without names: it is kept.") }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") },
			   { "erased_at", COLUMN_TIME, N_("Erased") },
			   { "vouchers", COLUMN_INT, N_("Vouchers") }),
	.run = run,
};
