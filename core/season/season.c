/* season.create, season.update and season.list. A season is half-open, and is typed
 * by its first and its last day. Products and reports rest on seasons: no delete. */
#include "core/season/season.h"

#include "core/op/call.h"

static enum refusal check(struct call *call, int64_t season)
{
	static const char sound[] = "SELECT ifnull(:until, ends) > ifnull(:from, starts)"
				    "  FROM season WHERE id = :season";
	bool fine = season ? call_int(call, sound, NULL, 0) != 0
			   : arg_int(call, "until") > arg_int(call, "from");

	return fine ? DONE
		    : refuse_argument(call, "until",
				      call_say(call, N_("This is before the first day.")));
}

static enum refusal taken(struct call *call)
{
	return refuse(call, REFUSED_EXISTS, "what", arg_text(call, "ref"), NULL);
}

static enum refusal done(struct call *call, int64_t season)
{
	audit_object(call, "season", season);
	reply_int(call, "id", season);
	return DONE;
}

static enum refusal create(struct call *call)
{
	static const char sql[] = "INSERT INTO season (ref, name, starts, ends)"
				  " VALUES (:ref, :name, :from, :until)";

	TRY(check(call, 0));
	if (!call_exec(call, sql, NULL))
		return taken(call);
	return done(call, store_last_id(call->store));
}

static enum refusal update(struct call *call)
{
	static const char sql[] =
		"UPDATE season SET ref = ifnull(:ref, ref), name = ifnull(:name, name),"
		"       starts = ifnull(:from, starts), ends = ifnull(:until, ends)"
		" WHERE id = :season";

	TRY(check(call, arg_int(call, "season")));
	if (!call_exec(call, sql, NULL))
		return taken(call);
	return done(call, arg_int(call, "season"));
}

#define SEASON_PARAMS(required)                                                                    \
	{ .name = "name", .type = ARG_TEXT, .flags = (required), .label = N_("Name"), .max = 80 }, \
		{ .name = "ref",                                                                   \
		  .type = ARG_TEXT,                                                                \
		  .flags = (required),                                                             \
		  .label = N_("Identifier"),                                                       \
		  .help = N_("A short word for imports and commands."),                            \
		  .max = 40 },                                                                     \
		{ .name = "from", .type = ARG_DATE, .flags = (required), .label = N_("From") },    \
	{                                                                                          \
		.name = "until", .type = ARG_LAST_DAY, .flags = (required), .label = N_("Until"),  \
		.help = N_("The last day, included.")                                              \
	}

static const struct operation season_create = {
	.name = "season.create",
	.summary = N_("Add a season"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS(SEASON_PARAMS(PARAM_REQUIRED)),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = create,
};

static const struct operation season_update = {
	.name = "season.update",
	.summary = N_("Change a season"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS({ .name = "season",
			   .type = ARG_SEASON,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Season") },
			 SEASON_PARAMS(0)),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = update,
};

#define LIST_FROM                                                   \
	"  FROM season s WHERE (:filter IS NULL OR s.ref = :filter" \
	"                       OR instr(lower(s.name), :filter))"
#define LIST_SELECT                                                          \
	"SELECT s.id, s.ref, s.name, s.starts AS \"from\", s.ends AS until," \
	"       (SELECT count(*) FROM product p WHERE p.season = s.id) AS products" LIST_FROM
#define LIST_PAGE " LIMIT :limit OFFSET :offset"

static const struct operation season_list = {
	.name = "season.list",
	.summary = N_("List seasons"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff seller producer",
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "name", COLUMN_TEXT, N_("Name") },
		{ "ref", COLUMN_TEXT, N_("Identifier") }, { "from", COLUMN_TIME, N_("From") },
		{ "until", COLUMN_TIME, N_("Until") }, { "products", COLUMN_INT, N_("Products") }),
	.orders = ORDERS({ "-from", LIST_SELECT " ORDER BY s.starts DESC, s.id DESC" LIST_PAGE },
			 { "from", LIST_SELECT " ORDER BY s.starts, s.id" LIST_PAGE },
			 { "name", LIST_SELECT " ORDER BY s.name, s.id" LIST_PAGE },
			 { "-name", LIST_SELECT " ORDER BY s.name DESC, s.id DESC" LIST_PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
};

const struct operation *const season_operations[] = {
	&season_create,
	&season_list,
	&season_update,
	NULL,
};
