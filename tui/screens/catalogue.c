/* Owns the search of offers: three criteria on one line, the list that follows
 * them, and what the marked offer says below or, where there is room, beside. */
#include "tui/screens/catalogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/screen.h"
#include "tui/screens/criteria.h"
#include "tui/screens/map.h"
#include "tui/screens/offer.h"
#include "tui/screens/rows.h"
#include "tui/screens/selection.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"

enum { DETAIL_ROWS = 4, WIDE = 120 };

struct catalogue {
	struct screen screen;
	struct rows rows;
	struct criteria criteria;
	int64_t whole;    /* offers in all, once known */
	json_t *detail;   /* offer.show of the marked row */
	json_int_t shown; /* its id */
};

static const struct rows_column columns[] = {
	{ "distance", 0, N_("km") },      { "icon", 0, "" },         { "title", 5, N_("Offer") },
	{ "producer", 3, N_("Partner") }, { "town", 2, N_("Town") }, { NULL, 0, NULL },
};

/* Without a place there is no distance. */
enum { WITHOUT_DISTANCE = 1 };

static const char *icon_column(void)
{
	return ui_utf8 ? "icon" : "ascii";
}

/* --- Drawing --- */

static void load_detail(struct catalogue *catalogue)
{
	const json_t *row = list_row(&catalogue->rows.list);
	json_int_t id = json_integer_value(json_object_get(row, "id"));

	if (row == NULL || (catalogue->detail != NULL && id == catalogue->shown))
		return;
	json_decref(catalogue->detail);
	catalogue->detail = server_may("offer.show")
				    ? server_record("offer.show", json_pack("{s:I}", "offer", id))
				    : NULL;
	catalogue->shown = id;
}

static void draw_body(struct catalogue *catalogue, struct area body)
{
	struct list *list = &catalogue->rows.list;
	bool wide = body.cols >= WIDE;
	struct area area = body;

	if (wide)
		area.cols = body.cols * 3 / 5;
	else
		area.rows -= DETAIL_ROWS + 1;
	list_draw(list, area, !list->filtering);
	load_detail(catalogue);
	if (catalogue->detail == NULL || list->total == 0)
		return;
	if (wide) {
		offer_draw(catalogue->detail,
			   (struct area){ body.y + 1, area.cols + 2, body.rows - 1,
					  body.cols - area.cols - 4 },
			   0);
		return;
	}
	paint_rule(area.y + area.rows, 0, body.cols);
	offer_draw_short(catalogue->detail,
			 (struct area){ area.y + area.rows + 1, 2, DETAIL_ROWS, body.cols - 4 });
}

static void set_context(struct catalogue *catalogue)
{
	struct list *list = &catalogue->rows.list;
	bool criteria =
		list->filter.length > 0 || json_object_size(catalogue->criteria.arguments) > 0;

	if (!criteria)
		catalogue->whole = list->total;
	list->whole = criteria ? catalogue->whole : -1;
	if (criteria && list->filter.length == 0 && catalogue->whole >= 0) {
		char total[32];
		char whole[32];

		snprintf(catalogue->screen.context, sizeof catalogue->screen.context, _("%s of %s"),
			 lang_number(ui_lang, list->total, total, sizeof total),
			 lang_number(ui_lang, catalogue->whole, whole, sizeof whole));
		return;
	}
	list_count(list, catalogue->screen.context, sizeof catalogue->screen.context);
}

static void draw(struct screen *screen, struct area body)
{
	struct catalogue *catalogue = (struct catalogue *)screen;

	criteria_draw(&catalogue->criteria, &catalogue->rows.list.filter,
		      catalogue->rows.list.filtering, body.y, body.cols);
	paint_rule(body.y + 1, 0, body.cols);
	draw_body(catalogue, (struct area){ body.y + 2, body.x, body.rows - 2, body.cols });
	set_context(catalogue);
}

/* --- Criteria --- */

/* Column widths are worked out anew: with a place there is a distance to show. */
static void set_columns(struct catalogue *catalogue)
{
	static struct rows_column shown[sizeof columns / sizeof *columns];
	bool distance = criteria_place(&catalogue->criteria);
	struct list kept = catalogue->rows.list;
	json_t *arguments = json_incref(catalogue->criteria.arguments);

	memcpy(shown, columns, sizeof shown);
	shown[1].name = icon_column();
	json_decref(catalogue->rows.arguments);
	json_decref(kept.rows);
	json_decref(kept.marks);
	memset(&catalogue->rows.list, 0, sizeof catalogue->rows.list);
	rows_start(&catalogue->rows, "offer.search", arguments,
		   distance ? shown : shown + WITHOUT_DISTANCE);
	memcpy(catalogue->rows.list.sort, kept.sort, sizeof kept.sort);
	catalogue->rows.list.filter = kept.filter;
	catalogue->rows.list.filtering = kept.filtering;
	catalogue->rows.list.empty =
		_("No offer answers this. Try fewer words, or a wider radius.");
	catalogue->rows.filter_param = "text";
}

static void type(struct screen *screen, const struct action *action)
{
	(void)action;
	((struct catalogue *)screen)->rows.list.filtering = true;
}

static void choose_category(struct screen *screen, const struct action *action)
{
	struct catalogue *catalogue = (struct catalogue *)screen;

	(void)action;
	criteria_choose_category(&catalogue->criteria);
	list_restart(&catalogue->rows.list);
}

static void choose_place(struct screen *screen, const struct action *action)
{
	struct catalogue *catalogue = (struct catalogue *)screen;

	(void)action;
	criteria_choose_place(&catalogue->criteria);
	set_columns(catalogue);
}

static void choose_host(struct screen *screen, const struct action *action)
{
	struct catalogue *catalogue = (struct catalogue *)screen;

	(void)action;
	criteria_choose_host(&catalogue->criteria);
	set_columns(catalogue);
}

/* By distance only from somewhere, by relevance only with words. */
static void next_order(struct screen *screen, const struct action *action)
{
	static const struct {
		const char *name, *said;
	} orders[] = {
		{ "distance", N_("Sorted by distance, the nearest first.") },
		{ "relevance", N_("Sorted by relevance, what answers best first.") },
		{ "name", N_("Sorted by name.") },
	};
	enum { COUNT = sizeof orders / sizeof *orders };
	struct catalogue *catalogue = (struct catalogue *)screen;
	struct list *list = &catalogue->rows.list;
	bool place = criteria_place(&catalogue->criteria);
	bool words = list->filter.length > 0;
	/* What the server does when nothing is said. */
	size_t at = place ? 0 : words ? 1 : 2;

	(void)action;
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(list->sort, orders[i].name) == 0)
			at = i;
	do
		at = (at + 1) % COUNT;
	while ((at == 0 && !place) || (at == 1 && !words));
	snprintf(list->sort, sizeof list->sort, "%s", orders[at].name);
	list_restart(list);
	screen_say(STYLE_DIM, _(orders[at].said));
}

static void wider(struct screen *screen, const struct action *action)
{
	struct catalogue *catalogue = (struct catalogue *)screen;

	(void)action;
	criteria_wider(&catalogue->criteria);
	list_restart(&catalogue->rows.list);
}

static void narrower(struct screen *screen, const struct action *action)
{
	struct catalogue *catalogue = (struct catalogue *)screen;

	(void)action;
	criteria_narrower(&catalogue->criteria);
	list_restart(&catalogue->rows.list);
}

/* The map is another view of the same search: what changes there changes here. */
static bool on_map(struct catalogue *catalogue)
{
	bool to_list = map_show(&catalogue->criteria, &catalogue->rows.list.filter);

	catalogue->rows.list.filtering = false;
	set_columns(catalogue);
	return to_list;
}

static void show_map(struct screen *screen, const struct action *action)
{
	(void)action;
	on_map((struct catalogue *)screen);
}

static bool has_place(struct screen *screen, const struct action *action)
{
	struct catalogue *catalogue = (struct catalogue *)screen;

	(void)action;
	return !catalogue->rows.list.filtering && criteria_place(&catalogue->criteria);
}

/* --- Offers --- */

/* In the search field letters are text: only on the list are they commands. */
static bool on_list(struct screen *screen, const struct action *action)
{
	(void)action;
	return !((struct catalogue *)screen)->rows.list.filtering;
}

static bool in_field(struct screen *screen, const struct action *action)
{
	return !on_list(screen, action);
}

static bool may(struct screen *screen, const struct action *action)
{
	return on_list(screen, action) && server_may(action->with);
}

static void add(struct screen *screen, const struct action *action)
{
	struct catalogue *catalogue = (struct catalogue *)screen;
	const json_t *row = list_row(&catalogue->rows.list);

	(void)action;
	if (row != NULL)
		selection_add(json_object_get(row, "id"));
}

static void show_selection(struct screen *screen, const struct action *action)
{
	(void)screen;
	(void)action;
	selection_show();
}

static void open(struct screen *screen, const struct action *action)
{
	struct catalogue *catalogue = (struct catalogue *)screen;
	const json_t *row = list_row(&catalogue->rows.list);

	(void)action;
	if (row != NULL)
		offer_show(json_integer_value(json_object_get(row, "id")));
}

static bool key(struct screen *screen, int pressed)
{
	struct list *list = &((struct catalogue *)screen)->rows.list;

	if (list->filtering && pressed == UI_ESCAPE && list->filter.length == 0)
		return false;
	if (list->filtering && (pressed == UI_DOWN || pressed == UI_PAGE_DOWN))
		list->filtering = false;
	if (list_filter_key(list, pressed))
		return true;
	if (pressed == UI_TAB) {
		list->filtering = true;
		return true;
	}
	return list_key(list, pressed);
}

static const struct action actions[] = {
	{ UI_DOWN, N_("to the list"), N_("Go to the offers found; Enter does it too"), NULL,
	  in_field, NULL },
	{ '/', N_("search"), N_("Search by words; the list follows as you type"), type, on_list,
	  NULL },
	{ 'c', N_("category"), N_("Only one category; Esc for all"), choose_category, on_list,
	  NULL },
	{ 'a', N_("around"), N_("Only around a town or a position; Esc for everywhere"),
	  choose_place, on_list, NULL },
	{ 'm', N_("map"), N_("The same search on a map"), show_map, may, "offer.map" },
	{ '+', N_("select"), N_("Add the offer to the selection"), add, may, "selection.add" },
	{ UI_ENTER, N_("detail"), N_("Everything about this offer"), open, may, "offer.show" },
	{ '>', N_("wider"), N_("A wider radius"), wider, has_place, NULL },
	{ '<', NULL, N_("A narrower radius"), narrower, has_place, NULL },
	{ 's', NULL, N_("See the selection"), show_selection, may, "selection.list" },
	{ 't', NULL, N_("Sort by distance, by relevance or by name"), next_order, on_list, NULL },
	{ 'h', NULL, N_("Around a host"), choose_host, may, "host.list" },
	{ .key = UI_NONE },
};

static const struct screen_type catalogue_type = {
	.help = N_("Find offers by words, by category and around a town; the criteria combine. Add "
		   "those that please to the selection, then issue the voucher from there."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

static void show(bool map_first)
{
	struct catalogue *catalogue = need_new(1, sizeof *catalogue);

	catalogue->screen.type = &catalogue_type;
	catalogue->whole = -1;
	criteria_start(&catalogue->criteria);
	set_columns(catalogue);
	catalogue->rows.list.filtering = true;
	screen_set_title(&catalogue->screen, _("Offers"));
	if (!map_first || on_map(catalogue))
		screen_show(&catalogue->screen);
	rows_free(&catalogue->rows);
	criteria_free(&catalogue->criteria);
	json_decref(catalogue->detail);
	free(catalogue);
}

void catalogue_show(void)
{
	show(false);
}

void catalogue_show_map(void)
{
	show(true);
}
