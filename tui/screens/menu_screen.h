/* A screen that is a menu and nothing else. */
#ifndef GUICHET_SCREENS_MENU_SCREEN_H
#define GUICHET_SCREENS_MENU_SCREEN_H

struct menu;
struct menu_entry;

/* Adds the entries that this account may use; the table ends with key 0. */
void menu_screen_add(struct menu *menu, const struct menu_entry *entries);
void menu_screen_show(const char *title, const char *help, const struct menu_entry *entries);

#endif
