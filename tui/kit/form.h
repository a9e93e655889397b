/* A form: fields of a few kinds under one another, with what is wrong said under
 * the field. Tab and the arrows go from one to the next; F2, or Enter on the
 * last, validates. */
#ifndef GUICHET_FORM_H
#define GUICHET_FORM_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/kit/field.h"
#include "tui/kit/screen.h"

enum form_kind {
	FORM_TEXT,
	FORM_LONG, /* several lines; Enter makes a new one */
	FORM_SECRET,
	FORM_DATE, /* typed as the language does, kept as 2026-11-30 */
	FORM_BOOL,
	FORM_CHOICE,    /* one of .choices */
	FORM_TICKS,     /* any of .choices */
	FORM_REFERENCE, /* something looked up: its value and how it reads */
};

struct form;

struct form_field {
	const char *name;
	const char *label;
	const char *help;
	enum form_kind kind;
	bool required;
	bool many;       /* a reference to several */
	json_t *choices; /* [{"value","label"}], borrowed */
	/* Finds a reference: sets the value with form_set_reference. `typed` is what
	 * was typed to begin with. */
	void (*look_up)(struct form *form, struct form_field *field, const char *typed);
	const void *with; /* look_up's own */

	/* The form's own. */
	struct field *text;
	int choice; /* -1: none */
	bool yes;
	unsigned long long ticks;
	json_t *before; /* the value that was there when it opened; NULL: none */
	json_t *chosen; /* of a reference: [{"value","label"}] */
	char error[200];
};

struct form {
	struct screen screen; /* title and context are the caller's to set */
	struct form_field *fields;
	int count;
	const char *intro; /* above the fields; NULL: none */
	bool step;         /* one of several: F2 goes on, Escape goes back */
	/* One more key, the caller's; NULL: none. */
	const struct action *also;
	/* Validates; true closes the form. */
	bool (*submit)(struct form *form);
	/* Drawn beside or below the fields; NULL: nothing. */
	void (*beside)(struct form *form, struct area area);
	void *context;

	int focus;
	int top; /* first field shown */
	bool done;
};

/* Readies the fields, empty. */
void form_start(struct form *form, struct form_field *fields, int count);
/* Shows it; true when it was validated. */
bool form_show(struct form *form);
void form_free(struct form *form);

struct form_field *form_find(struct form *form, const char *name);
/* From a value as the wire has it. */
void form_set(struct form_field *field, const json_t *value);
void form_set_text(struct form_field *field, const char *text);
void form_set_reference(struct form_field *field, json_t *value, const char *label);
/* As the wire wants it; NULL when empty. A new reference. */
json_t *form_value(const struct form_field *field);
/* All that is not empty, as params. */
json_t *form_values(const struct form *form);
/* What is wrong, by name ({"email":"sentence"}); the first gets the focus. */
void form_set_errors(struct form *form, const json_t *errors);
/* False when one that is required is empty, after saying so. */
bool form_complete(struct form *form);

/* --- Between the parts of the form (form_draw.c, form_value.c). --- */
void form_draw(struct screen *screen, struct area body);

#endif
