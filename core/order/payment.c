/* Money that is handed over: several means at once, change only where a means gives
 * it, a customer's balance never below zero. */
#include <string.h>

#include "core/item/item.h"
#include "core/ledger/ledger.h"
#include "core/order/private.h"
#include "core/text/text.h"
#include "core/till/till.h"

enum { PAYMENTS_MAX = 20, REFERENCE_MAX = 60 };

const char *order_money(struct call *call, int64_t cents)
{
	return lang_money(call->lang, cents, call_alloc(call, 48), 48);
}

static enum refusal wrong(struct call *call, const char *sentence)
{
	return refuse_argument(call, "payments", sentence);
}

static enum refusal refused(struct call *call, const char *why)
{
	return refuse(call, REFUSED_PAYMENT, "why", why, NULL);
}

/* "cash:20.00", "card:12.50:REF123". */
static enum refusal read_one(struct call *call, const char *text, struct paying *paying)
{
	static const char sql[] = "SELECT id FROM list_item WHERE list = 'means' AND active"
				  "   AND (ref = :ref_is OR CAST(id AS TEXT) = :ref_is)";
	char *means = call_copy(call, text);
	char *amount = strchr(means, ':');
	char *reference = amount ? strchr(amount + 1, ':') : NULL;

	if (amount == NULL)
		return wrong(call, call_say(call, N_("Each is a means and an amount, like "
						     "cash:20.00 or card:12.50:REFERENCE.")));
	*amount++ = 0;
	if (reference)
		*reference++ = 0;
	paying->means = call_int(call, sql, BINDS(B_TEXT(":ref_is", means)), 0);
	if (paying->means == 0)
		return wrong(call,
			     call_format(call,
					 call_say(call, N_("%s is no means of payment here.")),
					 means));
	if (!text_hundredths(amount, &paying->tendered) || paying->tendered == 0)
		return wrong(call, call_say(call, N_("An amount is wanted, like 12.50.")));
	if (reference && strlen(reference) > REFERENCE_MAX)
		return wrong(call, call_say(call, N_("This reference is too long.")));
	paying->cents = paying->tendered;
	paying->reference = reference ? reference : "";
	paying->kind = item_kind(call, paying->means);
	paying->name = item_name(call, paying->means, lang_tag(call->lang));
	return DONE;
}

static bool gives_change(struct call *call, const struct paying *paying)
{
	static const char sql[] = "SELECT change FROM list_item WHERE id = :means";

	return call_int(call, sql, BINDS(B_INT(":means", paying->means)), 0) != 0;
}

/* What is too much is given back out of what gives change, the last first. */
static enum refusal give_change(struct call *call, struct payments *payments, int64_t over)
{
	payments->change = over;
	for (size_t i = payments->count; i-- > 0 && over > 0;) {
		struct paying *paying = &payments->items[i];
		int64_t back = paying->cents < over ? paying->cents : over;

		if (!gives_change(call, paying))
			continue;
		paying->cents -= back;
		over -= back;
	}
	if (over == 0)
		return DONE;
	return refused(call, call_format(call,
					 call_say(call, N_("%s too much, and no change is given "
							   "on this means")),
					 order_money(call, over)));
}

static void leave_out_empty(struct payments *payments)
{
	size_t kept = 0;

	for (size_t i = 0; i < payments->count; i++)
		if (payments->items[i].cents > 0)
			payments->items[kept++] = payments->items[i];
	payments->count = kept;
}

enum refusal payments_read(struct call *call, int64_t due, struct payments *payments)
{
	size_t count = arg_count(call, "payments");
	int64_t sum = 0;

	*payments = (struct payments){ .count = count };
	if (count > PAYMENTS_MAX)
		return wrong(call, call_say(call, N_("Too many at once.")));
	payments->items = call_alloc(call, (count + 1) * sizeof *payments->items);
	for (size_t i = 0; i < count; i++) {
		TRY(read_one(call, arg_text_at(call, "payments", i), &payments->items[i]));
		sum += payments->items[i].cents;
	}
	if (sum > due)
		TRY(give_change(call, payments, sum - due));
	payments->paid = sum - payments->change;
	leave_out_empty(payments);
	return DONE;
}

/* --- Writing --- */

static enum refusal target_of(struct call *call, const struct customer_order *order,
			      const struct paying *paying, int64_t till, int64_t *balance)
{
	if (strcmp(paying->kind, "cash") == 0) {
		if (till == 0)
			return refuse(call, REFUSED_NO_TILL, NULL);
		*balance = ledger_balance_of(call, LEDGER_MONEY, "till", till);
	} else if (strcmp(paying->kind, "balance") == 0) {
		TRY(order_check_balance(call, order));
		*balance = ledger_balance_of(call, LEDGER_MONEY, "customer", order->customer);
	} else {
		*balance = ledger_balance_of(call, LEDGER_MONEY, "means", paying->means);
	}
	return DONE;
}

static enum refusal write_one(struct call *call, const struct customer_order *order,
			      const struct paying *paying, int64_t till)
{
	static const char sql[] =
		"INSERT INTO payment (customer_order, means, cents, tendered, reference, account,"
		"                     till, at)"
		" VALUES (:row_order, :means_is, :cents_are, :tendered_is, :reference_is, :account,"
		"         nullif(:till_is, 0), :now)";
	int64_t due = ledger_balance(call, LEDGER_MONEY, "due");
	int64_t target = 0;

	TRY(target_of(call, order, paying, till, &target));
	call_exec(call, sql,
		  BINDS(B_INT(":row_order", order->id), B_INT(":means_is", paying->means),
			B_INT(":cents_are", paying->cents), B_INT(":tendered_is", paying->tendered),
			B_TEXT(":reference_is", paying->reference), B_INT(":till_is", till)));
	if (ledger_move(call, due, target, paying->cents, "payment", order->id))
		return DONE;
	return refused(call, call_format(call, call_say(call, N_("there is only %s on it")),
					 order_money(call, ledger_amount(call, target))));
}

enum refusal payments_write(struct call *call, const struct customer_order *order,
			    const struct payments *payments)
{
	int64_t till = order->shop ? till_here(call, order->shop) : 0;

	for (size_t i = 0; i < payments->count; i++)
		TRY(write_one(call, order, &payments->items[i], till));
	return DONE;
}
