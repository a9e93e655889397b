/* The life of a product, as a table: a producer submits, only the network validates.
 * product.submit, validate, reject, withdraw and restore are its transitions. */
#include <string.h>

#include "core/party/record.h"
#include "core/product/private.h"

static const struct transition {
	const char *operation;
	const char *from, *to;
	bool on_sale; /* it can be bought afterwards: it must be ready for that */
} transitions[] = {
	{ "product.submit", "draft", "to_validate", true },
	{ "product.validate", "to_validate", "in_use", true },
	{ "product.reject", "to_validate", "draft", false },
	{ "product.withdraw", "in_use", "withdrawn", false },
	{ "product.restore", "withdrawn", "in_use", true },
};

static const struct transition *transition_of(const char *operation)
{
	size_t i = 0;

	while (strcmp(transitions[i].operation, operation) != 0)
		i++;
	return &transitions[i];
}

/* What a product lacks to be sold, to be translated; NULL: nothing. */
static const char *lacks(struct call *call, const struct product *product)
{
	static const char priced[] = "SELECT 1 FROM price WHERE product = :row_product LIMIT 1";
	static const char sold[] = "SELECT 1 FROM product_channel c JOIN list_item i"
				   "    ON i.id = c.channel AND i.active"
				   " WHERE c.product = :row_product LIMIT 1";
	const struct bind *binds = BINDS(B_INT(":row_product", product->id));
	struct party party;

	if (!call_int(call, priced, binds, 0))
		return N_("{ref} has no price yet.");
	if (!call_int(call, sold, binds, 0))
		return N_("{ref} has no sales channel yet.");
	if (party_read(call, product->party, &party) && !party.active)
		return N_("The producer of {ref} is closed.");
	return NULL;
}

static const char *filled(struct call *call, const char *sentence, const char *ref)
{
	const char *text = call_say(call, sentence);
	const char *mark = strstr(text, "{ref}");

	if (!mark)
		return text;
	return call_format(call, "%.*s%s%s", (int)(mark - text), text, ref, mark + strlen("{ref}"));
}

static enum refusal pass(struct call *call, const struct transition *transition, int64_t id)
{
	static const char sql[] =
		"UPDATE product SET state = :row_state, changed_at = :now,"
		"       remark = CASE :row_state WHEN 'draft' THEN ifnull(:row_why, '') ELSE '' END"
		" WHERE id = :row_id";
	bool reasoned = strcmp(transition->to, "draft") == 0;
	struct product product;
	const char *fault;

	if (!product_read(call, id, &product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	if (strcmp(product.state, transition->from) != 0)
		return refuse(call, REFUSED_WRONG_STATE, "state",
			      call_say(call, word_label_of("product", product.state)), NULL);
	fault = transition->on_sale ? lacks(call, &product) : NULL;
	if (fault)
		return refuse_argument(call, "product", filled(call, fault, product.ref));
	call_exec(call, sql,
		  BINDS(B_INT(":row_id", id), B_TEXT(":row_state", transition->to),
			B_TEXT(":row_why", reasoned ? arg_text(call, "why") : NULL)));
	audit_object(call, "product", id);
	return DONE;
}

static enum refusal run(struct call *call)
{
	const struct transition *transition = transition_of(call->operation->name);
	size_t count = arg_count(call, "product");

	for (size_t i = 0; i < count; i++)
		TRY(pass(call, transition, arg_int_at(call, "product", i)));
	reply_int(call, "changed", (int64_t)count);
	return DONE;
}

#define PRODUCTS_PARAM                                                                        \
	{                                                                                     \
		.name = "product", .type = ARG_PRODUCT, .flags = PARAM_REQUIRED | PARAM_MANY, \
		.label = N_("Products")                                                       \
	}
#define CHANGED COLUMNS({ "changed", COLUMN_INT, N_("Changed") })

const struct operation product_submit = {
	.name = "product.submit",
	.summary = N_("Hand products in, for the network to validate them"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(PRODUCTS_PARAM),
	.columns = CHANGED,
	.run = run,
};

const struct operation product_validate = {
	.name = "product.validate",
	.summary = N_("Validate products: they are on sale"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS(PRODUCTS_PARAM),
	.columns = CHANGED,
	.run = run,
};

const struct operation product_reject = {
	.name = "product.reject",
	.summary = N_("Send products back to their producer, as drafts"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS(PRODUCTS_PARAM, { .name = "why",
					   .type = ARG_TEXT,
					   .flags = PARAM_REQUIRED,
					   .label = N_("Reason"),
					   .help = N_("What its producer should change.") }),
	.columns = CHANGED,
	.run = run,
};

const struct operation product_withdraw = {
	.name = "product.withdraw",
	.summary = N_("Withdraw products: they are no longer sold"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(PRODUCTS_PARAM),
	.columns = CHANGED,
	.run = run,
};

const struct operation product_restore = {
	.name = "product.restore",
	.summary = N_("Put products that were withdrawn on sale again"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS(PRODUCTS_PARAM),
	.columns = CHANGED,
	.run = run,
};
