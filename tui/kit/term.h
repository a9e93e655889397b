/* The terminal: started and ended, its size kept within reason, what it can
 * show, and the keys it sends. Everything else in the kit draws through
 * tui/kit/paint.h. */
#ifndef GUICHET_TERM_H
#define GUICHET_TERM_H

#include <stdbool.h>
#include <stddef.h>

enum { TERM_MIN_ROWS = 24, TERM_MIN_COLS = 80, TERM_MAX_ROWS = 250, TERM_MAX_COLS = 500 };

/* A key: a character as it is, or a function key above every character. */
enum term_key {
	UI_NONE = 0,
	UI_CLEAR_FIELD = 0x15, /* Ctrl-U */
	UI_TAB = 0x09,
	UI_REPAINT = 0x0c, /* Ctrl-L */
	UI_ENTER = 0x0d,
	UI_ESCAPE = 0x1b,
	UI_FUNCTION = 0x1000000,
	UI_F1 = UI_FUNCTION + 1, /* UI_F1 + n - 1 is Fn */
	UI_F2,
	UI_F3,
	UI_F4,
	UI_F5,
	UI_F6,
	UI_F7,
	UI_F8,
	UI_F9,
	UI_UP = UI_FUNCTION + 100,
	UI_DOWN,
	UI_LEFT,
	UI_RIGHT,
	UI_HOME,
	UI_END,
	UI_PAGE_UP,
	UI_PAGE_DOWN,
	UI_BACKTAB,
	UI_BACKSPACE,
	UI_DELETE,
	UI_INSERT,
};

/* Takes the terminal of standard input and output. An unknown TERM falls back to
 * a simpler one. False, with a message on standard error, when there is none. */
bool term_start(void);
void term_stop(void);
/* Only its modes, without drawing: for whoever ends the process where it stands. */
void term_abandon(void);
/* The errno with which the terminal could not be read or written any more; 0: none. */
int term_trouble(void);

/* What can be shown. */
bool term_colours(void);
bool term_underlines(void);

int term_rows(void);
int term_cols(void);
/* Below 80x24 screens are not drawn. */
bool term_small(void);

/* Waits for a key, a new size, or bytes on fd (-1: none); at most `milliseconds`
 * (-1: for ever). False once the terminal is gone. */
bool term_wait(int fd, int milliseconds);
/* The next key that has arrived; UI_NONE when there is none. */
int term_key(void);
/* True when keys have arrived that were not read yet. */
bool term_pending(void);
/* Reads all keys that have arrived, without taking any; how many there are then.
 * They stay the next keys. */
size_t term_read_ahead(void);
/* More can be read ahead: neither is the terminal gone nor are there too many. */
bool term_listens(void);
/* Where one of the keys read ahead, counted from `from`, is that key: takes it and
 * those between away. */
bool term_drop_ahead(size_t from, int key);

#endif
