/* Owns the dashboard of single-use codes (S9): a table whose lines add up to its totals. */
#include "tui/screens/code_board.h"

#include <stdio.h>
#include <string.h>

#include "tui/kit/screen.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/picker.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

static const char OPERATION[] = "code.dashboard";

enum { FIGURES = 5, INDENT = 2 };

static const struct {
	const char *name;
	int width;
	const char *label;
} figures[FIGURES] = {
	{ "generated", 10, N_("GENERATED") }, { "available", 13, N_("AVAILABLE") },
	{ "used", 10, N_("USED") },           { "checked", 11, N_("CHECKED") },
	{ "invalidated", 10, N_("INVALID") },
};

struct board {
	struct screen screen;
	json_t *rows;
	json_t *season; /* as season.list gives it; NULL: all */
	bool detail;
	int row, first, page;
};

static void load(struct board *board)
{
	json_t *params = json_pack("{s:b}", "detail", board->detail);
	const char *season = value_member(board->season, "name", "");

	if (board->season != NULL)
		json_object_set(params, "season", json_object_get(board->season, "id"));
	json_decref(board->rows);
	board->rows = server_rows(OPERATION, params, NULL);
	board->row = board->first = 0;
	screen_set_title(&board->screen, _("Dashboard of single-use codes"));
	screen_set_context(&board->screen, season[0] != '\0' ? season : _("all seasons"));
}

/* --- Drawing --- */

static bool is_line(const json_t *row, const char *line)
{
	return strcmp(value_member(row, "line", ""), line) == 0;
}

/* Right-aligned, from the last to the first; where they begin. */
static int draw_cells(const json_t *row, int y, int right, enum style style)
{
	char text[40];

	for (int i = FIGURES - 1; i >= 0; i--) {
		snprintf(text, sizeof text, "%s", _(figures[i].label));
		if (row != NULL)
			lang_number(ui_lang,
				    json_integer_value(json_object_get(row, figures[i].name)), text,
				    sizeof text);
		paint_text_right(y, right, figures[i].width, style, text);
		right -= figures[i].width;
	}
	return right;
}

/* A contact and its sum, its offers a little to the right below it. */
static void draw_row(const struct board *board, const json_t *row, int y, struct area area,
		     bool here)
{
	bool offer = is_line(row, "offer");
	int x = area.x + (offer && board->detail ? INDENT : 0);
	enum style style = offer && !here ? STYLE_PLAIN : STYLE_STRONG;
	int end = draw_cells(row, y, area.x + area.cols, style);

	if (here)
		paint_text(y, area.x - 2, 1, STYLE_STRONG, glyph("▸", ">"));
	paint_text(y, x, end - x, style,
		   is_line(row, "total") ? _("TOTAL")
					 : value_member(row, offer ? "title" : "contact", ""));
}

static void draw(struct screen *screen, struct area body)
{
	struct board *board = (struct board *)screen;
	struct area area = { body.y + 1, 3, body.rows - 2, body.cols - 6 };
	int count = (int)json_array_size(board->rows);
	int lines = count > 0 ? count - 1 : 0; /* the total stays at the bottom */

	if (count == 0) {
		paint_text(area.y, area.x, area.cols, STYLE_DIM,
			   _("No code was generated for this season."));
		return;
	}
	board->page = area.rows - 4; /* but for the heading, the rules and the total */
	if (board->row < board->first)
		board->first = board->row;
	if (board->row >= board->first + board->page)
		board->first = board->row - board->page + 1;
	draw_cells(NULL, area.y, area.x + area.cols, STYLE_DIM);
	paint_rule(area.y + 1, area.x, area.cols);
	for (int i = 0; i < board->page && board->first + i < lines; i++) {
		int row = board->first + i;

		draw_row(board, json_array_get(board->rows, (size_t)row), area.y + 2 + i, area,
			 row == board->row);
	}
	if (lines > board->page)
		lines = board->page;
	paint_rule(area.y + 2 + lines, area.x, area.cols);
	draw_row(board, json_array_get(board->rows, (size_t)count - 1), area.y + 3 + lines, area,
		 false);
}

/* --- Keys --- */

static void choose_season(struct screen *screen, const struct action *action)
{
	struct board *board = (struct board *)screen;
	json_t *season = picker_show("season", _("Which season?"), NULL, "");

	(void)action;
	if (season == NULL)
		return;
	json_decref(board->season);
	board->season = season;
	load(board);
}

static void all_seasons(struct screen *screen, const struct action *action)
{
	struct board *board = (struct board *)screen;

	(void)action;
	json_decref(board->season);
	board->season = NULL;
	load(board);
}

static void toggle_detail(struct screen *screen, const struct action *action)
{
	struct board *board = (struct board *)screen;

	(void)action;
	board->detail = !board->detail;
	load(board);
}

/* The codes behind the line. */
static void open_codes(struct screen *screen, const struct action *action)
{
	struct board *board = (struct board *)screen;
	const json_t *row = json_array_get(board->rows, (size_t)board->row);
	json_t *arguments = json_object();

	(void)action;
	if (json_is_integer(json_object_get(row, "offer")))
		json_object_set(arguments, "offer", json_object_get(row, "offer"));
	if (json_is_integer(json_object_get(row, "customer")))
		json_object_set(arguments, "customer", json_object_get(row, "customer"));
	if (board->season != NULL)
		json_object_set(arguments, "season", json_object_get(board->season, "id"));
	list_screen_show(&nouns_codes, arguments,
			 value_member(row, "title", value_member(row, "contact", "")));
	load(board);
}

static bool may_open(struct screen *screen, const struct action *action)
{
	(void)action;
	return json_array_size(((struct board *)screen)->rows) > 0 && server_may("code.track");
}

static bool key(struct screen *screen, int pressed)
{
	struct board *board = (struct board *)screen;
	int last = (int)json_array_size(board->rows) - 2;
	int step = pressed == UI_DOWN        ? 1
		   : pressed == UI_UP        ? -1
		   : pressed == UI_PAGE_DOWN ? board->page
		   : pressed == UI_PAGE_UP   ? -board->page
					     : 0;

	board->row += step;
	if (board->row > last)
		board->row = last;
	if (board->row < 0)
		board->row = 0;
	return step != 0;
}

static const struct action actions[] = {
	{ UI_ENTER, N_("codes"), N_("The codes of this line, one by one"), open_codes, may_open,
	  NULL },
	{ 's', N_("season"), N_("Only the codes of a season"), choose_season, NULL, NULL },
	{ 'd', N_("detail by contact"), N_("With or without those they were made for"),
	  toggle_detail, NULL, NULL },
	{ 'a', NULL, N_("The codes of all seasons"), all_seasons, NULL, NULL },
	{ UI_DOWN, NULL, N_("See the rest"), NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type board_type = {
	.help = N_("What became of the single-use codes. Those that were generated are always the "
		   "available, the used and the invalidated ones together. Checked are the tickets "
		   "of the orders in which they were used, once they were let in."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

void code_board_show(void)
{
	struct board board = { .screen.type = &board_type, .detail = true };

	load(&board);
	screen_show(&board.screen);
	json_decref(board.rows);
	json_decref(board.season);
}
