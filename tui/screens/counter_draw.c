/* Owns how the counter looks: the field, the verdict, the last redemptions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screens/counter_state.h"
#include "tui/screens/server.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum {
	LEFT = 3,
	INSIDE = 6, /* from there: texts stand below what is typed */
	BAND_ROWS = 3,
	ANSWER_ROWS = 8,
	ANSWER_COLS = 90,
	TITLE_MOST = 44,
};

/* "ACCEPTED" with room between its letters where there is room: read from afar. */
static void spaced(const char *text, int width, char *buf, size_t size)
{
	size_t length = 0;

	if (2 * (int)display_width(text) > width || 2 * strlen(text) + 1 > size) {
		snprintf(buf, size, "%s", text);
		return;
	}
	for (; *text != '\0'; text++) {
		buf[length++] = *text;
		if (((unsigned char)text[1] & 0xc0) != 0x80)
			buf[length++] = ' ';
	}
	buf[length] = '\0';
}

/* Without a frame: its colour, or its reversed blanks, are what is seen from afar, and a
 * frame is nearly a third of what a session's first screen would send. */
static void draw_band(const struct counter *counter, struct area answer)
{
	int right = answer.x + answer.cols;
	char text[256];
	char why[160];
	char *ready = display_text(counter->verdict);
	int x = answer.x + INSIDE;

	spaced(ready, answer.cols - 2 * INSIDE, text, sizeof text);
	free(ready);
	for (int i = 0; i < BAND_ROWS; i++)
		paint_blank(answer.y + i, answer.x, answer.cols, counter->band);
	x += paint_text(answer.y + BAND_ROWS / 2, x, right - x, counter->band, text);
	if (counter->why[0] == '\0')
		return;
	snprintf(why, sizeof why, " · %s", counter->why);
	paint_text(answer.y + BAND_ROWS / 2, x, right - x, counter->band, why);
}

static void draw_verdict(const struct counter *counter, struct area answer)
{
	int y = answer.y + BAND_ROWS + 1;
	int bottom = answer.y + answer.rows;
	/* A refusal is a sentence of its own, and is read whole. */
	int head = counter->lines[1][0] == '\0' ? bottom - y : 1;

	draw_band(counter, answer);
	for (int i = 0; i < COUNTER_LINES && counter->lines[i][0] != '\0' && y < bottom; i++)
		y += paint_wrapped(y, answer.x + INSIDE, answer.cols - INSIDE,
				   i == 0 ? head : bottom - y, i == 0 ? STYLE_STRONG : STYLE_PLAIN,
				   counter->lines[i]);
}

static void draw_ready(struct area answer)
{
	int x = answer.x + INSIDE;

	paint_text(answer.y, x, answer.cols - INSIDE, STYLE_PLAIN,
		   _("Scan or type a code, then Enter."));
	paint_text(answer.y + 1, x, answer.cols - INSIDE, STYLE_DIM,
		   _("Voucher, card, ticket: this field takes them all."));
}

static void draw_choice(const struct counter *counter, int index, int y, struct area answer)
{
	const json_t *offer =
		json_array_get(json_object_get(counter->looked_up, "here"), (size_t)index);
	bool here = index == counter->choice;
	bool possible = counter_possible(offer);
	enum style style = here ? STYLE_STRONG : possible ? STYLE_PLAIN : STYLE_DIM;
	int x = answer.x + INSIDE;
	char number[8];

	snprintf(number, sizeof number, "%d", index + 1);
	if (here)
		paint_text(y, x - 2, 1, STYLE_STRONG, glyph("▸", ">"));
	if (index < COUNTER_CHOICES)
		paint_text(y, x, 2, style, number);
	paint_text(y, x + 3, possible ? answer.cols - INSIDE - 3 : 30, style,
		   value_member(offer, "title", ""));
	if (!possible)
		paint_text(y, x + 35, answer.cols - INSIDE - 35, STYLE_DIM,
			   value_member(offer, "sentence", ""));
}

static void draw_choices(struct counter *counter, struct area answer)
{
	const json_t *here = json_object_get(counter->looked_up, "here");
	const json_t *offer = json_array_get(here, (size_t)counter->choice);
	const char *reason = value_member(counter->looked_up, "issuer", "");
	const char *sentence = value_member(offer, "sentence", "");
	int count = (int)json_array_size(here);
	int rows = answer.rows - 5;
	int first = counter->choice >= rows ? counter->choice - rows + 1 : 0;
	char text[SCREEN_TEXT];
	int x = answer.x + INSIDE;
	int width = answer.cols - INSIDE;
	int y = answer.y;
	int taken;

	snprintf(text, sizeof text, "%.60s%s%.100s", value_member(counter->looked_up, "code", ""),
		 reason[0] != '\0' ? " · " : "", reason);
	taken = paint_text(y, x, width, STYLE_STRONG,
			   json_is_object(json_object_get(counter->looked_up, "ticket"))
				   ? _("Let in?")
				   : _("Which offer?"));
	paint_text_right(y, x + width, width - taken - 2, STYLE_DIM, text);
	y += 2;
	for (int i = first; i < count && i - first < rows; i++)
		draw_choice(counter, i, y + i - first, answer);
	paint_wrapped(answer.y + answer.rows - 2, x, width, 2, STYLE_DIM,
		      sentence[0] != '\0' ? sentence : value_member(offer, "conditions", ""));
	counter->seen = true;
}

/* --- What happened here lately --- */

static void draw_today(const struct counter *counter, int y, int width)
{
	char uses[40];
	char text[SCREEN_TEXT];
	int x = LEFT + paint_text(y, LEFT, 20, STYLE_STRONG, _("Today")) + 2;

	lang_number(ui_lang, counter->uses, uses, sizeof uses);
	snprintf(text, sizeof text, _n("%s redemption", "%s redemptions", counter->uses), uses);
	x += paint_text(y, x, width, STYLE_PLAIN, text);
	lang_number(ui_lang, counter->refused, uses, sizeof uses);
	x += paint_text(y, x, width, STYLE_DIM, " · ");
	snprintf(text, sizeof text, _n("%s refusal", "%s refusals", counter->refused), uses);
	paint_text(y, x, width, STYLE_PLAIN, text);
}

static void outcome(const json_t *row, char *buf, size_t size)
{
	const char *state = value_member(row, "state", "");
	char *label = value_text(server_column("redemption.list", "state"),
				 json_object_get(row, "state"));

	snprintf(buf, size, "%s",
		 strcmp(state, "done") == 0      ? _("accepted")
		 : strcmp(state, "refused") == 0 ? _("refused")
		 : strcmp(state, "undone") == 0  ? _("undone")
						 : label);
	free(label);
}

static void draw_last_row(const struct counter *counter, size_t index, int y, int cols)
{
	const json_t *row = json_array_get(counter->last, index);
	bool here = (int)index == counter->row && counter_can_undo(row);
	bool refused = strcmp(value_member(row, "state", ""), "refused") == 0;
	const char *sentence = value_member(row, "reason_label", "");
	int title = cols - 52 < TITLE_MOST ? cols - 52 : TITLE_MOST;
	char text[SCREEN_TEXT] = "";
	int64_t at;

	if (value_time(value_member(row, "at", ""), &at))
		lang_time(ui_lang, LANG_CLOCK, at, text, sizeof text);
	if (here)
		paint_text(y, 1, 1, STYLE_STRONG, glyph("▸", ">"));
	paint_text(y, LEFT, 6, STYLE_DIM, text);
	paint_text(y, LEFT + 7, 13, STYLE_PLAIN, value_member(row, "code", ""));
	if (refused && sentence[0] != '\0') {
		snprintf(text, sizeof text, _("refused: %s"), sentence);
		paint_text(y, LEFT + 22, cols - LEFT - 24, STYLE_BAD, text);
		return;
	}
	paint_text(y, LEFT + 22, title, STYLE_PLAIN, value_member(row, "title", ""));
	outcome(row, text, sizeof text);
	paint_text(y, LEFT + 24 + title, 10,
		   refused                                                 ? STYLE_BAD
		   : strcmp(value_member(row, "state", ""), "undone") == 0 ? STYLE_DIM
									   : STYLE_GOOD,
		   text);
	if (here)
		paint_text(y, LEFT + 36 + title, 12, STYLE_DIM, _("F8 undo"));
}

static void draw_last(const struct counter *counter, int y, int bottom, int cols)
{
	draw_today(counter, y, cols - 2 * LEFT);
	paint_rule(y + 1, LEFT, cols - 2 * LEFT);
	for (size_t i = 0; i < json_array_size(counter->last) && y + 2 + (int)i < bottom; i++)
		draw_last_row(counter, i, y + 2 + (int)i, cols);
}

void counter_draw(struct screen *screen, struct area body)
{
	struct counter *counter = (struct counter *)screen;
	int cols = body.cols - 2 * LEFT;
	struct area answer = { .y = body.y + 3,
			       .x = LEFT,
			       .rows = ANSWER_ROWS,
			       .cols = cols < ANSWER_COLS ? cols : ANSWER_COLS };
	int taken;

	switch (counter->stage) {
	case COUNTER_CHOOSE:
		answer.rows = body.rows - 4;
		draw_choices(counter, answer);
		break;
	case COUNTER_VERDICT:
	case COUNTER_UNDO:
		draw_verdict(counter, answer);
		break;
	default:
		draw_ready(answer);
	}
	if (counter->stage != COUNTER_CHOOSE)
		draw_last(counter, answer.y + answer.rows + 1, body.y + body.rows, body.cols);
	taken = paint_text(body.y + 1, LEFT, 12, STYLE_STRONG, _("Code"));
	field_draw(&counter->code, body.y + 1, LEFT + taken + 2, 40, true);
}
