/* The line mode: a question and an answer a line, for `ssh -T`, for slow lines and
 * for screen readers. Private to tui/command/lines*.c and form.c. */
#ifndef GUICHET_COMMAND_LINES_H
#define GUICHET_COMMAND_LINES_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "tui/command/client.h"
#include "tui/command/input.h"

/* What a number means now. */
enum choosing { CHOOSE_NOTHING, CHOOSE_REDEMPTION, CHOOSE_OFFER, CHOOSE_SHOP };

struct lines {
	struct client *client;
	struct input *input;
	json_int_t shop; /* 0: the server finds the only one */
	enum choosing choosing;
	json_t *choices;     /* array of what can be chosen, in order */
	char *code;          /* CHOOSE_REDEMPTION: what was looked up */
	json_t *redemptions; /* done in this session: array of {id, title} */
	bool leave;
	int exit;
};

/* Nothing is to be chosen any more. */
void lines_choose_nothing(struct lines *lines);
/* A number will mean one of choices, which are taken over. */
void lines_choose(struct lines *lines, enum choosing choosing, json_t *choices);
/* Calls, and says why when it was not done. NULL then; else the caller's. */
json_t *lines_call(struct lines *lines, const char *operation, json_t *params);
/* Says why; a lost connection ends the line mode. */
void lines_refused(struct lines *lines, enum wire_status status, const json_t *error);

/* --- lines_counter.c --- */
void lines_lookup(struct lines *lines, const char *typed);
void lines_redeem_choice(struct lines *lines, const json_t *choice);
void lines_undo(struct lines *lines, const char *rest);
void lines_last(struct lines *lines, const char *rest);
void lines_today(struct lines *lines, const char *rest);
void lines_shop(struct lines *lines, const char *rest);

/* --- lines_office.c --- */
void lines_offer(struct lines *lines, const char *rest);
void lines_offer_choice(struct lines *lines, const json_t *choice);
void lines_selection(struct lines *lines, const char *rest);
void lines_selection_add(struct lines *lines, const char *numbers);
void lines_selection_clear(struct lines *lines, const char *rest);
void lines_voucher(struct lines *lines, const char *rest);

/* --- form.c --- */
/* An operation with what was given as words; what is required and missing is
 * asked, and with all, everything but skip (ends with NULL; may be NULL). Wrong
 * answers are asked again. The result, the caller's; NULL when it was not done,
 * which has been said. */
json_t *form_run(struct lines *lines, char *const *words, size_t count, bool all,
		 const char *const *skip);

#endif
