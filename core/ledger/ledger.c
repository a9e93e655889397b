/* Balances and movements between them. The amounts kept with balances are moved by a
 * trigger of the schema, and only by it. */
#include "core/ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "core/ledger/private.h"

static const struct balance_kind kinds[] = {
	{ "correction", 1, .floor = false, .many = false },
	{ "customer", -1, .floor = true, .many = true },
	{ "difference", 1, .floor = false, .many = false },
	{ "due", 1, .floor = false, .many = false },
	{ "means", 1, .floor = false, .many = true },
	{ "safe", 1, .floor = false, .many = false },
	{ "sales", -1, .floor = false, .many = false },
	{ "till", 1, .floor = true, .many = true },
};

const struct balance_kind *balance_kind(const char *name)
{
	size_t length = strcspn(name, ":");

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strlen(kinds[i].word) == length && strncmp(kinds[i].word, name, length) == 0 &&
		    kinds[i].many == (name[length] == ':'))
			return &kinds[i];
	return NULL;
}

int64_t ledger_balance(struct call *call, const char *unit, const char *name)
{
	static const char find[] =
		"SELECT id FROM balance WHERE unit = :unit_is AND name = :name_is";
	static const char make[] = "INSERT INTO balance (unit, name, sign, least)"
				   " VALUES (:unit_is, :name_is, :sign, iif(:floor, 0, NULL))";
	const struct balance_kind *kind = balance_kind(name);
	const struct bind *which = BINDS(B_TEXT(":unit_is", unit), B_TEXT(":name_is", name));
	int64_t id = call_int(call, find, which, 0);

	if (kind == NULL)
		abort(); /* a bug: no such balance is declared */
	if (id)
		return id;
	call_exec(call, make,
		  BINDS(B_TEXT(":unit_is", unit), B_TEXT(":name_is", name),
			B_INT(":sign", kind->sign), B_INT(":floor", kind->floor)));
	return store_last_id(call->store);
}

static const char *name_of(struct call *call, const char *word, int64_t id)
{
	return call_format(call, "%s:%lld", word, (long long)id);
}

int64_t ledger_balance_of(struct call *call, const char *unit, const char *word, int64_t id)
{
	return ledger_balance(call, unit, name_of(call, word, id));
}

int64_t ledger_amount(struct call *call, int64_t balance)
{
	static const char sql[] = "SELECT amount * sign FROM balance WHERE id = :balance_is";

	return call_int(call, sql, BINDS(B_INT(":balance_is", balance)), 0);
}

int64_t ledger_amount_of(struct call *call, const char *unit, const char *word, int64_t id)
{
	static const char sql[] =
		"SELECT amount * sign FROM balance WHERE unit = :unit_is AND name = :name_is";

	return call_int(
		call, sql,
		BINDS(B_TEXT(":unit_is", unit), B_TEXT(":name_is", name_of(call, word, id))), 0);
}

bool ledger_move_why(struct call *call, int64_t source, int64_t target, int64_t amount,
		     const char *what, int64_t order, const char *why)
{
	static const char sql[] =
		"INSERT INTO movement (at, source, target, amount, what, customer_order, account,"
		"                      remark)"
		" VALUES (:now, :source_is, :target_is, :amount_is, :what_is, nullif(:order_is, 0),"
		"         nullif(:account, 0), :why_is)";

	return call_exec(call, sql,
			 BINDS(B_INT(":source_is", source), B_INT(":target_is", target),
			       B_INT(":amount_is", amount), B_TEXT(":what_is", what),
			       B_INT(":order_is", order), B_TEXT(":why_is", why)));
}

bool ledger_move(struct call *call, int64_t source, int64_t target, int64_t amount,
		 const char *what, int64_t order)
{
	return ledger_move_why(call, source, target, amount, what, order, "");
}

const struct operation *const ledger_operations[] = {
	&balance_credit,   &balance_debit, &balance_show, &ledger_balances,
	&ledger_movements, &ledger_verify, NULL,
};
