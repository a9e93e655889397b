/* The steps of an advantage: which fields are asked on which page, and when. */
#ifndef GUICHET_SCREENS_ADVANTAGE_PAGES_H
#define GUICHET_SCREENS_ADVANTAGE_PAGES_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/kit/form.h"

enum { ADVANTAGE_PAGES = 13, PAGE_FIELDS = 64 };

struct advantage_page {
	const char *step;   /* N_(): what the step is called */
	int number;         /* of the step, from 1 */
	const char *intro;  /* N_() */
	const char *fields; /* names of arguments; NULL: the set prices */
	/* Only where what is chosen so far asks for it: "target=contacts". NULL: always. */
	const char *when;
};

extern const struct advantage_page advantage_pages[ADVANTAGE_PAGES];

/* A page while the sequence lives: what was typed stays. */
struct page_form {
	struct form form;
	struct form_field fields[PAGE_FIELDS];
	char names[PAGE_FIELDS][64]; /* of the set prices */
	char title[80];
	bool started;
};

bool advantage_page_needed(const struct advantage_page *page, const json_t *values);
/* Readies the page's form, filled from the values; what has been readied is kept. */
void advantage_page_start(const struct advantage_page *page, struct page_form *form,
			  const json_t *values, json_t *made);
void advantage_page_end(const struct advantage_page *page, struct page_form *form);
/* Writes what the page says over the values. */
void advantage_page_take(const struct advantage_page *page, struct page_form *form, json_t *values);
/* advantage.show's record as advantage.create's arguments. */
json_t *advantage_values(const json_t *record);

#endif
