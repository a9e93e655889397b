/* Owns the guide through an empty network: a menu of steps, in their order. */
#include "tui/screens/first.h"

#include <string.h>

#include "tui/kit/menu.h"
#include "tui/screens/menu_screen.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/server.h"
#include "tui/screens/settings.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { FEW = 10 };

/* How many rows an operation has; of a kind of party, or in all. */
static int64_t count(const char *operation, const char *kind)
{
	json_t *params = json_pack("{s:i}", "limit", 0);
	int64_t total = 0;

	if (kind != NULL)
		json_object_set_new(params, "kind", json_string(kind));
	json_decref(server_rows(operation, params, &total));
	return total;
}

/* Until there is an offer; a network with many parties needs no guide. */
bool first_steps(void)
{
	if (!server_may("party.list") || !server_may("party.create") ||
	    !server_may("network.set") || !server_may("offer.list"))
		return false;
	return count("party.list", NULL) <= FEW && count("offer.list", NULL) == 0;
}

/* --- What each step opens --- */

static void open_network(const void *with)
{
	static const char *const names[] = { "name", "language", "zone", "currency", NULL };

	(void)with;
	settings_show_some(names);
}

static bool setting_is(const char *name, const char *value)
{
	json_t *settings = server_record("network.show", NULL);
	bool same = strcmp(value_member(settings, name, value), value) == 0;

	json_decref(settings);
	return same;
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

/* Where mail goes, and whether it gets there. */
static void open_mail(const void *with)
{
	static const char *const names[] = { "mail", "mail_from", "public_address", NULL };

	(void)with;
	settings_show_some(names);
	if (server_may("mail.test") && !setting_is("mail", "off"))
		ask("mail.test", NULL);
}

/* --- What is done --- */

static bool is_named(const struct menu_entry *entry)
{
	(void)entry;
	return !setting_is("name", "guichet");
}

static bool is_mailing(const struct menu_entry *entry)
{
	(void)entry;
	return !setting_is("mail", "off");
}

static bool has_party(const struct menu_entry *entry)
{
	return count("party.list", entry->with) > 0;
}

static bool has_some(const struct menu_entry *entry)
{
	static const struct {
		const char *create, *list;
		int least;
	} lists[] = {
		{ "access.create", "access.list", 1 },
		{ "shop.create", "shop.list", 1 },
		{ "offer.create", "offer.list", 1 },
		{ "account.create", "account.list", 2 }, /* one's own is there */
	};

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (strcmp(lists[i].create, entry->operation) == 0)
			return server_may(lists[i].list) &&
			       count(lists[i].list, NULL) >= lists[i].least;
	return false;
}

static const struct menu_entry entries[] = {
	{ '1', N_("Name, language and time zone of the network"), open_network, NULL,
	  "network.show", NULL, is_named },
	{ '2', N_("Mail: where it goes, with a message to try it"), open_mail, NULL, "network.show",
	  NULL, is_mailing },
	{ '3', N_("A first association"), open_party, "association", "party.create", NULL,
	  has_party },
	{ '4', N_("A first host"), open_party, "host", "party.create", NULL, has_party },
	{ '5', N_("Its access password"), open_form, "access.create", "access.create", NULL,
	  has_some },
	{ '6', N_("A first partner"), open_party, "producer", "party.create", NULL, has_party },
	{ '7', N_("Its counter"), open_form, "shop.create", "shop.create", NULL, has_some },
	{ '8', N_("A first offer"), open_form, "offer.create", "offer.create", NULL, has_some },
	{ '9', N_("An account for a counter or a host"), open_form, "account.create",
	  "account.create", NULL, has_some },
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
