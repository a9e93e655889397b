/* From the terminal's start to its end: hello, what must be settled first (a
 * password of one's own, an authenticator), then the home screen. */
#include "tui/screens/interface.h"

#include <stdio.h>
#include <string.h>

#include "server/wire/wire.h"
#include "tui/kit/paint.h"
#include "tui/kit/screen.h"
#include "tui/kit/term.h"
#include "tui/screens/area.h"
#include "tui/screens/everywhere.h"
#include "tui/screens/home.h"
#include "tui/screens/own.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"

enum { EXIT_LEFT = 0, EXIT_CUT = 4 };

static bool must(const char *member)
{
	return json_is_true(json_object_get(server_hello(), member));
}

/* True once nothing stands before the home screen. */
static bool settle(struct wire *wire, enum lang lang)
{
	if (must("must_change") && !(own_password_first() && server_start(wire, lang)))
		return false;
	if (must("totp_setup") && !(own_totp_first() && server_start(wire, lang)))
		return false;
	return true;
}

int interface_run(struct wire *wire, enum lang lang)
{
	const char *farewell;
	int trouble;

	if (!server_start(wire, lang)) {
		farewell = server_farewell();
		fprintf(stderr, "%s\n", farewell != NULL ? farewell : "");
		return EXIT_CUT;
	}
	if (!term_start()) {
		server_stop();
		return EXIT_CUT;
	}
	paint_start();
	screen_listen(wire_fd(wire), server_listen);
	if (settle(wire, lang)) {
		server_learn();
		screen_everywhere(everywhere_actions);
		if (strcmp(server_hello_text("home"), "customer") == 0)
			area_show();
		else
			home_show();
	}
	trouble = term_trouble();
	term_stop();
	server_stop();
	farewell = server_farewell();
	if (farewell != NULL)
		fprintf(stderr, "%s\n", farewell);
	else if (trouble != 0)
		fprintf(stderr, _("guichet: the terminal can't be used any more: %s.\n"),
			strerror(trouble));
	return farewell != NULL || trouble != 0 ? EXIT_CUT : EXIT_LEFT;
}
