/* own.send, own.paper: a customer has the tickets of an order of theirs once more, by mail
 * or as a document to print (S11). */
#include "core/customer/own.h"
#include "core/delivery/delivery.h"
#include "core/message/message.h"

enum { SENT_AN_HOUR = 5 };

static enum refusal mine(struct call *call)
{
	static const char sql[] = "SELECT 1 FROM customer_order WHERE id = :order"
				  "   AND customer = :customer_is AND state = 'confirmed'";

	if (call_int(call, sql, BINDS(B_INT(":customer_is", call->customer)), 0))
		return DONE;
	return refuse(call, REFUSED_NOT_YOURS, NULL);
}

/* --- own.send --- */

static enum refusal run_send(struct call *call)
{
	static const char sent[] = "SELECT count(*) FROM message WHERE what = 'order'"
				   "   AND customer = :customer_is AND created_at > :now - 3600";
	int64_t order = arg_int(call, "order");

	TRY(mine(call));
	if (call_int(call, sent, BINDS(B_INT(":customer_is", call->customer)), 0) >= SENT_AN_HOUR)
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_say(call, N_("so many in an hour to one address")), NULL);
	if (!order_mail(call, order))
		return refuse(call, REFUSED_MAIL_OFF, NULL);
	audit_object(call, "order", order);
	reply_text(call, "mail", message_state(call, MESSAGE_ORDER, order));
	return DONE;
}

const struct operation own_send = {
	.name = "own.send",
	.summary =
		N_("Have an order of mine mailed to me again: what was bought, tickets, receipt"),
	.kind = OP_WRITE,
	.access = OP_CUSTOMER,
	.params = PARAMS({ "order", ARG_INT, PARAM_REQUIRED, N_("Order no.") }),
	.columns = COLUMNS({ "mail", COLUMN_CHOICE, N_("Mail"), message_states }),
	.run = run_send,
};

/* --- own.paper --- */

static enum refusal run_paper(struct call *call)
{
	TRY(mine(call));
	return tickets_paper(call, arg_int(call, "order"), 0);
}

const struct operation own_paper = {
	.name = "own.paper",
	.summary = N_("The tickets of an order of mine to print: a PDF document"),
	.kind = OP_WRITE,
	.access = OP_CUSTOMER,
	.params = PARAMS({ "order", ARG_INT, PARAM_REQUIRED, N_("Order no.") },
			 { "layout", ARG_CHOICE, 0, N_("Layout"),
			   N_("page: one on a page; sheet: several."), .initial = "page",
			   .choices = ticket_layouts }),
	.columns = COLUMNS({ "paper", COLUMN_JSON, N_("Document") }),
	.run = run_paper,
};
