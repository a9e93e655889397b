/* Selections (P5): the offers that an account has put aside, ahead of any
 * voucher. Each account has its own, and keeps it from one session to the next; on
 * an open account each session has its own, and it ends with it. */
#include <string.h>

#include "core/offer/keep.h"
#include "core/offer/offer.h"
#include "core/offer/record.h"
#include "core/offer/title.h"
#include "core/op/call.h"

#define ROLES "staff association host producer visitor"

static enum refusal reply_count(struct call *call)
{
	static const char sql[] = "SELECT count(*) FROM selection"
				  " WHERE account = :account AND session = :visit";

	reply_int(call, "count", call_int(call, sql, NULL, 0));
	return DONE;
}

/* Only what is published can be put aside. */
static enum refusal add(struct call *call)
{
	static const char sql[] = "INSERT INTO selection (account, session, offer, added_at)"
				  " VALUES (:account, :visit, :row_offer, :now)"
				  " ON CONFLICT DO NOTHING";

	for (size_t i = 0; i < arg_count(call, "offer"); i++) {
		int64_t id = arg_int_at(call, "offer", i);
		struct offer offer;

		if (!offer_read(call, id, &offer) || strcmp(offer.state, "published") != 0)
			return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("offer")),
				      NULL);
		call_exec(call, sql, BINDS(B_INT(":row_offer", id)));
		audit_object(call, "offer", id);
	}
	return reply_count(call);
}

static enum refusal take_out(struct call *call)
{
	static const char sql[] = "DELETE FROM selection"
				  " WHERE account = :account AND session = :visit"
				  "   AND offer = :row_offer";

	for (size_t i = 0; i < arg_count(call, "offer"); i++) {
		call_exec(call, sql, BINDS(B_INT(":row_offer", arg_int_at(call, "offer", i))));
		audit_object(call, "offer", arg_int_at(call, "offer", i));
	}
	return reply_count(call);
}

static enum refusal clear(struct call *call)
{
	static const char sql[] = "DELETE FROM selection"
				  " WHERE account = :account AND session = :visit";

	call_exec(call, sql, NULL);
	return reply_count(call);
}

#define OFFERS_PARAM                                                  \
	PARAMS({ .name = "offer",                                     \
		 .type = ARG_OFFER,                                   \
		 .flags = PARAM_REQUIRED | PARAM_MANY | PARAM_ANYONE, \
		 .label = N_("Offers") })
#define COUNT_COLUMN COLUMNS({ "count", COLUMN_INT, N_("Offers in the selection") })

static const struct operation selection_add = {
	.name = "selection.add",
	.summary = N_("Put offers into my selection"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = ROLES,
	.params = OFFERS_PARAM,
	.columns = COUNT_COLUMN,
	.run = add,
};

static const struct operation selection_remove = {
	.name = "selection.remove",
	.summary = N_("Take offers out of my selection"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = ROLES,
	.params = OFFERS_PARAM,
	.columns = COUNT_COLUMN,
	.run = take_out,
};

static const struct operation selection_clear = {
	.name = "selection.clear",
	.summary = N_("Empty my selection"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = ROLES,
	.columns = COUNT_COLUMN,
	.run = clear,
};

/* What was withdrawn meanwhile stays in sight, with its state. */
#define LIST_FROM                                                            \
	"  FROM selection x JOIN offer o ON o.id = x.offer"                  \
	"                   JOIN party p ON p.id = o.party"                  \
	"                   LEFT JOIN shop s ON s.id = o.shop"               \
	"                   LEFT JOIN place op ON op.id = o.place"           \
	"                   LEFT JOIN place sp ON sp.id = s.place"           \
	"                   LEFT JOIN place pp ON pp.id = p.place"           \
	" WHERE x.account = :account AND x.session = :visit"                 \
	"   AND (:filter IS NULL OR instr(p.name_key, :filter)"              \
	"        OR EXISTS (SELECT 1 FROM offer_text f WHERE f.offer = o.id" \
	"                    AND instr(f.title_key, :filter)))"
#define LIST_SELECT                                                                              \
	"SELECT x.offer, " OFFER_TITLE(                                                          \
		"o.id") " AS title, p.name AS producer,"                                         \
			"       coalesce(op.town, sp.town, pp.town, '') AS town, o.booking,"     \
			"       coalesce(nullif(op.phone, ''), nullif(sp.phone, ''), pp.phone, " \
			"'')"                                                                    \
			"           AS phone, o.state" LIST_FROM
#define LIST_PAGE " LIMIT :limit OFFSET :offset"

static const struct operation selection_list = {
	.name = "selection.list",
	.summary = N_("List my selection"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = ROLES,
	.columns = COLUMNS({ "offer", COLUMN_INT, NULL }, { "title", COLUMN_TEXT, N_("Offer") },
			   { "producer", COLUMN_TEXT, N_("Partner") },
			   { "town", COLUMN_TEXT, N_("Town") },
			   { "booking", COLUMN_CHOICE, N_("Booking"), offer_bookings },
			   { "phone", COLUMN_TEXT, N_("Phone") },
			   { "state", COLUMN_CHOICE, NULL, offer_states }),
	.orders = ORDERS(
		{ "added", LIST_SELECT " ORDER BY x.added_at, x.offer" LIST_PAGE },
		{ "-added", LIST_SELECT " ORDER BY x.added_at DESC, x.offer DESC" LIST_PAGE },
		{ "title", LIST_SELECT " ORDER BY " OFFER_SAYS("title_key", "o.id") LIST_PAGE },
		{ "-title",
		  LIST_SELECT " ORDER BY " OFFER_SAYS("title_key", "o.id") " DESC" LIST_PAGE },
		{ "town", LIST_SELECT " ORDER BY town, p.name_key" LIST_PAGE },
		{ "-town", LIST_SELECT " ORDER BY town DESC, p.name_key" LIST_PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
};

const struct operation *const selection_operations[] = {
	&selection_add,
	&selection_clear,
	&selection_keep,
	&selection_list,
	&selection_remove,
	&selection_resume,
	NULL,
};
