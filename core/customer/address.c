/* A customer's address book: their own, and nobody else's. */
#include "core/contact/contact.h"
#include "core/customer/own.h"

enum { ADDRESSES_MAX = 50 };

static enum refusal run_list(struct call *call)
{
	static const char sql[] = "SELECT id, label, name, street, postcode, town, country, phone"
				  "  FROM customer_address WHERE customer = :customer_is"
				  " ORDER BY label, id";

	reply_rows(call, call_query(call, sql, BINDS(B_INT(":customer_is", call->customer))));
	return DONE;
}

static const struct column address_columns[] = {
	{ "id", COLUMN_INT, NULL },
	{ "label", COLUMN_TEXT, N_("Label") },
	{ "name", COLUMN_TEXT, N_("Name") },
	{ "street", COLUMN_TEXT, N_("Street") },
	{ "postcode", COLUMN_TEXT, N_("Postal code") },
	{ "town", COLUMN_TEXT, N_("Town") },
	{ "country", COLUMN_TEXT, N_("Country") },
	{ "phone", COLUMN_TEXT, N_("Phone") },
	{ .name = NULL },
};

const struct operation own_addresses = {
	.name = "own.addresses",
	.summary = N_("My address book"),
	.kind = OP_READ,
	.access = OP_CUSTOMER,
	.shape = OP_LIST,
	.columns = address_columns,
	.run = run_list,
};

/* Postal codes of other countries have letters. */
#define ADDRESS_PARAMS                                                                   \
	{ "label", ARG_TEXT, PARAM_CLEAR, N_("Label"), N_("Home, work..."), .max = 40 }, \
		{ "name", ARG_TEXT, PARAM_CLEAR, N_("Name"), .max = 80 },                \
		{ "street", ARG_TEXT, PARAM_CLEAR, N_("Street") },                       \
		{ "postcode", ARG_TEXT, PARAM_CLEAR, N_("Postal code"), .max = 16 },     \
		{ "town", ARG_TEXT, PARAM_CLEAR, N_("Town"), .max = 80 },                \
		{ "country", ARG_TEXT, PARAM_CLEAR, N_("Country"), .max = 60 },          \
	{                                                                                \
		"phone", ARG_TEXT, PARAM_CLEAR, N_("Phone"), .max = 40                   \
	}

static enum refusal reply_address(struct call *call, int64_t address)
{
	static const char sql[] = "SELECT id, label, name, street, postcode, town, country, phone"
				  "  FROM customer_address WHERE id = :address_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":address_is", address)));

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	audit_object(call, "customer", call->customer);
	return DONE;
}

static enum refusal run_add(struct call *call)
{
	static const char count[] = "SELECT count(*) FROM customer_address"
				    " WHERE customer = :customer_is";
	static const char insert[] =
		"INSERT INTO customer_address (customer, label, name, street, postcode, town,"
		"   country, phone) VALUES (:customer_is, ifnull(:label, ''), ifnull(:name, ''),"
		"   ifnull(:street, ''), ifnull(:postcode, ''), :town, ifnull(:country, ''),"
		"   ifnull(:phone, ''))";
	const struct bind *mine = BINDS(B_INT(":customer_is", call->customer));

	TRY(contact_check_phone(call, "phone"));
	if (!arg_given(call, "town") || !*arg_text(call, "town"))
		return refuse_argument(call, "town", call_say(call, N_("Missing.")));
	if (call_int(call, count, mine, 0) >= ADDRESSES_MAX)
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_say(call, N_("so many addresses in one book")), NULL);
	call_exec(call, insert, mine);
	return reply_address(call, store_last_id(call->store));
}

const struct operation own_address_add = {
	.name = "own.address_add",
	.summary = N_("Add an address to my book"),
	.kind = OP_WRITE,
	.access = OP_CUSTOMER,
	.params = PARAMS(ADDRESS_PARAMS),
	.columns = address_columns,
	.run = run_add,
};

static enum refusal missing(struct call *call)
{
	return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("address")), NULL);
}

static enum refusal run_change(struct call *call)
{
	static const char sql[] =
		"UPDATE customer_address SET label = ifnull(:label, label),"
		"   name = ifnull(:name, name), street = ifnull(:street, street),"
		"   postcode = ifnull(:postcode, postcode), town = ifnull(:town, town),"
		"   country = ifnull(:country, country), phone = ifnull(:phone, phone)"
		" WHERE id = :address AND customer = :customer_is";

	TRY(contact_check_phone(call, "phone"));
	call_exec(call, sql, BINDS(B_INT(":customer_is", call->customer)));
	if (store_changes(call->store) == 0)
		return missing(call);
	return reply_address(call, arg_int(call, "address"));
}

const struct operation own_address_change = {
	.name = "own.address_change",
	.summary = N_("Change an address in my book"),
	.kind = OP_WRITE,
	.access = OP_CUSTOMER,
	.params = PARAMS({ "address", ARG_INT, PARAM_REQUIRED, N_("Address") }, ADDRESS_PARAMS),
	.columns = address_columns,
	.run = run_change,
};

static enum refusal run_remove(struct call *call)
{
	static const char sql[] = "DELETE FROM customer_address"
				  " WHERE id = :address AND customer = :customer_is";

	call_exec(call, sql, BINDS(B_INT(":customer_is", call->customer)));
	if (store_changes(call->store) == 0)
		return missing(call);
	audit_object(call, "customer", call->customer);
	return DONE;
}

const struct operation own_address_remove = {
	.name = "own.address_remove",
	.summary = N_("Take an address out of my book"),
	.kind = OP_WRITE,
	.access = OP_CUSTOMER,
	.params = PARAMS({ "address", ARG_INT, PARAM_REQUIRED, N_("Address") }),
	.run = run_remove,
};
