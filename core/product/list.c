/* product.list: the caller's own, in every state. What is on sale, for those who sell
 * it, is product.on_sale. */
#include "core/party/reach.h"
#include "core/product/private.h"

#define NAME_KEY PRODUCT_SAYS("name_key", "o.id")
#define LIST_PAGE " LIMIT :limit OFFSET :offset"

/* By its name in any language, what staff call it, or its code. */
#define MATCHES(text)                                                                   \
	"(" text " IS NULL OR lower(o.ref) = " text                                     \
	" OR EXISTS (SELECT 1 FROM product_text f WHERE f.product = o.id"               \
	"     AND (instr(f.name_key, " text ") OR instr(lower(f.internal), " text ")))" \
	" OR instr(p.name_key, " text "))"

/* --- product.list --- */

#define LIST_FROM                                                                             \
	"  FROM product o JOIN party p ON p.id = o.party"                                     \
	"                 LEFT JOIN season s ON s.id = o.season"                              \
	" WHERE (" PARTY_IN_REACH("o.party") ")"                                              \
					     "   AND (:party IS NULL OR o.party = :party)"    \
					     "   AND (:family IS NULL OR o.family = :family)" \
					     "   AND (:state IS NULL OR o.state = :state)"    \
					     "   AND (:season IS NULL OR o.season = :season)" \
					     "   AND " MATCHES(":filter")

/* What can still be sold, where that has an end. */
#define LEFT_OF                                                                  \
	"iif(o.stock IS NOT NULL, o.stock - o.taken,"                            \
	"    (SELECT sum(sp.capacity - sp.taken) FROM slot t JOIN slot_place sp" \
	"         ON sp.slot = t.id WHERE t.product = o.id AND t.starts > :now"  \
	"        AND t.state = 'open'))"

#define LIST_SELECT                                                                           \
	"SELECT o.id, o.ref, " PRODUCT_NAME(                                                  \
		"o.id") " AS name,"                                                           \
			"       nullif(" PRODUCT_SAYS(                                        \
				"internal", "o.id") ", '') AS internal,"                      \
						    "       p.name AS producer, o.party, "    \
						    "o.family, s.name AS season, o.state,"    \
						    "       (SELECT min(cents) FROM price c " \
						    "WHERE c.product = o.id) AS price,"       \
						    "       " LEFT_OF                         \
						    " AS left, o.changed_at" LIST_FROM

const struct operation product_list = {
	.name = "product.list",
	.summary = N_("List products, in every state"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff producer",
	.params = PARAMS({ .name = "party", .type = ARG_PARTY, .label = N_("Producer") },
			 { .name = "family",
			   .type = ARG_CHOICE,
			   .label = N_("Family"),
			   .choices = product_families,
			   .noun = "product" },
			 { .name = "state",
			   .type = ARG_CHOICE,
			   .label = N_("State"),
			   .choices = product_states,
			   .noun = "product" },
			 { .name = "season", .type = ARG_SEASON, .label = N_("Season") }),
	.columns = COLUMNS({ "id", COLUMN_INT, NULL }, { "name", COLUMN_TEXT, N_("Product") },
			   { "internal", COLUMN_TEXT, N_("Internal name") },
			   { "ref", COLUMN_TEXT, N_("Code") }, { "party", COLUMN_INT, NULL },
			   { "producer", COLUMN_TEXT, N_("Producer") },
			   { "family", COLUMN_CHOICE, N_("Family"), product_families, "product" },
			   { "season", COLUMN_TEXT, N_("Season") },
			   { "price", COLUMN_CENTS, N_("From price") },
			   { "left", COLUMN_INT, N_("Still left") },
			   { "state", COLUMN_CHOICE, N_("State"), product_states, "product" },
			   { "changed_at", COLUMN_TIME, N_("Changed") }),
	.orders = ORDERS(
		{ "name", LIST_SELECT " ORDER BY " NAME_KEY ", o.id" LIST_PAGE },
		{ "-name", LIST_SELECT " ORDER BY " NAME_KEY " DESC, o.id DESC" LIST_PAGE },
		{ "producer", LIST_SELECT " ORDER BY p.name_key, o.id" LIST_PAGE },
		{ "-producer", LIST_SELECT " ORDER BY p.name_key DESC, o.id DESC" LIST_PAGE },
		{ "family", LIST_SELECT " ORDER BY o.family, " NAME_KEY ", o.id" LIST_PAGE },
		{ "-changed_at", LIST_SELECT " ORDER BY o.changed_at DESC, o.id DESC" LIST_PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
};
