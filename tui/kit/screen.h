/* Screens, one above the other: a title with its context, a rule, the body, a
 * rule, and the keys that work now. One table of actions feeds the handling of
 * keys, the line at the bottom and the help on F1.
 *
 *  Offers                                                            37 of 1,196
 * ------------------------------------------------------------------------------
 *  body
 * ------------------------------------------------------------------------------
 *  Enter detail  / search  + selection                         F1 help  Esc back
 *
 * A screen is a structure that begins with struct screen; screen_show() runs it
 * until it closes, so it lives on its caller's stack. */
#ifndef GUICHET_SCREEN_H
#define GUICHET_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/kit/paint.h"
#include "tui/kit/term.h"

enum { SCREEN_TEXT = 200 };

struct screen;

struct action {
	int key;
	const char *label; /* at the bottom; NULL: works but is not shown there */
	const char *help;  /* on F1; NULL: the label says enough */
	void (*run)(struct screen *screen, const struct action *action);
	/* NULL: always. */
	bool (*usable)(struct screen *screen, const struct action *action);
	const void *with; /* the screen's own */
};

struct screen_type {
	const char *help;             /* what one does here, in a few sentences */
	const char *leave;            /* what Escape does; NULL: "back" */
	const struct action *actions; /* most useful first; ends with key == 0 */
	void (*draw)(struct screen *screen, struct area body);
	/* Sees a key before the actions do; true: taken. May be NULL. */
	bool (*key)(struct screen *screen, int key);
	/* Called when nothing was pressed for so many seconds, to look again. NULL: never. */
	void (*look)(struct screen *screen);
	int every;
	bool overlay; /* drawn over the screen below, in a box of its own */
	bool fixed;   /* Escape does not close it */
};

struct screen {
	const struct screen_type *type;
	const struct action *actions; /* instead of the type's, when not NULL */
	char title[SCREEN_TEXT];
	char context[SCREEN_TEXT];
	struct screen *below;
	bool open;
};

/* Runs it until it closes or everything ends. */
void screen_show(struct screen *screen);
void screen_close(struct screen *screen);
/* Closes all screens, at once. */
void screen_end(void);
bool screen_ended(void);

void screen_set_title(struct screen *screen, const char *title);
void screen_set_context(struct screen *screen, const char *context);

/* A line at the bottom, until the next key. */
void screen_say(enum style style, const char *text);
/* A line at the top that stays; NULL takes it away. */
void screen_banner(const char *text);
/* Draws now what is said, before something that may take a moment. */
void screen_busy(const char *text);
/* What else to listen to: `arrived` runs when fd has bytes. */
void screen_listen(int fd, void (*arrived)(void));
/* Looked up when no screen took a key: NULL or actions that work everywhere. */
void screen_everywhere(const struct action *actions);

#endif
