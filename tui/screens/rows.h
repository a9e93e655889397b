/* The rows of an operation as a list of the kit: fetched page by page, with its
 * filter and its orders, and cells that read by their columns' types. */
#ifndef GUICHET_SCREENS_ROWS_H
#define GUICHET_SCREENS_ROWS_H

#include <jansson.h>

#include "tui/kit/list.h"

struct rows_column {
	const char *name;  /* NULL ends */
	int weight;        /* see struct list_column */
	const char *label; /* N_(); NULL: the description's; "": none */
};

struct rows {
	struct list list;
	const char *operation;
	json_t *arguments;        /* always sent; may be NULL */
	const char *filter_param; /* NULL: "filter" */
	size_t filter_least;      /* nothing is asked with fewer bytes than that */
	const struct rows_column *shown;
	const json_t *fixed;     /* rows that are already here, instead of a call */
	struct rows_column *own; /* made here; NULL: as they were given */
};

/* columns NULL: those that the description labels. Who stands for one party only is not
 * told its name on each row. Takes arguments over. */
void rows_start(struct rows *rows, const char *operation, json_t *arguments,
		const struct rows_column *columns);
void rows_free(struct rows *rows);
/* The next of the orders that the description gives; its label, or NULL. */
const char *rows_next_order(struct rows *rows);
/* A cell's malloc'd text. */
char *rows_text(const char *operation, const json_t *row, const char *column);

#endif
