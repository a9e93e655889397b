/* Owns the settings' form: network.set, filled from network.show; for those who
 * may only look, the record. */
#include "tui/screens/settings.h"

#include <string.h>

#include "tui/screens/operation_form.h"
#include "tui/screens/record.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

static bool among(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* What is not asked for, as the form wants it. */
static json_t *all_but(const char *const *names)
{
	const json_t *params = json_object_get(server_operation("network.set"), "params");
	json_t *left = json_object();
	size_t index;
	json_t *param;

	json_array_foreach(params, index, param)
	{
		const char *name = value_member(param, "name", "");

		if (!among(names, name))
			json_object_set_new(left, name, json_null());
	}
	return left;
}

static void edit(json_t *left)
{
	json_t *values = server_record("network.show", NULL);

	if (values == NULL)
		json_decref(left);
	else if (operation_form("network.set", left, values, NULL))
		operation_done("network.set", NULL);
	json_decref(values);
}

void settings_show(void)
{
	if (server_may("network.set"))
		edit(NULL);
	else
		record_show(_("Settings"), "network.show", NULL);
}

void settings_show_some(const char *const *names)
{
	edit(all_but(names));
}
