/* Owns the criteria of a search. */
#include "tui/screens/criteria.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/screen.h"
#include "tui/screens/picker.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { RADIUS = 20, RADIUS_MOST = 200 };

void criteria_start(struct criteria *criteria)
{
	memset(criteria, 0, sizeof *criteria);
	criteria->arguments = json_object();
	criteria->radius = RADIUS;
}

void criteria_free(struct criteria *criteria)
{
	json_decref(criteria->arguments);
}

bool criteria_place(const struct criteria *criteria)
{
	return criteria->place[0] != '\0';
}

/* --- Drawing --- */

static int draw_criterion(int y, int x, const char *label, const char *value, int width)
{
	x += paint_text(y, x, 20, STYLE_DIM, label) + 1;
	paint_text(y, x, 1, STYLE_DIM, glyph("▏", "|"));
	paint_text(y, x + 1, width, STYLE_PLAIN, value);
	return x + width + 2;
}

/* The radius must be seen: it is the town that is cut. */
static void around(const struct criteria *criteria, int width, char *buf, size_t size)
{
	char radius[24];
	char *ready;
	char *town;

	if (criteria->place[0] == '\0') {
		snprintf(buf, size, "%s", glyph("—", "-"));
		return;
	}
	snprintf(radius, sizeof radius, " %d km", criteria->radius);
	ready = display_text(criteria->place);
	width -= (int)display_width(radius);
	town = display_clip(ready, width > 0 ? (size_t)width : 0, true);
	snprintf(buf, size, "%s%s", town, radius);
	free(town);
	free(ready);
}

void criteria_draw(const struct criteria *criteria, struct field *words, bool focus, int y,
		   int cols)
{
	const char *label = _("Search");
	int width = cols - 62 < 40 ? cols - 62 : 40;
	char place[160];
	int x = 1 + paint_text(y, 1, 20, STYLE_DIM, label) + 1;

	field_draw(words, y, x, width, focus);
	x += width + 2;
	x = draw_criterion(y, x, _("Category"),
			   criteria->category[0] != '\0' ? criteria->category : _("all"), 11);
	width = cols - x - (int)display_width(_("Around")) - 3;
	around(criteria, width, place, sizeof place);
	draw_criterion(y, x, _("Around"), place, width);
}

/* --- Choosing --- */

static void set_argument(struct criteria *criteria, const char *name, json_t *value)
{
	if (value == NULL)
		json_object_del(criteria->arguments, name);
	else
		json_object_set(criteria->arguments, name, value);
}

static void set_radius(struct criteria *criteria, int radius)
{
	json_t *value;

	if (radius < 1 || radius > RADIUS_MOST)
		return;
	criteria->radius = radius;
	value = json_integer(radius);
	set_argument(criteria, "radius", value);
	json_decref(value);
}

void criteria_choose_category(struct criteria *criteria)
{
	json_t *row = picker_show("category", _("Category"), NULL, "");

	set_argument(criteria, "category", row != NULL ? json_object_get(row, "id") : NULL);
	snprintf(criteria->category, sizeof criteria->category, "%s",
		 value_member(row, "name", ""));
	json_decref(row);
}

/* "47.41 0.98", "47,41 ; 0,98" or "47.41,0.98" as a row; NULL when it is none. */
static json_t *read_position(const char *typed)
{
	double at[2];
	char text[FIELD_SIZE];
	char *rest = text;

	snprintf(text, sizeof text, "%s", typed);
	if (strchr(text, '.') == NULL)
		for (char *comma = text; (comma = strchr(comma, ',')) != NULL; comma++)
			if (comma > text && comma[1] != ' ')
				*comma = '.';
	for (int i = 0; i < 2; i++) {
		char *end;

		rest += strspn(rest, " ,;");
		at[i] = strtod(rest, &end);
		if (end == rest || strchr(" ,;", *end) == NULL)
			return NULL;
		rest = end;
	}
	if (rest[strspn(rest, " ")] != '\0' || !(at[0] >= -90 && at[0] <= 90) ||
	    !(at[1] >= -180 && at[1] <= 180))
		return NULL;
	snprintf(text, sizeof text, "%.2f %.2f", at[0], at[1]);
	for (char *dot = text; ui_lang == LANG_FR && (dot = strchr(dot, '.')) != NULL;)
		*dot = ',';
	return json_pack("{s:s, s:f, s:f}", "name", text, "lat", at[0], "lon", at[1]);
}

/* Where the search looks from now on; a NULL row: everywhere. */
static void set_place(struct criteria *criteria, const json_t *row, const char *argument,
		      const char *member)
{
	static const char *const names[] = { "commune", "host", "lat", "lon", "radius" };
	char text[200];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		set_argument(criteria, names[i], NULL);
	snprintf(criteria->place, sizeof criteria->place, "%s", value_member(row, "name", ""));
	if (criteria->place[0] == '\0')
		return;
	criteria->lat = json_number_value(json_object_get(row, "lat"));
	criteria->lon = json_number_value(json_object_get(row, "lon"));
	if (json_object_get(row, member) != NULL) {
		set_argument(criteria, argument, json_object_get(row, member));
	} else {
		set_argument(criteria, "lat", json_object_get(row, "lat"));
		set_argument(criteria, "lon", json_object_get(row, "lon"));
	}
	set_radius(criteria, criteria->radius);
	if (!json_is_true(json_object_get(row, "estimated")))
		return;
	snprintf(text, sizeof text, _("The position of %s is only estimated: distances are rough."),
		 criteria->place);
	screen_say(STYLE_WARN, text);
}

void criteria_choose_place(struct criteria *criteria)
{
	json_t *row = picker_show_or_read("commune", _("Around which town?"),
					  _("Type the beginning of a name, a postal code, or a "
					    "position such as 47.41 0.98."),
					  read_position);

	set_place(criteria, row, "commune", "insee");
	json_decref(row);
}

void criteria_choose_host(struct criteria *criteria)
{
	json_t *row = picker_show("host", _("Around which host?"), NULL, "");

	if (row != NULL && !json_is_number(json_object_get(row, "lat")))
		screen_say(STYLE_BAD, _("Where this host is is not known: choose its town."));
	else
		set_place(criteria, row, "host", "id");
	json_decref(row);
}

void criteria_wider(struct criteria *criteria)
{
	set_radius(criteria, criteria->radius < 5 ? criteria->radius + 1 : criteria->radius + 5);
}

void criteria_narrower(struct criteria *criteria)
{
	set_radius(criteria, criteria->radius <= 5 ? criteria->radius - 1 : criteria->radius - 5);
}
