/* Owns the form that issues a voucher (P6): e-mail and access password; the host
 * and the postal code are a trace only. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/form.h"
#include "tui/screens/picker.h"
#include "tui/screens/server.h"
#include "tui/screens/voucher.h"
#include "tui/screens/voucher_screen.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { FIELDS_MAX = 5 };

struct issue {
	struct form form;
	json_t *offers; /* rows of selection.list */
	json_t *voucher;
};

static bool submit(struct form *form)
{
	struct issue *issue = form->context;
	json_t *params = form_values(form);
	json_t *offers = json_array();
	json_t *error;
	json_t *result;
	size_t index;
	json_t *row;

	json_array_foreach(issue->offers, index, row)
		json_array_append(offers, json_object_get(row, "offer"));
	if (json_array_size(offers) > 0)
		json_object_set(params, "offers", offers);
	json_decref(offers);
	screen_busy(_("Issuing the voucher…"));
	result = server_ask("voucher.issue", params, &error);
	if (error != NULL) {
		form_set_errors(form, json_object_get(json_object_get(error, "data"), "arguments"));
		screen_say(STYLE_BAD, server_sentence(error));
	}
	issue->voucher = json_incref(json_object_get(result, "record"));
	json_decref(result);
	json_decref(error);
	return issue->voucher != NULL;
}

static void draw_offers(struct form *form, struct area area)
{
	struct issue *issue = form->context;
	size_t count = json_array_size(issue->offers);
	char text[300];
	int y = area.y;

	if (count == 0) {
		paint_wrapped(
			y, area.x, area.cols, area.rows, STYLE_DIM,
			_("No offer is selected: the voucher is valid at every partner all the "
			  "same."));
		return;
	}
	snprintf(text, sizeof text, _n("%d selected offer", "%d selected offers", (int64_t)count),
		 (int)count);
	paint_text(y++, area.x, area.cols, STYLE_DIM, text);
	for (size_t i = 0; i < count && y < area.y + area.rows; i++, y++) {
		const json_t *row = json_array_get(issue->offers, i);

		snprintf(text, sizeof text, "%s · %s · %s", value_member(row, "title", ""),
			 value_member(row, "producer", ""), value_member(row, "town", ""));
		paint_text(y, area.x + 2, area.cols - 2, STYLE_PLAIN, text);
	}
}

/* All that messages speak, which is more than screens do. */
static json_t *language_choices(void)
{
	return json_object_get(server_param("voucher.issue", "language"), "choices");
}

/* The host that this account stands for; NULL when it is none. */
static const json_t *own_host(void)
{
	size_t index;
	json_t *role;

	json_array_foreach(json_object_get(server_hello(), "roles"), index,
			   role) if (strcmp(value_member(role, "role", ""), "host") ==
				     0) return role;
	return NULL;
}

/* Those who can neither look a host up nor are one are not asked for it. */
static int declare(struct form_field fields[FIELDS_MAX], json_t *languages)
{
	int count = 0;

	fields[count++] = (struct form_field){ .name = "email",
					       .label = _("E-mail"),
					       .required = true,
					       .help = _("Where the voucher is sent.") };
	fields[count++] = (struct form_field){
		.name = "password",
		.label = _("Access password"),
		.kind = FORM_SECRET,
		.required = true,
		.help = _("The one handed out by the host, the association or the partner.")
	};
	if (picker_knows("host") || own_host() != NULL)
		fields[count++] = (struct form_field){
			.name = "host",
			.label = _("Host"),
			.kind = FORM_REFERENCE,
			.look_up = picker_look_up,
			.with = "host",
			.help = _("Optional: kept to know where guests come from.")
		};
	fields[count++] = (struct form_field){ .name = "postcode",
					       .label = _("Postal code"),
					       .help = _("Optional: the guest’s home.") };
	fields[count++] = (struct form_field){ .name = "language",
					       .label = _("Language"),
					       .kind = FORM_CHOICE,
					       .choices = languages,
					       .help = _("Of the message that is sent.") };
	return count;
}

static void fill(struct form *form)
{
	struct form_field *host = form_find(form, "host");
	const json_t *own = own_host();

	if (host != NULL && own != NULL)
		form_set_reference(host, json_object_get(own, "party"),
				   value_member(own, "party_name", ""));
	form_set_text(form_find(form, "language"), lang_tag(ui_lang));
}

void voucher_issue(void)
{
	struct issue issue = { .form.submit = submit, .form.beside = draw_offers };
	struct form_field fields[FIELDS_MAX] = { 0 };
	json_t *languages = language_choices();

	issue.offers =
		server_may("selection.list")
			? server_rows("selection.list", json_pack("{s:i}", "limit", 100), NULL)
			: NULL;
	issue.form.context = &issue;
	screen_set_title(&issue.form.screen, _("Issue a voucher"));
	form_start(&issue.form, fields, declare(fields, languages));
	fill(&issue.form);
	form_show(&issue.form);
	form_free(&issue.form);
	if (issue.voucher != NULL) {
		if (server_may("selection.clear"))
			json_decref(server_ask("selection.clear", NULL, NULL));
		voucher_screen_show(issue.voucher, voucher_issue);
	}
	json_decref(issue.voucher);
	json_decref(issue.offers);
}
