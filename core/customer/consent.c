/* What a person allows: nothing, until it is said; each change with its date. */
#include "core/customer/private.h"

static const char *const channels[] = { "email", "sms", "post", NULL };

static enum refusal run_set(struct call *call)
{
	static const char last[] = "SELECT given FROM consent WHERE customer = :customer_is"
				   "   AND channel = :channel ORDER BY id DESC LIMIT 1";
	static const char insert[] = "INSERT INTO consent (customer, channel, given, at)"
				     " VALUES (:customer_is, :channel, :given, :now)";
	static const char alive[] =
		"SELECT erased_at IS NULL FROM customer WHERE id = :customer_is";
	const struct bind *person;
	int64_t customer;

	TRY(customer_find(call, &customer));
	person = BINDS(B_INT(":customer_is", customer));
	if (!call_int(call, alive, person, 0))
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("erased")),
			      NULL);
	if (call_int(call, last, person, 0) != arg_int(call, "given"))
		call_exec(call, insert, person);
	audit_object(call, "customer", customer);
	reply_int(call, "customer", customer);
	reply_text(call, "channel", arg_text(call, "channel"));
	reply_bool(call, "given", arg_int(call, "given") != 0);
	return DONE;
}

const struct operation consent_set = {
	.name = "consent.set",
	.summary = N_("Note that a person agrees, or no longer does"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(
		CUSTOMER_PARAM,
		{ "channel", ARG_CHOICE, PARAM_REQUIRED, N_("Channel"), .choices = channels },
		{ "given", ARG_BOOL, PARAM_REQUIRED, N_("Agrees") }),
	.columns = COLUMNS({ "customer", COLUMN_INT, N_("Person") },
			   { "channel", COLUMN_CHOICE, N_("Channel"), channels },
			   { "given", COLUMN_BOOL, N_("Agrees") }),
	.run = run_set,
};

static enum refusal run_list(struct call *call)
{
	static const char sql[] = "SELECT id, channel, given, at FROM consent"
				  " WHERE customer = :customer_is ORDER BY id DESC";
	int64_t customer;

	TRY(customer_find(call, &customer));
	reply_rows(call, call_query(call, sql, BINDS(B_INT(":customer_is", customer))));
	return DONE;
}

const struct operation consent_list = {
	.name = "consent.list",
	.summary = N_("What a person agreed to, and when"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.params = PARAMS(CUSTOMER_PARAM),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "channel", COLUMN_CHOICE, N_("Channel"), channels },
		{ "given", COLUMN_BOOL, N_("Agrees") }, { "at", COLUMN_TIME, N_("When") }),
	.run = run_list,
};
