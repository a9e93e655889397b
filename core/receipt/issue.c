/* Writing a receipt: the next number, frozen, chained to the one before. There is one
 * writer, and a refused operation is rolled back whole, so that no number is skipped. */
#include <stdlib.h>
#include <string.h>

#include "core/receipt/chain.h"
#include "core/receipt/private.h"

const char *const receipt_kinds[] = { "sale", "refund", "payment", NULL };

static bool insert(struct call *call, const struct receipt_row *receipt,
		   const unsigned char hash[CHAIN_HASH])
{
	static const char sql[] =
		"INSERT INTO receipt (number, kind, customer_order, cents, body, at, account, hash)"
		" VALUES (:number_is, :kind_is, :order_is, :cents_is, :body_is, :now, :account,"
		"         :hash_is)";

	return call_exec(
		call, sql,
		BINDS(B_INT(":number_is", receipt->number), B_TEXT(":kind_is", receipt->kind),
		      B_INT(":order_is", receipt->order), B_INT(":cents_is", receipt->cents),
		      B_TEXT(":body_is", receipt->body), B_BLOB(":hash_is", hash, CHAIN_HASH)));
}

static int64_t issue(struct call *call, const char *kind, int64_t order,
		     const struct refund *refund)
{
	static const char last[] = "SELECT max(number) FROM receipt";
	json_t *body = receipt_body(call, kind, order, refund);
	unsigned char hash[CHAIN_HASH];
	struct receipt_row receipt = {
		.number = call_int(call, last, NULL, 0) + 1,
		.kind = kind,
		.order = order,
		.at = call->now,
		.account = call->caller->account,
	};
	char *text;
	bool written;

	if (body == NULL)
		return 0;
	receipt.cents = json_integer_value(json_object_get(body, "total"));
	text = json_dumps(body, JSON_COMPACT);
	json_decref(body);
	if (text == NULL)
		abort();
	receipt.body = text;
	receipt_hash(call, receipt.number - 1, hash);
	receipt_chain(hash, &receipt);
	written = insert(call, &receipt, hash);
	free(text);
	if (!written)
		return 0;
	audit_object(call, "receipt", receipt.number);
	return receipt.number;
}

int64_t receipt_sale(struct call *call, int64_t order)
{
	return issue(call, "sale", order, NULL);
}

int64_t receipt_refund(struct call *call, int64_t order, const struct refund *refund)
{
	return receipt_of_order(call, order) ? issue(call, "refund", order, refund) : 0;
}

int64_t receipt_payment(struct call *call, int64_t order)
{
	return receipt_of_order(call, order) ? issue(call, "payment", order, NULL) : 0;
}

int64_t receipt_of_order(struct call *call, int64_t order)
{
	static const char sql[] =
		"SELECT number FROM receipt WHERE customer_order = :order_is AND kind = 'sale'";

	return call_int(call, sql, BINDS(B_INT(":order_is", order)), 0);
}

int64_t receipt_hand_out(struct call *call, int64_t number, const char *how)
{
	static const char count[] = "SELECT count(*) FROM receipt_copy WHERE receipt = :number_is";
	static const char sql[] = "INSERT INTO receipt_copy (receipt, nth, how, at, account)"
				  " VALUES (:number_is, :nth_is, :how_is, :now, :account)";
	int64_t nth = call_int(call, count, BINDS(B_INT(":number_is", number)), 0);

	call_exec(
		call, sql,
		BINDS(B_INT(":number_is", number), B_INT(":nth_is", nth), B_TEXT(":how_is", how)));
	return nth;
}
