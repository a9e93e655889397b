/* customer.create, customer.update: writing a customer down, and putting right what
 * was written. */
#include <string.h>

#include "core/contact/private.h"
#include "core/customer/customer.h"

static const struct column contact_columns[] = {
	{ "id", COLUMN_INT, N_("Number") },
	{ "name", COLUMN_TEXT, N_("Name") },
	{ "kind", COLUMN_CHOICE, N_("Kind"), contact_kinds },
	{ "professional", COLUMN_BOOL, N_("Professional") },
	{ "email", COLUMN_TEXT, N_("E-mail") },
	{ "phone", COLUMN_TEXT, N_("Phone") },
	{ "language", COLUMN_TEXT, N_("Language") },
	{ .name = NULL },
};

static enum refusal reply_contact(struct call *call, int64_t customer)
{
	static const char sql[] = "SELECT id, name, kind, professional, email, phone, language"
				  "  FROM customer WHERE id = :customer_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":customer_is", customer)));

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	return DONE;
}

/* Everybody's address is theirs alone. */
static enum refusal email_free(struct call *call, const char *email)
{
	static const char sql[] = "SELECT 1 FROM customer WHERE email = :email_is";

	if (email && call_int(call, sql, BINDS(B_TEXT(":email_is", email)), 0))
		return refuse(call, REFUSED_EXISTS, "what", email, NULL);
	return DONE;
}

/* --- customer.create --- */

static enum refusal run_create(struct call *call)
{
	static const char insert[] =
		"INSERT INTO customer (email, language, kind, professional, shop, created_at)"
		" VALUES (:email, :speaks, :kind, :professional, :shop_is, :now)";
	const char *email = arg_text(call, "email");
	const char *phone = arg_text(call, "phone");
	int64_t shop = arg_int(call, "shop");
	int64_t customer;

	TRY(contact_check_phone(call, "phone"));
	TRY(email_free(call, email));
	/* Else nobody could find again whom they wrote down. */
	if (!call->whole && shop == 0)
		shop = contact_only_shop(call);
	if (!call->whole && shop == 0)
		return refuse(call, REFUSED_CHOOSE_SHOP, NULL);
	call_exec(call, insert,
		  BINDS(B_TEXT(":speaks", arg_text(call, "speaks")),
			shop ? (struct bind)B_INT(":shop_is", shop)
			     : (struct bind)B_NULL(":shop_is")));
	customer = store_last_id(call->store);
	contact_set_name(call, customer, arg_text(call, "name"));
	if (phone)
		contact_set_phone(call, customer, phone);
	audit_object(call, "customer", customer);
	return reply_contact(call, customer);
}

const struct operation contact_create = {
	.name = "customer.create",
	.summary = N_("Write down a customer"),
	.kind = OP_WRITE,
	.access = OP_GRANTED,
	.roles = "staff seller",
	.params = PARAMS(
		{ "name", ARG_TEXT, PARAM_REQUIRED, N_("Name") },
		{ "email", ARG_EMAIL, 0, N_("E-mail") },
		{ "phone", ARG_TEXT, 0, N_("Phone"), .max = 40 },
		{ "speaks", ARG_CHOICE, 0, N_("Language"), NULL, "fr", contact_languages },
		{ "kind", ARG_CHOICE, 0, N_("Kind"), NULL, "person", contact_kinds },
		{ "professional", ARG_BOOL, 0, N_("Professional"), N_("Buys for its trade."),
		  "no" },
		{ "shop", ARG_SHOP, 0, N_("Counter"), N_("The desk whose customer it is.") }),
	.columns = contact_columns,
	.run = run_create,
};

/* --- customer.update --- */

/* The address opens what is theirs: a desk may give one where there is none, and the
 * network's staff change it. What the old one was sent opens nothing any more; the
 * log-in name follows. */
static enum refusal set_email(struct call *call, int64_t customer)
{
	static const char now_sql[] = "SELECT email FROM customer WHERE id = :customer_is";
	static const char set[] = "UPDATE customer SET email = :email_is, verified_at = NULL"
				  " WHERE id = :customer_is";
	const char *email = arg_text(call, "email");
	const struct bind *binds =
		BINDS(B_INT(":customer_is", customer), B_TEXT(":email_is", email));
	const char *before = call_text(call, now_sql, binds);

	if (strcmp(before ? before : "", email ? email : "") == 0)
		return DONE;
	if (before && !call->whole)
		return refuse_argument(call, "email",
				       call_say(call, N_("Only the network’s staff change an "
							 "e-mail address.")));
	TRY(email_free(call, email));
	call_exec(call, set, binds);
	return customer_login_renamed(call, customer, email);
}

static enum refusal change(struct call *call, int64_t customer)
{
	static const char rest[] = "UPDATE customer SET language = ifnull(:speaks, language),"
				   "   kind = ifnull(:kind, kind),"
				   "   professional = iif(:changes, :professional, professional)"
				   " WHERE id = :customer_is";

	TRY(contact_check_phone(call, "phone"));
	if (arg_given(call, "email"))
		TRY(set_email(call, customer));
	if (arg_given(call, "name"))
		contact_set_name(call, customer, arg_text(call, "name"));
	if (arg_given(call, "phone"))
		contact_set_phone(call, customer, arg_text(call, "phone"));
	call_exec(call, rest,
		  BINDS(B_INT(":customer_is", customer),
			B_INT(":changes", arg_given(call, "professional"))));
	return DONE;
}

static enum refusal run_update(struct call *call)
{
	int64_t customer = arg_int(call, "customer");

	TRY(customer_alive(call, customer));
	TRY(change(call, customer));
	audit_object(call, "customer", customer);
	return reply_contact(call, customer);
}

const struct operation contact_update = {
	.name = "customer.update",
	.summary = N_("Change what is known of a customer"),
	.kind = OP_WRITE,
	.access = OP_GRANTED,
	.roles = "staff seller",
	.params = PARAMS(
		{ "customer", ARG_CUSTOMER, PARAM_REQUIRED, N_("Customer") },
		{ "name", ARG_TEXT, 0, N_("Name") },
		{ "email", ARG_EMAIL, PARAM_CLEAR, N_("E-mail"),
		  N_("A new one must be confirmed again.") },
		{ "phone", ARG_TEXT, PARAM_CLEAR, N_("Phone"), .max = 40 },
		{ "speaks", ARG_CHOICE, 0, N_("Language"), .choices = contact_languages },
		{ "kind", ARG_CHOICE, 0, N_("Kind"), .choices = contact_kinds },
		{ "professional", ARG_BOOL, 0, N_("Professional"), N_("Buys for its trade.") }),
	.columns = contact_columns,
	.run = run_update,
};
