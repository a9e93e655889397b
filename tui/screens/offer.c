/* Owns how an offer reads, and what can be done with it. */
#include "tui/screens/offer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/screen.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/rows.h"
#include "tui/screens/selection.h"
#include "tui/screens/server.h"
#include "tui/screens/voucher.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LINE = 400 };

/* Adds a part to a line, with a separator before it unless it is the first. */
static void join(char *line, const char *separator, const char *part)
{
	size_t used = strlen(line);

	if (part != NULL && part[0] != '\0' && used < LINE)
		snprintf(line + used, LINE - used, "%s%s", used > 0 ? separator : "", part);
}

static const char *booking(const json_t *offer)
{
	const char *word = value_member(offer, "booking", "");

	return strcmp(word, "advised") == 0     ? _("booking advised")
	       : strcmp(word, "mandatory") == 0 ? _("booking mandatory")
						: _("no booking needed");
}

/* producer is an object or a name. */
static const char *producer(const json_t *offer)
{
	const json_t *party = json_object_get(offer, "producer");

	return json_is_object(party) ? value_member(party, "name", "")
				     : value_member(offer, "producer", "");
}

static void address(const json_t *offer, char line[LINE])
{
	char town[200] = "";

	line[0] = '\0';
	snprintf(town, sizeof town, "%s%s%s", value_member(offer, "postcode", ""),
		 value_member(offer, "postcode", "")[0] != '\0' ? " " : "",
		 value_member(offer, "town", ""));
	join(line, ", ", value_member(offer, "street", ""));
	join(line, ", ", town);
}

static void validity(const json_t *offer, char line[LINE])
{
	char *from = rows_text("offer.show", offer, "valid_from");
	char *until = rows_text("offer.show", offer, "valid_until");

	line[0] = '\0';
	if (from[0] != '\0' && until[0] != '\0')
		snprintf(line, LINE, _("valid from %s to %s"), from, until);
	else if (until[0] != '\0')
		snprintf(line, LINE, _("valid until %s"), until);
	else if (from[0] != '\0')
		snprintf(line, LINE, _("valid from %s"), from);
	free(from);
	free(until);
}

static void limits(const json_t *offer, char line[LINE])
{
	json_int_t per_code = json_integer_value(json_object_get(offer, "per_code"));
	json_int_t per_day = json_integer_value(json_object_get(offer, "per_day"));
	char part[120];

	line[0] = '\0';
	if (per_code == 1)
		join(line, " · ", _("once for each voucher"));
	else if (per_code > 1) {
		snprintf(part, sizeof part, _("%d times for each voucher"), (int)per_code);
		join(line, " · ", part);
	}
	if (per_day == 1)
		join(line, " · ", _("once a day"));
	else if (per_day > 1) {
		snprintf(part, sizeof part, _("%d times a day"), (int)per_day);
		join(line, " · ", part);
	}
}

void offer_draw_short(const json_t *offer, struct area area)
{
	char line[LINE] = "";
	char where[LINE];
	int y = area.y;
	int bottom = area.y + area.rows;

	join(line, " · ", value_member(offer, "title", ""));
	if (strcmp(producer(offer), line) != 0)
		join(line, " · ", producer(offer));
	paint_text(y++, area.x, area.cols, STYLE_STRONG, line);
	address(offer, where);
	join(where, " · ", booking(offer));
	join(where, " · ", value_member(offer, "phone", ""));
	paint_text(y++, area.x, area.cols, STYLE_PLAIN, where);
	line[0] = '\0';
	join(line, " ", value_member(offer, "body", ""));
	join(line, " ", value_member(offer, "conditions", ""));
	paint_wrapped(y, area.x, area.cols, bottom - y, STYLE_PLAIN, line);
}

static int draw_line(int y, struct area area, enum style style, const char *text)
{
	if (text[0] == '\0' || y >= area.y + area.rows)
		return y;
	return y + paint_wrapped(y, area.x, area.cols, area.y + area.rows - y, style, text);
}

/* What one needs to go there comes before what may be long. Returns the row where
 * the description begins. */
static int draw_facts(const json_t *offer, struct area area)
{
	char line[LINE] = "";
	bool booked = strcmp(value_member(offer, "booking", "none"), "none") != 0;
	int y = draw_line(area.y, area, STYLE_STRONG, value_member(offer, "title", ""));

	if (strcmp(producer(offer), value_member(offer, "title", "")) != 0)
		join(line, " · ", producer(offer));
	join(line, " · ", value_member(offer, "category_name", ""));
	y = draw_line(y, area, STYLE_DIM, line) + 1;
	y = draw_line(y, area, booked ? STYLE_WARN : STYLE_PLAIN, booking(offer));
	limits(offer, line);
	y = draw_line(y, area, STYLE_PLAIN, line);
	validity(offer, line);
	y = draw_line(y, area, STYLE_PLAIN, line) + 1;
	address(offer, line);
	y = draw_line(y, area, STYLE_PLAIN, line);
	line[0] = '\0';
	join(line, " · ", value_member(offer, "phone", ""));
	join(line, " · ", value_member(offer, "email", ""));
	join(line, " · ", value_member(offer, "website", ""));
	return draw_line(y, area, STYLE_PLAIN, line) + 1;
}

int offer_draw(const json_t *offer, struct area area, int skip)
{
	char text[8192];
	int y = draw_facts(offer, area);
	int bottom = area.y + area.rows;
	int lines;

	snprintf(text, sizeof text, "%s%s%s", value_member(offer, "conditions", ""),
		 value_member(offer, "conditions", "")[0] != '\0' ? "\n" : "",
		 value_member(offer, "body", ""));
	lines = paint_wrapped(0, 0, area.cols, 0, STYLE_PLAIN, text);
	if (bottom > y)
		paint_wrapped_from(y, area.x, area.cols, bottom - y, skip, STYLE_PLAIN, text);
	return lines - (bottom - y);
}

/* --- The screen --- */

struct offer_screen {
	struct screen screen;
	json_t *id;
	json_t *offer;
	int skip;   /* lines of the description scrolled away */
	int beyond; /* lines that do not fit */
};

static void load(struct offer_screen *shown)
{
	json_t *offer = server_record("offer.show", json_pack("{s:O}", "offer", shown->id));
	char *state;

	if (offer == NULL)
		return;
	json_decref(shown->offer);
	shown->offer = offer;
	snprintf(shown->screen.title, sizeof shown->screen.title, "%s · %.150s", _("Offer"),
		 producer(offer));
	/* Only to those for whom it could be another. */
	state = rows_text("offer.show", offer, "state");
	if (server_may("offer.update"))
		screen_set_context(&shown->screen, state);
	free(state);
}

static void draw(struct screen *screen, struct area body)
{
	struct offer_screen *shown = (struct offer_screen *)screen;
	int cols = body.cols - 6 < 100 ? body.cols - 6 : 100;

	shown->beyond = offer_draw(
		shown->offer, (struct area){ body.y + 1, 3, body.rows - 1, cols }, shown->skip);
}

static bool key(struct screen *screen, int pressed)
{
	struct offer_screen *shown = (struct offer_screen *)screen;

	if (pressed == UI_DOWN && shown->skip < shown->beyond)
		shown->skip++;
	else if (pressed == UI_UP && shown->skip > 0)
		shown->skip--;
	return pressed == UI_DOWN || pressed == UI_UP;
}

static void add(struct screen *screen, const struct action *action)
{
	(void)action;
	selection_add(((struct offer_screen *)screen)->id);
}

static void issue(struct screen *screen, const struct action *action)
{
	(void)action;
	selection_add(((struct offer_screen *)screen)->id);
	voucher_issue();
}

static void edit(struct screen *screen, const struct action *action)
{
	struct offer_screen *shown = (struct offer_screen *)screen;

	(void)action;
	if (operation_form("offer.update", json_pack("{s:O}", "offer", shown->id), shown->offer,
			   NULL)) {
		load(shown);
		operation_done("offer.update", NULL);
	}
}

static void set_state(struct screen *screen, const struct action *action)
{
	struct offer_screen *shown = (struct offer_screen *)screen;
	json_t *error;
	json_t *result = server_ask(action->with, json_pack("{s:[O]}", "offer", shown->id), &error);

	load(shown);
	if (error != NULL)
		screen_say(STYLE_BAD, server_sentence(error));
	else if (result != NULL)
		operation_done(action->with, NULL);
	json_decref(result);
	json_decref(error);
}

static bool may(struct screen *screen, const struct action *action)
{
	struct offer_screen *shown = (struct offer_screen *)screen;
	const char *state = value_member(shown->offer, "state", "");
	bool published = strcmp(state, "published") == 0;

	if (!server_may(action->with))
		return false;
	if (action->key == 'p')
		return !published;
	return (action->key != 'w' && action->key != '+' && action->key != 'e') || published;
}

static const struct action actions[] = {
	{ '+', N_("selection"), N_("Add the offer to the selection"), add, may, "selection.add" },
	{ 'e', N_("issue a voucher"), N_("Issue a voucher with this offer"), issue, may,
	  "voucher.issue" },
	{ 'm', N_("edit"), N_("Edit the offer"), edit, may, "offer.update" },
	{ 'p', N_("publish"), N_("Publish: the offer enters the catalogue"), set_state, may,
	  "offer.publish" },
	{ 'w', N_("withdraw"), N_("Withdraw: the offer leaves the catalogue"), set_state, may,
	  "offer.withdraw" },
	{ .key = UI_NONE },
};

static const struct screen_type offer_type = {
	.help = N_("An offer as its beneficiaries read it."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

void offer_show(json_int_t id)
{
	struct offer_screen shown = { .screen.type = &offer_type, .id = json_integer(id) };

	load(&shown);
	if (shown.offer != NULL)
		screen_show(&shown.screen);
	json_decref(shown.offer);
	json_decref(shown.id);
}
