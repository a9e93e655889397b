/* Owns the questions asked before an act. */
#include "tui/screens/agree.h"

#include <stdio.h>
#include <strings.h>

#include "tui/kit/dialog.h"
#include "tui/kit/field.h"
#include "tui/kit/screen.h"
#include "tui/screens/list_screen.h"
#include "tui/text/ui.h"

/* What can't be undone is not done by a key too many. */
static bool typed_word(const char *title, const struct act *act)
{
	const char *word = _(act->word);
	char text[SCREEN_TEXT];
	char typed[FIELD_SIZE];

	snprintf(text, sizeof text, _("This can’t be undone. Type the word “%s” to go on."), word);
	if (!dialog_reason(title, text, word, act->label, typed, sizeof typed))
		return false;
	if (strcasecmp(typed, word) == 0)
		return true;
	screen_say(STYLE_WARN, _("Nothing was done: that was another word."));
	return false;
}

bool agree(const struct act *act, const char *name, int marked, json_t *params)
{
	char title[SCREEN_TEXT];
	char why[FIELD_SIZE];

	if (marked > 1)
		snprintf(title, sizeof title, _n("%d marked", "%d marked", marked), marked);
	else
		snprintf(title, sizeof title, "%s", name);
	if (act->reason != NULL) {
		if (!dialog_reason(title, _(act->confirm), _("Why"), act->label, why, sizeof why))
			return false;
		json_object_set_new(params, act->reason, json_string(why));
		return act->word == NULL || typed_word(title, act);
	}
	return act->confirm == NULL || dialog_confirm(title, _(act->confirm), act->label);
}
