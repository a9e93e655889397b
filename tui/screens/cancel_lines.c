#include "tui/screens/cancel_lines.h"

#include <stdio.h>

#include "tui/kit/screen.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, FIGURES = 16 };

static int count(const struct cancel_lines *chosen)
{
	size_t size = json_array_size(chosen->lines);

	return size < CANCEL_LINES_MOST ? (int)size : CANCEL_LINES_MOST;
}

static json_int_t member(const struct cancel_lines *chosen, int i, const char *name)
{
	return json_integer_value(json_object_get(json_array_get(chosen->lines, (size_t)i), name));
}

/* So many of it are still there. */
static int left(const struct cancel_lines *chosen, int i)
{
	return (int)(member(chosen, i, "units") - member(chosen, i, "cancelled"));
}

void cancel_lines_begin(struct cancel_lines *chosen, const json_t *lines, const char *audience)
{
	*chosen = (struct cancel_lines){ .lines = lines, .audience = audience };
	if (count(chosen) == 1)
		chosen->units[0] = left(chosen, 0);
}

bool cancel_lines_any(const struct cancel_lines *chosen)
{
	for (int i = 0; i < count(chosen); i++)
		if (chosen->units[i] > 0)
			return true;
	return false;
}

void cancel_lines_all(struct cancel_lines *chosen)
{
	for (int i = 0; i < count(chosen); i++)
		chosen->units[i] = left(chosen, i);
}

json_t *cancel_lines_argument(const struct cancel_lines *chosen)
{
	json_t *lines = json_array();

	for (int i = 0; i < count(chosen); i++)
		if (chosen->units[i] > 0)
			json_array_append_new(
				lines, json_sprintf("%lld:%d", (long long)member(chosen, i, "line"),
						    chosen->units[i]));
	return lines;
}

static void draw_line(const struct cancel_lines *chosen, int i, int y, int cols)
{
	const json_t *of = json_array_get(chosen->lines, (size_t)i);
	bool here = i == chosen->here;
	enum style style = here ? STYLE_STRONG : STYLE_PLAIN;
	char text[SCREEN_TEXT];
	char when[48] = "";
	int64_t at;

	if (value_time(value_member(of, "starts", ""), &at))
		lang_time(ui_lang, LANG_MOMENT, at, when, sizeof when);
	if (here)
		paint_text(y, LEFT - 2, 1, STYLE_STRONG, glyph("▸", ">"));
	snprintf(text, sizeof text, "%.80s · %.40s%s%s", value_member(of, "name", ""),
		 value_member(of, chosen->audience, ""), when[0] != '\0' ? " · " : "", when);
	paint_text(y, LEFT, cols - 2 * LEFT - FIGURES - 2, style, text);
	snprintf(text, sizeof text, _("%d of %d"), chosen->units[i], left(chosen, i));
	paint_text_right(y, cols - LEFT, FIGURES, here ? STYLE_FIELD : style, text);
}

void cancel_lines_draw(const struct cancel_lines *chosen, struct area area)
{
	int first = chosen->here >= area.rows ? chosen->here - area.rows + 1 : 0;

	for (int i = first; i < count(chosen) && i - first < area.rows; i++)
		draw_line(chosen, i, area.y + i - first, area.cols);
}

static void set(struct cancel_lines *chosen, int units)
{
	int most = left(chosen, chosen->here);

	chosen->units[chosen->here] = units < 0 ? 0 : units > most ? most : units;
}

bool cancel_lines_key(struct cancel_lines *chosen, int pressed, bool *changed)
{
	*changed = false;
	if (pressed == UI_UP || pressed == UI_DOWN) {
		int to = chosen->here + (pressed == UI_UP ? -1 : 1);

		if (to >= 0 && to < count(chosen))
			chosen->here = to;
		return true;
	}
	if (pressed == '+' || pressed == '-')
		set(chosen, chosen->units[chosen->here] + (pressed == '+' ? 1 : -1));
	else if (pressed >= '0' && pressed <= '9')
		set(chosen, pressed - '0');
	else
		return false;
	*changed = true;
	return true;
}
