/* Marketing preferences as the network words them (list_item): what a customer said of
 * each, with its date. Nothing said is no. Owns customer_preference. */
#include "core/contact/contact.h"
#include "core/contact/private.h"
#include "core/customer/customer.h"
#include "core/party/reach.h"

const struct column preference_columns[] = {
	{ "preference", COLUMN_INT, NULL },        { "ref", COLUMN_TEXT, NULL },
	{ "name", COLUMN_TEXT, N_("Preference") }, { "given", COLUMN_BOOL, N_("Wanted") },
	{ "at", COLUMN_TIME, N_("Since") },        { .name = NULL },
};

void preference_rows(struct call *call, int64_t customer)
{
	static const char sql[] =
		"SELECT i.id AS preference, i.ref,"
		"  ifnull((SELECT name FROM list_item_text t WHERE t.item = i.id"
		"     ORDER BY t.language = :language DESC, t.language = 'fr' DESC LIMIT 1), i.ref)"
		"   AS name, ifnull(p.given, 0) AS given, p.at"
		"  FROM list_item i LEFT JOIN customer_preference p ON p.id ="
		"   (SELECT max(id) FROM customer_preference x WHERE x.customer = :customer_is"
		"     AND x.preference = i.id)"
		" WHERE i.list = 'preference' AND (i.active OR p.given)"
		" ORDER BY i.position, i.id";

	reply_rows(call, call_query(call, sql, BINDS(B_INT(":customer_is", customer))));
}

void preference_change(struct call *call, int64_t customer, int64_t preference, bool given)
{
	static const char last[] = "SELECT given FROM customer_preference"
				   " WHERE customer = :customer_is AND preference = :preference_is"
				   " ORDER BY id DESC LIMIT 1";
	static const char insert[] =
		"INSERT INTO customer_preference (customer, preference, given, at)"
		" VALUES (:customer_is, :preference_is, :given_is, :now)";
	const struct bind *binds =
		BINDS(B_INT(":customer_is", customer), B_INT(":preference_is", preference),
		      B_INT(":given_is", given));

	if (call_int(call, last, binds, 0) == given)
		return;
	call_exec(call, insert, binds);
	audit_object(call, "customer", customer);
}

static enum refusal run_list(struct call *call)
{
	preference_rows(call, arg_int(call, "customer"));
	return DONE;
}

const struct operation customer_preferences = {
	.name = "customer.preferences",
	.summary = N_("What a customer wants to be told"),
	.kind = OP_READ,
	.access = OP_GRANTED,
	.shape = OP_LIST,
	.roles = "staff seller",
	.params = PARAMS({ "customer", ARG_CUSTOMER, PARAM_REQUIRED, N_("Customer") }),
	.columns = preference_columns,
	.run = run_list,
};

static enum refusal run_set(struct call *call)
{
	int64_t customer = arg_int(call, "customer");

	TRY(customer_alive(call, customer));
	preference_change(call, customer, arg_int(call, "preference"), arg_int(call, "given") != 0);
	preference_rows(call, customer);
	return DONE;
}

const struct operation preference_set = {
	.name = "preference.set",
	.summary = N_("Note what a customer wants to be told, or no longer does"),
	.kind = OP_WRITE,
	.access = OP_GRANTED,
	.shape = OP_LIST,
	.roles = "staff seller",
	.params = PARAMS({ "customer", ARG_CUSTOMER, PARAM_REQUIRED, N_("Customer") },
			 { "preference", ARG_PREFERENCE, PARAM_REQUIRED, N_("Preference") },
			 { "given", ARG_BOOL, PARAM_REQUIRED, N_("Agrees") }),
	.columns = preference_columns,
	.run = run_set,
};
