/* Operations of core/contact/, by file; contact.c lists them all. */
#ifndef GUICHET_CONTACT_PRIVATE_H
#define GUICHET_CONTACT_PRIVATE_H

#include "core/contact/contact.h"

/* The one shop at which the caller may do this; 0: none, or several. */
int64_t contact_only_shop(struct call *call);

struct import;

/* The customer of an import's record, made if there is none; a name is given to whom
 * has none. 0: not to be (the line is bad, or one before). */
int64_t contact_from_import(struct call *call, struct import *import, size_t email, size_t name);

/* As IMPORT_PARAMS, without what contacts have not. */
#define CONTACT_IMPORT_PARAMS(columns_help)                                                 \
	{ .name = "data",                                                                   \
	  .type = ARG_DATA,                                                                 \
	  .flags = PARAM_REQUIRED,                                                          \
	  .label = N_("File"),                                                              \
	  .help = (columns_help) },                                                         \
		{ .name = "repair",                                                         \
		  .type = ARG_CHOICE,                                                       \
		  .label = N_("Repair"),                                                    \
		  .help = N_("Map control characters and bytes of Windows-1252 (cp1252)."), \
		  .choices = import_repairs },                                              \
	{                                                                                   \
		.name = "dry_run", .type = ARG_BOOL, .label = N_("Dry run"),                \
		.help = N_("Say what would be done, and do nothing."), .initial = "no"      \
	}

/* Answers an indicator, with its levels and rules. */
enum refusal indicator_reply(struct call *call, int64_t indicator);
extern const struct column indicator_columns[];

extern const struct operation contact_find, contact_create, contact_update, contacts_create,
	contacts_update, contacts_list, contacts_show, contacts_add, contacts_remove,
	contacts_import, indicator_create, indicator_update, indicator_list, indicator_customers,
	indicator_give, indicator_take, indicator_import, indicator_rule, indicator_unrule,
	indicator_rules, customer_preferences, preference_set;

#endif
