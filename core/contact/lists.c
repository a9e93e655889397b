/* Lists of contacts, such as those that a campaign is for. Owns contact_list and
 * contact_list_member. */
#include "core/contact/private.h"
#include "core/customer/customer.h"
#include "core/import/import.h"
#include "core/text/text.h"

static const struct column list_columns[] = {
	{ "id", COLUMN_INT, NULL },
	{ "ref", COLUMN_TEXT, N_("Reference") },
	{ "name", COLUMN_TEXT, N_("Name") },
	{ "members", COLUMN_INT, N_("Contacts") },
	{ "created_at", COLUMN_TIME, N_("Since") },
	{ .name = NULL },
};

#define LISTS                                                                        \
	"SELECT c.id, c.ref, c.name, c.created_at, (SELECT count(*)"                 \
	"  FROM contact_list_member m WHERE m.contact_list = c.id) AS members FROM " \
	"contact_list c"

static enum refusal reply_list(struct call *call, int64_t list)
{
	static const char sql[] = LISTS " WHERE c.id = :list_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":list_is", list)));

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	audit_object(call, "contacts", list);
	return DONE;
}

/* --- contacts.create, contacts.update --- */

static enum refusal run_create(struct call *call)
{
	static const char sql[] = "INSERT INTO contact_list (ref, name, created_at)"
				  " VALUES (:ref, :name, :now)";

	if (!call_exec(call, sql, NULL))
		return refuse(call, REFUSED_EXISTS, "what", arg_text(call, "ref"), NULL);
	return reply_list(call, store_last_id(call->store));
}

const struct operation contacts_create = {
	.name = "contacts.create",
	.summary = N_("Make a list of contacts"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "ref", ARG_TEXT, PARAM_REQUIRED, N_("Reference"), .max = 40 },
			 { "name", ARG_TEXT, PARAM_REQUIRED, N_("Name") }),
	.columns = list_columns,
	.run = run_create,
};

static enum refusal run_update(struct call *call)
{
	static const char sql[] = "UPDATE contact_list SET name = :name WHERE id = :contacts";

	call_exec(call, sql, NULL);
	return reply_list(call, arg_int(call, "contacts"));
}

#define CONTACTS_PARAM                                                           \
	{                                                                        \
		"contacts", ARG_CONTACTS, PARAM_REQUIRED, N_("List of contacts") \
	}

const struct operation contacts_update = {
	.name = "contacts.update",
	.summary = N_("Rename a list of contacts"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(CONTACTS_PARAM, { "name", ARG_TEXT, PARAM_REQUIRED, N_("Name") }),
	.columns = list_columns,
	.run = run_update,
};

/* --- contacts.list, contacts.show --- */

#define LISTS_NAMED                                                          \
	" WHERE :filter IS NULL OR instr(lower(c.name), lower(:arg_filter))" \
	"   OR instr(c.ref, :arg_filter)"
#define PAGE " LIMIT :limit OFFSET :offset"

const struct operation contacts_list = {
	.name = "contacts.list",
	.summary = N_("Lists of contacts"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.columns = list_columns,
	.orders = ORDERS({ "name", LISTS LISTS_NAMED " ORDER BY c.name, c.id" PAGE },
			 { "-name", LISTS LISTS_NAMED " ORDER BY c.name DESC, c.id" PAGE },
			 { "-created_at", LISTS LISTS_NAMED " ORDER BY c.id DESC" PAGE },
			 { "created_at", LISTS LISTS_NAMED " ORDER BY c.id" PAGE }),
	.count = "SELECT count(*) FROM contact_list c" LISTS_NAMED,
};

#define MEMBERS                                                             \
	"  FROM contact_list_member m JOIN customer k ON k.id = m.customer" \
	" WHERE m.contact_list = :contacts AND (:filter IS NULL"            \
	"   OR instr(k.name_key, :filter) OR instr(k.email, lower(:arg_filter)))"
#define SELECT_MEMBERS "SELECT k.id, k.name, k.email, k.phone, k.kind" MEMBERS

const struct operation contacts_show = {
	.name = "contacts.show",
	.summary = N_("Who is on a list of contacts"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.params = PARAMS(CONTACTS_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }, { "name", COLUMN_TEXT, N_("Name") },
			   { "email", COLUMN_TEXT, N_("E-mail") },
			   { "phone", COLUMN_TEXT, N_("Phone") },
			   { "kind", COLUMN_CHOICE, N_("Kind"), contact_kinds }),
	.orders = ORDERS({ "name", SELECT_MEMBERS " ORDER BY k.name_key, k.id" PAGE },
			 { "-name", SELECT_MEMBERS " ORDER BY k.name_key DESC, k.id" PAGE },
			 { "email", SELECT_MEMBERS " ORDER BY k.email, k.id" PAGE },
			 { "-email", SELECT_MEMBERS " ORDER BY k.email DESC, k.id" PAGE }),
	.count = "SELECT count(*)" MEMBERS,
};

/* --- contacts.add, contacts.remove --- */

static int64_t put(struct call *call, int64_t list, int64_t customer)
{
	static const char sql[] = "INSERT OR IGNORE INTO contact_list_member"
				  " (contact_list, customer) VALUES (:list_is, :customer_is)";

	call_exec(call, sql, BINDS(B_INT(":list_is", list), B_INT(":customer_is", customer)));
	return store_changes(call->store);
}

static enum refusal run_add(struct call *call)
{
	int64_t list = arg_int(call, "contacts");

	for (size_t i = 0; i < arg_count(call, "customers"); i++) {
		TRY(customer_alive(call, arg_int_at(call, "customers", i)));
		put(call, list, arg_int_at(call, "customers", i));
	}
	return reply_list(call, list);
}

#define MEMBERS_PARAM                                                                  \
	{                                                                              \
		"customers", ARG_CUSTOMER, PARAM_REQUIRED | PARAM_MANY, N_("Contacts") \
	}

const struct operation contacts_add = {
	.name = "contacts.add",
	.summary = N_("Put customers on a list of contacts"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(CONTACTS_PARAM, MEMBERS_PARAM),
	.columns = list_columns,
	.run = run_add,
};

static enum refusal run_remove(struct call *call)
{
	static const char sql[] = "DELETE FROM contact_list_member"
				  " WHERE contact_list = :contacts AND customer = :customer_is";

	for (size_t i = 0; i < arg_count(call, "customers"); i++)
		call_exec(call, sql,
			  BINDS(B_INT(":customer_is", arg_int_at(call, "customers", i))));
	return reply_list(call, arg_int(call, "contacts"));
}

const struct operation contacts_remove = {
	.name = "contacts.remove",
	.summary = N_("Take customers off a list of contacts"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(CONTACTS_PARAM, MEMBERS_PARAM),
	.columns = list_columns,
	.run = run_remove,
};

/* --- contacts.import --- */

int64_t contact_from_import(struct call *call, struct import *import, size_t email, size_t name)
{
	static const char nameless[] = "SELECT name = '' FROM customer WHERE id = :customer_is";
	char address[256];
	int64_t customer;

	if (!text_email(import_field(import, email), address)) {
		import_bad(import, N_("{value} is no e-mail address."), "value",
			   import_field(import, email), NULL);
		return 0;
	}
	if (!import_once(import, address) || !import_sound(import))
		return 0;
	customer = customer_by_email(call, address, setting_text(call, "language"));
	if (*import_field(import, name) &&
	    call_int(call, nameless, BINDS(B_INT(":customer_is", customer)), 0))
		contact_set_name(call, customer, import_field(import, name));
	return customer;
}

static enum refusal run_import(struct call *call)
{
	static const struct import_column columns[] = {
		{ "email", .required = true, .max = 254, .also = "e mail|mail|courriel" },
		{ "name", .also = "nom" },
		{ .name = NULL },
	};
	struct import *import = import_open(call, columns);
	int64_t list = arg_int(call, "contacts");
	int64_t created = 0;
	int64_t added = 0;
	int64_t known = 0;

	while (import_next(import)) {
		int64_t last = call_int(call, "SELECT max(id) FROM customer", NULL, 0);
		int64_t customer = contact_from_import(call, import, 0, 1);

		if (customer == 0)
			continue;
		created += customer > last;
		if (put(call, list, customer))
			added++;
		else
			known++;
	}
	reply_int(call, "created", created);
	reply_int(call, "updated", added);
	reply_int(call, "unchanged", known);
	audit_object(call, "contacts", list);
	return import_close(import);
}

const struct operation contacts_import = {
	.name = "contacts.import",
	.summary = N_("Put the customers of a CSV file on a list of contacts"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(CONTACTS_PARAM, CONTACT_IMPORT_PARAMS(N_("Columns: email, name."))),
	.columns = COLUMNS({ "created", COLUMN_INT, N_("New customers") },
			   { "updated", COLUMN_INT, N_("Added") },
			   { "unchanged", COLUMN_INT, N_("Unchanged") },
			   { "repaired", COLUMN_INT, N_("Repaired") },
			   { "repairs", COLUMN_JSON, N_("Repairs") }),
	.run = run_import,
};
