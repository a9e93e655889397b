/* Owns the screen that pairs an authenticator. The QR code of its address is
 * larger than a voucher's: it takes the height of the whole window. */
#include "tui/screens/totp.h"

#include <stdio.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/kit/field.h"
#include "tui/kit/qr_view.h"
#include "tui/kit/screen.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

struct totp {
	struct screen screen;
	const char *uri;
	char secret[120];
	struct field code;
	bool confirmed;
};

enum { TEXT_LEAST = 30 };

/* In groups of four, as one types them. */
static void group(const char *secret, char *buf, size_t size)
{
	size_t length = 0;

	for (size_t i = 0; secret[i] != '\0' && length + 2 < size; i++) {
		if (i > 0 && i % 4 == 0)
			buf[length++] = ' ';
		buf[length++] = secret[i];
	}
	buf[length] = '\0';
}

static void draw(struct screen *screen, struct area body)
{
	struct totp *totp = (struct totp *)screen;
	struct area whole = { 0, 0, term_rows() - 1, term_cols() };
	struct area text = { 1, 3, whole.rows - 2, whole.cols - 6 };
	int rows = 0;
	int cols = 0;
	bool fits = qr_view_size(totp->uri, whole, &rows, &cols) && whole.cols - cols >= TEXT_LEAST;
	int y;

	(void)body;
	paint_clear(whole);
	if (fits) {
		qr_view_draw(totp->uri, whole);
		text.x = cols + 3;
		text.cols = whole.cols - cols - 5;
	}
	y = text.y;
	paint_text(y, text.x, text.cols, STYLE_STRONG, screen->title);
	y += 2;
	y += paint_wrapped(y, text.x, text.cols, 6, STYLE_PLAIN,
			   fits ? _("Scan this with an authenticator application, or type this "
				    "secret there:")
				: _("Type this secret in an authenticator application:")) +
	     1;
	y += paint_wrapped(y, text.x, text.cols, 5, STYLE_STRONG, totp->secret) + 1;
	y += paint_wrapped(y, text.x, text.cols, 3, STYLE_PLAIN,
			   _("Then type the code that it shows:")) +
	     1;
	field_draw(&totp->code, y, text.x, 12, true);
	if (!fits)
		paint_wrapped(y + 2, text.x, text.cols, 2, STYLE_DIM,
			      _("A larger window shows a QR code too."));
}

static void confirm(struct screen *screen, const struct action *action)
{
	struct totp *totp = (struct totp *)screen;
	json_t *error;
	json_t *result = server_ask("account.totp_confirm",
				    json_pack("{s:s}", "code", totp->code.text), &error);

	(void)action;
	if (error != NULL)
		screen_say(STYLE_BAD, server_sentence(error));
	field_set(&totp->code, "");
	if (result != NULL) {
		totp->confirmed = true;
		screen_close(screen);
	}
	json_decref(result);
	json_decref(error);
}

static bool key(struct screen *screen, int pressed)
{
	return field_key(&((struct totp *)screen)->code, pressed);
}

static const struct action actions[] = {
	{ UI_ENTER, N_("confirm"), N_("Confirm with the code that the application shows"), confirm,
	  NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type totp_type = {
	.help = N_(
		"An authenticator gives a new code every 30 seconds; it is asked for besides your "
		"password or your key."),
	.leave = N_("cancel"),
	.actions = actions,
	.draw = draw,
	.key = key,
	.overlay = true,
};

bool totp_show(bool ask)
{
	struct totp totp = { .screen.type = &totp_type };
	json_t *record;

	/* Each time is another secret: one that is set up already would end. */
	if (ask &&
	    !dialog_confirm(_("Authenticator"),
			    _("A new secret is made. Have your authenticator application at hand."),
			    N_("make it")))
		return false;
	record = server_record("account.totp", NULL);
	if (record == NULL)
		return false;
	totp.uri = value_member(record, "uri", "");
	totp.code.max = 8;
	group(value_member(record, "secret", ""), totp.secret, sizeof totp.secret);
	screen_set_title(&totp.screen, _("Authenticator"));
	screen_show(&totp.screen);
	json_decref(record);
	if (totp.confirmed)
		screen_say(STYLE_GOOD, _("The authenticator is set up."));
	return totp.confirmed;
}
