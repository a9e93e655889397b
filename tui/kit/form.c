/* Owns the focus of a form and what keys do to its fields. */
#include "tui/kit/form.h"

#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/text/ui.h"

void form_start(struct form *form, struct form_field *fields, int count)
{
	form->fields = fields;
	form->count = count;
	form->focus = 0;
	for (int i = 0; i < count; i++) {
		struct form_field *field = &fields[i];

		field->text = need_new(1, sizeof *field->text);
		field->text->secret = field->kind == FORM_SECRET;
		field->choice = -1;
		field->chosen = json_array();
	}
}

void form_free(struct form *form)
{
	for (int i = 0; i < form->count; i++) {
		struct form_field *field = &form->fields[i];

		explicit_bzero(field->text, sizeof *field->text);
		free(field->text);
		json_decref(field->chosen);
		json_decref(field->before);
	}
	form->count = 0;
}

static struct form_field *focused(struct form *form)
{
	return &form->fields[form->focus];
}

static void move_focus(struct form *form, int step)
{
	form->focus = (form->focus + step + form->count) % form->count;
}

static void validate(struct screen *screen, const struct action *action)
{
	struct form *form = (struct form *)screen;

	(void)action;
	if (!form_complete(form) || !form->submit(form))
		return;
	form->done = true;
	screen_close(screen);
}

static void look_up(struct form *form, struct form_field *field, const char *typed)
{
	if (field->look_up == NULL)
		return;
	field->error[0] = '\0';
	field->look_up(form, field, typed);
}

static bool choice_key(struct form_field *field, int key)
{
	int count = (int)json_array_size(field->choices);

	if (count == 0)
		return false;
	switch (key) {
	case UI_RIGHT:
	case ' ':
		field->choice = field->choice + 1 < count ? field->choice + 1 : 0;
		return true;
	case UI_LEFT:
		field->choice = field->choice > 0 ? field->choice - 1 : count - 1;
		return true;
	case UI_DELETE:
	case UI_BACKSPACE:
		if (field->required)
			return true;
		field->choice = -1;
		return true;
	default:
		return false;
	}
}

/* In a row of ticks, `choice` is where the cursor is. */
static bool ticks_key(struct form_field *field, int key)
{
	int count = (int)json_array_size(field->choices);

	if (field->choice < 0)
		field->choice = 0;
	if (key == ' ' && field->choice < 64)
		field->ticks ^= 1ULL << field->choice;
	else if (key == UI_RIGHT && field->choice + 1 < count)
		field->choice++;
	else if (key == UI_LEFT && field->choice > 0)
		field->choice--;
	else
		return key == UI_RIGHT || key == UI_LEFT;
	return true;
}

static bool reference_key(struct form *form, struct form_field *field, int key)
{
	char typed[8] = "";

	switch (key) {
	case UI_DELETE:
	case UI_BACKSPACE:
		if (json_array_size(field->chosen) > 0)
			json_array_remove(field->chosen, json_array_size(field->chosen) - 1);
		return true;
	case ' ':
		look_up(form, field, "");
		return true;
	default:
		if (key < ' ' || key >= 0x7f)
			return false;
		typed[0] = (char)key;
		look_up(form, field, typed);
		return true;
	}
}

static bool field_takes(struct form *form, struct form_field *field, int key)
{
	switch (field->kind) {
	case FORM_BOOL:
		if (key != ' ' && key != UI_LEFT && key != UI_RIGHT)
			return false;
		field->yes = !field->yes;
		return true;
	case FORM_CHOICE:
		return choice_key(field, key);
	case FORM_TICKS:
		return ticks_key(field, key);
	case FORM_REFERENCE:
		return reference_key(form, field, key);
	case FORM_LONG:
		if (key == UI_ENTER) {
			field_insert(field->text, '\n');
			return true;
		}
		return field_key(field->text, key);
	default:
		return field_key(field->text, key);
	}
}

/* Enter goes on to what is still to be done. */
static void enter(struct form *form)
{
	struct form_field *field = focused(form);

	if (field->kind == FORM_REFERENCE && json_array_size(field->chosen) == 0 && field->required)
		look_up(form, field, "");
	else if (form->focus == form->count - 1)
		validate(&form->screen, NULL);
	else
		move_focus(form, 1);
}

static bool form_key(struct screen *screen, int key)
{
	struct form *form = (struct form *)screen;

	if (field_takes(form, focused(form), key)) {
		focused(form)->error[0] = '\0';
		return true;
	}
	switch (key) {
	case UI_ENTER:
		enter(form);
		return true;
	case UI_TAB:
	case UI_DOWN:
		move_focus(form, 1);
		return true;
	case UI_BACKTAB:
	case UI_UP:
		move_focus(form, -1);
		return true;
	case UI_PAGE_DOWN:
		form->focus = form->count - 1;
		return true;
	case UI_PAGE_UP:
		form->focus = 0;
		return true;
	default:
		/* A letter that no field takes is not a command here. */
		return key >= ' ' && key < UI_FUNCTION;
	}
}

/* --- What the key line says --- */

static bool on_choice(struct screen *screen, const struct action *action)
{
	enum form_kind kind = focused((struct form *)screen)->kind;

	(void)action;
	return kind == FORM_CHOICE || kind == FORM_BOOL || kind == FORM_TICKS;
}

static bool on_reference(struct screen *screen, const struct action *action)
{
	(void)action;
	return focused((struct form *)screen)->kind == FORM_REFERENCE;
}

static bool one_step(struct screen *screen, const struct action *action)
{
	(void)action;
	return ((struct form *)screen)->step;
}

static bool whole(struct screen *screen, const struct action *action)
{
	return !one_step(screen, action);
}

static void find(struct screen *screen, const struct action *action)
{
	struct form *form = (struct form *)screen;

	(void)action;
	look_up(form, focused(form), "");
}

static const struct action actions[] = {
	{ UI_F2, N_("validate"), N_("Validate the form; Enter on the last field does it too"),
	  validate, whole, NULL },
	{ UI_F2, N_("go on"), N_("Go on to the next step; Enter on the last field does it too"),
	  validate, one_step, NULL },
	{ UI_F3, N_("look up"), N_("Look up what this field names; typing does it too"), find,
	  on_reference, NULL },
	{ ' ', N_("change"), N_("Change a choice; the left and right arrows do it too"), NULL,
	  on_choice, NULL },
	{ UI_TAB, N_("next"), N_("Go to the next field; the arrows do it too"), NULL, NULL, NULL },
	{ UI_DELETE, NULL, N_("Empty a choice or what was looked up"), NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type form_type = {
	.help = N_("Fill in the fields, then validate. Nothing is recorded before that. A field "
		   "marked with a star is needed."),
	.leave = N_("cancel"),
	.actions = actions,
	.draw = form_draw,
	.key = form_key,
};

static const struct screen_type step_type = {
	.help = N_("One step of several. Go on when it is filled in, or back to the one before: "
		   "nothing is lost on the way, and nothing is recorded before the end. A field "
		   "marked with a star is needed."),
	.actions = actions,
	.draw = form_draw,
	.key = form_key,
};

enum { ACTIONS = sizeof actions / sizeof actions[0], VALIDATES = 2 };

bool form_show(struct form *form)
{
	struct action with_another[ACTIONS + 1];

	form->screen.type = form->step ? &step_type : &form_type;
	form->done = false;
	if (form->also != NULL) {
		memcpy(with_another, actions, VALIDATES * sizeof *actions);
		with_another[VALIDATES] = *form->also;
		memcpy(with_another + VALIDATES + 1, actions + VALIDATES,
		       (ACTIONS - VALIDATES) * sizeof *actions);
		form->screen.actions = with_another;
	}
	screen_show(&form->screen);
	if (form->also != NULL)
		form->screen.actions = NULL;
	return form->done;
}
