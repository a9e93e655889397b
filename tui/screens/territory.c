/* Owns where the parts of France lie. */
#include "tui/screens/territory.h"

#include "tui/screens/picker.h"
#include "tui/screens/rows.h"
#include "tui/text/ui.h"

static const struct territory {
	const char *name;
	struct view_box box;
} territories[] = {
	{ N_("Metropolitan France"), { 41.3, -5.2, 51.1, 9.6 } },
	{ N_("Guadeloupe"), { 15.8, -61.85, 16.55, -60.95 } },
	{ N_("Martinique"), { 14.36, -61.25, 14.9, -60.8 } },
	{ N_("French Guiana"), { 2.1, -54.65, 5.8, -51.6 } },
	{ N_("Réunion"), { -21.4, 55.2, -20.85, 55.85 } },
	{ N_("Mayotte"), { -13.02, 45.0, -12.62, 45.32 } },
};

const struct view_box *territory_first(void)
{
	return &territories[0].box;
}

const struct view_box *territory_choose(void)
{
	static const struct rows_column columns[] = { { "name", 1, "" }, { NULL, 0, NULL } };
	const struct view_box *chosen = NULL;
	json_t *rows = json_array();
	json_t *row;

	for (size_t i = 0; i < sizeof territories / sizeof *territories; i++)
		json_array_append_new(rows, json_pack("{s:i, s:s}", "id", (int)i, "name",
						      _(territories[i].name)));
	row = picker_show_columns(_("Which part of France?"), rows, columns);
	if (row != NULL)
		chosen = &territories[json_integer_value(json_object_get(row, "id"))].box;
	json_decref(row);
	json_decref(rows);
	return chosen;
}
