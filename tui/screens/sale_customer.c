/* Owns for whom a sale is: somebody who is found, or written down on the spot. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/form.h"
#include "tui/screens/picker.h"
#include "tui/screens/sale_state.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { NAME, EMAIL, PHONE, FIELDS };

static bool submit(struct form *form)
{
	json_t **made = form->context;
	json_t *error = NULL;
	json_t *result;

	if (!form_complete(form))
		return false;
	result = server_ask("customer.create", form_values(form), &error);
	if (error != NULL) {
		form_set_errors(form, json_object_get(json_object_get(error, "data"), "arguments"));
		screen_say(STYLE_BAD, server_sentence(error));
	}
	*made = json_incref(json_object_get(result, "record"));
	json_decref(error);
	json_decref(result);
	return *made != NULL;
}

/* Where what was typed to find somebody belongs. */
static int field_of(const char *typed)
{
	if (strchr(typed, '@') != NULL)
		return EMAIL;
	return strspn(typed, "+0123456789 .") == strlen(typed) ? PHONE : NAME;
}

static json_t *write_down(const char *typed)
{
	struct form_field fields[FIELDS] = {
		[NAME] = { .name = "name", .label = _("Name"), .required = true },
		[EMAIL] = { .name = "email",
			    .label = _("E-mail"),
			    .help = _("Where tickets and receipts can be sent.") },
		[PHONE] = { .name = "phone", .label = _("Phone") },
	};
	json_t *made = NULL;
	struct form form = { .submit = submit, .context = &made };

	screen_set_title(&form.screen, _("New customer"));
	form_start(&form, fields, FIELDS);
	if (typed[0] != '\0')
		form_set_text(&fields[field_of(typed)], typed);
	form_show(&form);
	form_free(&form);
	return made;
}

/* Those of other desks are known here by the address that was typed, and by no more. */
void sale_for(struct sale *sale, const json_t *customer)
{
	json_t *params;

	if (!json_is_integer(json_object_get(customer, "id")) &&
	    value_member(customer, "email", "")[0] == '\0') {
		screen_say(STYLE_WARN, _("Another desk’s customer: ask for the e-mail address."));
		return;
	}
	params = json_pack("{s:O}", "order", json_object_get(sale->order, "id"));
	if (json_is_integer(json_object_get(customer, "id")))
		json_object_set(params, "customer", json_object_get(customer, "id"));
	else
		json_object_set(params, "email", json_object_get(customer, "email"));
	sale_call(sale, "order.customer", params);
}

void sale_choose_customer(struct sale *sale)
{
	json_t *row = picker_show_or_make("customer", _("For whom?"),
					  server_may("customer.create") ? write_down : NULL);

	if (row == NULL)
		return;
	if (sale->order == NULL) {
		json_decref(sale->customer);
		sale->customer = row;
		return;
	}
	sale_for(sale, row);
	json_decref(row);
}
