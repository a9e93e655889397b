#include "tests/support/sale.h"

#include "core/ledger/ledger.h"
#include "core/op/private.h"
#include "core/till/till.h"

/* A call of the seller's, as a handler would have it. */
struct made_up {
	struct call call;
	struct call_private private;
};

static void begin(struct sale *sale, struct made_up *made)
{
	struct scratch *s = &sale->pass.scratch;

	*made = (struct made_up){ 0 };
	made->call = (struct call){
		.core = s->core,
		.store = s->writer->store,
		.operation = operation_find("till.show"),
		.caller = &sale->seller,
		.now = s->now,
		.lang = LANG_FR,
		.private = &made->private,
	};
	assert_true(store_begin(s->writer->store));
}

static void end(struct made_up *made)
{
	assert_true(store_commit(made->call.store));
	call_release(&made->call);
}

void sale_open(struct sale *sale)
{
	static const char product[] =
		"INSERT INTO product (ref, party, family, state, vat, created_at, changed_at)"
		" VALUES ('visite', :party_is, 'visit', 'in_use', 1000, 0, 0)";
	struct scratch *s = &sale->pass.scratch;
	struct made_up made;

	pass_open(&sale->pass);
	scratch_do(s, &s->admin, "network.set", "{s:s, s:s}", "name", "Touraine", "legal",
		   "1 place de la Gare, 37000 Tours · SIRET 123 456 789 00012");
	sale->seller = scratch_account(s, "vente", "seller", 0, sale->pass.shop);
	begin(sale, &made);
	assert_true(call_exec(&made.call, product, BINDS(B_INT(":party_is", sale->pass.producer))));
	sale->product = store_last_id(made.call.store);
	end(&made);
}

static void add_line(struct call *call, const struct sale *sale, int64_t order,
		     const struct sale_line *line)
{
	static const char sql[] =
		"INSERT INTO order_line (customer_order, product, producer, audience, units, unit,"
		"   reduction, vat, name)"
		" VALUES (:order_is, :product_is, :party_is, 1, :units, :unit, :reduction, :vat,"
		"   'Visite des caves')";

	assert_true(
		call_exec(call, sql,
			  BINDS(B_INT(":order_is", order), B_INT(":product_is", sale->product),
				B_INT(":party_is", sale->pass.producer),
				B_INT(":units", line->units), B_INT(":unit", line->unit),
				B_INT(":reduction", line->reduction), B_INT(":vat", line->vat))));
}

int64_t sale_order(struct sale *sale, const struct sale_line *lines, int64_t fee)
{
	static const char sql[] =
		"INSERT INTO customer_order (state, channel, party, shop, account, language, fee,"
		"   opened_at, until, confirmed_at, total)"
		" VALUES ('confirmed', 4, :party_is, :shop_is, :account, 'fr', :fee_is, :now, :now,"
		"   :now, :total_is)";
	struct made_up made;
	int64_t total = fee;
	int64_t order;

	for (const struct sale_line *line = lines; line->units; line++)
		total += line->unit * line->units - line->reduction;
	begin(sale, &made);
	assert_true(call_exec(&made.call, sql,
			      BINDS(B_INT(":party_is", sale->pass.producer),
				    B_INT(":shop_is", sale->pass.shop), B_INT(":fee_is", fee),
				    B_INT(":total_is", total))));
	order = store_last_id(made.call.store);
	for (const struct sale_line *line = lines; line->units; line++)
		add_line(&made.call, sale, order, line);
	if (total > 0)
		assert_true(ledger_move(
			&made.call, ledger_balance(&made.call, LEDGER_MONEY, "sales"),
			ledger_balance(&made.call, LEDGER_MONEY, "due"), total, "sale", order));
	end(&made);
	return order;
}

int64_t sale_line_id(struct sale *sale, int64_t order, int nth)
{
	static const char sql[] = "SELECT id FROM order_line WHERE customer_order = :order_is"
				  " ORDER BY id LIMIT 1 OFFSET :nth_is";
	struct made_up made;
	int64_t id;

	begin(sale, &made);
	id = call_int(&made.call, sql, BINDS(B_INT(":order_is", order), B_INT(":nth_is", nth)), 0);
	end(&made);
	return id;
}

int64_t sale_pay(struct sale *sale, int64_t order, int64_t means, int64_t cents, int64_t tendered,
		 int64_t till)
{
	static const char sql[] =
		"INSERT INTO payment (customer_order, means, cents, tendered, account, till, at)"
		" VALUES (:order_is, :means_is, :cents_is, :tendered_is, :account,"
		"   nullif(:till_is, 0), :now)";
	struct made_up made;
	int64_t due, target, id;

	begin(sale, &made);
	assert_true(call_exec(&made.call, sql,
			      BINDS(B_INT(":order_is", order), B_INT(":means_is", means),
				    B_INT(":cents_is", cents), B_INT(":tendered_is", tendered),
				    B_INT(":till_is", till))));
	id = store_last_id(made.call.store);
	due = ledger_balance(&made.call, LEDGER_MONEY, "due");
	target = till && means == SALE_CASH
			 ? ledger_balance_of(&made.call, LEDGER_MONEY, "till", till)
			 : ledger_balance_of(&made.call, LEDGER_MONEY, "means", means);
	assert_true(ledger_move(&made.call, cents > 0 ? due : target, cents > 0 ? target : due,
				cents > 0 ? cents : -cents, "payment", order));
	end(&made);
	return id;
}

int64_t sale_receipt(struct sale *sale, int64_t order)
{
	struct made_up made;
	int64_t number;

	begin(sale, &made);
	number = receipt_sale(&made.call, order);
	end(&made);
	return number;
}

int64_t sale_receipt_undone(struct sale *sale, int64_t order)
{
	struct made_up made;
	int64_t number;

	begin(sale, &made);
	number = receipt_sale(&made.call, order);
	store_rollback(made.call.store);
	call_release(&made.call);
	return number;
}

int64_t sale_refund(struct sale *sale, int64_t order, const struct refund *refund)
{
	struct made_up made;
	int64_t number;

	begin(sale, &made);
	number = receipt_refund(&made.call, order, refund);
	end(&made);
	return number;
}

int64_t sale_payment(struct sale *sale, int64_t order)
{
	struct made_up made;
	int64_t number;

	begin(sale, &made);
	number = receipt_payment(&made.call, order);
	end(&made);
	return number;
}

int64_t sale_of(struct sale *sale, int64_t vat, int64_t cents)
{
	int64_t order = sale_order(sale, (struct sale_line[]){ { vat, cents, 1, 0 }, { 0 } }, 0);

	sale_pay(sale, order, SALE_CASH, cents, cents, 0);
	return sale_receipt(sale, order);
}

bool sale_try(struct sale *sale, const char *sql)
{
	struct made_up made;
	bool done;

	begin(sale, &made);
	done = call_exec(&made.call, sql, NULL);
	end(&made);
	return done;
}

int64_t sale_ask(struct sale *sale, const char *sql)
{
	struct made_up made;
	int64_t answer;

	begin(sale, &made);
	answer = call_int(&made.call, sql, NULL, 0);
	end(&made);
	return answer;
}

json_t *sale_body(struct sale *sale, int64_t number)
{
	struct scratch *s = &sale->pass.scratch;

	scratch_do(s, &s->admin, "receipt.show", "{s:I}", "receipt", (json_int_t)number);
	return json_deep_copy(json_object_get(s->answer, "body"));
}
