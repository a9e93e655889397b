/* The mail of an order: what was bought, as its receipt has it, its tickets that are
 * still good, the receipt itself. */
#include <stdlib.h>

#include "core/delivery/private.h"
#include "core/message/message.h"
#include "core/network/settings.h"
#include "core/receipt/receipt.h"

json_t *order_mail_document(struct call *call, int64_t order, const char *language,
			    const char *copies)
{
	int64_t number = receipt_of_order(call, order);
	json_t *receipt = number ? receipt_document(call, number, strtoll(copies, NULL, 10)) : NULL;
	json_t *tickets;

	if (receipt == NULL)
		return NULL;
	tickets = tickets_of(call, order, 0, language);
	/* As many as a document holds; the others are printed at the desk. */
	if (json_array_size(tickets) > TICKETS_MAX)
		json_array_remove(tickets, TICKETS_MAX);
	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:o}", "kind", "order", "language",
			 language, "network", setting_text(call, "name"), "currency",
			 setting_text(call, "currency"), "number", (json_int_t)order, "pictures",
			 pictures_of(call, tickets), "tickets", tickets, "receipt", receipt);
}

/* --- Sending it --- */

struct addressee {
	int64_t customer;
	const char *email, *language;
	bool confirmed;
};

static struct addressee addressee_of(struct call *call, int64_t order)
{
	static const char sql[] =
		"SELECT k.id, k.email, o.language, o.confirmed_at IS NOT NULL"
		"  FROM customer_order o LEFT JOIN customer k ON k.id = o.customer"
		" WHERE o.id = :order_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":order_is", order)));
	struct addressee found = { 0 };

	if (query_step(query)) {
		const char *email = column_text(query, 1);

		found = (struct addressee){
			.customer = column_int(query, 0),
			.email = email && *email ? call_copy(call, email) : NULL,
			.language = call_copy(call, column_text(query, 2)),
			.confirmed = column_int(query, 3) != 0,
		};
	}
	query_end(query);
	return found;
}

/* A receipt that is mailed is handed out, as one that is printed. */
static bool queue(struct call *call, int64_t order, const struct addressee *to)
{
	int64_t number = receipt_of_order(call, order);

	if (!message_on(call) || to->email == NULL || number == 0)
		return false;
	return message_queue_extra(
		call, MESSAGE_ORDER, order, to->customer, to->email, to->language,
		call_format(call, "%lld", (long long)receipt_hand_out(call, number, "email")));
}

bool order_mail(struct call *call, int64_t order)
{
	const struct addressee to = addressee_of(call, order);

	return queue(call, order, &to);
}

static enum refusal run(struct call *call)
{
	int64_t order = arg_int(call, "order");
	const struct addressee to = addressee_of(call, order);

	if (!to.confirmed || receipt_of_order(call, order) == 0)
		return refuse(call, REFUSED_WRONG_STATE, "state",
			      call_say(call, N_("not confirmed")), NULL);
	if (to.email == NULL)
		return refuse(call, REFUSED_NOT_FOUND, "what",
			      call_say(call, N_("e-mail address of this customer")), NULL);
	if (!queue(call, order, &to))
		return refuse(call, REFUSED_MAIL_OFF, NULL);
	audit_object(call, "order", order);
	reply_text(call, "mail", message_state(call, MESSAGE_ORDER, order));
	return DONE;
}

const struct operation order_send = {
	.name = "order.send",
	.summary = N_("Send an order to its customer: what was bought, tickets, receipt"),
	.kind = OP_WRITE,
	.roles = "staff seller producer",
	.params = PARAMS({ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") }),
	.columns = COLUMNS({ "mail", COLUMN_CHOICE, N_("Mail"), message_states }),
	.run = run,
};

const struct operation *const delivery_operations[] = { &order_send, &ticket_paper, NULL };
