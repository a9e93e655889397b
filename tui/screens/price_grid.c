/* Owns the price grid. Each amount that is typed is written at once; an empty one is
 * taken away. The first column is the price on all channels that have none of their
 * own. */
#include "tui/screens/price_grid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/field.h"
#include "tui/kit/screen.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { ROWS_MOST = 400, COLUMNS_MOST = 24, LEFT = 3, LABEL = 27, CELL = 15, TYPED = 13 };

struct row {
	int64_t audience, seat; /* seat 0: places are not told apart */
	const char *name, *seat_name;
};

struct grid {
	struct screen screen;
	int64_t product;
	json_t *audiences, *seats, *channels, *prices;
	struct row rows[ROWS_MOST];
	int row_count;
	struct {
		int64_t channel; /* 0: all */
		const char *name;
	} columns[COLUMNS_MOST];
	int column_count;
	int row, column, first_row, first_column, page;
	bool editing;
	struct field field;
};

/* --- What there is --- */

static int64_t figure(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

static json_t *items(const char *list)
{
	return server_rows("item.list",
			   json_pack("{s:s, s:b, s:i}", "list", list, "active", 1, "limit", 100),
			   NULL);
}

static void load_prices(struct grid *grid)
{
	json_decref(grid->prices);
	grid->prices = server_rows(
		"price.list",
		json_pack("{s:I, s:i}", "product", (json_int_t)grid->product, "limit", 10000),
		NULL);
}

static void add_row(struct grid *grid, const json_t *audience, const json_t *seat)
{
	if (grid->row_count == ROWS_MOST)
		return;
	grid->rows[grid->row_count++] = (struct row){ .audience = figure(audience, "id"),
						      .seat = figure(seat, "id"),
						      .name = value_member(audience, "name", ""),
						      .seat_name = value_member(seat, "name", "") };
}

static void add_column(struct grid *grid, const json_t *channel)
{
	if (grid->column_count == COLUMNS_MOST)
		return;
	grid->columns[grid->column_count].channel = figure(channel, "id");
	grid->columns[grid->column_count++].name = value_member(channel, "name", _("All channels"));
}

static void load(struct grid *grid)
{
	size_t index;
	size_t inner;
	json_t *audience;
	json_t *seat;
	json_t *channel;

	grid->audiences = items("audience");
	grid->seats = items("seat");
	grid->channels = items("channel");
	json_array_foreach(grid->audiences, index, audience)
	{
		add_row(grid, audience, NULL);
		json_array_foreach(grid->seats, inner, seat) add_row(grid, audience, seat);
	}
	add_column(grid, NULL);
	json_array_foreach(grid->channels, index, channel) add_column(grid, channel);
	load_prices(grid);
}

/* -1: none. */
static int64_t price_at(const struct grid *grid, int row, int column)
{
	size_t index;
	json_t *price;

	json_array_foreach(grid->prices, index, price)
	{
		if (figure(price, "audience") == grid->rows[row].audience &&
		    figure(price, "seat") == grid->rows[row].seat &&
		    figure(price, "channel") == grid->columns[column].channel)
			return figure(price, "cents");
	}
	return -1;
}

/* --- Drawing --- */

static void draw_cell(struct grid *grid, int row, int column, int y, int x)
{
	bool chosen = row == grid->row && column == grid->column;
	int64_t cents = price_at(grid, row, column);
	int64_t common = price_at(grid, row, 0);
	char amount[40];
	char text[60];

	if (chosen && grid->editing) {
		paint_blank(y, x + 2, TYPED - 1, STYLE_FIELD);
		field_draw(&grid->field, y, x + 2, TYPED - 1, true);
		return;
	}
	/* What a channel takes over from all is shown, but stands back. */
	if (cents >= 0)
		lang_money(ui_lang, cents, amount, sizeof amount);
	else if (column > 0 && common >= 0)
		lang_money(ui_lang, common, amount, sizeof amount);
	else
		snprintf(amount, sizeof amount, "%s", glyph("·", "."));
	snprintf(text, sizeof text, chosen ? "[%s]" : "%s ", amount);
	paint_text_right(y, x + CELL, CELL,
			 chosen       ? STYLE_STRONG
			 : cents >= 0 ? STYLE_PLAIN
				      : STYLE_DIM,
			 text);
}

static void draw_label(const struct grid *grid, int row, int y)
{
	const struct row *shown = &grid->rows[row];
	bool heads = shown->seat == 0 || row == grid->first_row;

	if (heads)
		paint_text(y, LEFT, LABEL, STYLE_PLAIN, shown->name);
	if (shown->seat)
		paint_text(y, LEFT + (heads ? 18 : 2), LABEL - (heads ? 18 : 2), STYLE_DIM,
			   shown->seat_name);
}

static void keep_in_sight(struct grid *grid, int page, int across)
{
	if (grid->row < grid->first_row)
		grid->first_row = grid->row;
	if (grid->row >= grid->first_row + page)
		grid->first_row = grid->row - page + 1;
	if (grid->column < grid->first_column)
		grid->first_column = grid->column;
	if (grid->column >= grid->first_column + across)
		grid->first_column = grid->column - across + 1;
}

static void draw(struct screen *screen, struct area body)
{
	struct grid *grid = (struct grid *)screen;
	int across = (body.cols - LEFT - LABEL - 2) / CELL;
	int y = body.y + 1;

	grid->page = body.rows - 4;
	keep_in_sight(grid, grid->page, across);
	for (int i = 0; i < across && grid->first_column + i < grid->column_count; i++)
		paint_text_right(y, LEFT + LABEL + (i + 1) * CELL - 1, CELL - 1, STYLE_DIM,
				 grid->columns[grid->first_column + i].name);
	paint_rule(y + 1, LEFT, body.cols - 2 * LEFT);
	for (int r = 0; r < grid->page && grid->first_row + r < grid->row_count; r++) {
		draw_label(grid, grid->first_row + r, y + 2 + r);
		for (int i = 0; i < across && grid->first_column + i < grid->column_count; i++)
			draw_cell(grid, grid->first_row + r, grid->first_column + i, y + 2 + r,
				  LEFT + LABEL + i * CELL);
	}
	if (!grid->editing)
		paint_cursor(0, 0, false);
}

/* --- Writing --- */

static json_t *cell_of(const struct grid *grid)
{
	json_t *params = json_pack("{s:I, s:I}", "product", (json_int_t)grid->product, "audience",
				   (json_int_t)grid->rows[grid->row].audience);

	if (grid->rows[grid->row].seat)
		json_object_set_new(params, "seat", json_integer(grid->rows[grid->row].seat));
	if (grid->columns[grid->column].channel)
		json_object_set_new(params, "channel",
				    json_integer(grid->columns[grid->column].channel));
	return params;
}

/* The sentence about the amount, where there is one. */
static const char *fault(const json_t *error)
{
	const json_t *arguments = json_object_get(json_object_get(error, "data"), "arguments");

	return value_member(arguments, "amount", server_sentence(error));
}

static bool write_cell(struct grid *grid, const char *typed)
{
	json_t *params = cell_of(grid);
	json_t *error = NULL;
	json_t *result;

	if (*typed)
		json_object_set_new(params, "amount", json_string(typed));
	result = server_ask(*typed ? "price.set" : "price.remove", params, &error);
	if (error != NULL)
		screen_say(STYLE_BAD, fault(error));
	if (result != NULL)
		load_prices(grid);
	json_decref(error);
	json_decref(result);
	return result != NULL;
}

static void move(struct grid *grid, int down, int across)
{
	int row = grid->row + down;
	int column = grid->column + across;

	if (row >= 0 && row < grid->row_count)
		grid->row = row;
	if (column >= 0 && column < grid->column_count)
		grid->column = column;
}

static bool may_write(void)
{
	return server_may("price.set") && server_may("price.remove");
}

/* --- Keys --- */

/* Where there was no price and none was typed, there is nothing to take away. */
static void finish(struct grid *grid)
{
	bool empty = grid->field.length == 0 && price_at(grid, grid->row, grid->column) < 0;

	if (empty || write_cell(grid, grid->field.text)) {
		grid->editing = false;
		move(grid, 1, 0);
	}
}

static bool edit_key(struct grid *grid, int pressed)
{
	if (pressed == UI_ENTER || pressed == UI_TAB || pressed == UI_DOWN)
		finish(grid);
	else if (pressed == UI_ESCAPE)
		grid->editing = false;
	else
		return field_key(&grid->field, pressed);
	return true;
}

static void begin(struct grid *grid, const char *text)
{
	grid->editing = true;
	grid->field.max = TYPED - 2;
	field_set(&grid->field, text);
}

static bool key(struct screen *screen, int pressed)
{
	static const struct {
		int key, down, across;
	} moves[] = {
		{ UI_UP, -1, 0 },   { UI_DOWN, 1, 0 }, { UI_LEFT, 0, -1 },
		{ UI_RIGHT, 0, 1 }, { UI_TAB, 0, 1 },  { UI_BACKTAB, 0, -1 },
	};
	struct grid *grid = (struct grid *)screen;
	char typed[2] = { 0 };

	if (grid->row_count == 0)
		return false;
	if (grid->editing)
		return edit_key(grid, pressed);
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
		if (moves[i].key == pressed) {
			move(grid, moves[i].down, moves[i].across);
			return true;
		}
	}
	if (pressed >= '0' && pressed <= '9' && may_write()) {
		typed[0] = (char)pressed;
		begin(grid, typed);
		return true;
	}
	return false;
}

static void edit(struct screen *screen, const struct action *action)
{
	struct grid *grid = (struct grid *)screen;
	int64_t cents = price_at(grid, grid->row, grid->column);
	char text[40] = "";

	(void)action;
	if (cents >= 0)
		snprintf(text, sizeof text, "%lld%c%02lld", (long long)cents / 100,
			 ui_lang == LANG_FR ? ',' : '.', (long long)cents % 100);
	begin(grid, text);
}

static void clear(struct screen *screen, const struct action *action)
{
	(void)action;
	write_cell((struct grid *)screen, "");
}

static bool can_edit(struct screen *screen, const struct action *action)
{
	const struct grid *grid = (const struct grid *)screen;

	(void)action;
	return !grid->editing && grid->row_count > 0 && may_write();
}

static bool can_clear(struct screen *screen, const struct action *action)
{
	const struct grid *grid = (const struct grid *)screen;

	return can_edit(screen, action) && price_at(grid, grid->row, grid->column) >= 0;
}

static bool is_editing(struct screen *screen, const struct action *action)
{
	(void)action;
	return ((struct grid *)screen)->editing;
}

static const struct action actions[] = {
	{ UI_ENTER, N_("type the price"),
	  N_("Type the price of this cell; a digit begins it at once"), edit, can_edit, NULL },
	{ UI_DELETE, N_("take away"), N_("Take the price of this cell away"), clear, can_clear,
	  NULL },
	{ UI_ENTER, N_("keep it"),
	  N_("Keep the price and go to the next; Escape leaves it as it was"), NULL, is_editing,
	  NULL },
	{ UI_DOWN, N_("arrows move"), N_("Move with the arrows"), NULL, can_edit, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type grid_type = {
	.help = N_("What one costs, by audience and seat category, and by sales channel. The first "
		   "column is the price on every channel that has none of its own; what a channel "
		   "takes over from it is shown dimmed."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

void price_grid_show(const json_t *product)
{
	struct grid *grid = need_new(1, sizeof *grid);
	char title[SCREEN_TEXT];

	grid->screen.type = &grid_type;
	grid->product = figure(product, "id");
	snprintf(title, sizeof title, "%s · %.150s", _("Prices"),
		 value_member(product, "name", ""));
	screen_set_title(&grid->screen, title);
	load(grid);
	screen_show(&grid->screen);
	json_decref(grid->audiences);
	json_decref(grid->seats);
	json_decref(grid->channels);
	json_decref(grid->prices);
	free(grid);
}
