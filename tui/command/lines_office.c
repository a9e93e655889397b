/* Offers, selection and vouchers, line by line. */
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/command/lines.h"
#include "tui/command/output.h"
#include "tui/command/say.h"
#include "tui/command/words.h"
#include "tui/text/strings.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

/* "vin blanc commune=Amboise" */
static json_t *search_params(const char *typed)
{
	struct words *words = need_new(1, sizeof(*words));
	struct string text = { 0 };
	json_t *params = json_pack("{s:i}", "limit", 9);
	const char *why;

	why = words_split(words, typed);
	for (size_t i = 0; why == NULL && i < words->count; i++) {
		char *equals = strchr(words->word[i], '=');

		if (equals == NULL) {
			string_text(&text, text.length > 0 ? " " : "");
			string_text(&text, words->word[i]);
			continue;
		}
		*equals = '\0';
		json_object_set_new(params, words->word[i], json_string(equals + 1));
	}
	/* What can't be split is what is searched. */
	string_text(&text, why != NULL ? typed : "");
	if (text.length > 0)
		json_object_set_new(params, "text", json_string(text.text));
	string_free(&text);
	words_free(words);
	free(words);
	return params;
}

static void say_offer(size_t number, const json_t *offer)
{
	static const char *const names[] = { "title", "producer", "town", "distance" };

	say(stdout, "%d", (int)number);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		json_t *column = json_pack("{s:s}", "name", names[i]);
		char *text = value_text(column, json_object_get(offer, names[i]));

		if (text[0] != '\0')
			say(stdout, i == 0 ? " %s" : ", %s", text);
		free(text);
		json_decref(column);
	}
	say(stdout, "\n");
}

void lines_offer(struct lines *lines, const char *rest)
{
	json_t *answer = lines_call(lines, "offer.search", search_params(rest));
	json_t *rows = json_object_get(answer, "rows"), *offer;
	json_int_t total = json_integer_value(json_object_get(answer, "total"));
	size_t i;

	json_array_foreach(rows, i, offer)
	{
		say_offer(i + 1, offer);
	}
	if (answer != NULL && i == 0)
		say(stdout, "%s\n", _("Nothing found."));
	else if (answer != NULL && (json_int_t)i < total)
		say(stdout, _("%d of %lld; say more, or commune=TOWN\n"), (int)i, total);
	if (answer != NULL)
		lines_choose(lines, CHOOSE_OFFER, json_incref(rows));
	json_decref(answer);
}

void lines_offer_choice(struct lines *lines, const json_t *choice)
{
	json_t *answer = lines_call(lines, "offer.show",
				    json_pack("{s:O}", "offer", json_object_get(choice, "id")));

	if (answer != NULL)
		output_result(FORMAT_TABLE, client_describe(lines->client, "offer.show"), answer);
	json_decref(answer);
}

/* "+1", "+1,3" */
void lines_selection_add(struct lines *lines, const char *numbers)
{
	json_t *offers = json_array(), *answer;

	for (const char *at = numbers; *at != '\0';) {
		char *end;
		unsigned long number = strtoul(at, &end, 10);
		const json_t *choice =
			number > 0 ? json_array_get(lines->choices, number - 1) : NULL;

		if (choice == NULL || (*end != '\0' && strchr(", ", *end) == NULL)) {
			say(stdout, _("Choose 1 to %d.\n"), (int)json_array_size(lines->choices));
			json_decref(offers);
			return;
		}
		json_array_append(offers, json_object_get(choice, "id"));
		at = end + strspn(end, ", ");
	}
	answer = lines_call(lines, "selection.add", json_pack("{s:o}", "offer", offers));
	if (answer != NULL)
		say(stdout, "%s\n", _("Selected."));
	json_decref(answer);
}

void lines_selection(struct lines *lines, const char *rest)
{
	json_t *answer = lines_call(lines, "selection.list", NULL), *offer;
	size_t i;

	(void)rest;
	json_array_foreach(json_object_get(answer, "rows"), i, offer)
	{
		say_offer(i + 1, offer);
	}
	if (answer != NULL && i == 0)
		say(stdout, "%s\n", _("Nothing is selected."));
	json_decref(answer);
}

void lines_selection_clear(struct lines *lines, const char *rest)
{
	json_t *answer = lines_call(lines, "selection.clear", NULL);

	(void)rest;
	if (answer != NULL)
		say(stdout, "%s\n", _("Nothing is selected."));
	json_decref(answer);
}

/* The offers of the selection as "offers=3,7"; NULL when there are none. */
static char *selected_offers(struct lines *lines)
{
	struct string word = { 0 };
	json_t *answer, *offer;
	size_t i;

	if (client_describe(lines->client, "selection.list") == NULL)
		return NULL; /* an account without a selection */
	answer = lines_call(lines, "selection.list", NULL);

	json_array_foreach(json_object_get(answer, "rows"), i, offer)
	{
		string_format(&word, "%s%lld", i == 0 ? "offers=" : ",",
			      json_integer_value(json_object_get(offer, "offer")));
	}
	json_decref(answer);
	return word.text;
}

static void say_voucher(const json_t *record)
{
	json_t *column = json_pack("{s:s}", "name", "valid_until");
	char *until = value_text(column, json_object_get(record, "valid_until"));
	json_t *offer;
	size_t i;

	say(stdout, _("VOUCHER %s, valid until %s\n"), value_member(record, "code", ""), until);
	json_array_foreach(json_object_get(record, "offers"), i, offer)
	{
		say_offer(i + 1, offer);
	}
	free(until);
	json_decref(column);
}

void lines_voucher(struct lines *lines, const char *rest)
{
	static const char *const skip[] = { "offers", "language", "nonce", NULL };
	char operation[] = "voucher.issue";
	char *offers = selected_offers(lines);
	char *words[] = { operation, offers };
	json_t *result;

	(void)rest;
	if (lines->leave)
		return;
	result = form_run(lines, words, offers != NULL ? 2 : 1, true, skip);
	if (result != NULL)
		say_voucher(json_object_get(result, "record"));
	json_decref(result);
	free(offers);
}
