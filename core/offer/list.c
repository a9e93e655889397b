/* offer.list (the caller's own offers, in every state) and offer.show. */
#include "core/offer/private.h"

#include <string.h>

#include "core/offer/record.h"
#include "core/offer/terms.h"
#include "core/offer/title.h"
#include "core/party/place.h"
#include "core/party/reach.h"

/* --- offer.list --- */

#define LIST_FROM                                                                               \
	"  FROM offer o JOIN party p ON p.id = o.party"                                         \
	"               JOIN category c ON c.id = o.category"                                   \
	"               LEFT JOIN shop s ON s.id = o.shop"                                      \
	"               LEFT JOIN place pl ON pl.id = coalesce(o.place, s.place, p.place)"      \
	" WHERE o.scope = 'none' AND (" PARTY_IN_REACH(                                         \
		"o.party") ")"                                                                  \
			   "   AND (:party IS NULL OR o.party = :party)"                        \
			   "   AND (:shop IS NULL OR o.shop = :shop)"                           \
			   "   AND (:state IS NULL OR o.state = :state)"                        \
			   "   AND (:category IS NULL OR o.category = :category)"               \
			   "   AND (:filter IS NULL OR instr(p.name_key, :filter) OR o.ref = "  \
			   ":filter"                                                            \
			   "        OR EXISTS (SELECT 1 FROM offer_text f WHERE f.offer = o.id" \
			   "                    AND instr(f.title_key, :filter)))"

#define LIST_SELECT                                                                                \
	"SELECT o.id, o.ref, " OFFER_TITLE("o.id") " AS title, p.name AS producer,"                \
						   "       ifnull(pl.town, '') AS town, c.ref AS " \
						   "category, o.state, " OFFER_USED(               \
							   "o.id") " AS used" LIST_FROM

#define LIST_PAGE " LIMIT :limit OFFSET :offset"
#define TITLE_KEY OFFER_SAYS("title_key", "o.id")

const struct operation offer_list = {
	.name = "offer.list",
	.summary = N_("List offers, drafts and withdrawn ones too"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff producer",
	.params = PARAMS({ .name = "party", .type = ARG_PARTY, .label = N_("Producer") },
			 { .name = "shop", .type = ARG_SHOP, .label = N_("Shop") },
			 { .name = "state",
			   .type = ARG_CHOICE,
			   .label = N_("State"),
			   .choices = offer_states },
			 { .name = "category", .type = ARG_CATEGORY, .label = N_("Category") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "ref", COLUMN_TEXT, NULL },
		{ "title", COLUMN_TEXT, N_("Offer") }, { "producer", COLUMN_TEXT, N_("Producer") },
		{ "town", COLUMN_TEXT, N_("Town") }, { "category", COLUMN_TEXT, N_("Category") },
		{ "state", COLUMN_CHOICE, N_("State"), offer_states },
		{ "used", COLUMN_INT, N_("Used") }),
	.orders = ORDERS(
		{ "title", LIST_SELECT " ORDER BY " TITLE_KEY ", o.id" LIST_PAGE },
		{ "-title", LIST_SELECT " ORDER BY " TITLE_KEY " DESC, o.id DESC" LIST_PAGE },
		{ "producer", LIST_SELECT " ORDER BY p.name_key, o.id" LIST_PAGE },
		{ "-producer", LIST_SELECT " ORDER BY p.name_key DESC, o.id DESC" LIST_PAGE },
		{ "town", LIST_SELECT " ORDER BY town, p.name_key, o.id" LIST_PAGE },
		{ "-town", LIST_SELECT " ORDER BY town DESC, p.name_key, o.id" LIST_PAGE },
		{ "state", LIST_SELECT " ORDER BY o.state, p.name_key, o.id" LIST_PAGE },
		{ "-state", LIST_SELECT " ORDER BY o.state DESC, p.name_key, o.id" LIST_PAGE },
		{ "used", LIST_SELECT " ORDER BY used, o.id" LIST_PAGE },
		{ "-used", LIST_SELECT " ORDER BY used DESC, o.id" LIST_PAGE },
		{ "id", LIST_SELECT " ORDER BY o.id" LIST_PAGE },
		{ "-id", LIST_SELECT " ORDER BY o.id DESC" LIST_PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
};

/* --- offer.show --- */

/* Drafts and withdrawn offers are seen by their own and by the network. */
static bool visible(struct call *call, const struct offer *offer)
{
	static const char sql[] = "SELECT " PARTY_IN_REACH(":row_party");

	return strcmp(offer->state, "published") == 0 ||
	       call_int(call, sql, BINDS(B_INT(":row_party", offer->party)), 0) != 0;
}

/* The address is that of one place; a contact that it lacks is the shop's, or
 * the party's. */
static struct place contact_place(struct call *call, const struct offer *offer)
{
	static const char shop_sql[] = "SELECT place FROM shop WHERE id = :row_id";
	static const char party_sql[] = "SELECT place FROM party WHERE id = :row_id";
	struct place place = place_read(call, offer_place(call, offer));
	const struct place others[] = {
		place_read(call, call_int(call, shop_sql, BINDS(B_INT(":row_id", offer->shop)), 0)),
		place_read(call,
			   call_int(call, party_sql, BINDS(B_INT(":row_id", offer->party)), 0)),
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		place.phone = *place.phone ? place.phone : others[i].phone;
		place.email = *place.email ? place.email : others[i].email;
		place.website = *place.website ? place.website : others[i].website;
	}
	return place;
}

static enum refusal show(struct call *call)
{
	/* A language that says less (a title only) leaves the rest to another. */
	static const char sql[] =
		/* clang-format off */
		"SELECT o.id, o.ref, " OFFER_TITLE("o.id") " AS title,"
		"       ifnull(" OFFER_SAYS_SOME("body", "o.id") ", '') AS body,"
		"       ifnull(" OFFER_SAYS_SOME("conditions", "o.id") ", '') AS conditions,"
		"       ifnull(" OFFER_SAYS_SOME("hours", "o.id") ", '') AS hours,"
		"       (SELECT json_group_object(language, title) FROM offer_text"
		"         WHERE offer = o.id) AS titles,"
		"       c.ref AS category, " CATEGORY_NAME("c.id") " AS category_name,"
		"       c.icon, c.ascii, o.booking, o.contact, o.state, p.id AS party,"
		"       p.name AS producer, s.id AS shop, s.name AS shop_name,"
		"       o.valid_from, o.valid_until, o.people, o.per_code, o.per_day, o.quota,"
		"       " OFFER_USED("o.id") " AS used, o.cents, o.budget,"
		"       " OFFER_SPENT("o.id") " AS spent"
		"  FROM offer o JOIN party p ON p.id = o.party"
		"               JOIN category c ON c.id = o.category"
		"               LEFT JOIN shop s ON s.id = o.shop"
		" WHERE o.id = :offer";
	/* clang-format on */
	struct offer offer;
	struct place place;
	struct query *query;

	if (!offer_read(call, arg_int(call, "offer"), &offer) || !visible(call, &offer))
		return refuse(call, REFUSED_NOT_YOURS, NULL);
	query = call_query(call, sql, NULL);
	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	terms_reply(call, &offer);
	reply_json(call, "closures", closures_ahead(call, offer.id));
	place = contact_place(call, &offer);
	place_reply(call, &place);
	return DONE;
}

const struct operation offer_show = {
	.name = "offer.show",
	.summary = N_("Show an offer"),
	.kind = OP_READ,
	.shape = OP_RECORD,
	.roles = "staff association host producer shop visitor",
	.params = PARAMS({ .name = "offer",
			   .type = ARG_OFFER,
			   .flags = PARAM_REQUIRED | PARAM_ANYONE,
			   .label = N_("Offer") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "ref", COLUMN_TEXT, N_("Identifier") },
		{ "title", COLUMN_TEXT, N_("Offer") }, { "body", COLUMN_TEXT, N_("What it gives") },
		{ "conditions", COLUMN_TEXT, N_("Conditions") }, { "titles", COLUMN_JSON, NULL },
		{ "category", COLUMN_TEXT, NULL }, { "category_name", COLUMN_TEXT, N_("Category") },
		{ "icon", COLUMN_TEXT, NULL }, { "ascii", COLUMN_TEXT, NULL },
		{ "hours", COLUMN_TEXT, N_("Opening hours") },
		{ "state", COLUMN_CHOICE, N_("State"), offer_states },
		{ "party", COLUMN_INT, NULL }, { "producer", COLUMN_TEXT, N_("Producer") },
		{ "shop", COLUMN_INT, NULL }, { "shop_name", COLUMN_TEXT, N_("Shop") },
		PLACE_COLUMNS, TERM_COLUMNS, { "closures", COLUMN_JSON, N_("Closed") }),
	.run = show,
};
