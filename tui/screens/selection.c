/* Owns the selection as the screens use it. */
#include "tui/screens/selection.h"

#include <stdio.h>

#include "tui/kit/screen.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/offer.h"
#include "tui/screens/server.h"
#include "tui/screens/visit.h"
#include "tui/screens/voucher.h"
#include "tui/text/ui.h"

void selection_add(const json_t *offer)
{
	json_t *error;
	json_t *result =
		server_ask("selection.add", json_pack("{s:[O]}", "offer", (json_t *)offer), &error);
	int64_t count =
		json_integer_value(json_object_get(json_object_get(result, "record"), "count"));
	char text[120];

	if (error != NULL)
		screen_say(STYLE_BAD, server_sentence(error));
	if (result != NULL) {
		snprintf(text, sizeof text,
			 _n("In the selection: %d offer.", "In the selection: %d offers.", count),
			 (int)count);
		screen_say(STYLE_GOOD, text);
	}
	json_decref(result);
	json_decref(error);
}

static void open_offer(const json_t *row)
{
	offer_show(json_integer_value(json_object_get(row, "offer")));
}

static void issue(const json_t *row)
{
	(void)row;
	voucher_issue();
}

static void keep(const json_t *row)
{
	(void)row;
	visit_keep();
}

static const struct act acts[] = {
	{ .key = 'e',
	  .label = N_("issue the voucher"),
	  .help = N_("Issue a voucher with these offers"),
	  .kind = ACT_OPEN,
	  .operation = "voucher.issue",
	  .open = issue },
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("Everything about this offer"),
	  .kind = ACT_OPEN,
	  .operation = "offer.show",
	  .argument = "offer",
	  .open = open_offer },
	{ .key = UI_DELETE,
	  .label = N_("take away"),
	  .help = N_("Take the offer out of the selection"),
	  .kind = ACT_CALL,
	  .operation = "selection.remove",
	  .argument = "offer",
	  .from = "offer",
	  .many = true },
	{ .key = 'g',
	  .label = N_("keep"),
	  .help = N_("Keep the selection for later, under a short code"),
	  .kind = ACT_OPEN,
	  .operation = "selection.keep",
	  .open = keep },
	{ .key = 'x',
	  .label = N_("empty"),
	  .help = N_("Empty the whole selection"),
	  .kind = ACT_CALL,
	  .operation = "selection.clear",
	  .confirm = N_("Take all offers out of the selection?") },
	{ .key = 0 },
};

static const struct rows_column columns[] = {
	{ "title", 4, NULL },   { "producer", 3, NULL }, { "town", 2, NULL },
	{ "booking", 0, NULL }, { NULL, 0, NULL },
};

static const struct list_spec spec = {
	.title = N_("My selection"),
	.help = N_("Offers put aside. The voucher will recall them with their addresses; it is "
		   "valid at "
		   "every other partner too."),
	.operation = "selection.list",
	.columns = columns,
	.acts = acts,
	.name = "title",
	.empty = N_(
		"No offer is selected yet: add some from the catalogue with the + key. A voucher "
		"can be issued without any."),
};

void selection_show(void)
{
	list_screen_show(&spec, NULL, NULL);
}
