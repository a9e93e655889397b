/* advantage.list and advantage.show. */
#include <string.h>

#include "core/advantage/advantage.h"
#include "core/advantage/private.h"
#include "core/benefit/evaluate.h"
#include "core/item/item.h"
#include "core/offer/record.h"
#include "core/offer/terms.h"
#include "core/offer/title.h"
#include "core/party/reach.h"
#include "core/product/product.h"

/* --- advantage.list --- */

/* clang-format off */
#define LIST_FROM                                                                            \
	"  FROM offer o LEFT JOIN party p ON p.id = o.party"                                 \
	"               LEFT JOIN season n ON n.id = o.season"                               \
	" WHERE o.scope <> 'none' AND (:whole OR o.party IN " REACHED_PARTIES ")"        \
	"   AND (:party IS NULL OR o.party = :party)"                                        \
	"   AND (:state IS NULL OR o.state = :state)"                                        \
	"   AND (:target IS NULL OR o.target = :target)"                                     \
	"   AND (:season IS NULL OR o.season = :season)"                                     \
	"   AND (:product IS NULL OR EXISTS (SELECT 1 FROM offer_product x"                  \
	"          WHERE x.offer = o.id AND x.product = :product))"                          \
	"   AND (:filter IS NULL OR o.ref = :filter"                                         \
	"        OR EXISTS (SELECT 1 FROM offer_code x JOIN code c ON c.id = x.code"         \
	"                    WHERE x.offer = o.id AND c.text = upper(:filter))"                     \
	"        OR EXISTS (SELECT 1 FROM offer_text f WHERE f.offer = o.id"                 \
	"                    AND instr(f.title_key, :filter)))"
#define LIST_SELECT                                                                          \
	"SELECT o.id, o.position, o.ref, " OFFER_TITLE("o.id") " AS title, o.target,"        \
	"       o.scope, o.state, " OFFER_USED("o.id") " AS used, o.quota, o.valid_until, n.name AS season,"         \
	"       p.name AS producer" LIST_FROM
#define LIST_PAGE " LIMIT :limit OFFSET :offset"
/* clang-format on */

/* The effect in words is worked out from the row. */
static void reply_one(struct call *call, struct query *query)
{
	struct benefit benefit;

	reply_fields(call, query);
	if (benefit_read(call, column_int(query, 0), &benefit))
		reply_text(call, "gives", advantage_gives(call, &benefit));
}

const struct operation advantage_list = {
	.name = "advantage.list",
	.summary = N_("List advantages and promotional codes, in the order in which they apply"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff producer",
	.params = PARAMS({ "party", ARG_PARTY, 0, N_("Producer") },
			 { "state", ARG_CHOICE, 0, N_("State"), .choices = offer_states },
			 { "target", ARG_CHOICE, 0, N_("For"), .choices = advantage_targets,
			   .noun = "advantage" },
			 { "season", ARG_SEASON, 0, N_("Season") },
			 { "product", ARG_PRODUCT, PARAM_ANYONE, N_("Product") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "position", COLUMN_INT, N_("Place") },
		{ "ref", COLUMN_TEXT, NULL }, { "title", COLUMN_TEXT, N_("Advantage") },
		{ "gives", COLUMN_TEXT, N_("Gives") },
		{ "target", COLUMN_CHOICE, N_("For"), advantage_targets, .noun = "advantage" },
		{ "scope", COLUMN_CHOICE, NULL, advantage_scopes },
		{ "state", COLUMN_CHOICE, N_("State"), offer_states, "advantage" },
		{ "used", COLUMN_INT, N_("Used") }, { "quota", COLUMN_INT, N_("Quota") },
		{ "valid_until", COLUMN_TIME, N_("Until") }, { "season", COLUMN_TEXT, NULL },
		{ "producer", COLUMN_TEXT, NULL }),
	.orders = ORDERS(
		{ "position", LIST_SELECT " ORDER BY o.position, o.id" LIST_PAGE },
		{ "-position", LIST_SELECT " ORDER BY o.position DESC, o.id DESC" LIST_PAGE },
		{ "title",
		  LIST_SELECT " ORDER BY " OFFER_SAYS("title_key", "o.id") ", o.id" LIST_PAGE },
		{ "-used", LIST_SELECT " ORDER BY used DESC, o.id" LIST_PAGE },
		{ "state", LIST_SELECT " ORDER BY o.state, o.position, o.id" LIST_PAGE },
		{ "-id", LIST_SELECT " ORDER BY o.id DESC" LIST_PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
	.row = reply_one,
};

/* --- advantage.show --- */

/* clang-format off */
static const char prices_sql[] =
	"SELECT json_group_array(json_object('product', x.product, 'name', "
	            PRODUCT_NAME("x.product") ", 'audience', x.audience, 'audience_name', "
	            ITEM_NAME("x.audience") ", 'cents', x.cents))"
	"  FROM offer_price x WHERE x.offer = :advantage";

static const char show_sql[] =
	"SELECT o.id, o.ref, " OFFER_TITLE("o.id") " AS title,"
	"       ifnull(nullif(" OFFER_SAYS("internal", "o.id") ", ''), " OFFER_TITLE("o.id") ")"
	"         AS internal,"
	"       " OFFER_SAYS("body", "o.id") " AS body,"
	"       " OFFER_SAYS("conditions", "o.id") " AS conditions,"
	"       (SELECT json_group_array(json_object('language', language, 'title', title,"
	"          'internal', internal, 'body', body, 'conditions', conditions))"
	"          FROM offer_text WHERE offer = o.id) AS texts,"
	"       o.state, o.party, p.name AS producer, o.target, l.name AS contacts_name,"
	"       o.contact_list AS contacts, o.indicator, i.name AS indicator_name, o.level,"
	"       v.name AS level_name, o.scope, o.percent, o.value, o.buy, o.free,"
	"       (SELECT json_group_array(json_object('id', x.product, 'name', "
	            PRODUCT_NAME("x.product") ")) FROM offer_product x WHERE x.offer = o.id)"
	"         AS products,"
	"       (SELECT json_group_array(family) FROM offer_family WHERE offer = o.id) AS families,"
	"       (SELECT json_group_array(json_object('id', x.audience, 'name', "
	            ITEM_NAME("x.audience") ")) FROM offer_audience x WHERE x.offer = o.id)"
	"         AS audiences,"
	"       (SELECT json_group_array(json_object('id', x.channel, 'name', "
	            ITEM_NAME("x.channel") ")) FROM offer_channel x WHERE x.offer = o.id)"
	"         AS channels,"
	"       o.season, n.name AS season_name, o.valid_from, o.valid_until,"
	"       o.min_cents AS min_amount, o.min_units, o.first_order, o.professional, o.quota,"
	"       " OFFER_USED("o.id") " AS used, o.budget, " OFFER_SPENT("o.id") " AS spent,"
	"       o.per_customer, o.per_day, o.per_code, o.people,"
	"       o.position, o.exclusive, o.whole_price, o.keeps_use"
	"  FROM offer o LEFT JOIN party p ON p.id = o.party"
	"               LEFT JOIN contact_list l ON l.id = o.contact_list"
	"               LEFT JOIN indicator i ON i.id = o.indicator"
	"               LEFT JOIN indicator_level v ON v.indicator = o.indicator"
	"                 AND v.level = o.level"
	"               LEFT JOIN season n ON n.id = o.season"
	" WHERE o.id = :advantage";
/* clang-format on */

/* "Visit, Concert": of the table's names, in words. */
static void reply_names(struct call *call, const char *column, const struct benefit_ids *ids,
			const char *(*name)(struct call *call, int64_t id, const char *language))
{
	const char *said = NULL;

	for (size_t i = 0; i < ids->count; i++)
		said = call_format(call, "%s%s%s", said ? said : "", said ? ", " : "",
				   name(call, ids->items[i], lang_tag(call->lang)));
	reply_text(call, column, said);
}

static void reply_families(struct call *call, const struct benefit_words *families)
{
	const char *said = NULL;

	for (size_t i = 0; i < families->count; i++)
		said = call_format(call, "%s%s%s", said ? said : "", said ? ", " : "",
				   call_say(call, word_label_of("product", families->items[i])));
	reply_text(call, "family_names", said);
}

/* "Visit, Child: 5.00; Concert: 10.00". */
static void reply_prices(struct call *call, const struct benefit_prices *prices)
{
	const char *language = lang_tag(call->lang);
	const char *said = NULL;

	for (size_t i = 0; i < prices->count; i++) {
		const struct benefit_price *price = &prices->items[i];
		char money[64];

		said = call_format(call, "%s%s%s%s%s: %s", said ? said : "", said ? "; " : "",
				   product_name(call, price->product, language),
				   price->audience ? ", " : "",
				   item_name(call, price->audience, language),
				   lang_money(call->lang, price->cents, money, sizeof money));
	}
	reply_text(call, "prices_said", said);
}

/* What is not written as it is kept. */
static void reply_rest(struct call *call, const struct advantage *advantage)
{
	const struct benefit *b = &advantage->benefit;
	const struct offer hours = { .days = b->days,
				     .minute_from = b->minute_from,
				     .minute_until = b->minute_until };

	const char *prices = call_text(call, prices_sql, NULL);

	terms_reply(call, &hours);
	reply_json(call, "prices", json_loads(prices ? prices : "[]", 0, NULL));
	reply_names(call, "product_names", &b->products, product_name);
	reply_names(call, "audience_names", &b->audiences, item_name);
	reply_names(call, "channel_names", &b->channels, item_name);
	reply_families(call, &b->families);
	reply_prices(call, &b->prices);
	reply_text(call, "gives", advantage_gives(call, b));
	reply_text(call, "effect", advantage_effects[b->effect]);
	reply_text(call, "access_code", advantage->code);
	reply_text(call, "sale_end", advantage_sale_ends[b->sale_limited]);
	if (b->sale_limited)
		reply_int(call, "sale_minutes", b->sale_minutes);
	reply_text(call, "picture",
		   call_text(call,
			     "SELECT i.name FROM offer o JOIN picture i ON i.id = o.picture"
			     " WHERE o.id = :row_id",
			     BINDS(B_INT(":row_id", b->id))));
	reply_text(call, "home_language", setting_text(call, "language"));
	reply_text(call, "lacks", advantage_lacks(call, advantage));
}

static enum refusal show(struct call *call)
{
	struct advantage advantage;
	struct query *query;

	TRY(advantage_of(call, &advantage));
	query = call_query(call, show_sql, NULL);
	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	reply_rest(call, &advantage);
	return DONE;
}

const struct operation advantage_show = {
	.name = "advantage.show",
	.summary = N_("Show an advantage"),
	.kind = OP_READ,
	.roles = "staff producer",
	.params = PARAMS(ADVANTAGE_PARAM),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "ref", COLUMN_TEXT, N_("Identifier") },
		{ "title", COLUMN_TEXT, N_("Public name") },
		{ "internal", COLUMN_TEXT, N_("Internal name") },
		{ "state", COLUMN_CHOICE, N_("State"), offer_states, "advantage" },
		{ "gives", COLUMN_TEXT, N_("Gives") }, { "body", COLUMN_TEXT, N_("What it gives") },
		{ "conditions", COLUMN_TEXT, N_("Conditions") }, { "texts", COLUMN_JSON, NULL },
		{ "party", COLUMN_INT, NULL }, { "producer", COLUMN_TEXT, N_("Producer") },
		{ "target", COLUMN_CHOICE, N_("For"), advantage_targets, .noun = "advantage" },
		{ "contacts", COLUMN_INT, NULL },
		{ "contacts_name", COLUMN_TEXT, N_("List of contacts") },
		{ "indicator", COLUMN_INT, NULL },
		{ "indicator_name", COLUMN_TEXT, N_("Indicator") }, { "level", COLUMN_INT, NULL },
		{ "level_name", COLUMN_TEXT, N_("Level at least") },
		{ "access_code", COLUMN_TEXT, N_("Access code") },
		{ "picture", COLUMN_TEXT, N_("Picture") },
		{ "scope", COLUMN_CHOICE, N_("On"), advantage_scopes },
		{ "family_names", COLUMN_TEXT, N_("Families") },
		{ "product_names", COLUMN_TEXT, N_("Products") },
		{ "audience_names", COLUMN_TEXT, N_("Audiences") },
		{ "prices_said", COLUMN_TEXT, N_("Set prices") },
		{ "channel_names", COLUMN_TEXT, N_("Sales channels") },
		{ "families", COLUMN_JSON, NULL }, { "products", COLUMN_JSON, NULL },
		{ "audiences", COLUMN_JSON, NULL }, { "channels", COLUMN_JSON, NULL },
		{ "prices", COLUMN_JSON, NULL },
		{ "effect", COLUMN_CHOICE, NULL, advantage_effects },
		{ "percent", COLUMN_INT, NULL }, { "value", COLUMN_CENTS, NULL },
		{ "buy", COLUMN_INT, NULL }, { "free", COLUMN_INT, NULL },
		{ "season", COLUMN_INT, NULL }, { "season_name", COLUMN_TEXT, N_("Season") },
		{ "valid_from", COLUMN_TIME, N_("From") },
		{ "valid_until", COLUMN_TIME, N_("Until") }, { "days", COLUMN_TEXT, N_("Days") },
		{ "from_time", COLUMN_TEXT, N_("From the hour") },
		{ "until_time", COLUMN_TEXT, N_("Until the hour") },
		{ "season_from", COLUMN_TEXT, NULL }, { "season_until", COLUMN_TEXT, NULL },
		{ "sale_end", COLUMN_CHOICE, N_("End of sale"), advantage_sale_ends },
		{ "sale_minutes", COLUMN_INT, N_("Tolerance (minutes)") },
		{ "min_amount", COLUMN_CENTS, N_("From an amount of") },
		{ "min_units", COLUMN_INT, N_("From a number of") },
		{ "first_order", COLUMN_BOOL, N_("First order only") },
		{ "professional", COLUMN_BOOL, N_("Professionals only") },
		{ "quota", COLUMN_INT, N_("Quota") }, { "used", COLUMN_INT, N_("Used") },
		{ "budget", COLUMN_CENTS, N_("Budget") }, { "spent", COLUMN_CENTS, N_("Spent") },
		{ "per_customer", COLUMN_INT, N_("By customer") },
		{ "per_day", COLUMN_INT, N_("Uses a day") },
		{ "per_code", COLUMN_INT, N_("Uses by code") },
		{ "people", COLUMN_INT, N_("Units of one order") },
		{ "position", COLUMN_INT, N_("Place") },
		{ "exclusive", COLUMN_BOOL, N_("Exclusive") },
		{ "whole_price", COLUMN_BOOL, N_("Whole prices only") },
		{ "keeps_use", COLUMN_BOOL, N_("Keeps its use") },
		{ "home_language", COLUMN_TEXT, NULL },
		{ "lacks", COLUMN_TEXT, N_("Still lacking") }),
	.run = show,
};

const struct operation *const advantage_operations[] = {
	&advantage_create,
	&advantage_delete,
	&advantage_list,
	&advantage_move,
	&advantage_price,
	&advantage_picture,
	&advantage_picture_remove,
	&advantage_picture_export,
	&advantage_publish,
	&advantage_show,
	&advantage_update_operation,
	&advantage_withdraw,
	&offer_evaluate,
	NULL,
};
