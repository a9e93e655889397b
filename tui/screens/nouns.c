/* Owns the names by which menus open a list. */
#include "tui/screens/nouns.h"

#include <string.h>

#include "tui/screens/list_screen.h"

static const struct {
	const char *name;
	const struct list_spec *spec;
} lists[] = {
	{ "hosts", &nouns_hosts },
	{ "producers", &nouns_producers },
	{ "associations", &nouns_associations },
	{ "shops", &nouns_shops },
	{ "offers", &nouns_offers },
	{ "categories", &nouns_categories },
	{ "advantages", &nouns_advantages },
	{ "vouchers", &nouns_vouchers },
	{ "redemptions", &nouns_redemptions },
	{ "access", &nouns_access },
	{ "accounts", &nouns_accounts },
	{ "roles", &nouns_roles },
	{ "sessions", &nouns_sessions },
	{ "audit", &nouns_audit },
	{ "backups", &nouns_backups },
	{ "batches", &nouns_batches },
	{ "cards", &nouns_cards },
	{ "codes", &nouns_codes },
	{ "code_batches", &nouns_code_batches },
	{ "mails", &nouns_mails },
	{ "customers", &nouns_customers },
	{ "expiring", &nouns_expiring },
	{ "products", &nouns_products },
	{ "seasons", &nouns_seasons },
	{ "items", &nouns_items },
	{ "contacts", &nouns_contacts },
	{ "indicators", &nouns_indicators },
	{ "own_tickets", &nouns_own_tickets },
	{ "own_orders", &nouns_own_orders },
	{ "own_offers", &nouns_own_offers },
	{ "own_balance", &nouns_own_balance },
	{ "own_preferences", &nouns_own_preferences },
	{ "own_addresses", &nouns_own_addresses },
	{ "orders", &nouns_orders },
	{ "admissions", &nouns_admissions },
	{ "cancellation", &nouns_cancellation },
	{ "tills", &nouns_tills },
	{ "receipts", &nouns_receipts },
	{ "closings", &nouns_closings },
};

static void show(const char *name, json_t *arguments)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (strcmp(lists[i].name, name) == 0)
			list_screen_show(lists[i].spec, json_incref(arguments), NULL);
	json_decref(arguments);
}

void nouns_show(const char *name)
{
	show(name, NULL);
}

void nouns_show_only(const char *name, const char *argument, const char *value)
{
	show(name, json_pack("{s:s}", argument, value));
}
