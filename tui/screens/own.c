/* Owns what one changes about oneself. */
#include "tui/screens/own.h"

#include <stdio.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/kit/form.h"
#include "tui/kit/menu.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/menu_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/server.h"
#include "tui/screens/totp.h"
#include "tui/text/ui.h"

enum { CURRENT, CHOSEN, AGAIN, FIELDS };

static bool submit_password(struct form *form)
{
	json_t *params;
	json_t *error;
	json_t *result;

	if (strcmp(form->fields[CHOSEN].text->text, form->fields[AGAIN].text->text) != 0) {
		snprintf(form->fields[AGAIN].error, sizeof form->fields[AGAIN].error, "%s",
			 _("The two are not the same."));
		form->focus = AGAIN;
		return false;
	}
	params = json_pack("{s:s, s:s}", "current", form->fields[CURRENT].text->text, "password",
			   form->fields[CHOSEN].text->text);
	result = server_ask("account.password", params, &error);
	if (error != NULL) {
		form_set_errors(form, json_object_get(json_object_get(error, "data"), "arguments"));
		screen_say(STYLE_BAD, server_sentence(error));
	}
	json_decref(error);
	json_decref(result);
	return result != NULL;
}

static bool change_password(const char *intro)
{
	struct form_field fields[FIELDS] = {
		[CURRENT] = { .name = "current",
			      .label = _("Present password"),
			      .kind = FORM_SECRET,
			      .required = true },
		[CHOSEN] = { .name = "password",
			     .label = _("New password"),
			     .kind = FORM_SECRET,
			     .required = true,
			     .help = _("8 characters or more, with an upper-case letter, a "
				       "lower-case "
				       "letter, a digit and another character.") },
		[AGAIN] = { .name = "again",
			    .label = _("Once more"),
			    .kind = FORM_SECRET,
			    .required = true },
	};
	struct form form = { .submit = submit_password, .intro = intro };
	bool done;

	screen_set_title(&form.screen, _("Choose a password"));
	form_start(&form, fields, FIELDS);
	done = form_show(&form);
	form_free(&form);
	if (done)
		screen_say(STYLE_GOOD, _("Your password is changed."));
	return done;
}

bool own_password_first(void)
{
	return change_password(
		_("Welcome. The password you were given opens this account once: choose "
		  "one of your own, then go on."));
}

bool own_totp_first(void)
{
	return totp_show(false);
}

static void open_password(const void *with)
{
	(void)with;
	change_password(NULL);
}

static void open_totp(const void *with)
{
	(void)with;
	totp_show(true);
}

static void open_keys(const void *with)
{
	(void)with;
	list_screen_show(&nouns_own_keys,
			 json_pack("{s:O}", "account", json_object_get(server_hello(), "account")),
			 NULL);
}

static void set_language(const void *with)
{
	json_t *record = server_record("account.update",
				       json_pack("{s:O, s:s}", "account",
						 json_object_get(server_hello(), "account"),
						 "language", (const char *)with));

	if (record != NULL)
		ui_lang = lang_parse(with, ui_lang);
	json_decref(record);
	server_learn();
}

/* Each language is called as those who speak it call it. */
static const struct menu_entry entries[] = {
	{ 'p', N_("Change my password"), open_password, NULL, "account.password" },
	{ 'k', N_("My SSH keys"), open_keys, NULL, "account.key_list" },
	{ 't', N_("Authenticator (a code besides the password)"), open_totp, NULL, "account.totp" },
	{ 'f', N_("Language: français"), set_language, "fr", "account.update" },
	{ 'e', N_("Language: English"), set_language, "en", "account.update" },
	{ .key = 0 },
};

void own_show(void)
{
	char title[SCREEN_TEXT];

	snprintf(title, sizeof title, "%s · %.150s", _("My account"), server_hello_text("name"));
	menu_screen_show(title, N_("What you can change about your own account."), entries);
}
