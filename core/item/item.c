/* What items of the network's lists are called, and of which kind they are. */
#include "core/item/item.h"

const char *item_name(struct call *call, int64_t item, const char *language)
{
	static const char sql[] = "SELECT " ITEM_NAME(":row_item");
	const char *found = call_text(
		call, sql, BINDS(B_INT(":row_item", item), B_TEXT(":language", language)));

	return found ? found : "";
}

const char *item_kind(struct call *call, int64_t item)
{
	static const char sql[] = "SELECT kind FROM list_item WHERE id = :row_item";
	const char *kind = call_text(call, sql, BINDS(B_INT(":row_item", item)));

	return kind ? kind : "";
}
