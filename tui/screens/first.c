/* Owns the guide through an empty network: a menu of steps, in their order. */
#include "tui/screens/first.h"

#include "tui/kit/menu.h"
#include "tui/screens/menu_screen.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/server.h"
#include "tui/screens/settings.h"
#include "tui/text/ui.h"

bool first_steps(void)
{
	int64_t parties = 0;

	if (!server_may("party.list") || !server_may("party.create") || !server_may("network.set"))
		return false;
	json_decref(server_rows("party.list", json_pack("{s:i}", "limit", 0), &parties));
	return parties == 0;
}

static void open_settings(const void *with)
{
	(void)with;
	settings_show();
}

/* The form of an operation, with what the step already says. */
static void ask(const char *operation, json_t *values)
{
	json_t *record = NULL;

	if (operation_form(operation, NULL, values, &record))
		operation_done(operation, record);
	json_decref(record);
	json_decref(values);
}

static void open_party(const void *with)
{
	ask("party.create", json_pack("{s:[s]}", "kinds", (const char *)with));
}

static void open_form(const void *with)
{
	ask(with, NULL);
}

static const struct menu_entry entries[] = {
	{ '1', N_("Name, language and time zone of the network"), open_settings, NULL,
	  "network.show" },
	{ '2', N_("A first association"), open_party, "association", "party.create" },
	{ '3', N_("A first host"), open_party, "host", "party.create" },
	{ '4', N_("Its access password"), open_form, "access.create", "access.create" },
	{ '5', N_("A first partner"), open_party, "producer", "party.create" },
	{ '6', N_("Its counter"), open_form, "shop.create", "shop.create" },
	{ '7', N_("A first offer"), open_form, "offer.create", "offer.create" },
	{ '8', N_("An account for a counter or a host"), open_form, "account.create",
	  "account.create" },
	{ .key = 0 },
};

void first_show(void)
{
	menu_screen_show(
		_("First steps"),
		N_("The network is empty: these steps open it, from the first to the last. "
		   "Each can be done later, from the home screen."),
		entries);
}
