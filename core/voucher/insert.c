/* The one way in for the rows of vouchers: by a password, by an account of the
 * party, or by its list of arrivals. */
#include "core/code/code.h"
#include "core/customer/customer.h"
#include "core/voucher/private.h"

int64_t voucher_insert(struct call *call, const struct grant *grant)
{
	static const char sql[] =
		"INSERT INTO voucher (code, customer, party, access, granted_by, reason, host,"
		"                     postcode, valid_from, valid_until, issued_at)"
		" VALUES (:code_is, :customer_is, :party_is, nullif(:access_is, 0),"
		"         nullif(:granter, 0), :reason_is, nullif(:host_is, 0),"
		"         ifnull(:postcode_is, ''), :now, :end, :now)";
	int64_t customer = customer_by_email(call, grant->email, grant->language);
	char text[CODE_MAX + 1];
	int64_t voucher;

	call_exec(call, sql,
		  BINDS(B_INT(":code_is", code_new(call, "voucher", text)),
			B_INT(":customer_is", customer), B_INT(":party_is", grant->party),
			B_INT(":access_is", grant->access),
			B_INT(":granter", grant->access ? 0 : call->caller->account),
			B_TEXT(":reason_is", grant->reason), B_INT(":host_is", grant->host),
			B_TEXT(":postcode_is", grant->postcode),
			B_INT(":end", access_validity(call, grant->reason))));
	voucher = store_last_id(call->store);
	audit_object(call, "voucher", voucher);
	voucher_mail(call, voucher);
	return voucher;
}

enum refusal voucher_host_fits(struct call *call, int64_t host)
{
	static const char sql[] = "SELECT 1 FROM party_kind"
				  " WHERE party = :host_is AND kind = 'host'";

	if (host == 0 || call_int(call, sql, BINDS(B_INT(":host_is", host)), 0))
		return DONE;
	return refuse_argument(call, "host", call_say(call, N_("This party is not a host.")));
}

/* The selection is a convenience (P8: the voucher is valid at every partner);
 * only what can be had is kept. */
enum refusal voucher_add_offers(struct call *call, int64_t voucher)
{
	static const char published[] =
		"SELECT state = 'published' FROM offer WHERE id = :offer_is";
	static const char sql[] = "INSERT OR IGNORE INTO voucher_offer (voucher, offer)"
				  " VALUES (:voucher_is, :offer_is)";

	for (size_t i = 0; i < arg_count(call, "offers"); i++) {
		int64_t offer = arg_int_at(call, "offers", i);

		if (!call_int(call, published, BINDS(B_INT(":offer_is", offer)), 0))
			return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("offer")),
				      NULL);
		call_exec(call, sql,
			  BINDS(B_INT(":voucher_is", voucher), B_INT(":offer_is", offer)));
	}
	return DONE;
}
