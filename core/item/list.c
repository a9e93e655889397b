/* item.list: the items of the network's own lists, for whoever sells. */
#include "core/item/private.h"

#define NAME_IN(language)                                                         \
	"(SELECT t.name FROM list_item_text t WHERE t.item = i.id AND t.language" \
	" = '" language "')"
#define LIST_FROM                                                     \
	"  FROM list_item i WHERE (:list IS NULL OR i.list = :list)"  \
	"   AND (:active IS NULL OR i.active = :active)"              \
	"   AND (:filter IS NULL OR i.ref = :filter OR EXISTS"        \
	"        (SELECT 1 FROM list_item_text t WHERE t.item = i.id" \
	"          AND instr(lower(t.name), :filter)))"
#define LIST_SELECT                                                                          \
	"SELECT i.id, i.list, i.ref, " ITEM_NAME(                                            \
		"i.id") " AS name,"                                                          \
			"       nullif(i.kind, '') AS kind, i.change, i.position, i.active," \
			"       " NAME_IN("fr") " AS name_fr, " NAME_IN(                     \
				"en") " AS name_en,"                                         \
				      "       " NAME_IN("de") " AS name_de, " NAME_IN(       \
					      "es") " AS name_es" LIST_FROM
#define LIST_PAGE " LIMIT :limit OFFSET :offset"

const struct operation item_list = {
	.name = "item.list",
	.summary = N_("List audiences, seat categories, sales channels, means of payment"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff seller producer shop",
	.params = PARAMS({ .name = "list",
			   .type = ARG_CHOICE,
			   .label = N_("List"),
			   .choices = item_lists,
			   .noun = "item" },
			 { .name = "active",
			   .type = ARG_BOOL,
			   .label = N_("In use"),
			   .help = N_("Only those in use, or only the others.") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL },
		{ "list", COLUMN_CHOICE, N_("List"), item_lists, "item" },
		{ "name", COLUMN_TEXT, N_("Name") }, { "ref", COLUMN_TEXT, N_("Identifier") },
		{ "kind", COLUMN_CHOICE, N_("Kind"), item_kinds, "item" },
		{ "change", COLUMN_BOOL, N_("Change") }, { "position", COLUMN_INT, N_("Position") },
		{ "active", COLUMN_BOOL, N_("In use") },
		{ "name_fr", COLUMN_TEXT, N_("Name in French") },
		{ "name_en", COLUMN_TEXT, N_("Name in English") },
		{ "name_de", COLUMN_TEXT, N_("Name in German") },
		{ "name_es", COLUMN_TEXT, N_("Name in Spanish") }),
	.orders = ORDERS({ "position", LIST_SELECT " ORDER BY i.list, i.position, i.id" LIST_PAGE },
			 { "-position", LIST_SELECT
			   " ORDER BY i.list DESC, i.position DESC, i.id DESC" LIST_PAGE },
			 { "name", LIST_SELECT " ORDER BY name, i.id" LIST_PAGE },
			 { "-name", LIST_SELECT " ORDER BY name DESC, i.id DESC" LIST_PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
};
