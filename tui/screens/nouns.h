/* The lists of the interface, declared as data: parties, shops, offers,
 * vouchers, accounts, and the rest. */
#ifndef GUICHET_SCREENS_NOUNS_H
#define GUICHET_SCREENS_NOUNS_H

struct list_spec;

/* Opens one by its name: "hosts", "offers", ...; see nouns.c. */
void nouns_show(const char *name);
/* Only the rows whose `argument` is this. */
void nouns_show_only(const char *name, const char *argument, const char *value);

/* --- The tables (nouns_*.c). --- */
extern const struct list_spec nouns_hosts, nouns_producers, nouns_associations, nouns_shops,
	nouns_party_shops, nouns_party_access;
extern const struct list_spec nouns_offers, nouns_party_offers, nouns_categories, nouns_vouchers,
	nouns_redemptions, nouns_access;
extern const struct list_spec nouns_accounts, nouns_account_keys, nouns_own_keys, nouns_grants,
	nouns_roles, nouns_sessions, nouns_audit, nouns_backups;
extern const struct list_spec nouns_products, nouns_seasons, nouns_items;
extern const struct list_spec nouns_codes, nouns_code_batches;
extern const struct list_spec nouns_cards, nouns_batches, nouns_mails, nouns_customers,
	nouns_closures, nouns_expiring;
extern const struct list_spec nouns_orders, nouns_admissions, nouns_cancellation;
extern const struct list_spec nouns_advantages;
extern const struct list_spec nouns_tills, nouns_receipts, nouns_closings;

extern const struct list_spec nouns_contacts, nouns_indicators;
extern const struct list_spec nouns_own_tickets, nouns_own_orders, nouns_own_offers,
	nouns_own_balance, nouns_own_preferences, nouns_own_addresses;

#endif
