/* Giving customers a level of an indicator: by hand, by a file, by rules. Owns
 * customer_indicator and, with rules.c, indicator_rule. */
#include <stdlib.h>
#include <string.h>

#include "core/contact/private.h"
#include "core/customer/customer.h"
#include "core/import/import.h"

static bool level_exists(struct call *call, int64_t indicator, int64_t level)
{
	static const char sql[] = "SELECT 1 FROM indicator_level"
				  " WHERE indicator = :indicator_is AND level = :level_is";

	return call_int(call, sql,
			BINDS(B_INT(":indicator_is", indicator), B_INT(":level_is", level)),
			0) != 0;
}

static enum refusal check_level(struct call *call)
{
	if (level_exists(call, arg_int(call, "indicator"), arg_int(call, "level")))
		return DONE;
	return refuse_argument(call, "level",
			       call_say(call, N_("This indicator has no such level.")));
}

/* The level that somebody chose; what rules reach above it stays until they are
 * applied again, which is done at once. */
static void give(struct call *call, int64_t customer, int64_t indicator, int64_t level,
		 const char *source)
{
	static const char sql[] =
		"INSERT INTO customer_indicator (customer, indicator, level, source, least, "
		"given_at)"
		" VALUES (:customer_is, :indicator_is, :level_is, :source_is, :level_is, :now)"
		" ON CONFLICT (customer, indicator) DO UPDATE SET level = :level_is,"
		"   source = :source_is, least = :level_is, given_at = :now";

	call_exec(call, sql,
		  BINDS(B_INT(":customer_is", customer), B_INT(":indicator_is", indicator),
			B_INT(":level_is", level), B_TEXT(":source_is", source)));
	indicator_rules_apply(call, customer);
}

/* --- indicator.give, indicator.take --- */

#define INDICATOR_PARAM                                                     \
	{                                                                   \
		"indicator", ARG_INDICATOR, PARAM_REQUIRED, N_("Indicator") \
	}
#define LEVEL_PARAM                                                                  \
	{                                                                            \
		"level", ARG_INT, PARAM_REQUIRED, N_("Level"), .min = 1, .max = 1000 \
	}
#define CUSTOMERS_PARAM                                                                 \
	{                                                                               \
		"customers", ARG_CUSTOMER, PARAM_REQUIRED | PARAM_MANY, N_("Customers") \
	}

static enum refusal run_give(struct call *call)
{
	int64_t indicator = arg_int(call, "indicator");

	TRY(check_level(call));
	for (size_t i = 0; i < arg_count(call, "customers"); i++) {
		int64_t customer = arg_int_at(call, "customers", i);

		TRY(customer_alive(call, customer));
		give(call, customer, indicator, arg_int(call, "level"), "hand");
		audit_object(call, "customer", customer);
	}
	return indicator_reply(call, indicator);
}

const struct operation indicator_give = {
	.name = "indicator.give",
	.summary = N_("Give customers a level of an indicator"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(INDICATOR_PARAM, LEVEL_PARAM, CUSTOMERS_PARAM),
	.columns = indicator_columns,
	.run = run_give,
};

static enum refusal run_take(struct call *call)
{
	static const char sql[] = "DELETE FROM customer_indicator"
				  " WHERE indicator = :indicator AND customer = :customer_is";

	for (size_t i = 0; i < arg_count(call, "customers"); i++) {
		int64_t customer = arg_int_at(call, "customers", i);

		call_exec(call, sql, BINDS(B_INT(":customer_is", customer)));
		indicator_rules_apply(call, customer);
		audit_object(call, "customer", customer);
	}
	return indicator_reply(call, arg_int(call, "indicator"));
}

const struct operation indicator_take = {
	.name = "indicator.take",
	.summary = N_("Take an indicator from customers; what rules reach stays"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(INDICATOR_PARAM, CUSTOMERS_PARAM),
	.columns = indicator_columns,
	.run = run_take,
};

/* --- indicator.import --- */

static enum refusal run_import(struct call *call)
{
	enum { EMAIL, NAME, LEVEL };
	static const struct import_column columns[] = {
		{ "email", .required = true, .max = 254, .also = "e mail|mail|courriel" },
		{ "name", .also = "nom" },
		{ "level", .required = true, .also = "niveau" },
		{ .name = NULL },
	};
	struct import *import = import_open(call, columns);
	int64_t indicator = arg_int(call, "indicator");
	int64_t given = 0;

	while (import_next(import)) {
		int64_t level = 0;
		int64_t customer;
		bool has;

		if (!import_int(import, LEVEL, 1000, &has, &level))
			continue;
		if (!level_exists(call, indicator, level)) {
			import_bad(import, N_("This indicator has no level {value}."), "value",
				   import_field(import, LEVEL), NULL);
			continue;
		}
		customer = contact_from_import(call, import, EMAIL, NAME);
		if (customer == 0)
			continue;
		give(call, customer, indicator, level, "file");
		given++;
	}
	reply_int(call, "updated", given);
	audit_object(call, "indicator", indicator);
	return import_close(import);
}

const struct operation indicator_import = {
	.name = "indicator.import",
	.summary = N_("Give the customers of a CSV file their level"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params =
		PARAMS(INDICATOR_PARAM, CONTACT_IMPORT_PARAMS(N_("Columns: email, name, level."))),
	.columns = COLUMNS({ "updated", COLUMN_INT, N_("Customers") },
			   { "repaired", COLUMN_INT, N_("Repaired") },
			   { "repairs", COLUMN_JSON, N_("Repairs") }),
	.run = run_import,
};

/* --- indicator.rule, indicator.unrule --- */

static enum refusal run_rule(struct call *call)
{
	static const char sql[] =
		"INSERT INTO indicator_rule (indicator, level, measure, at_least, days)"
		" VALUES (:indicator, :level, :measure, :least, :days)";
	bool orders = arg_given(call, "orders");

	TRY(check_level(call));
	if (orders == arg_given(call, "spent"))
		return refuse_argument(call, "orders",
				       call_say(call, N_("Say how many orders, or how much was "
							 "spent: one of them.")));
	call_exec(call, sql,
		  BINDS(B_TEXT(":measure", orders ? "orders" : "cents"),
			B_INT(":least", arg_int(call, orders ? "orders" : "spent"))));
	return indicator_reply(call, arg_int(call, "indicator"));
}

const struct operation indicator_rule = {
	.name = "indicator.rule",
	.summary = N_("A rule that gives a level: so many orders, or so much spent"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(INDICATOR_PARAM, LEVEL_PARAM,
			 { "orders", ARG_INT, 0, N_("Orders"), N_("At least so many."), .min = 1,
			   .max = 100000 },
			 { "spent", ARG_AMOUNT, 0, N_("Spent"), N_("At least so much."), .min = 1 },
			 { "days", ARG_INT, 0, N_("Within days"), N_("Empty: ever."), .min = 1,
			   .max = 36500 }),
	.columns = indicator_columns,
	.run = run_rule,
};

static enum refusal run_unrule(struct call *call)
{
	static const char sql[] = "DELETE FROM indicator_rule WHERE id = :rule"
				  "   AND indicator = :indicator";

	call_exec(call, sql, NULL);
	if (store_changes(call->store) == 0)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("rule")), NULL);
	return indicator_reply(call, arg_int(call, "indicator"));
}

const struct operation indicator_unrule = {
	.name = "indicator.unrule",
	.summary = N_("End a rule; what it gave goes in the night"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(INDICATOR_PARAM, { "rule", ARG_INT, PARAM_REQUIRED, N_("Rule") }),
	.columns = indicator_columns,
	.run = run_unrule,
};

/* --- indicator.rules --- */

#define RULES                                                                         \
	"  FROM indicator_rule r JOIN indicator_level l ON l.indicator = r.indicator" \
	"    AND l.level = r.level WHERE r.indicator = :indicator"                    \
	"   AND (:filter IS NULL OR instr(lower(l.name), lower(:arg_filter)))"
#define SELECT_RULES                                               \
	"SELECT r.id, r.level, l.name AS level_name,"              \
	"  iif(r.measure = 'orders', r.at_least, NULL) AS orders," \
	"  iif(r.measure = 'cents', r.at_least, NULL) AS spent, r.days" RULES
#define RULES_PAGE " LIMIT :limit OFFSET :offset"

const struct operation indicator_rules = {
	.name = "indicator.rules",
	.summary = N_("The rules of an indicator"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.params = PARAMS(INDICATOR_PARAM),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Rule") }, { "level", COLUMN_INT, NULL },
		{ "level_name", COLUMN_TEXT, N_("Level") }, { "orders", COLUMN_INT, N_("Orders") },
		{ "spent", COLUMN_CENTS, N_("Spent") }, { "days", COLUMN_INT, N_("Days") }),
	.orders = ORDERS({ "level", SELECT_RULES " ORDER BY r.level, r.id" RULES_PAGE },
			 { "-level", SELECT_RULES " ORDER BY r.level DESC, r.id" RULES_PAGE }),
	.count = "SELECT count(*)" RULES,
};
