/* Owns the short ways of visitors and of those who receive them. */
#include "tui/screens/visit.h"

#include <stdio.h>
#include <stdlib.h>

#include "tui/kit/dialog.h"
#include "tui/kit/screen.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/rows.h"
#include "tui/screens/selection.h"
#include "tui/screens/server.h"
#include "tui/screens/voucher_screen.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

/* Who stands for one organisation only need not say for which, nor as what: the
 * server knows. NULL for everybody else. */
static json_t *own_party(void)
{
	int64_t party = server_own_party();

	if (party == 0 || json_array_size(json_object_get(server_hello(), "roles")) != 1)
		return NULL;
	return json_pack("{s:I, s:n, s:n}", "party", (json_int_t)party, "reason", "host");
}

static bool may_import(struct screen *screen, const struct action *action)
{
	(void)screen;
	(void)action;
	return server_may("voucher.import");
}

static void whole_list(struct screen *screen, const struct action *action)
{
	json_t *record = NULL;

	(void)action;
	if (operation_form("voucher.import", own_party(), NULL, &record)) {
		screen_close(screen);
		operation_done("voucher.import", record);
	}
	json_decref(record);
}

void visit_arrival(void)
{
	static const struct action list = {
		UI_F5,
		N_("whole list"),
		N_("A whole list of arrivals: it is pasted, and checked"),
		whole_list,
		may_import,
		NULL
	};
	json_t *voucher = NULL;

	if (operation_form_titled(
		    _("Arrivals: a voucher for whoever stands here"),
		    _("For a whole list of arrivals: F5, or a CSV file with the columns email, "
		      "postcode and language: ssh … voucher.import < arrivals.csv"),
		    &list, "voucher.grant", own_party(), &voucher) &&
	    voucher != NULL)
		voucher_screen_show(voucher, visit_arrival);
	json_decref(voucher);
}

void visit_keep(void)
{
	json_t *record = NULL;
	char text[300];
	char *until;

	if (operation_form("selection.keep", NULL, NULL, &record) && record != NULL) {
		until = rows_text("selection.keep", record, "until");
		snprintf(text, sizeof text,
			 _("With this code you find your selection again, until %s. Write it "
			   "down."),
			 until);
		dialog_message(STYLE_GOOD, _("The selection is kept."), text,
			       value_member(record, "code", ""));
		free(until);
	}
	json_decref(record);
}

void visit_resume(void)
{
	json_t *record = NULL;
	json_int_t gone;
	char text[200];

	if (operation_form("selection.resume", NULL, NULL, &record)) {
		gone = json_integer_value(json_object_get(record, "gone"));
		if (gone > 0) {
			snprintf(text, sizeof text,
				 _n("%d offer is no longer to be had.",
				    "%d offers are no longer to be had.", gone),
				 (int)gone);
			screen_say(STYLE_WARN, text);
		}
		selection_show();
	}
	json_decref(record);
}

void visit_resend(void)
{
	if (operation_form("voucher.resend", NULL, NULL, NULL))
		dialog_message(STYLE_GOOD, _("Vouchers sent again"),
			       _("If there are vouchers for this address, they are on their way to "
				 "it. Nothing is said here about who has one."),
			       NULL);
}
