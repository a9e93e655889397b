/* The life of an advantage: draft, live, ended; its place in the order; its end for
 * good, as long as nobody has used it. */
#include <string.h>

#include "core/advantage/private.h"
#include "core/offer/record.h"
#include "core/party/record.h"

enum refusal advantage_of(struct call *call, struct advantage *advantage)
{
	if (advantage_read(call, arg_int(call, "advantage"), advantage))
		return DONE;
	return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("advantage")), NULL);
}

/* --- Going live --- */

static bool products_on_sale(struct call *call, int64_t id)
{
	static const char sql[] = "SELECT 1 FROM offer_product x JOIN product p ON p.id = x.product"
				  " WHERE x.offer = :row_id AND p.state = 'in_use' LIMIT 1";

	return call_int(call, sql, BINDS(B_INT(":row_id", id)), 0) != 0;
}

const char *advantage_lacks(struct call *call, const struct advantage *advantage)
{
	const struct benefit *b = &advantage->benefit;
	const struct {
		bool lacking;
		const char *sentence;
	} all[] = {
		{ b->scope == SCOPE_FAMILIES && b->families.count == 0, N_("no family is chosen") },
		{ b->scope == SCOPE_PRODUCTS && b->products.count == 0,
		  N_("no product is chosen") },
		{ b->scope == SCOPE_PRODUCTS && b->products.count > 0 &&
			  !products_on_sale(call, b->id),
		  N_("none of its products is in use") },
		{ b->effect == EFFECT_PRICE && b->value < 0 && b->prices.count == 0,
		  N_("no price is set") },
		{ b->target == TARGET_PARTNER && advantage->code == NULL,
		  N_("it has no access code") },
		{ b->valid_until && b->valid_until <= call->now, N_("its period is over") },
		{ b->season_ends && b->season_ends <= call->now, N_("its season is over") },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].lacking)
			return call_say(call, all[i].sentence);
	return NULL;
}

static enum refusal party_open(struct call *call, const struct advantage *advantage)
{
	struct party party;

	if (advantage->benefit.party && party_read(call, advantage->benefit.party, &party) &&
	    !party.active)
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("closed")),
			      "party", party.name, NULL);
	return DONE;
}

static const struct {
	const char *from, *to;
} transitions[] = {
	{ "draft", "published" },
	{ "published", "withdrawn" },
	{ "withdrawn", "published" },
};

static enum refusal become(struct call *call, const struct advantage *advantage, const char *state)
{
	static const char sql[] = "UPDATE offer SET state = :state_is, changed_at = :now"
				  " WHERE id = :row_id";

	for (size_t i = 0; i < sizeof transitions / sizeof *transitions; i++) {
		if (strcmp(transitions[i].from, advantage->state) != 0 ||
		    strcmp(transitions[i].to, state) != 0)
			continue;
		call_exec(
			call, sql,
			BINDS(B_TEXT(":state_is", state), B_INT(":row_id", advantage->benefit.id)));
		audit_object(call, "offer", advantage->benefit.id);
		reply_int(call, "id", advantage->benefit.id);
		reply_text(call, "state", state);
		return DONE;
	}
	return refuse(call, REFUSED_WRONG_STATE, "state",
		      call_say(call, word_label_of("advantage", advantage->state)), NULL);
}

static enum refusal publish(struct call *call)
{
	struct advantage advantage;
	const char *lacking;

	TRY(advantage_of(call, &advantage));
	TRY(party_open(call, &advantage));
	lacking = advantage_lacks(call, &advantage);
	if (lacking)
		return refuse(call, REFUSED_INCOMPLETE, "what", lacking, NULL);
	return become(call, &advantage, "published");
}

static enum refusal withdraw(struct call *call)
{
	struct advantage advantage;

	TRY(advantage_of(call, &advantage));
	return become(call, &advantage, "withdrawn");
}

#define STATE_COLUMNS                               \
	COLUMNS({ "id", COLUMN_INT, N_("Number") }, \
		{ "state", COLUMN_CHOICE, N_("State"), offer_states, "advantage" })

const struct operation advantage_publish = {
	.name = "advantage.publish",
	.summary = N_("Go live with an advantage"),
	.kind = OP_WRITE,
	.roles = "staff",
	.params = PARAMS(ADVANTAGE_PARAM),
	.columns = STATE_COLUMNS,
	.run = publish,
};

const struct operation advantage_withdraw = {
	.name = "advantage.withdraw",
	.summary = N_("End an advantage: it is no longer given"),
	.kind = OP_WRITE,
	.roles = "staff",
	.params = PARAMS(ADVANTAGE_PARAM),
	.columns = STATE_COLUMNS,
	.run = withdraw,
};

/* --- advantage.delete --- */

/* What anything refers to stays: it was used, or lies in a basket, or codes are made. */
static bool referred_to(struct call *call, int64_t id)
{
	static const char sql[] =
		"SELECT EXISTS (SELECT 1 FROM offer_use WHERE offer = :row_id"
		"         AND customer_order IS NOT NULL)"
		"    OR EXISTS (SELECT 1 FROM order_line_offer WHERE offer = :row_id)"
		"    OR EXISTS (SELECT 1 FROM order_code WHERE offer = :row_id)"
		"    OR EXISTS (SELECT 1 FROM order_without WHERE offer = :row_id)"
		"    OR EXISTS (SELECT 1 FROM code_batch WHERE offer = :row_id)"
		"    OR EXISTS (SELECT 1 FROM attempt WHERE offer = :row_id)";

	return call_int(call, sql, BINDS(B_INT(":row_id", id)), 0) != 0;
}

static const struct {
	const char *sql;
} traces[] = {
	{ "DELETE FROM offer_text WHERE offer = :row_id" },
	{ "DELETE FROM offer_product WHERE offer = :row_id" },
	{ "DELETE FROM offer_family WHERE offer = :row_id" },
	{ "DELETE FROM offer_audience WHERE offer = :row_id" },
	{ "DELETE FROM offer_channel WHERE offer = :row_id" },
	{ "DELETE FROM offer_price WHERE offer = :row_id" },
	{ "DELETE FROM offer_closure WHERE offer = :row_id" },
	{ "DELETE FROM offer_code WHERE offer = :row_id" },
	{ "DELETE FROM offer WHERE id = :row_id" },
};

static enum refusal delete (struct call *call) {
	struct advantage advantage; int64_t id;

	TRY(advantage_of(call, &advantage));
	id = advantage.benefit.id;
	if (!call->whole && strcmp(advantage.state, "draft") != 0) return refuse(
		call, REFUSED_WRONG_STATE, "state",
		call_say(call, word_label_of("advantage", advantage.state)), NULL);
	if (referred_to(call, id)) return refuse(
		call, REFUSED_IN_USE, "what",
		call_say(call, N_("it was used; it can be ended instead")), NULL);
	for (size_t i = 0; i < sizeof traces / sizeof *traces; i++)
		call_exec(call, traces[i].sql, BINDS(B_INT(":row_id", id)));
	audit_object(call, "offer", id);
	reply_int(call, "id", id);
	return DONE;
}

const struct operation advantage_delete = {
	.name = "advantage.delete",
	.summary = N_("Delete an advantage that nobody has used"),
	.kind = OP_WRITE,
	.roles = "staff producer",
	.params = PARAMS(ADVANTAGE_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = delete,
};

/* --- advantage.move --- */

/* The others keep their order; numbers are 1, 2, 3, ... again. */
static enum refusal move(struct call *call)
{
	static const char sql[] =
		"WITH ranked AS (SELECT id, row_number() OVER (ORDER BY position, id) AS n"
		"    FROM offer WHERE scope <> 'none' AND id <> :row_id)"
		" UPDATE offer SET position = CASE WHEN id = :row_id"
		"    THEN min(:to, (SELECT count(*) + 1 FROM ranked))"
		"    ELSE (SELECT n + (n >= :to) FROM ranked r WHERE r.id = offer.id) END"
		" WHERE scope <> 'none'";
	struct advantage advantage;

	TRY(advantage_of(call, &advantage));
	call_exec(call, sql, BINDS(B_INT(":row_id", advantage.benefit.id)));
	audit_object(call, "offer", advantage.benefit.id);
	advantage_read(call, advantage.benefit.id, &advantage);
	reply_int(call, "id", advantage.benefit.id);
	reply_int(call, "position", advantage.benefit.position);
	return DONE;
}

const struct operation advantage_move = {
	.name = "advantage.move",
	.summary = N_("Put an advantage at a place in the order in which they apply"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(ADVANTAGE_PARAM, { "to", ARG_INT, PARAM_REQUIRED, N_("Place"),
					    N_("1 applies first."), .min = 1, .max = 100000 }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") },
			   { "position", COLUMN_INT, N_("Place") }),
	.run = move,
};

/* --- advantage.price --- */

static enum refusal set_price(struct call *call)
{
	static const char gone[] = "DELETE FROM offer_price WHERE offer = :row_id"
				   "   AND product = :product AND ifnull(audience, 0) ="
				   "     ifnull(:audience, 0)";
	static const char add[] = "INSERT INTO offer_price (offer, product, audience, cents)"
				  " VALUES (:row_id, :product, :audience, :price)";
	struct advantage advantage;
	int64_t id;

	TRY(advantage_of(call, &advantage));
	id = advantage.benefit.id;
	if (!call->whole && strcmp(advantage.state, "draft") != 0)
		return refuse(call, REFUSED_WRONG_STATE, "state",
			      call_say(call, word_label_of("advantage", advantage.state)), NULL);
	for (size_t i = 0; i < advantage.benefit.products.count; i++) {
		if (advantage.benefit.products.items[i] != arg_int(call, "product"))
			continue;
		call_exec(call, gone, BINDS(B_INT(":row_id", id)));
		if (arg_given(call, "price") && !arg_cleared(call, "price"))
			call_exec(call, add, BINDS(B_INT(":row_id", id)));
		audit_object(call, "offer", id);
		reply_int(call, "id", id);
		return DONE;
	}
	return refuse_argument(call, "product",
			       call_say(call, N_("this product is not among those of the "
						 "advantage.")));
}

const struct operation advantage_price = {
	.name = "advantage.price",
	.summary = N_("Set the price of a product in an advantage, or take it away"),
	.kind = OP_WRITE,
	.roles = "staff producer",
	.params = PARAMS(ADVANTAGE_PARAM, { "product", ARG_PRODUCT, PARAM_REQUIRED, N_("Product") },
			 { "audience", ARG_AUDIENCE, 0, N_("Audience"), N_("None: any.") },
			 { "price", ARG_AMOUNT, PARAM_CLEAR, N_("Price"),
			   N_("Empty: no price of its own.") }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = set_price,
};
