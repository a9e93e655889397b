/* A menu: entries in columns, each with its letter. Entries of one group may stand
 * together as a single line, which opens them; their letters work all the same. */
#ifndef GUICHET_MENU_H
#define GUICHET_MENU_H

#include <stdbool.h>

#include "tui/kit/paint.h"

/* Declarations leave out what is zero. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

enum { MENU_MAX = 64 };

struct menu_group {
	int key;
	const char *label; /* N_() */
	const char *help;  /* N_(): of the screen that it opens */
};

struct menu_entry {
	int key;           /* its letter */
	const char *label; /* N_() */
	void (*open)(const void *with);
	const void *with;
	const char *operation;          /* shown to those who may; NULL: everybody */
	const struct menu_group *group; /* NULL: none */
	/* Whether a step is done, which is then ticked; NULL: it is no step. */
	bool (*done)(const struct menu_entry *entry);
};

/* A line: an entry, or a group. */
struct menu_line {
	const struct menu_entry *entry;
	const struct menu_group *group;
};

struct menu {
	struct menu_line lines[MENU_MAX];
	bool done[MENU_MAX]; /* lines that are ticked */
	int count;
	const struct menu_entry *folded[MENU_MAX]; /* behind the groups */
	int folded_count;
	void (*open_group)(const struct menu *menu, const struct menu_group *group);
	int columns; /* side by side */
	int here;
};

void menu_add(struct menu *menu, const struct menu_entry *entry);
/* Behind the line of its group, which is added with the first of them. */
void menu_fold(struct menu *menu, const struct menu_entry *entry);
/* Asks each step whether it is done; so does whatever was opened. */
void menu_refresh(struct menu *menu);
void menu_draw(struct menu *menu, struct area area);
/* Rows that it takes. */
int menu_rows(const struct menu *menu);
/* Arrows and letters; Enter opens. */
bool menu_key(struct menu *menu, int key);

#endif
