/* product.show: everything about one product. */
#include <string.h>

#include "core/item/item.h"
#include "core/offer/title.h"
#include "core/party/reach.h"
#include "core/product/private.h"

/* What is on sale is no secret; the rest is seen by its own and by the network. */
static bool visible(struct call *call, const struct product *product)
{
	static const char sql[] = "SELECT " PARTY_IN_REACH(":row_party");

	return strcmp(product->state, "in_use") == 0 ||
	       call_int(call, sql, BINDS(B_INT(":row_party", product->party)), 0) != 0;
}

/* What it says in each language, as product.update takes it: name_fr, terms_de. */
static void reply_texts(struct call *call, int64_t product)
{
	for (size_t i = 0; product_languages[i]; i++) {
		const char *language = product_languages[i];
		struct product_text text = product_text_read(call, product, language);
		const struct {
			const char *part, *value;
		} parts[] = {
			{ "name", text.name },
			{ "internal", text.internal },
			{ "body", text.body },
			{ "terms", text.terms },
		};

		for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
			reply_text(call, call_format(call, "%s_%s", parts[p].part, language),
				   parts[p].value);
	}
}

static enum refusal show(struct call *call)
{
	static const char sql[] = "SELECT o.id, o.ref, " PRODUCT_NAME(
		"o.id") " AS name, o.state, o.remark, o.family,"
			"       o.party, p.name AS producer, o.season, s.name AS season_name,"
			"       o.category, (SELECT n.name FROM category_text n WHERE n.category = "
			"o.category"
			"          ORDER BY n.language = :language DESC LIMIT 1) AS category_name,"
			"       ifnull(" PRODUCT_SAYS_SOME(
				"body",
				"o.id") ", '') AS body,"
					"       ifnull(" PRODUCT_SAYS_SOME(
						"terms",
						"o.id") ", '') AS terms,"
							"       (SELECT "
							"json_group_array(json_object('id', i.id, "
							"'name', " ITEM_NAME(
								"i.id") "          )) FROM "
									"product_channel c JOIN "
									"list_item i ON i.id = "
									"c.channel"
									"         WHERE c.product "
									"= o.id) AS channels,"
									"       o.stock, o.taken, "
									"o.entries, o.valid_days, "
									"o.at_most, o.cancellable,"
									"       (SELECT count(*) "
									"FROM price WHERE product "
									"= o.id) AS prices,"
									"       (SELECT count(*) "
									"FROM slot t WHERE "
									"t.product = o.id AND "
									"t.starts > :now"
									"           AND t.state <> "
									"'cancelled') AS sessions,"
									"       (SELECT name FROM "
									"picture WHERE id = "
									"o.picture) AS picture,"
									"       o.created_at, "
									"o.changed_at"
									"  FROM product o JOIN "
									"party p ON p.id = o.party"
									"                 LEFT "
									"JOIN season s ON s.id = "
									"o.season"
									" WHERE o.id = :product";
	struct product product;
	struct query *query;

	if (!product_read(call, arg_int(call, "product"), &product) || !visible(call, &product))
		return refuse(call, REFUSED_NOT_YOURS, NULL);
	query = call_query(call, sql, NULL);
	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	reply_int(call, "vat", product.vat);
	reply_bool(call, "by_session",
		   product_sessions(product.family) != PRODUCT_WITHOUT_SESSIONS);
	reply_texts(call, product.id);
	return DONE;
}

#define TEXT_COLUMNS(part)                                                    \
	{ part "_fr", COLUMN_TEXT, NULL }, { part "_en", COLUMN_TEXT, NULL }, \
		{ part "_de", COLUMN_TEXT, NULL },                            \
	{                                                                     \
		part "_es", COLUMN_TEXT, NULL                                 \
	}

const struct operation product_show = {
	.name = "product.show",
	.summary = N_("Show a product"),
	.kind = OP_READ,
	.shape = OP_RECORD,
	.roles = "staff seller producer shop",
	.params = PARAMS({ .name = "product",
			   .type = ARG_PRODUCT,
			   .flags = PARAM_REQUIRED | PARAM_ANYONE,
			   .label = N_("Product") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "name", COLUMN_TEXT, N_("Product") },
		{ "state", COLUMN_CHOICE, N_("State"), product_states, "product" },
		{ "remark", COLUMN_TEXT, N_("Sent back because") },
		{ "family", COLUMN_CHOICE, N_("Family"), product_families, "product" },
		{ "ref", COLUMN_TEXT, N_("Code") }, { "party", COLUMN_INT, NULL },
		{ "producer", COLUMN_TEXT, N_("Producer") }, { "season", COLUMN_INT, NULL },
		{ "season_name", COLUMN_TEXT, N_("Season") }, { "category", COLUMN_INT, NULL },
		{ "category_name", COLUMN_TEXT, N_("Category") },
		{ "body", COLUMN_TEXT, N_("Text") }, { "terms", COLUMN_TEXT, N_("Terms of sale") },
		{ "channels", COLUMN_JSON, N_("Sales channels") },
		{ "prices", COLUMN_INT, N_("Prices") },
		{ "sessions", COLUMN_INT, N_("Sessions ahead") },
		{ "by_session", COLUMN_BOOL, NULL }, { "vat", COLUMN_RATE, N_("VAT rate") },
		{ "stock", COLUMN_INT, N_("Stock") }, { "taken", COLUMN_INT, N_("Taken") },
		{ "entries", COLUMN_INT, N_("Entries") },
		{ "valid_days", COLUMN_INT, N_("Valid for days") },
		{ "at_most", COLUMN_INT, N_("At most") },
		{ "cancellable", COLUMN_BOOL, N_("Can be cancelled") },
		{ "picture", COLUMN_TEXT, N_("Picture") }, TEXT_COLUMNS("name"),
		TEXT_COLUMNS("internal"), TEXT_COLUMNS("body"), TEXT_COLUMNS("terms"),
		{ "created_at", COLUMN_TIME, N_("Since") },
		{ "changed_at", COLUMN_TIME, N_("Changed") }),
	.run = show,
};
