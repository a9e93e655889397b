/* Orders of the desks within reach: baskets set aside, what was sold, what is to come. */
#include "core/op/list.h"
#include "core/order/private.h"
#include "core/party/reach.h"
#include "core/product/product.h"

/* One list is one statement; every compiler takes more than the 4095 characters of C17. */
#pragma GCC diagnostic ignored "-Woverlength-strings"

static const char *const whens[] = { "upcoming", "past", NULL };

/* Something of it is still to take place, or to be used. */
#define UPCOMING                                                               \
	"EXISTS (SELECT 1 FROM order_line l LEFT JOIN slot t ON t.id = l.slot" \
	"  WHERE l.customer_order = k.id AND l.cancelled < l.units"            \
	"    AND iif(t.id IS NOT NULL, t.starts + t.minutes * 60 > :now,"      \
	"      EXISTS (SELECT 1 FROM ticket x WHERE x.line = l.id"             \
	"        AND x.cancelled_at IS NULL AND ifnull(x.valid_until, :now + 1) > :now)))"

#define DUE                                                                      \
	"ifnull((SELECT sum(iif(m.target = b.id, m.amount, 0)"                   \
	"          - iif(m.source = b.id, m.amount, 0))"                         \
	"   FROM movement m JOIN balance b ON b.unit = 'EUR' AND b.name = 'due'" \
	"  WHERE m.customer_order = k.id), 0)"

/* Orders are many: found by the customer, or desk by desk; for the whole network by
 * their numbers. What is asked of all of them is answered by an index where it can be,
 * and what is told of one is read for the page's alone. */
#define WIDE "(:whole AND :shop IS NULL)"
/* clang-format off */
#define NEAR                                                                          \
	"WITH near (id) AS (SELECT s.id FROM shop s"                                  \
	"  WHERE " SHOP_IN_REACH("s.id", "s.party")                                   \
	"    AND (:shop IS NULL OR s.id = :shop)) "
/* Whether the customer is the desk's own; a basket, which anybody can open for an address,
 * makes nobody that, nor does what was wholly cancelled (core/op/reference.c). Of another's
 * a desk sees the name, or nothing. */
#define OWN "(:whole OR k.state = 'confirmed' OR c.shop IN (SELECT id FROM near))"
#define ASKED                                                                         \
	"   AND (:state IS NULL OR k.state = :state)"                                 \
	"   AND (:when IS NULL OR (k.confirmed_at IS NOT NULL AND"                    \
	"     (k.state = 'confirmed' AND " UPCOMING ") = (:when = 'upcoming')))"      \
	"   AND (NOT ifnull(:due, 0) OR " DUE " > 0)"                                 \
	"   AND k.opened_at >= ifnull(:from, 0)"                                      \
	"   AND k.opened_at < ifnull(:until, 9223372036854775807)"                    \
	"   AND (:filter IS NULL OR CAST(k.id AS TEXT) = :arg_filter"                 \
	"     OR instr(lower(k.remark), lower(:arg_filter))"                          \
	"     OR EXISTS (SELECT 1 FROM customer c WHERE c.id = k.customer"            \
	"       AND (instr(c.name_key, :filter) OR (" OWN                             \
	"         AND instr(lower(ifnull(c.email, '')), lower(:arg_filter))))))"
#define FOUND                                                                         \
	"SELECT k.id AS id FROM customer_order k WHERE k.customer = :customer"        \
	"   AND (" WIDE " OR k.shop IN (SELECT id FROM near))" ASKED                  \
	" UNION ALL SELECT k.id FROM customer_order k"                                \
	"  WHERE :customer IS NULL AND " WIDE ASKED                                   \
	" UNION ALL SELECT k.id FROM near n CROSS JOIN customer_order k"              \
	"    ON k.shop = n.id WHERE :customer IS NULL AND NOT " WIDE ASKED
/* clang-format on */

#define STARTS(order)                                                          \
	"(SELECT min(t.starts) FROM order_line l JOIN slot t ON t.id = l.slot" \
	"  WHERE l.customer_order = " order " AND l.cancelled < l.units)"
#define PAGE " LIMIT :limit OFFSET :offset"

/* page: the ids of the page's orders; the order is theirs again. */
#define ROWS(page, order)                                                                         \
	NEAR "SELECT k.id, k.state, iif(" OWN ", k.customer, NULL) AS customer,"                  \
	     "       ifnull(nullif(c.name, ''), iif(" OWN ", c.email, NULL)) AS name,"            \
	     "       k.shop, s.name AS shop_name,"                                                \
	     "       (SELECT group_concat(l.units || ' ' || " PRODUCT_SOLD_AS(                    \
		     "l") ", ', ') FROM order_line l"                                             \
			  "         WHERE l.customer_order = k.id) AS what, " STARTS(             \
				  "k.id") " AS starts,"                                           \
					  "       k.total, " DUE                                  \
					  " AS due, k.opened_at, k.confirmed_at,"                 \
					  "       iif(k.confirmed_at IS NULL, k.until, NULL) AS " \
					  "until, "                                               \
					  "k.remark"                                              \
					  "  FROM (" page PAGE                                    \
					  ") x CROSS JOIN customer_order k ON k.id = x.id"        \
					  "  LEFT JOIN shop s ON s.id = k.shop"                   \
					  "  LEFT JOIN customer c ON c.id = k.customer ORDER "    \
					  "BY " order

#define BY_STARTS "SELECT f.id AS id, " STARTS("f.id") " AS first FROM (" FOUND ") f"
#define BY_TOTAL "SELECT f.id AS id FROM (" FOUND ") f JOIN customer_order t ON t.id = f.id"

const struct operation order_list = {
	.name = "order.list",
	.summary = N_("Orders and baskets"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff seller producer",
	.params = PARAMS(
		{ "state", ARG_CHOICE, 0, N_("State"), .choices = order_states, .noun = "order" },
		{ "when", ARG_CHOICE, 0, N_("When"), N_("Still to take place, or over."),
		  .choices = whens },
		{ "shop", ARG_SHOP, 0, N_("Counter") },
		{ "customer", ARG_CUSTOMER, 0, N_("Customer") },
		{ "due", ARG_BOOL, 0, N_("Due"), N_("Only what is not paid yet.") },
		{ "from", ARG_DATE, 0, N_("From") },
		{ "until", ARG_LAST_DAY, 0, N_("Until"), N_("This day included.") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Order") },
		{ "state", COLUMN_CHOICE, N_("State"), order_states, .noun = "order" },
		{ "customer", COLUMN_INT, NULL }, { "name", COLUMN_TEXT, N_("Customer") },
		{ "shop", COLUMN_INT, NULL }, { "shop_name", COLUMN_TEXT, N_("Counter") },
		{ "what", COLUMN_TEXT, N_("What") }, { "starts", COLUMN_TIME, N_("Session") },
		{ "total", COLUMN_CENTS, N_("Total") }, { "due", COLUMN_CENTS, N_("Due") },
		{ "opened_at", COLUMN_TIME, N_("Opened") }, { "confirmed_at", COLUMN_TIME, NULL },
		{ "until", COLUMN_TIME, NULL }, { "remark", COLUMN_TEXT, N_("Remark") }),
	.orders = ORDERS({ "-opened_at", ROWS(FOUND " ORDER BY id DESC", "k.id DESC") },
			 { "opened_at", ROWS(FOUND " ORDER BY id", "k.id") },
			 { "starts", ROWS(BY_STARTS " ORDER BY first IS NULL, first, id",
					  "starts IS NULL, starts, k.id") },
			 { "-total", ROWS(BY_TOTAL " ORDER BY t.total DESC, id DESC",
					  "k.total DESC, k.id DESC") }),
	.count = NEAR COUNT_OF(FOUND),
};
