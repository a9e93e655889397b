/* A menu: entries in columns, each with its letter. */
#ifndef GUICHET_MENU_H
#define GUICHET_MENU_H

#include <stdbool.h>

#include "tui/kit/paint.h"

enum { MENU_MAX = 32 };

struct menu_entry {
	int key;           /* its letter */
	const char *label; /* N_() */
	void (*open)(const void *with);
	const void *with;
	const char *operation; /* shown to those who may; NULL: everybody */
};

struct menu {
	const struct menu_entry *entries[MENU_MAX];
	int count;
	int columns; /* side by side */
	int here;
};

void menu_add(struct menu *menu, const struct menu_entry *entry);
void menu_draw(struct menu *menu, struct area area);
/* Rows that it takes. */
int menu_rows(const struct menu *menu);
/* Arrows and letters; Enter opens. */
bool menu_key(struct menu *menu, int key);

#endif
