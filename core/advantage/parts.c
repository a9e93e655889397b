/* What an advantage has several of: products, families, audiences, channels, set prices;
 * and the one code that opens it. */
#include <stdlib.h>
#include <string.h>

#include "core/advantage/private.h"
#include "core/code/code.h"
#include "core/product/product.h"

/* --- Lists --- */

static void run_for(struct call *call, const char *sql, int64_t id)
{
	call_exec(call, sql, BINDS(B_INT(":row_id", id)));
}

static void add_each(struct call *call, const char *sql, int64_t id, const char *argument)
{
	for (size_t i = 0; i < arg_count(call, argument); i++)
		call_exec(call, sql,
			  BINDS(B_INT(":row_id", id), B_INT(":item", arg_int_at(call, argument, i)),
				B_TEXT(":word", arg_text_at(call, argument, i))));
}

static const struct {
	const char *argument;
	struct {
		const char *sql;
	} none, add;
} lists[] = {
	{ "products",
	  { "DELETE FROM offer_product WHERE offer = :row_id" },
	  { "INSERT OR IGNORE INTO offer_product (offer, product) VALUES (:row_id, :item)" } },
	{ "families",
	  { "DELETE FROM offer_family WHERE offer = :row_id" },
	  { "INSERT OR IGNORE INTO offer_family (offer, family) VALUES (:row_id, :word)" } },
	{ "audiences",
	  { "DELETE FROM offer_audience WHERE offer = :row_id" },
	  { "INSERT OR IGNORE INTO offer_audience (offer, audience) VALUES (:row_id, :item)" } },
	{ "channels",
	  { "DELETE FROM offer_channel WHERE offer = :row_id" },
	  { "INSERT OR IGNORE INTO offer_channel (offer, channel) VALUES (:row_id, :item)" } },
};

static void set_lists(struct call *call, int64_t id)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (!arg_given(call, lists[i].argument))
			continue;
		run_for(call, lists[i].none.sql, id);
		add_each(call, lists[i].add.sql, id, lists[i].argument);
	}
}

/* A producer's advantage is on its own products. */
static enum refusal own_products(struct call *call, const struct advantage *advantage)
{
	for (size_t i = 0; i < arg_count(call, "products"); i++) {
		struct product product;

		if (advantage->benefit.party &&
		    product_read(call, arg_int_at(call, "products", i), &product) &&
		    product.party != advantage->benefit.party)
			return refuse_argument(
				call, "products",
				call_format(call, call_say(call, N_("%s is another producer’s.")),
					    product_name(call, product.id, lang_tag(call->lang))));
	}
	return DONE;
}

/* --- Set prices: "product:audience:6.50", or "product::6.50" for any audience --- */

/* "6", "6.5", "6,50": cents; -1: no amount. */
static int64_t cents_of(const char *text)
{
	int64_t cents = 0;
	int digits = 0;
	int decimals = 0;

	for (; *text >= '0' && *text <= '9' && digits < 9; text++, digits++)
		cents = cents * 10 + (*text - '0');
	if (digits > 0 && (*text == '.' || *text == ','))
		for (text++; *text >= '0' && *text <= '9' && decimals < 2; text++, decimals++)
			cents = cents * 10 + (*text - '0');
	for (; decimals < 2; decimals++)
		cents *= 10;
	return digits > 0 && *text == 0 ? cents : -1;
}

static int64_t find_product(struct call *call, int64_t id, const char *name)
{
	static const char sql[] =
		"SELECT x.product FROM offer_product x JOIN product p ON p.id = x.product"
		" WHERE x.offer = :row_id AND (p.id = CAST(:name AS INTEGER) OR p.ref = :name)";

	return call_int(call, sql, BINDS(B_INT(":row_id", id), B_TEXT(":name", name)), 0);
}

static int64_t find_audience(struct call *call, const char *name)
{
	static const char sql[] = "SELECT id FROM list_item WHERE list = 'audience'"
				  "   AND (id = CAST(:name AS INTEGER) OR ref = :name)";

	return call_int(call, sql, BINDS(B_TEXT(":name", name)), 0);
}

static const char *set_price(struct call *call, int64_t id, const char *text)
{
	static const char sql[] =
		"INSERT INTO offer_price (offer, product, audience, cents)"
		" VALUES (:row_id, :product_is, nullif(:audience_is, 0), :cents_are)";
	char *rest = call_copy(call, text);
	const char *product = strsep(&rest, ":");
	const char *audience = rest ? strsep(&rest, ":") : "";
	int64_t cents = rest ? cents_of(rest) : -1;
	int64_t product_id = find_product(call, id, product);
	int64_t audience_id = *audience ? find_audience(call, audience) : 0;

	if (cents < 0)
		return call_say(call,
				N_("product:audience:price is wanted, such as visit:child:6.50."));
	if (product_id == 0)
		return call_say(call, N_("this product is not among those of the advantage."));
	if (*audience && audience_id == 0)
		return call_say(call, N_("no such audience."));
	if (!call_exec(call, sql,
		       BINDS(B_INT(":row_id", id), B_INT(":product_is", product_id),
			     B_INT(":audience_is", audience_id), B_INT(":cents_are", cents))))
		return call_say(call, N_("this price is given twice."));
	return NULL;
}

static enum refusal set_prices(struct call *call, int64_t id)
{
	static const char none[] = "DELETE FROM offer_price WHERE offer = :row_id";
	/* Of what is no longer in it. */
	static const char stale[] =
		"DELETE FROM offer_price WHERE offer = :row_id AND product NOT IN"
		"  (SELECT product FROM offer_product WHERE offer = :row_id)";

	if (!arg_given(call, "prices")) {
		call_exec(call, stale, BINDS(B_INT(":row_id", id)));
		return DONE;
	}
	call_exec(call, none, BINDS(B_INT(":row_id", id)));
	for (size_t i = 0; i < arg_count(call, "prices"); i++) {
		const char *text = arg_text_at(call, "prices", i);
		const char *fault = set_price(call, id, text);

		if (fault)
			return refuse_argument(call, "prices",
					       call_format(call, "%s: %s", text, fault));
	}
	return DONE;
}

enum refusal advantage_set_parts(struct call *call, const struct advantage *advantage)
{
	TRY(own_products(call, advantage));
	set_lists(call, advantage->benefit.id);
	return set_prices(call, advantage->benefit.id);
}

/* --- The code --- */

static enum refusal taken(struct call *call)
{
	return refuse_argument(call, "access_code",
			       call_say(call, N_("This code is taken: choose another.")));
}

/* The row of this text: a new one, or one that nothing has any more; 0: taken. */
static int64_t code_row(struct call *call, int64_t offer, const char *typed, const char *text,
			const char *kind)
{
	static const char insert[] = "INSERT INTO code (text, kind, own)"
				     " VALUES (:text, :kind_is, 0)";
	static const char take[] =
		"UPDATE code SET kind = :kind_is WHERE id = :code_is"
		"   AND kind IN ('partner', 'promotion') AND NOT EXISTS"
		"  (SELECT 1 FROM offer_code x WHERE x.code = code.id AND x.offer <> :row_id)";
	const char *found;
	int64_t id;

	if (code_find(call, typed, &id, &found) == CODE_FOUND) {
		call_exec(call, take,
			  BINDS(B_TEXT(":kind_is", kind), B_INT(":code_is", id),
				B_INT(":row_id", offer)));
		return store_changes(call->store) > 0 ? id : 0;
	}
	if (!call_exec(call, insert, BINDS(B_TEXT(":text", text), B_TEXT(":kind_is", kind))))
		return 0;
	return store_last_id(call->store);
}

enum refusal advantage_set_code(struct call *call, const struct advantage *advantage,
				const char *typed)
{
	static const char none[] = "DELETE FROM offer_code WHERE offer = :row_id";
	static const char sql[] = "INSERT INTO offer_code (code, offer) VALUES (:code_is, :row_id)";
	const char *kind = advantage->benefit.scope == SCOPE_BASKET ? "promotion" : "partner";
	char canonical[CODE_TYPED];
	char foreign[CODE_TYPED];
	int64_t code;

	call_exec(call, none, BINDS(B_INT(":row_id", advantage->benefit.id)));
	if (typed == NULL || !*typed)
		return DONE;
	if (code_read(typed, canonical, foreign) == CODE_NOTHING || strlen(foreign) < 3)
		return refuse_argument(call, "access_code",
				       call_say(call, N_("A code has three characters or more.")));
	code = code_row(call, advantage->benefit.id, typed, foreign, kind);
	if (code == 0)
		return taken(call);
	call_exec(call, sql,
		  BINDS(B_INT(":code_is", code), B_INT(":row_id", advantage->benefit.id)));
	return DONE;
}
