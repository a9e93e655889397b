/* Issuing: an e-mail and an access password make a voucher (P6). */
#include "core/code/code.h"
#include "core/customer/customer.h"
#include "core/voucher/private.h"

/* The selection is a convenience (P8: the voucher is valid at every partner);
 * only what can be had is kept. */
static enum refusal add_offers(struct call *call, int64_t voucher)
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

static enum refusal host_is_one(struct call *call)
{
	static const char sql[] = "SELECT 1 FROM party_kind WHERE party = :host AND kind = 'host'";

	if (!arg_given(call, "host") || call_int(call, sql, NULL, 0))
		return DONE;
	return refuse_argument(call, "host", call_say(call, N_("This party is not a host.")));
}

static int64_t insert(struct call *call, const struct access *access, int64_t customer)
{
	static const char sql[] =
		"INSERT INTO voucher (code, customer, party, access, reason, host, postcode,"
		"                     valid_from, valid_until, issued_at)"
		" VALUES (:code_is, :customer_is, :party_is, :access_is, :reason_is, :host,"
		"         ifnull(:postcode, ''), :now, :end, :now)";
	char text[CODE_MAX + 1];

	call_exec(call, sql,
		  BINDS(B_INT(":code_is", code_new(call, "voucher", text)),
			B_INT(":customer_is", customer), B_INT(":party_is", access->party),
			B_INT(":access_is", access->id), B_TEXT(":reason_is", access->reason),
			B_INT(":end", access_validity(call, access))));
	return store_last_id(call->store);
}

static enum refusal run(struct call *call)
{
	struct access access;
	int64_t customer;
	int64_t voucher;

	TRY(host_is_one(call));
	TRY(access_by_password(call, arg_text(call, "password"), &access));
	customer = customer_by_email(call, arg_text(call, "email"), arg_text(call, "language"));
	voucher = insert(call, &access, customer);
	TRY(add_offers(call, voucher));
	audit_object(call, "voucher", voucher);
	voucher_mail(call, voucher);
	audit_object(call, "party", access.party);
	return voucher_reply(call, voucher);
}

static const char *const languages[] = { "fr", "en", "de", "es", NULL };

const struct operation voucher_issue = {
	.name = "voucher.issue",
	.summary = N_("Issue an exchange voucher"),
	.kind = OP_WRITE,
	.roles = "staff association host producer",
	.params = PARAMS(
		{ "email", ARG_EMAIL, PARAM_REQUIRED, N_("E-mail"), N_("Of the beneficiary.") },
		{ "password", ARG_SECRET, PARAM_REQUIRED, N_("Access password"),
		  N_("The one that the host or the association hands out.") },
		{ "host", ARG_PARTY, PARAM_ANYONE, N_("Host"),
		  N_("Where the beneficiary stays; kept as a trace.") },
		{ "postcode", ARG_POSTCODE, 0, N_("Postal code"),
		  N_("Where the beneficiary comes from; kept as a trace.") },
		{ "offers", ARG_OFFER, PARAM_MANY | PARAM_ANYONE, N_("Selected offers"),
		  N_("The voucher is valid at all others too.") },
		{ "language", ARG_CHOICE, 0, N_("Language"), N_("Of the beneficiary."),
		  .choices = languages }),
	.columns = voucher_columns,
	.run = run,
};
