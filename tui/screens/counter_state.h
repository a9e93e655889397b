/* What the counter's parts share: its keys (counter.c), what happens to a code
 * (counter_present.c), how it looks (counter_draw.c). */
#ifndef GUICHET_SCREENS_COUNTER_STATE_H
#define GUICHET_SCREENS_COUNTER_STATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "tui/kit/field.h"
#include "tui/kit/screen.h"
#include "tui/screens/scanner.h"

enum { COUNTER_CHOICES = 9, COUNTER_LINES = 4 };

enum counter_stage {
	COUNTER_READY,   /* awaiting a code */
	COUNTER_CHOOSE,  /* a code with offers to choose from */
	COUNTER_VERDICT, /* accepted, refused, undone */
	COUNTER_UNDO,    /* asking whether to undo */
};

struct counter {
	struct screen screen;
	json_int_t shop;
	struct field code;
	enum counter_stage stage;

	/* COUNTER_CHOOSE */
	char presented[SCANNER_SIZE]; /* the code looked up */
	json_t *looked_up;            /* code.lookup */
	int choice;                   /* index into looked_up.here */
	bool seen;                    /* the choices have been on the screen */

	/* COUNTER_VERDICT, COUNTER_UNDO */
	enum style band;
	char verdict[SCREEN_TEXT];
	char why[120]; /* beside the verdict, in a word or two */
	char lines[COUNTER_LINES][SCREEN_TEXT];

	json_t *last; /* redemption.list, newest first */
	int row;      /* the one that F8 undoes */
	int64_t uses;
	int64_t refused;
};

void counter_draw(struct screen *screen, struct area body);

/* Looks a code up, then redeems, refuses, or lets choose. */
void counter_present(struct counter *counter, const char *typed);
void counter_redeem(struct counter *counter, const char *code, const json_t *offer);
/* What happened here lately, read again. */
void counter_refresh(struct counter *counter);
void counter_verdict(struct counter *counter, enum style band, const char *text);
/* A line under the verdict; an empty one is left out. */
void counter_say_line(struct counter *counter, const char *text);
/* By an error of the server's; the title is that of the offer, or empty. */
void counter_refuse(struct counter *counter, const json_t *error, const char *title);

/* True when this row of redemption.list can be undone now. */
bool counter_can_undo(const json_t *row);
/* An offer of code.lookup's `here` that can be redeemed. */
bool counter_possible(const json_t *offer);

#endif
