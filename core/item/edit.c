/* item.create and item.update. What is sold rests on these items, so that there is
 * no delete: one that is no longer wanted is put out of use. */
#include <string.h>

#include "core/item/private.h"

const char *const item_lists[] = { "audience", "seat", "channel", "means", "preference", NULL };
const char *const item_kinds[] = { "desk",   "distributor", "visitor", "cash",    "card",
				   "cheque", "transfer",    "voucher", "balance", NULL };

/* Which kinds are of which list. The others have none. */
static const struct {
	const char *list, *kind;
} kinds[] = {
	{ "channel", "desk" },   { "channel", "distributor" }, { "channel", "visitor" },
	{ "means", "cash" },     { "means", "card" },          { "means", "cheque" },
	{ "means", "transfer" }, { "means", "voucher" },       { "means", "balance" },
};

/* How a name is told in each language. */
static const struct {
	const char *argument, *language;
} names[] = { { "name_fr", "fr" }, { "name_en", "en" }, { "name_de", "de" }, { "name_es", "es" } };

enum { LANGUAGES = sizeof names / sizeof *names };

static bool has_kinds(const char *list)
{
	return strcmp(list, "channel") == 0 || strcmp(list, "means") == 0;
}

static enum refusal check_kind(struct call *call, const char *list, const char *kind)
{
	const char *possible = "";

	if (!has_kinds(list))
		return *kind ? refuse_argument(
				       call, "kind",
				       call_say(call, N_("Items of this list have no kind.")))
			     : DONE;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i].list, list) != 0)
			continue;
		if (strcmp(kinds[i].kind, kind) == 0)
			return DONE;
		possible =
			call_format(call, "%s%s%s", possible, *possible ? ", " : "", kinds[i].kind);
	}
	return refuse_argument(call, "kind",
			       call_format(call, call_say(call, N_("One of: %s.")), possible));
}

/* Only money can be given back in coins. */
static enum refusal check_change(struct call *call, const char *list)
{
	if (arg_int(call, "change") && strcmp(list, "means") != 0)
		return refuse_argument(call, "change",
				       call_say(call, N_("Only a means of payment gives change.")));
	return DONE;
}

/* --- Names --- */

static void write_name(struct call *call, int64_t item, size_t i)
{
	static const char sql[] =
		"INSERT INTO list_item_text (item, language, name)"
		" VALUES (:row_item, :row_language, :row_name)"
		" ON CONFLICT (item, language) DO UPDATE SET name = excluded.name";
	static const char gone[] = "DELETE FROM list_item_text"
				   " WHERE item = :row_item AND language = :row_language";
	const char *name = arg_text(call, names[i].argument);

	if (*name)
		call_exec(call, sql,
			  BINDS(B_INT(":row_item", item),
				B_TEXT(":row_language", names[i].language),
				B_TEXT(":row_name", name)));
	else
		call_exec(call, gone,
			  BINDS(B_INT(":row_item", item),
				B_TEXT(":row_language", names[i].language)));
}

/* An item without any name would be an identifier on a screen. */
static enum refusal write_names(struct call *call, int64_t item)
{
	static const char named[] = "SELECT 1 FROM list_item_text WHERE item = :row_item";

	for (size_t i = 0; i < LANGUAGES; i++)
		if (arg_given(call, names[i].argument))
			write_name(call, item, i);
	if (!call_int(call, named, BINDS(B_INT(":row_item", item)), 0))
		return refuse_argument(call, "name_fr",
				       call_say(call, N_("A name is wanted, in one language at "
							 "least.")));
	return DONE;
}

static enum refusal done(struct call *call, int64_t item)
{
	TRY(write_names(call, item));
	audit_object(call, "item", item);
	reply_int(call, "id", item);
	return DONE;
}

static enum refusal taken(struct call *call)
{
	return refuse(call, REFUSED_EXISTS, "what", arg_text(call, "ref"), NULL);
}

/* --- Making --- */

static enum refusal create(struct call *call)
{
	static const char sql[] =
		"INSERT INTO list_item (list, ref, kind, change, position)"
		" VALUES (:list, :ref, ifnull(:kind, ''), ifnull(:change, 0), ifnull(:position,"
		"         (SELECT ifnull(max(position), 0) + 1 FROM list_item WHERE list = "
		":list)))";
	const char *list = arg_text(call, "list");

	TRY(check_kind(call, list, arg_given(call, "kind") ? arg_text(call, "kind") : ""));
	TRY(check_change(call, list));
	if (!call_exec(call, sql, NULL))
		return taken(call);
	return done(call, store_last_id(call->store));
}

/* --- Changing --- */

/* What was paid with a means, or sold through a channel, was of its kind then. */
static enum refusal check_new_kind(struct call *call, const char *list)
{
	static const char same[] = "SELECT kind = :kind FROM list_item WHERE id = :item";
	static const char used[] =
		"SELECT EXISTS (SELECT 1 FROM payment WHERE means = :item)"
		"    OR EXISTS (SELECT 1 FROM till_count WHERE means = :item)"
		"    OR EXISTS (SELECT 1 FROM customer_order WHERE channel = :item)";

	if (!arg_given(call, "kind") || call_int(call, same, NULL, 0))
		return DONE;
	TRY(check_kind(call, list, arg_text(call, "kind")));
	if (call_int(call, used, NULL, 0))
		return refuse_argument(call, "kind",
				       call_say(call, N_("It was used as the kind that it is: make "
							 "another one.")));
	return DONE;
}

static enum refusal update(struct call *call)
{
	static const char list_of[] = "SELECT list FROM list_item WHERE id = :item";
	static const char sql[] =
		"UPDATE list_item SET ref = ifnull(:ref, ref), kind = ifnull(:kind, kind),"
		"       change = ifnull(:change, change), position = ifnull(:position, position),"
		"       active = ifnull(:active, active)"
		" WHERE id = :item";
	const char *list = call_text(call, list_of, NULL);

	if (!list)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("item")), NULL);
	TRY(check_new_kind(call, list));
	TRY(check_change(call, list));
	if (!call_exec(call, sql, NULL))
		return taken(call);
	return done(call, arg_int(call, "item"));
}

/* --- Declarations --- */

#define NAME_PARAM(argument, said)                                                         \
	{                                                                                  \
		.name = (argument), .type = ARG_TEXT, .flags = PARAM_CLEAR, .label = said, \
		.max = 60                                                                  \
	}
#define ITEM_PARAMS(required)                                                                      \
	{ .name = "ref",                                                                           \
	  .type = ARG_TEXT,                                                                        \
	  .flags = (required),                                                                     \
	  .label = N_("Identifier"),                                                               \
	  .help = N_("A short word for imports and commands."),                                    \
	  .max = 40 },                                                                             \
		NAME_PARAM("name_fr", N_("Name in French")),                                       \
		NAME_PARAM("name_en", N_("Name in English")),                                      \
		NAME_PARAM("name_de", N_("Name in German")),                                       \
		NAME_PARAM("name_es", N_("Name in Spanish")),                                      \
		{ .name = "kind",                                                                  \
		  .type = ARG_CHOICE,                                                              \
		  .label = N_("Kind"),                                                             \
		  .help = N_("Of a sales channel: who sells there. Of a means of payment: how it " \
			     "is counted."),                                                       \
		  .choices = item_kinds,                                                           \
		  .noun = "item" },                                                                \
		{ .name = "change",                                                                \
		  .type = ARG_BOOL,                                                                \
		  .label = N_("Change"),                                                           \
		  .help = N_("Whether what is paid too much is given back in cash.") },            \
	{                                                                                          \
		.name = "position", .type = ARG_INT, .label = N_("Position"), .min = 1,            \
		.max = 1000                                                                        \
	}

const struct operation item_create = {
	.name = "item.create",
	.summary = N_("Add an audience, a seat category, a sales channel, a means of payment"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS({ .name = "list",
			   .type = ARG_CHOICE,
			   .flags = PARAM_REQUIRED,
			   .label = N_("List"),
			   .choices = item_lists,
			   .noun = "item" },
			 ITEM_PARAMS(PARAM_REQUIRED)),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = create,
};

const struct operation item_update = {
	.name = "item.update",
	.summary = N_("Change an item of the network’s lists"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS({ .name = "item",
			   .type = ARG_INT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Item"),
			   .min = 1,
			   .max = INT64_MAX },
			 ITEM_PARAMS(0),
			 { .name = "active",
			   .type = ARG_BOOL,
			   .label = N_("In use"),
			   .help = N_("What is not in use is no longer offered for a choice.") }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = update,
};

const struct operation *const item_operations[] = { &item_create, &item_list, &item_update, NULL };
