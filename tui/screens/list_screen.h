/* A list of one noun, declared as data: which operation gives the rows, which
 * columns are shown, and what can be done with a row or with the marked ones.
 * One screen interprets them all. */
#ifndef GUICHET_SCREENS_LIST_SCREEN_H
#define GUICHET_SCREENS_LIST_SCREEN_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/screens/rows.h"

struct list_spec;

enum act_kind {
	ACT_CALL,   /* calls the operation */
	ACT_FORM,   /* asks for the other arguments first */
	ACT_RECORD, /* shows the record that the operation gives */
	ACT_LIST,   /* opens another list: of what belongs to the row, or without an
		     * argument, of what narrows this one */
	ACT_OPEN,   /* runs open() */
};

struct act {
	int key;
	const char *label; /* N_() */
	const char *help;  /* N_(); may be NULL */
	enum act_kind kind;
	const char *operation; /* who may not call it does not see it */
	const char *argument;  /* what the row fills in; NULL: needs no row */
	const char *from;      /* which member of the row; NULL: "id" */
	const char *also;      /* further arguments that the row fills in: "party shop" */
	bool many;             /* all marked rows at once, as an array */
	const char *confirm;   /* N_(): asked before; NULL: nothing is */
	const char *reason;    /* argument that holds the reason asked for; NULL: none */
	const char *fill;      /* ACT_FORM: the operation whose record fills it; ".": the row */
	const char *state;     /* only on rows whose state is this; "!x": is not */
	const struct list_spec *list;
	void (*open)(const json_t *row);
	const char *initial; /* JSON: first values of an ACT_FORM, arguments of an ACT_CALL */
	const char *without; /* arguments that are neither sent nor asked for */
	const char *word;    /* N_(): to be typed before; for what can't be undone */
};

struct list_spec {
	const char *title; /* N_() */
	const char *help;  /* N_() */
	const char *operation;
	const char *arguments; /* JSON of what is always sent; NULL: nothing */
	const struct rows_column *columns;
	const struct act *acts; /* ends with key 0 */
	/* The member that names a row to a person; of several, the first that says something. */
	const char *name;
	bool marks;
	const char *empty; /* N_() */
};

/* A list of everything, or of what `arguments` (taken over) narrow down; `of`
 * names what it belongs to, or NULL. */
void list_screen_show(const struct list_spec *spec, json_t *arguments, const char *of);

#endif
