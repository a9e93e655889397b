/* Owns the map's screen: where one looks, and the keys that move there. */
#include "tui/screens/map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/canvas.h"
#include "tui/kit/screen.h"
#include "tui/screens/map_labels.h"
#include "tui/screens/map_marks.h"
#include "tui/screens/offer.h"
#include "tui/screens/outline.h"
#include "tui/screens/picker.h"
#include "tui/screens/server.h"
#include "tui/screens/territory.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

struct map {
	struct screen screen;
	struct criteria *criteria;
	struct field *words;
	bool typing;
	bool to_list;
	bool placed; /* the view was chosen: it is, once the size is known */
	const struct view_box *territory;
	struct view view;
	struct map_marks marks;
	struct map_labels labels;
};

static const double ZOOM = 0.625, PAN = 0.25;
enum { SIDES = 72 };

/* --- Where one looks --- */

static json_t *arguments(const struct map *map)
{
	json_t *params = json_copy(map->criteria->arguments);

	if (map->words->length > 0)
		json_object_set_new(params, "text", json_string(map->words->text));
	return params;
}

static void fit_place(struct map *map)
{
	struct view_box box =
		view_around(map->criteria->lat, map->criteria->lon, map->criteria->radius);

	view_fit(&map->view, &box);
}

/* All that answers; without any, the whole territory. */
static void fit_results(struct map *map)
{
	json_t *params = arguments(map);
	struct view_box box;

	if (criteria_place(map->criteria))
		fit_place(map);
	else if (map_marks_box(params, &box))
		view_fit(&map->view, &box);
	else
		view_fit(&map->view, map->territory);
	json_decref(params);
}

/* --- Drawing --- */

static void draw_circle(const struct map *map, struct canvas *canvas)
{
	double x = view_x(&map->view, map->criteria->lon);
	double y = view_y(&map->view, map->criteria->lat);
	double radius = map->criteria->radius / map->view.scale;

	for (int i = 0; i < SIDES; i++) {
		double from = 2 * M_PI * i / SIDES;
		double to = 2 * M_PI * (i + 1) / SIDES;

		canvas_line(canvas, x + radius * cos(from), y + radius * sin(from),
			    x + radius * cos(to), y + radius * sin(to), PEN_CIRCLE);
	}
}

static void draw_ground(const struct map *map, struct area area)
{
	struct canvas canvas;

	canvas_start(&canvas, area.rows, area.cols);
	outline_draw(&canvas, &map->view);
	if (criteria_place(map->criteria))
		draw_circle(map, &canvas);
	canvas_draw(&canvas, area.y, area.x);
	canvas_free(&canvas);
}

static void draw_selected(const struct map *map, int y, int width)
{
	const struct map_mark *mark = map_marks_selected(&map->marks);
	char text[300];

	if (mark == NULL) {
		paint_text(y, 1, width, STYLE_DIM,
			   _("No offer in view: f shows all that was found."));
		return;
	}
	if (mark->count == 1)
		snprintf(text, sizeof text, "%s %s", mark->text,
			 value_member(mark->row, "title", ""));
	else
		snprintf(text, sizeof text, _("%lld offers here: Enter goes nearer"),
			 (long long)mark->count);
	paint_text(y, 1, width, STYLE_STRONG, text);
}

static void set_context(struct map *map)
{
	const char *middle = map->labels.middle;
	char number[32];

	lang_number(ui_lang, map->marks.offers, number, sizeof number);
	snprintf(map->screen.context, sizeof map->screen.context,
		 _n("%s offer in view", "%s offers in view", map->marks.offers), number);
	if (middle[0] != '\0' && strlen(map->screen.context) + strlen(middle) + 4 < SCREEN_TEXT) {
		size_t length = strlen(map->screen.context);

		snprintf(map->screen.context + length, SCREEN_TEXT - length, " · %s", middle);
	}
}

static void draw(struct screen *screen, struct area body)
{
	struct map *map = (struct map *)screen;
	struct area area = { body.y + 2, body.x, body.rows - 3, body.cols };
	unsigned char *taken = need_new((size_t)area.rows, (size_t)area.cols);
	json_t *params = arguments(map);

	map->view.rows = area.rows;
	map->view.cols = area.cols;
	if (!map->placed)
		fit_results(map);
	map->placed = true;
	map_marks_load(&map->marks, &map->view, params);
	map_labels_load(&map->labels, &map->view);
	criteria_draw(map->criteria, map->words, map->typing, body.y, body.cols);
	paint_rule(body.y + 1, 0, body.cols);
	draw_ground(map, area);
	map_marks_draw(&map->marks, area, taken);
	map_labels_draw(&map->labels, area, taken);
	draw_selected(map, area.y + area.rows, area.cols - 32);
	map_scale_draw(&map->view, area.y + area.rows, area.cols - 1);
	set_context(map);
	json_decref(params);
	free(taken);
}

/* --- Keys --- */

static bool on_map(struct screen *screen, const struct action *action)
{
	(void)action;
	return !((struct map *)screen)->typing;
}

static bool in_field(struct screen *screen, const struct action *action)
{
	return !on_map(screen, action);
}

static bool has_place(struct screen *screen, const struct action *action)
{
	return on_map(screen, action) && criteria_place(((struct map *)screen)->criteria);
}

static bool has_marks(struct screen *screen, const struct action *action)
{
	return on_map(screen, action) && ((struct map *)screen)->marks.count > 0;
}

static void type(struct screen *screen, const struct action *action)
{
	(void)action;
	((struct map *)screen)->typing = true;
}

/* Nearer around what is selected, so that it is not lost from sight. */
static void nearer(struct screen *screen, const struct action *action)
{
	struct map *map = (struct map *)screen;
	const struct map_mark *mark = map_marks_selected(&map->marks);

	(void)action;
	if (mark != NULL) {
		map->view.lat = mark->lat + (map->view.lat - mark->lat) * ZOOM;
		map->view.lon = mark->lon + (map->view.lon - mark->lon) * ZOOM;
	}
	view_zoom(&map->view, ZOOM);
}

static void farther(struct screen *screen, const struct action *action)
{
	(void)action;
	view_zoom(&((struct map *)screen)->view, 1 / ZOOM);
}

static void fit(struct screen *screen, const struct action *action)
{
	(void)action;
	fit_results((struct map *)screen);
}

static void choose_category(struct screen *screen, const struct action *action)
{
	(void)action;
	criteria_choose_category(((struct map *)screen)->criteria);
}

static void choose_place(struct screen *screen, const struct action *action)
{
	struct map *map = (struct map *)screen;

	(void)action;
	criteria_choose_place(map->criteria);
	if (criteria_place(map->criteria))
		fit_place(map);
}

static void wider(struct screen *screen, const struct action *action)
{
	struct map *map = (struct map *)screen;

	if (action->key == '>')
		criteria_wider(map->criteria);
	else
		criteria_narrower(map->criteria);
	fit_place(map);
}

static void choose_territory(struct screen *screen, const struct action *action)
{
	struct map *map = (struct map *)screen;
	const struct view_box *chosen = territory_choose();

	(void)action;
	if (chosen == NULL)
		return;
	map->territory = chosen;
	view_fit(&map->view, chosen);
}

static void next(struct screen *screen, const struct action *action)
{
	map_marks_select(&((struct map *)screen)->marks, action->key == UI_BACKTAB ? -1 : 1);
}

/* Offers that can't be told apart any more are chosen from a list. */
static void choose_here(const struct map_mark *mark)
{
	json_t *row = picker_show(
		"offer", _("Offers here"),
		json_pack("{s:f, s:f, s:i}", "lat", mark->lat, "lon", mark->lon, "radius", 1), "");

	if (row != NULL)
		offer_show(json_integer_value(json_object_get(row, "id")));
	json_decref(row);
}

static void open(struct screen *screen, const struct action *action)
{
	struct map *map = (struct map *)screen;
	const struct map_mark *mark = map_marks_selected(&map->marks);

	(void)action;
	if (mark == NULL)
		return;
	if (mark->count == 1) {
		if (server_may("offer.show"))
			offer_show(json_integer_value(json_object_get(mark->row, "offer")));
	} else if (view_nearest(&map->view)) {
		choose_here(mark);
	} else {
		map->view.lat = mark->lat;
		map->view.lon = mark->lon;
		view_zoom(&map->view, ZOOM * ZOOM);
	}
}

static void to_list(struct screen *screen, const struct action *action)
{
	(void)action;
	((struct map *)screen)->to_list = true;
	screen_close(screen);
}

static bool pan(struct map *map, int pressed)
{
	static const struct {
		int key;
		double across, down;
	} ways[] = {
		{ UI_LEFT, -PAN, 0 }, { UI_RIGHT, PAN, 0 }, { UI_UP, 0, -PAN }, { UI_DOWN, 0, PAN }
	};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		if (ways[i].key != pressed)
			continue;
		view_pan(&map->view, ways[i].across, ways[i].down);
		return true;
	}
	return false;
}

static bool key(struct screen *screen, int pressed)
{
	struct map *map = (struct map *)screen;

	if (!map->typing)
		return pan(map, pressed);
	if (pressed == UI_ENTER || pressed == UI_TAB || pressed == UI_DOWN) {
		map->typing = false;
		fit_results(map);
		return true;
	}
	if (pressed == UI_ESCAPE) {
		if (map->words->length == 0)
			map->typing = false;
		field_set(map->words, "");
		return true;
	}
	return field_key(map->words, pressed);
}

static const struct action actions[] = {
	{ UI_ENTER, N_("to the map"), N_("Go to the map, which then shows all that was found"),
	  NULL, in_field, NULL },
	{ '+', N_("nearer"), N_("Nearer, around what is selected"), nearer, on_map, NULL },
	{ '-', NULL, N_("Farther"), farther, on_map, NULL },
	{ UI_TAB, N_("next"), N_("Select the next offer; Shift-Tab the one before"), next,
	  has_marks, NULL },
	{ UI_ENTER, N_("open"), N_("Open the offer, or go nearer to those of a group"), open,
	  has_marks, NULL },
	{ 'm', N_("list"), N_("The same search as a list"), to_list, on_map, NULL },
	{ 'f', N_("all"), N_("Show all that was found"), fit, on_map, NULL },
	{ 'a', N_("around"), N_("Only around a town; Esc for everywhere"), choose_place, on_map,
	  NULL },
	{ '/', N_("search"), N_("Search by words"), type, on_map, NULL },
	{ 'c', N_("category"), N_("Only one category; Esc for all"), choose_category, on_map,
	  NULL },
	{ 'o', NULL, N_("Metropolitan France or an overseas department"), choose_territory, on_map,
	  NULL },
	{ UI_LEFT, NULL, N_("Move with the four arrows"), NULL, on_map, NULL },
	{ '>', NULL, N_("A wider radius"), wider, has_place, NULL },
	{ '<', NULL, N_("A narrower radius"), wider, has_place, NULL },
	{ 'n', NULL, NULL, next, has_marks, NULL },
	{ '=', NULL, NULL, nearer, on_map, NULL },
	{ UI_BACKTAB, NULL, NULL, next, has_marks, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type map_type = {
	.help = N_("The offers where they are. A figure counts those that stand too close to be "
		   "told apart: go nearer. The search is that of the list."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

bool map_show(struct criteria *criteria, struct field *words)
{
	struct map *map = need_new(1, sizeof *map);
	bool left_for_list;

	map->screen.type = &map_type;
	map->criteria = criteria;
	map->words = words;
	map->territory = territory_first();
	screen_set_title(&map->screen, _("Map of the offers"));
	screen_show(&map->screen);
	left_for_list = map->to_list;
	map_marks_free(&map->marks);
	free(map);
	return left_for_list;
}
