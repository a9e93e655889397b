/* Finding a person, and what a desk may see of one. */
#include "core/op/list.h"
#include "core/contact/contact.h"
#include "core/customer/own.h"
#include "core/offer/title.h"

enum refusal customer_find(struct call *call, int64_t *customer)
{
	static const char sql[] =
		"SELECT id FROM customer WHERE email = lower(:customer) OR id = CASE"
		"  WHEN :customer NOT GLOB '*[^0-9]*' THEN CAST(:customer AS INTEGER) END";

	*customer = call_int(call, sql, NULL, 0);
	if (*customer)
		return DONE;
	return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("person")), NULL);
}

void customer_reply_json(struct call *call, const char *column, const char *sql, int64_t customer)
{
	const char *text = call_text(call, sql, BINDS(B_INT(":customer_is", customer)));

	reply_json(call, column, json_loads(text ? text : "[]", 0, NULL));
}

/* --- customer.list --- */

#define FROM_CUSTOMER                                                   \
	"  FROM customer k WHERE (:erased OR k.erased_at IS NULL)"      \
	"   AND (:kind IS NULL OR k.kind = :kind)"                      \
	"   AND (:filter IS NULL OR instr(k.email, lower(:arg_filter))" \
	"        OR instr(k.name_key, :filter))"

#define SELECT_CUSTOMER                                                                         \
	"SELECT k.id, k.name, k.email, k.phone, k.kind, k.language, k.created_at, k.erased_at," \
	"  (SELECT count(*) FROM voucher v WHERE v.customer = k.id) AS vouchers,"               \
	"  (SELECT max(v.valid_until) FROM voucher v WHERE v.customer = k.id) AS "              \
	"valid_until" FROM_CUSTOMER

#define PAGE " LIMIT :limit OFFSET :offset"

const struct operation customer_list = {
	.name = "customer.list",
	.summary = N_("Customers: who benefits or buys"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.params = PARAMS({ "kind", ARG_CHOICE, 0, N_("Kind"), .choices = contact_kinds },
			 { "erased", ARG_BOOL, 0, N_("Erased ones too"), NULL, "no" }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }, { "name", COLUMN_TEXT, N_("Name") },
			   { "email", COLUMN_TEXT, N_("E-mail") },
			   { "phone", COLUMN_TEXT, N_("Phone") },
			   { "kind", COLUMN_CHOICE, NULL, contact_kinds },
			   { "language", COLUMN_CHOICE, N_("Language"), contact_languages },
			   { "vouchers", COLUMN_INT, N_("Vouchers") },
			   { "valid_until", COLUMN_TIME, N_("Valid until") },
			   { "created_at", COLUMN_TIME, N_("Since") },
			   { "erased_at", COLUMN_TIME, N_("Erased") }),
	.orders = ORDERS({ "-created_at", SELECT_CUSTOMER " ORDER BY k.id DESC" PAGE },
			 { "created_at", SELECT_CUSTOMER " ORDER BY k.id" PAGE },
			 { "name", SELECT_CUSTOMER " ORDER BY k.name_key, k.id" PAGE },
			 { "-name", SELECT_CUSTOMER " ORDER BY k.name_key DESC, k.id" PAGE },
			 { "email", SELECT_CUSTOMER " ORDER BY k.email, k.id" PAGE },
			 { "-email", SELECT_CUSTOMER " ORDER BY k.email DESC, k.id" PAGE }),
	.count = COUNT_OF("SELECT 1" FROM_CUSTOMER),
};

/* --- customer.show --- */

static enum refusal run_show(struct call *call)
{
	static const char person[] =
		"SELECT id, name, kind, professional, email, phone, language,"
		"  verified_at IS NOT NULL AS verified, created_at,"
		"  erased_at, erased_why FROM customer WHERE id = :customer_is";
	static const char vouchers[] =
		"SELECT json_group_array(json_object('id', v.id, 'reason', v.reason, 'issuer',"
		"  p.name, 'issued_at', strftime(" ISO ", v.issued_at, 'unixepoch'),"
		"  'valid_until', strftime(" ISO ", v.valid_until, 'unixepoch'),"
		"  'state', CASE WHEN v.revoked_at IS NOT NULL THEN 'revoked'"
		"    WHEN v.valid_until <= :now THEN 'expired'"
		"    WHEN v.valid_from > :now THEN 'too_early' ELSE 'valid' END))"
		"  FROM (SELECT * FROM voucher WHERE customer = :customer_is ORDER BY id) v"
		"  JOIN party p ON p.id = v.party";
	struct query *query;
	int64_t customer;

	TRY(customer_find(call, &customer));
	query = call_query(call, person, BINDS(B_INT(":customer_is", customer)));
	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	customer_reply_json(call, "consents", CUSTOMER_CONSENTS, customer);
	customer_reply_json(call, "vouchers", vouchers, customer);
	customer_reply_json(call, "uses", CUSTOMER_USES, customer);
	return DONE;
}

const struct operation customer_show = {
	.name = "customer.show",
	.summary = N_("Show a person, with vouchers and redemptions"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(CUSTOMER_PARAM),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Number") }, { "name", COLUMN_TEXT, N_("Name") },
		{ "kind", COLUMN_CHOICE, N_("Kind"), contact_kinds },
		{ "professional", COLUMN_BOOL, N_("Professional") },
		{ "email", COLUMN_TEXT, N_("E-mail") },
		{ "verified", COLUMN_BOOL, N_("Confirmed") }, { "phone", COLUMN_TEXT, N_("Phone") },
		{ "language", COLUMN_CHOICE, N_("Language"), contact_languages },
		{ "created_at", COLUMN_TIME, N_("Since") },
		{ "erased_at", COLUMN_TIME, N_("Erased") },
		{ "erased_why", COLUMN_TEXT, N_("Why") },
		{ "consents", COLUMN_JSON, N_("Consents") },
		{ "vouchers", COLUMN_JSON, N_("Vouchers") }, { "uses", COLUMN_JSON, N_("Used") }),
	.run = run_show,
};

const struct operation *const customer_operations[] = {
	&customer_list,      &customer_show,   &customer_export,
	&customer_erase,     &consent_set,     &own_show,
	&own_update,         &own_preferences, &own_prefer,
	&own_addresses,      &own_address_add, &own_address_change,
	&own_address_remove, &own_orders,      &own_order,
	&own_tickets,        &own_offers,      &own_code,
	&own_balance,        &own_close,       &own_quote,
	&own_cancel,         &customer_invite, &customer_register,
	&customer_activate,  &customer_signin, &consent_list,
	&own_send,           &own_paper,       NULL
};
