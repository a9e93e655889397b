/* Owns how a ticket looks on a terminal: its QR code, its code, what it is for. */
#include "tui/screens/tickets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/qr_view.h"
#include "tui/kit/screen.h"
#include "tui/screens/rows.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, GAP = 4, WIDEST = 20 };

struct tickets {
	struct screen screen;
	const json_t *rows;
	int here;
};

static const json_t *ticket_here(const struct tickets *tickets)
{
	return json_array_get(tickets->rows, (size_t)tickets->here);
}

static void draw_text(const json_t *ticket, struct area area)
{
	const char *seat = value_member(ticket, "seat_name", "");
	char *state = rows_text("ticket.list", ticket, "state");
	char text[SCREEN_TEXT] = "";
	int y = area.y;
	int64_t at;

	paint_text(y++, area.x, area.cols, STYLE_STRONG, value_member(ticket, "code", ""));
	y++;
	y += paint_wrapped(y, area.x, area.cols, 3, STYLE_STRONG, value_member(ticket, "name", ""));
	if (value_time(value_member(ticket, "starts", ""), &at))
		lang_time(ui_lang, LANG_MOMENT, at, text, sizeof text);
	if (text[0] != '\0')
		paint_text(y++, area.x, area.cols, STYLE_PLAIN, text);
	snprintf(text, sizeof text, "%.80s%s%.60s", value_member(ticket, "audience_name", ""),
		 seat[0] != '\0' ? " · " : "", seat);
	paint_text(y++, area.x, area.cols, STYLE_PLAIN, text);
	paint_text(y + 1, area.x, area.cols,
		   strcmp(value_member(ticket, "state", ""), "valid") == 0 ? STYLE_GOOD : STYLE_BAD,
		   state);
	free(state);
}

static void draw(struct screen *screen, struct area body)
{
	struct tickets *tickets = (struct tickets *)screen;
	struct area place = { body.y + 1, LEFT, body.rows - 1, body.cols - 2 * LEFT };
	const char *code = value_member(ticket_here(tickets), "code", "");
	int rows;
	int cols;

	if (qr_view_size(code, place, &rows, &cols) && place.cols - cols - GAP > WIDEST) {
		qr_view_draw(code, place);
		place.x += cols + GAP;
		place.cols -= cols + GAP;
	}
	draw_text(ticket_here(tickets), place);
	snprintf(screen->context, sizeof screen->context, _("%d of %d"), tickets->here + 1,
		 (int)json_array_size(tickets->rows));
}

static void step(struct tickets *tickets, int by)
{
	int to = tickets->here + by;

	if (to >= 0 && to < (int)json_array_size(tickets->rows))
		tickets->here = to;
	else if (by > 0)
		screen_close(&tickets->screen);
}

static void next(struct screen *screen, const struct action *action)
{
	(void)action;
	step((struct tickets *)screen, 1);
}

static bool key(struct screen *screen, int pressed)
{
	if (pressed != UI_LEFT && pressed != UI_UP && pressed != UI_RIGHT && pressed != UI_DOWN)
		return false;
	step((struct tickets *)screen, pressed == UI_LEFT || pressed == UI_UP ? -1 : 1);
	return true;
}

static const struct action actions[] = {
	{ UI_ENTER, N_("next"), N_("The next ticket; after the last, back"), next, NULL, NULL },
	{ UI_LEFT, N_("the one before"), NULL, NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type type = {
	.help = N_("Each ticket has a code of its own: it can be photographed here, or typed at "
		   "the entrance."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

/* The same of rows as ticket.list answers them; borrowed. */
static void tickets_show_rows(const json_t *rows)
{
	struct tickets tickets = { .screen.type = &type, .rows = rows };

	if (json_array_size(rows) == 0)
		return;
	screen_set_title(&tickets.screen, _("Tickets"));
	screen_show(&tickets.screen);
}

void tickets_show(json_int_t order)
{
	json_t *rows = server_rows("ticket.list",
				   json_pack("{s:I, s:i}", "order", order, "limit", 500), NULL);

	tickets_show_rows(rows);
	json_decref(rows);
}
