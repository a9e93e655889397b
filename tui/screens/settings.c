/* Owns the settings' form: network.set, filled from network.show; for those who
 * may only look, the record. */
#include "tui/screens/settings.h"

#include "tui/screens/operation_form.h"
#include "tui/screens/record.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"

void settings_show(void)
{
	json_t *values;

	if (!server_may("network.set")) {
		record_show(_("Settings"), "network.show", NULL);
		return;
	}
	values = server_record("network.show", NULL);
	if (values != NULL && operation_form("network.set", NULL, values, NULL))
		operation_done("network.set", NULL);
	json_decref(values);
}
