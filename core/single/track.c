/* code.track: each code, and when, where and by whom it was used (S9). Asked for a few
 * among millions, each question begins where the few are. */
#include <string.h>

#include "core/code/code.h"
#include "core/offer/title.h"
#include "core/single/private.h"
#include "core/single/state.h"

const char *const code_fates[] = { "available", "used", "invalidated", NULL };

#define SELECT_CODE                                                                             \
	"SELECT c.text AS code, " CODE_STATE " AS state, " OFFER_TITLE(                         \
		"b.offer") " AS title,"                                                         \
			   "  " CONTACT " AS contact, b.id AS batch, b.offer, u.at AS used_at," \
			   "  ifnull(s.name, g.value) AS shop_name, a.login AS login,"          \
			   "  nullif(iif(w.name <> '', w.name, w.email), '') AS used_by,"       \
			   "  u.customer_order AS order_number, i.at AS invalid_at, i.why,"     \
			   "  y.login AS invalid_by, c.id AS id"

/* The offer's and the contact's names, and who used it where. */
#define JOIN_NAMES                                                        \
	"  JOIN customer k ON k.id = b.customer"                          \
	"  LEFT JOIN customer_order o ON o.id = u.customer_order"         \
	"  LEFT JOIN shop s ON s.id = ifnull(u.shop, o.shop)"             \
	"  LEFT JOIN setting g ON u.id IS NOT NULL AND g.name = 'name'"   \
	"  LEFT JOIN account a ON a.id = u.account"                       \
	"  LEFT JOIN customer w ON w.id = ifnull(u.customer, o.customer)" \
	"  LEFT JOIN account y ON y.id = i.account"

#define WANTED                                                     \
	" b.state = 'ready' AND (:batch IS NULL OR b.id = :batch)" \
	" AND (:offer IS NULL OR b.offer = :offer)"                \
	" AND (:customer IS NULL OR b.customer = :customer)"       \
	" AND (:season IS NULL OR b.season = :season)"

#define OF_STATE " (:state IS NULL OR :state = " CODE_STATE ")"

/* Where the text begins so; between the two is an index's range. */
#define BEGINS " c.text >= :begins AND c.text < :begins || char(1114111) AND c.kind = 'single'"

#define FROM_TEXT                                                       \
	"  FROM code c CROSS JOIN code_range r ON r.first = " RANGE_OF( \
		"c.id") "  CROSS JOIN code_batch b ON b.id = r.batch" JOIN_FATE

#define FROM_USES                                                                       \
	"  FROM code_batch b CROSS JOIN code_range r ON r.batch = b.id"                 \
	"  CROSS JOIN offer_use u ON " LIVE_USES "  CROSS JOIN code c ON c.id = u.code" \
	"  LEFT JOIN code_invalid i ON i.code = c.id"

#define FROM_INVALID                                                      \
	"  FROM code_batch b CROSS JOIN code_invalid i ON i.batch = b.id" \
	"  CROSS JOIN code c ON c.id = i.code"                            \
	"  LEFT JOIN offer_use u ON u.code = c.id AND " LIVE_USE

#define FROM_ALL                                                        \
	"  FROM code_batch b CROSS JOIN code_range r ON r.batch = b.id" \
	"  CROSS JOIN code c ON c.id BETWEEN r.first AND r.last" JOIN_FATE

#define PAGE " LIMIT :limit OFFSET :offset"

/* All that are wanted, without looking at each. */
#define COUNT_WANTED "(SELECT ifnull(sum(b.codes), 0) FROM code_batch b WHERE" WANTED ")"
#define COUNT_USED "(SELECT count(*)" FROM_USES " WHERE" WANTED ")"
#define COUNT_INVALID "(SELECT count(*)" FROM_INVALID " WHERE" WANTED " AND u.id IS NULL)"

struct question {
	const char *sql, *count;
};

static const struct question by_text = {
	SELECT_CODE FROM_TEXT JOIN_NAMES " WHERE" BEGINS " AND" WANTED " AND" OF_STATE
					 " ORDER BY c.text" PAGE,
	"SELECT count(*)" FROM_TEXT " WHERE" BEGINS " AND" WANTED " AND" OF_STATE,
};
static const struct question used = {
	SELECT_CODE FROM_USES JOIN_NAMES " WHERE" WANTED " ORDER BY u.at DESC, u.id DESC" PAGE,
	"SELECT" COUNT_USED,
};
static const struct question invalidated = {
	SELECT_CODE FROM_INVALID JOIN_NAMES " WHERE" WANTED
					    " AND u.id IS NULL ORDER BY i.at DESC, i.code" PAGE,
	"SELECT" COUNT_INVALID,
};
static const struct question available = {
	SELECT_CODE FROM_ALL JOIN_NAMES " WHERE" WANTED " AND u.id IS NULL AND i.code IS NULL"
					" ORDER BY b.id DESC, r.first, c.id" PAGE,
	"SELECT" COUNT_WANTED " - " COUNT_USED " - " COUNT_INVALID,
};
/* The text as it is kept: an own code without its separators, if it is one. */
static const char *beginning(struct call *call, const char *typed)
{
	char canonical[CODE_TYPED];
	char foreign[CODE_TYPED];

	if (strlen(typed) >= CODE_TYPED)
		return typed;
	return call_copy(call,
			 code_read(typed, canonical, foreign) == CODE_OWN ? canonical : foreign);
}

static struct question question_of(struct call *call)
{
	const char *state = arg_text(call, "state");

	if (arg_given(call, "filter"))
		return by_text;
	if (state == NULL)
		return (struct question){ call->operation->orders->sql, call->operation->count };
	return strcmp(state, "used") == 0        ? used
	       : strcmp(state, "available") == 0 ? available
						 : invalidated;
}

static enum refusal run(struct call *call)
{
	const struct question question = question_of(call);
	const char *typed = arg_text(call, "filter");
	const struct bind *binds = BINDS(B_TEXT(":begins", typed ? beginning(call, typed) : NULL));

	reply_rows(call, call_query(call, question.sql, binds));
	reply_total(call, call_int(call, question.count, binds, 0));
	return DONE;
}

const struct operation code_track = {
	.name = "code.track",
	.summary = N_("Single-use codes, one by one: used when, where and by whom"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "batch", ARG_CODES, 0, N_("Batch") },
			 { "offer", ARG_OFFER, 0, N_("Offer") },
			 { "customer", ARG_CUSTOMER, 0, N_("Contact") },
			 { "season", ARG_SEASON, 0, N_("Season") },
			 { "state", ARG_CHOICE, 0, N_("State"), .choices = code_fates }),
	.columns = COLUMNS(
		{ "code", COLUMN_CODE, N_("Code") },
		{ "state", COLUMN_CHOICE, N_("State"), code_fates },
		{ "title", COLUMN_TEXT, N_("Offer") }, { "contact", COLUMN_TEXT, N_("Contact") },
		{ "batch", COLUMN_INT, NULL }, { "offer", COLUMN_INT, NULL },
		{ "used_at", COLUMN_TIME, N_("When") }, { "shop_name", COLUMN_TEXT, N_("Where") },
		{ "login", COLUMN_TEXT, NULL }, { "used_by", COLUMN_TEXT, N_("By") },
		{ "order_number", COLUMN_INT, N_("Order") },
		{ "invalid_at", COLUMN_TIME, N_("Invalidated") }, { "why", COLUMN_TEXT, N_("Why") },
		{ "invalid_by", COLUMN_TEXT, NULL }, { "id", COLUMN_INT, NULL }),
	.orders = ORDERS({ "-batch", SELECT_CODE FROM_ALL JOIN_NAMES
			   " WHERE" WANTED " ORDER BY b.id DESC, r.first, c.id" PAGE }),
	.count = "SELECT" COUNT_WANTED,
	.run = run,
};
