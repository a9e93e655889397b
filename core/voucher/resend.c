/* Finding one's voucher again (P5): it is sent once more to the address that it was
 * made for. Whoever asks learns nothing about who has one. */
#include "core/account/visitor.h"
#include "core/message/message.h"
#include "core/voucher/private.h"

enum { ASKED_AN_HOUR = 10, SENT_AN_HOUR = 3, VOUCHERS_MAX = 5 };

/* The newest of those that can be used, now or later. */
static void send_all(struct call *call, const char *email)
{
	static const char sql[] =
		"SELECT v.id FROM customer k JOIN voucher v ON v.customer = k.id"
		" WHERE k.email = :email_is AND v.revoked_at IS NULL AND v.valid_until > :now"
		" ORDER BY v.issued_at DESC, v.id DESC LIMIT 5";
	int64_t ids[VOUCHERS_MAX];
	size_t count = 0;
	struct query *query = call_query(call, sql, BINDS(B_TEXT(":email_is", email)));

	while (count < VOUCHERS_MAX && query_step(query))
		ids[count++] = column_int(query, 0);
	query_end(query);
	for (size_t i = 0; i < count; i++)
		voucher_mail(call, ids[i]);
}

static enum refusal run_resend(struct call *call)
{
	const char *email = arg_text(call, "email");

	if (!message_on(call))
		return refuse(call, REFUSED_MAIL_OFF, NULL);
	if (caller_open(call->caller) && !visit_address(call, VISIT_RESEND, ASKED_AN_HOUR))
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_say(call, N_("so many in an hour from one address")), NULL);
	if (visit_email(call, VISIT_RESEND, email, SENT_AN_HOUR))
		send_all(call, email);
	return DONE;
}

const struct operation voucher_resend = {
	.name = "voucher.resend",
	.summary = N_("Have one's vouchers sent again to the address they were made for"),
	.kind = OP_WRITE,
	.roles = "staff association host producer visitor",
	.params = PARAMS({ "email", ARG_EMAIL, PARAM_REQUIRED, N_("E-mail"),
			   N_("Nothing is said about who has a voucher.") }),
	.run = run_resend,
};
