/* Issuing: an e-mail and an access password make a voucher (P6). */
#include <string.h>

#include "core/account/visitor.h"
#include "core/message/message.h"
#include "core/voucher/private.h"

/* What a visitor is not shown: it goes to the mailbox, which proves whose it is. */
static void hide_code(struct call *call)
{
	static const char *const hidden[] = { "code", "qr", "signed" };

	for (const struct column *column = voucher_columns; column->name; column++)
		for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
			if (strcmp(column->name, hidden[i]) == 0)
				reply_text(call, column->name, NULL);
}

static enum refusal not_too_many(struct call *call)
{
	int64_t allowed = setting_int(call, "visitor_vouchers");

	if (!caller_open(call->caller) || visit_address(call, VISIT_VOUCHER, allowed))
		return DONE;
	return refuse(call, REFUSED_LIMIT, "limit",
		      call_format(call,
				  lang_plural(call->lang, "%d voucher an hour from one address",
					      "%d vouchers an hour from one address", allowed),
				  (int)allowed),
		      NULL);
}

static enum refusal run(struct call *call)
{
	struct grant grant = {
		.email = arg_text(call, "email"),
		.language = arg_text(call, "language"),
		.postcode = arg_text(call, "postcode"),
		.host = arg_int(call, "host"),
	};
	struct access access;
	int64_t voucher;

	TRY(voucher_host_fits(call, grant.host));
	TRY(access_by_password(call, arg_text(call, "password"), &access));
	TRY(not_too_many(call));
	grant.party = access.party;
	grant.reason = access.reason;
	grant.access = access.id;
	voucher = voucher_insert(call, &grant);
	TRY(voucher_add_offers(call, voucher));
	audit_object(call, "party", access.party);
	TRY(voucher_reply(call, voucher));
	if (caller_open(call->caller) && message_on(call))
		hide_code(call);
	return DONE;
}

const char *const voucher_languages[] = { "fr", "en", "de", "es", NULL };

const struct operation voucher_issue = {
	.name = "voucher.issue",
	.summary = N_("Issue an exchange voucher"),
	.kind = OP_WRITE,
	.roles = "staff association host producer visitor",
	.params = PARAMS({ "email", ARG_EMAIL, PARAM_REQUIRED, N_("E-mail"),
			   N_("The beneficiary’s: the voucher is sent there.") },
			 { "password", ARG_SECRET, PARAM_REQUIRED, N_("Access password"),
			   N_("The one that the host or the association hands out.") },
			 { "host", ARG_PARTY, PARAM_ANYONE, N_("Host"),
			   N_("Where the beneficiary stays; kept as a trace.") },
			 { "postcode", ARG_POSTCODE, 0, N_("Postal code"),
			   N_("Where the beneficiary comes from; kept as a trace.") },
			 { "offers", ARG_OFFER, PARAM_MANY | PARAM_ANYONE, N_("Selected offers"),
			   N_("The voucher is valid at all others too.") },
			 { "language", ARG_CHOICE, 0, N_("Language"), N_("Of the beneficiary."),
			   .choices = voucher_languages }),
	.columns = voucher_columns,
	.run = run,
};
