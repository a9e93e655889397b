/* Operations on categories. They are few and configurable (P2); offers rest on
 * them, so that there is no delete. */
#include <stdlib.h>
#include <string.h>

#include "core/offer/offer.h"
#include "core/offer/private.h"
#include "core/op/call.h"
#include "core/text/text.h"

#define LIST_SELECT                                                                    \
	"SELECT c.id, c.ref, c.icon, c.ascii, " CATEGORY_NAME(                         \
		"c.id") " AS name,"                                                    \
			"       c.position,"                                           \
			"       (SELECT count(*) FROM offer o WHERE o.category = c.id" \
			"          AND o.state = 'published') AS offers"               \
			"  FROM category c"                                            \
			" WHERE (:filter IS NULL OR c.ref = :filter OR "               \
			"instr(lower(" CATEGORY_NAME("c.id") "), :filter))"
#define LIST_PAGE " LIMIT :limit OFFSET :offset"

static const struct operation category_list = {
	.name = "category.list",
	.summary = N_("List the categories of offers"),
	.kind = OP_READ,
	.access = OP_ACCOUNT,
	.shape = OP_LIST,
	.roles = "visitor",
	.columns =
		COLUMNS({ "id", COLUMN_INT, NULL }, { "ref", COLUMN_TEXT, N_("Identifier") },
			{ "icon", COLUMN_TEXT, N_("Icon") }, { "ascii", COLUMN_TEXT, N_("Letter") },
			{ "name", COLUMN_TEXT, N_("Name") }, { "position", COLUMN_INT, NULL },
			{ "offers", COLUMN_INT, N_("Published offers") }),
	.orders = ORDERS(
		{ "position", LIST_SELECT " ORDER BY c.position, c.id" LIST_PAGE },
		{ "-position", LIST_SELECT " ORDER BY c.position DESC, c.id DESC" LIST_PAGE },
		{ "name", LIST_SELECT " ORDER BY name, c.id" LIST_PAGE },
		{ "-name", LIST_SELECT " ORDER BY name DESC, c.id DESC" LIST_PAGE },
		{ "offers", LIST_SELECT " ORDER BY offers, c.position" LIST_PAGE },
		{ "-offers", LIST_SELECT " ORDER BY offers DESC, c.position" LIST_PAGE }),
	.count = "SELECT count(*) FROM category c"
		 " WHERE (:filter IS NULL OR c.ref = :filter"
		 "        OR instr(lower(" CATEGORY_NAME("c.id") "), :filter))",
};

/* One column wide where there is UTF-8, one ASCII character where there is not. */
static enum refusal check_signs(struct call *call)
{
	const char *icon = arg_text(call, "icon"), *ascii = arg_text(call, "ascii");

	if (arg_given(call, "icon") && text_width(icon) != 1)
		return refuse_argument(
			call, "icon",
			call_say(call, N_("One sign that takes one column of a terminal.")));
	if (arg_given(call, "ascii") && (strlen(ascii) != 1 || *ascii <= ' ' || *ascii > '~'))
		return refuse_argument(call, "ascii",
				       call_say(call, N_("One ASCII letter or sign.")));
	return DONE;
}

static void write_name(struct call *call, int64_t category, const char *argument,
		       const char *language)
{
	static const char sql[] =
		"INSERT INTO category_text (category, language, name)"
		" VALUES (:row_category, :row_language, :row_name)"
		" ON CONFLICT (category, language) DO UPDATE SET name = excluded.name";

	if (arg_given(call, argument))
		call_exec(call, sql,
			  BINDS(B_INT(":row_category", category), B_TEXT(":row_language", language),
				B_TEXT(":row_name", arg_text(call, argument))));
}

static enum refusal done(struct call *call, int64_t category)
{
	write_name(call, category, "name_fr", "fr");
	write_name(call, category, "name_en", "en");
	audit_object(call, "category", category);
	reply_int(call, "id", category);
	return DONE;
}

static enum refusal create(struct call *call)
{
	static const char sql[] =
		"INSERT INTO category (ref, icon, ascii, position)"
		" VALUES (:ref, :icon, :ascii,"
		"         ifnull(:position, (SELECT ifnull(max(position), 0) + 1 FROM category)))";

	TRY(check_signs(call));
	if (!call_exec(call, sql, NULL))
		return refuse(call, REFUSED_EXISTS, "what", arg_text(call, "ref"), NULL);
	return done(call, store_last_id(call->store));
}

static enum refusal update(struct call *call)
{
	static const char sql[] =
		"UPDATE category SET ref = ifnull(:ref, ref), icon = ifnull(:icon, icon),"
		"       ascii = ifnull(:ascii, ascii), position = ifnull(:position, position)"
		" WHERE id = :category";

	TRY(check_signs(call));
	if (!call_exec(call, sql, NULL))
		return refuse(call, REFUSED_EXISTS, "what", arg_text(call, "ref"), NULL);
	return done(call, arg_int(call, "category"));
}

#define CATEGORY_PARAMS(required)                                                       \
	{ .name = "ref",                                                                \
	  .type = ARG_TEXT,                                                             \
	  .flags = (required),                                                          \
	  .label = N_("Identifier"),                                                    \
	  .help = N_("A short word for imports and commands."),                         \
	  .max = 40 },                                                                  \
		{ .name = "icon",                                                       \
		  .type = ARG_TEXT,                                                     \
		  .flags = (required),                                                  \
		  .label = N_("Icon"),                                                  \
		  .help = N_("One sign that takes one column of a terminal."),          \
		  .max = 16 },                                                          \
		{ .name = "ascii",                                                      \
		  .type = ARG_TEXT,                                                     \
		  .flags = (required),                                                  \
		  .label = N_("Letter"),                                                \
		  .help = N_("Stands in for the icon where there is no UTF-8."),        \
		  .max = 4 },                                                           \
		{ .name = "name_fr",                                                    \
		  .type = ARG_TEXT,                                                     \
		  .flags = (required),                                                  \
		  .label = N_("Name in French"),                                        \
		  .max = 60 },                                                          \
		{ .name = "name_en",                                                    \
		  .type = ARG_TEXT,                                                     \
		  .flags = (required),                                                  \
		  .label = N_("Name in English"),                                       \
		  .max = 60 },                                                          \
	{                                                                               \
		.name = "position", .type = ARG_INT, .label = N_("Position"), .min = 1, \
		.max = 1000                                                             \
	}

static const struct operation category_create = {
	.name = "category.create",
	.summary = N_("Add a category of offers"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS(CATEGORY_PARAMS(PARAM_REQUIRED)),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = create,
};

static const struct operation category_update = {
	.name = "category.update",
	.summary = N_("Change a category of offers"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS({ .name = "category",
			   .type = ARG_CATEGORY,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Category") },
			 CATEGORY_PARAMS(0)),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = update,
};

const struct operation *const category_operations[] = {
	&category_create,
	&category_list,
	&category_update,
	NULL,
};
