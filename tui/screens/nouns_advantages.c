/* Owns the list of advantages and promotional codes. */
#include "tui/kit/term.h"
#include "tui/screens/advantage.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/text/ui.h"

static const struct rows_column columns[] = {
	{ "position", 0, "" },      { "title", 5, NULL }, { "gives", 3, NULL },
	{ "target", 3, NULL },      { "state", 0, NULL }, { "used", 0, NULL },
	{ "valid_until", 0, NULL }, { NULL, 0, NULL },
};

static const struct act acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("Everything about this advantage"),
	  .kind = ACT_RECORD,
	  .operation = "advantage.show",
	  .argument = "advantage" },
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Make an advantage or a promotional code, step by step"),
	  .kind = ACT_OPEN,
	  .operation = "advantage.create",
	  .open = advantage_guide_new },
	{ .key = 'm',
	  .label = N_("edit"),
	  .help = N_("Go through the steps again"),
	  .kind = ACT_OPEN,
	  .operation = "advantage.update",
	  .argument = "advantage",
	  .open = advantage_guide_row },
	{ .key = 'p',
	  .label = N_("go live"),
	  .help = N_("Go live with this advantage"),
	  .kind = ACT_CALL,
	  .operation = "advantage.publish",
	  .argument = "advantage",
	  .state = "!published",
	  .confirm = N_("Go live now? From then on it is given wherever its conditions are met.") },
	{ .key = 'w',
	  .label = N_("end"),
	  .help = N_("End it: it is no longer given; what was used stays on record"),
	  .kind = ACT_CALL,
	  .operation = "advantage.withdraw",
	  .argument = "advantage",
	  .state = "published",
	  .confirm = N_("End it now? It is no longer given; what was used stays on record.") },
	{ .key = 'o',
	  .label = N_("place"),
	  .help = N_("Its place in the order in which they apply"),
	  .kind = ACT_FORM,
	  .operation = "advantage.move",
	  .argument = "advantage" },
	{ .key = 'd',
	  .help = N_("Delete it, as long as nobody has used it"),
	  .kind = ACT_CALL,
	  .operation = "advantage.delete",
	  .argument = "advantage",
	  .confirm = N_("Delete it for good?") },
	{ .key = 0 },
};

const struct list_spec nouns_advantages = {
	.title = N_("Advantages and promotional codes"),
	.help = N_(
		"In the order in which they apply: what one takes off, the next finds taken off. "
		"An exclusive one applies only where none has applied before it."),
	.operation = "advantage.list",
	.columns = columns,
	.acts = acts,
	.name = "title",
	.empty = N_("No advantage yet: n makes one, step by step."),
};
