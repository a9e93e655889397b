/* own.show, own.update, own.preferences, own.prefer: what a customer sees and says of
 * themselves. call->customer is whose login the caller's is; nothing here takes a
 * customer as an argument. */
#include "core/customer/own.h"
#include "core/benefit/benefit.h"
#include "core/contact/contact.h"
#include "core/ledger/ledger.h"
#include "core/product/product.h"

/* --- own.show --- */

/* The session that comes next, and how many of it. */
static void reply_next(struct call *call, const struct bind *mine)
{
	static const char sql[] = "SELECT json_object('order', o.id, 'name', " PRODUCT_SOLD_AS(
		"l") ", 'starts',"
		     "  strftime('%Y-%m-%dT%H:%M:%SZ', s.starts, 'unixepoch'), 'minutes', "
		     "s.minutes,"
		     "  'units', sum(l.units - l.cancelled), 'state', s.state)"
		     "  FROM customer_order o JOIN order_line l ON l.customer_order = o.id"
		     "  JOIN slot s ON s.id = l.slot"
		     " WHERE o.customer = :customer_is AND o.state = 'confirmed'"
		     "   AND l.cancelled < l.units AND s.starts + s.minutes * 60 > :now"
		     " GROUP BY s.id ORDER BY s.starts, o.id LIMIT 1";
	const char *text = call_text(call, sql, mine);

	reply_json(call, "next", text ? json_loads(text, 0, NULL) : json_null());
}

/* Those for a list, a level or a code that was typed. */
static int64_t advantages(struct call *call, const struct bind *mine)
{
	static const char kept[] =
		"SELECT count(*) FROM customer_code WHERE customer = :customer_is";
	struct benefit_mark *marks;

	return (int64_t)benefit_for_customer(call, call->customer, 0, call->now, &marks) +
	       call_int(call, kept, mine, 0);
}

/* Answers own.show's record. */
static enum refusal own_reply(struct call *call)
{
	static const char person[] = "SELECT name, email, phone, language, kind, professional"
				     "  FROM customer WHERE id = :customer_is";
	static const char upcoming[] = "SELECT count(*) FROM customer_order o"
				       " WHERE o.customer = :customer_is AND " OWN_UPCOMING;
	static const char tickets[] = "SELECT count(*)" OWN_TICKETS " AND " OWN_PRINTABLE;
	const struct bind *mine = BINDS(B_INT(":customer_is", call->customer));
	struct query *query = call_query(call, person, mine);

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	reply_int(call, "balance",
		  ledger_amount_of(call, LEDGER_MONEY, "customer", call->customer));
	reply_next(call, mine);
	reply_int(call, "upcoming", call_int(call, upcoming, mine, 0));
	reply_int(call, "tickets", call_int(call, tickets, mine, 0));
	reply_int(call, "advantages", advantages(call, mine));
	return DONE;
}

static const struct column own_columns[] = {
	{ "name", COLUMN_TEXT, N_("Name") },
	{ "email", COLUMN_TEXT, N_("E-mail") },
	{ "phone", COLUMN_TEXT, N_("Phone") },
	{ "language", COLUMN_CHOICE, N_("Language"), contact_languages },
	{ "kind", COLUMN_CHOICE, N_("Kind"), contact_kinds },
	{ "professional", COLUMN_BOOL, N_("Professional") },
	{ "balance", COLUMN_CENTS, N_("Balance") },
	{ "next", COLUMN_JSON, N_("Next booking") },
	{ "upcoming", COLUMN_INT, N_("Upcoming orders") },
	{ "tickets", COLUMN_INT, N_("Tickets") },
	{ "advantages", COLUMN_INT, N_("Advantages") },
	{ .name = NULL },
};

const struct operation own_show = {
	.name = "own.show",
	.summary = N_("My account: details, next booking, balance"),
	.kind = OP_READ,
	.access = OP_CUSTOMER,
	.columns = own_columns,
	.run = own_reply,
};

/* --- own.update --- */

/* Not the address: it opens what is theirs, and only staff change it. */
static enum refusal run_update(struct call *call)
{
	static const char speaks[] = "UPDATE customer SET language = :language_is"
				     " WHERE id = :customer_is";
	static const char account[] =
		"UPDATE account SET name = ifnull(:name_is, name),"
		"   language = iif(:language_is IN ('fr', 'en'), :language_is, language)"
		" WHERE customer = :customer_is";
	const struct bind *binds = BINDS(B_INT(":customer_is", call->customer),
					 B_TEXT(":name_is", arg_text(call, "name")),
					 B_TEXT(":language_is", arg_text(call, "speaks")));

	TRY(contact_check_phone(call, "phone"));
	if (arg_given(call, "name"))
		contact_set_name(call, call->customer, arg_text(call, "name"));
	if (arg_given(call, "phone"))
		contact_set_phone(call, call->customer, arg_text(call, "phone"));
	if (arg_given(call, "speaks"))
		call_exec(call, speaks, binds);
	call_exec(call, account, binds);
	audit_object(call, "customer", call->customer);
	return own_reply(call);
}

const struct operation own_update = {
	.name = "own.update",
	.summary = N_("Change my details"),
	.kind = OP_WRITE,
	.access = OP_CUSTOMER,
	.params = PARAMS({ "name", ARG_TEXT, 0, N_("Name"), .max = 80 },
			 { "phone", ARG_TEXT, PARAM_CLEAR, N_("Phone"), .max = 40 },
			 { "speaks", ARG_CHOICE, 0, N_("Language"), .choices = contact_languages }),
	.columns = own_columns,
	.run = run_update,
};

/* --- own.preferences, own.prefer --- */

static enum refusal run_preferences(struct call *call)
{
	preference_rows(call, call->customer);
	return DONE;
}

const struct operation own_preferences = {
	.name = "own.preferences",
	.summary = N_("What I want to be told"),
	.kind = OP_READ,
	.access = OP_CUSTOMER,
	.shape = OP_LIST,
	.columns = preference_columns,
	.run = run_preferences,
};

static enum refusal run_prefer(struct call *call)
{
	preference_change(call, call->customer, arg_int(call, "preference"),
			  arg_int(call, "given") != 0);
	preference_rows(call, call->customer);
	return DONE;
}

const struct operation own_prefer = {
	.name = "own.prefer",
	.summary = N_("Say what I want to be told, or no longer do"),
	.kind = OP_WRITE,
	.access = OP_CUSTOMER,
	.shape = OP_LIST,
	.params = PARAMS({ "preference", ARG_PREFERENCE, PARAM_REQUIRED, N_("Preference") },
			 { "given", ARG_BOOL, PARAM_REQUIRED, N_("Agrees") }),
	.columns = preference_columns,
	.run = run_prefer,
};
