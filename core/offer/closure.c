/* offer.closures, offer.close and offer.reopen: periods in which an offer can't
 * be had. Their days are the network's: a closure begins with its first day and
 * ends with its last, however many hours those have. */
#include "core/offer/private.h"
#include "core/party/reach.h"

json_t *closures_ahead(struct call *call, int64_t offer)
{
	static const char sql[] =
		"SELECT json_group_array(json_object('id', id,"
		"          'from', strftime('%Y-%m-%dT%H:%M:%SZ', starts, 'unixepoch'),"
		"          'until', strftime('%Y-%m-%dT%H:%M:%SZ', ends, 'unixepoch'), 'why', why))"
		"  FROM (SELECT * FROM offer_closure WHERE offer = :row_offer AND ends > :now"
		"         ORDER BY starts, id)";
	const char *text = call_text(call, sql, BINDS(B_INT(":row_offer", offer)));

	return json_loads(text ? text : "[]", 0, NULL);
}

static enum refusal missing(struct call *call)
{
	return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("closure")), NULL);
}

static enum refusal close(struct call *call)
{
	static const char sql[] = "INSERT INTO offer_closure (offer, starts, ends, why)"
				  " VALUES (:offer, :from, :until, ifnull(:why, ''))";
	int64_t from = arg_int(call, "from"), until = arg_int(call, "until");

	if (until <= from)
		return refuse_argument(call, "until",
				       call_say(call, N_("This is before the first day.")));
	if (until <= call->now)
		return refuse_argument(call, "until", call_say(call, N_("This is over already.")));
	call_exec(call, sql, NULL);
	reply_int(call, "id", store_last_id(call->store));
	audit_object(call, "offer", arg_int(call, "offer"));
	return DONE;
}

/* The offer that it closes, if that is the caller's; 0: none. */
static int64_t closed_offer(struct call *call)
{
	static const char sql[] =
		"SELECT o.id FROM offer_closure x JOIN offer o ON o.id = x.offer"
		" WHERE x.id = :closure AND x.ends > :now AND " PARTY_IN_REACH("o.party");

	return call_int(call, sql, NULL, 0);
}

/* One that has begun ends now; one that is to come will not. */
static enum refusal reopen(struct call *call)
{
	static const char begun[] = "UPDATE offer_closure SET ends = :now"
				    " WHERE id = :closure AND starts < :now";
	static const char ahead[] = "DELETE FROM offer_closure"
				    " WHERE id = :closure AND starts >= :now";
	int64_t offer = closed_offer(call);

	if (!offer)
		return missing(call);
	call_exec(call, begun, NULL);
	call_exec(call, ahead, NULL);
	reply_int(call, "id", arg_int(call, "closure"));
	audit_object(call, "offer", offer);
	return DONE;
}

#define OFFER_PARAM                                                                               \
	{                                                                                         \
		.name = "offer", .type = ARG_OFFER, .flags = PARAM_REQUIRED, .label = N_("Offer") \
	}

const struct operation offer_close = {
	.name = "offer.close",
	.summary = N_("Close an offer for some days"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(
		OFFER_PARAM,
		{ .name = "from", .type = ARG_DATE, .flags = PARAM_REQUIRED, .label = N_("From") },
		{ .name = "until",
		  .type = ARG_LAST_DAY,
		  .flags = PARAM_REQUIRED,
		  .label = N_("Until"),
		  .help = N_("The last day, included.") },
		{ .name = "why", .type = ARG_TEXT, .label = N_("Reason") }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = close,
};

const struct operation offer_reopen = {
	.name = "offer.reopen",
	.summary = N_("End a closure of an offer, or call it off"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS({ .name = "closure",
			   .type = ARG_INT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Closure"),
			   .min = 1,
			   .max = INT64_MAX }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = reopen,
};

#define LIST_FROM                                       \
	"  FROM offer_closure x WHERE x.offer = :offer" \
	"   AND (:filter IS NULL OR instr(lower(x.why), :filter))"
#define LIST_SELECT                                                 \
	"SELECT x.id, x.starts AS \"from\", x.ends AS until, x.why" \
	"       , x.ends <= :now AS over" LIST_FROM
#define LIST_PAGE " LIMIT :limit OFFSET :offset"

const struct operation offer_closures = {
	.name = "offer.closures",
	.summary = N_("List the closures of an offer"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff producer",
	.params = PARAMS(OFFER_PARAM),
	.columns =
		COLUMNS({ "id", COLUMN_INT, NULL }, { "from", COLUMN_TIME, N_("From") },
			{ "until", COLUMN_TIME, N_("Until") }, { "why", COLUMN_TEXT, N_("Reason") },
			{ "over", COLUMN_BOOL, N_("Over") }),
	.orders = ORDERS({ "from", LIST_SELECT " ORDER BY x.starts, x.id" LIST_PAGE },
			 { "-from", LIST_SELECT " ORDER BY x.starts DESC, x.id DESC" LIST_PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
};
