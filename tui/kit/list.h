/* A list that fetches only what it shows: pages, a cursor, marks, a filter and
 * an order that the source applies. Where rows come from and how a cell reads is
 * the source's; how they are laid out is decided here. */
#ifndef GUICHET_LIST_H
#define GUICHET_LIST_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "tui/kit/field.h"
#include "tui/kit/paint.h"

enum { LIST_COLUMNS_MAX = 12 };

struct list_column {
	char label[64];
	bool right; /* numbers are aligned */
	int weight; /* share of the room that is left; 0: as wide as its content */
	int width;  /* worked out; a column as wide as its content only grows */
};

struct list;

struct list_source {
	/* The rows from offset on, at most limit, and how many there are in all, or
	 * that there are more of them (list->more). NULL when they could not be had. */
	json_t *(*fetch)(struct list *list, int64_t offset, int64_t limit, int64_t *total);
	/* malloc'd text of a cell. */
	char *(*cell)(struct list *list, const json_t *row, int column);
	/* May be NULL. */
	enum style (*style)(struct list *list, const json_t *row);
};

struct list {
	const struct list_source *source;
	void *context; /* the source's */
	struct list_column columns[LIST_COLUMNS_MAX];
	int column_count;
	int shown;           /* how many of them there is room for */
	const char *mark_by; /* member that names a row; NULL: rows can't be marked */
	const char *empty;   /* what to say when there is nothing */
	char sort[64];
	struct field filter;
	bool filtering;

	json_t *rows;
	int64_t first; /* index of rows[0] */
	int64_t total;
	int64_t whole; /* total without a filter, -1 before it is known */
	bool more;     /* than the total: it was counted so far */
	bool whole_more;
	int64_t cursor;
	int page;
	bool stale;
	json_t *marks; /* names of marked rows -> their rows */
};

void list_start(struct list *list, const struct list_source *source, void *context);
void list_free(struct list *list);
/* To be fetched again; the cursor stays where it can. */
void list_reload(struct list *list);
/* To the top, with another filter or order. */
void list_restart(struct list *list);

void list_draw(struct list *list, struct area area, bool focus);
/* Arrows and pages; the space bar marks. */
bool list_key(struct list *list, int key);
/* The filter field, while one types in it. */
bool list_filter_key(struct list *list, int key);
void list_filter_draw(struct list *list, int y, int x, int width);

/* The row under the cursor; NULL when there is none. Lives until the list is
 * drawn, moved or freed. */
json_t *list_row(struct list *list);
/* The marked rows, or the one under the cursor. A new array. */
json_t *list_chosen(struct list *list);
int list_marked(const struct list *list);
/* "37 of 1,196". */
void list_count(const struct list *list, char *buf, size_t size);

#endif
