/* Owns the curses terminal. Sizes are read and clamped here, not by curses, so
 * that a window of 0x0 or 65535x65535 costs nothing; SIGWINCH only wakes the
 * wait up. The character set is tui/text/ui.h's. Nothing here draws. */
#include "tui/kit/term.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>

#include "tui/kit/description.h"
#include "tui/kit/frame.h"

/* The tty may stay silent this long inside an escape sequence. */
enum { ESCAPE_MILLISECONDS = 40 };

enum { AHEAD = 512 };

static struct {
	SCREEN *screen;
	bool underlines;
	bool gone;
	int trouble;       /* errno of a call for keys that failed */
	bool after_return; /* the last key was CR: a LF that follows is the same Enter */
	int ahead[AHEAD];  /* keys that were read and not yet taken, oldest first */
	size_t ahead_count;
} term;

static volatile sig_atomic_t size_changed;
static volatile sig_atomic_t told_to_end;

static void on_signal(int number)
{
	if (number == SIGWINCH)
		size_changed = 1;
	else
		told_to_end = 1;
}

/* --- The size --- */

static int clamp(int value, int fallback, int most)
{
	if (value <= 0)
		return fallback;
	return value > most ? most : value;
}

static void read_size(int *rows, int *cols)
{
	struct winsize size = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == -1)
		memset(&size, 0, sizeof size);
	*rows = clamp(size.ws_row, TERM_MIN_ROWS, TERM_MAX_ROWS);
	*cols = clamp(size.ws_col, TERM_MIN_COLS, TERM_MAX_COLS);
}

/* curses reads these before it asks the tty. */
static void tell_size(void)
{
	int rows;
	int cols;
	char text[16];

	read_size(&rows, &cols);
	snprintf(text, sizeof text, "%d", rows);
	setenv("LINES", text, 1);
	snprintf(text, sizeof text, "%d", cols);
	setenv("COLUMNS", text, 1);
}

static void apply_size(void)
{
	int rows;
	int cols;

	size_changed = 0;
	read_size(&rows, &cols);
	if (rows != LINES || cols != COLS)
		resizeterm(rows, cols);
}

int term_rows(void)
{
	return LINES;
}

int term_cols(void)
{
	return COLS;
}

bool term_small(void)
{
	return LINES < TERM_MIN_ROWS || COLS < TERM_MIN_COLS;
}

/* --- Start and end --- */

static SCREEN *open_terminal(void)
{
	static const char *const fallbacks[] = { "vt100", "ansi", "dumb" };
	const char *name = getenv("TERM");
	SCREEN *screen = NULL;

	if (name != NULL && *name != '\0') {
		description_trim(name);
		screen = newterm(name, frame_file(), stdin);
		description_forget();
	}
	for (size_t i = 0; screen == NULL && i < sizeof fallbacks / sizeof *fallbacks; i++)
		screen = newterm(fallbacks[i], frame_file(), stdin);
	return screen;
}

static bool has_capability(const char *name)
{
	const char *value = tigetstr(name);

	return value != NULL && value != (const char *)-1;
}

static void set_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t blocked;

	sigaction(SIGWINCH, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGINT, &action, NULL); /* curses' own handler would draw to nobody */
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	/* Delivered inside term_wait only, so that none slips in before it. */
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGWINCH);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGHUP);
	sigaddset(&blocked, SIGINT);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
}

bool term_start(void)
{
	tell_size();
	set_signals();
	set_escdelay(ESCAPE_MILLISECONDS);
	term.screen = open_terminal();
	if (term.screen == NULL) {
		fputs("guichet: this terminal cannot be used; try `help` or `lines`.\n", stderr);
		return false;
	}
	set_term(term.screen);
	raw(); /* Ctrl-C and Ctrl-Z are keys: there is no shell behind this */
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	idlok(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	if (has_colors()) {
		start_color();
		use_default_colors();
	}
	term.underlines = has_capability("smul");
	frame_hold();
	return true;
}

void term_stop(void)
{
	if (term.screen == NULL)
		return;
	erase();
	refresh();
	curs_set(1);
	frame_release();
	endwin();
	frame_send(); /* where curses could not be given the terminal back */
	delscreen(term.screen);
	term.screen = NULL;
}

void term_abandon(void)
{
	if (term.screen == NULL)
		return;
	frame_drop();
	endwin();
}

int term_trouble(void)
{
	return term.trouble != 0 ? term.trouble : frame_trouble();
}

bool term_colours(void)
{
	return has_colors();
}

bool term_underlines(void)
{
	return term.underlines;
}

/* --- Keys --- */

bool term_wait(int fd, int milliseconds)
{
	struct pollfd polls[2] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = fd, .events = POLLIN },
	};
	struct timespec limit = { .tv_sec = milliseconds / 1000,
				  .tv_nsec = (long)(milliseconds % 1000) * 1000000 };
	sigset_t open;
	int ready;

	if (term.gone || told_to_end || term_trouble() != 0)
		return false;
	if (term.ahead_count > 0)
		return true;
	sigemptyset(&open);
	ready = ppoll(polls, fd < 0 ? 1 : 2, milliseconds < 0 ? NULL : &limit, &open);
	if (ready == -1 && errno != EINTR && errno != EAGAIN) {
		term.trouble = errno;
		return false;
	}
	if (told_to_end || (ready > 0 && (polls[0].revents & (POLLERR | POLLNVAL))) ||
	    (ready > 0 && (polls[0].revents & POLLHUP) && !(polls[0].revents & POLLIN)))
		return false;
	if (size_changed)
		apply_size();
	/* Readable and yet no key: the other end of the tty has closed. */
	if (ready > 0 && (polls[0].revents & POLLIN) && !term_pending() && term.gone)
		return false;
	return true;
}

static int function_key(int code)
{
	static const struct {
		int curses;
		int key;
	} keys[] = {
		{ KEY_UP, UI_UP },         { KEY_DOWN, UI_DOWN },
		{ KEY_LEFT, UI_LEFT },     { KEY_RIGHT, UI_RIGHT },
		{ KEY_HOME, UI_HOME },     { KEY_FIND, UI_HOME },
		{ KEY_END, UI_END },       { KEY_SELECT, UI_END },
		{ KEY_PPAGE, UI_PAGE_UP }, { KEY_NPAGE, UI_PAGE_DOWN },
		{ KEY_BTAB, UI_BACKTAB },  { KEY_BACKSPACE, UI_BACKSPACE },
		{ KEY_DC, UI_DELETE },     { KEY_IC, UI_INSERT },
		{ KEY_ENTER, UI_ENTER },
	};

	if (code >= KEY_F(1) && code <= KEY_F(9))
		return UI_F1 + code - KEY_F(1);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (keys[i].curses == code)
			return keys[i].key;
	return UI_NONE;
}

/* curses is asked for bytes, not for wide characters: its own decoder swallows
 * what follows a byte that is no UTF-8, and a scanner may well send one. */
static int read_byte(void)
{
	int byte;

	errno = 0;
	byte = getch();
	/* Not a key that is late: whoever asked again would get the same. */
	if (byte == ERR && (errno == EIO || errno == ENXIO || errno == EBADF)) {
		term.trouble = errno;
		term.gone = true;
	}
	return byte;
}

/* Escape then a digit at once is the function key of that number, for terminals
 * that have none. */
static int escape_or_function(void)
{
	int next = read_byte();

	if (next >= '1' && next <= '9')
		return UI_F1 + next - '1';
	if (next != ERR)
		ungetch(next);
	return UI_ESCAPE;
}

/* The character that begins with this byte. A byte that begins none stands for
 * itself, as in ISO 8859-1. */
static int character(int first)
{
	int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
	int value = first & (0x3f >> more);
	int bytes[3];

	if (first < 0xc2 || first > 0xf4)
		return first;
	for (int i = 0; i < more; i++) {
		bytes[i] = read_byte();
		if (bytes[i] < 0x80 || bytes[i] > 0xbf) {
			for (int back = bytes[i] == ERR ? i - 1 : i; back >= 0; back--)
				ungetch(bytes[back]);
			return first;
		}
		value = value << 6 | (bytes[i] & 0x3f);
	}
	return value;
}

static int plain_key(int byte)
{
	switch (byte) {
	case '\n':
	case '\r':
		return UI_ENTER;
	case 0x08:
	case 0x7f:
		return UI_BACKSPACE;
	case 0x01:
		return UI_HOME;
	case 0x05:
		return UI_END;
	case 0x03:
		return UI_ESCAPE;
	case 0x1b:
		return escape_or_function();
	case UI_TAB:
	case UI_REPAINT:
	case UI_CLEAR_FIELD:
		return byte;
	default:
		break;
	}
	if (byte < 0x20)
		return UI_NONE;
	byte = character(byte);
	return byte >= 0x80 && byte < 0xa0 ? UI_NONE : byte;
}

static int read_key(void)
{
	for (;;) {
		int byte = read_byte();
		bool paired = term.after_return && byte == '\n';
		int key;

		if (byte == ERR)
			return UI_NONE;
		term.after_return = byte == '\r';
		if (paired)
			continue;
		key = byte > 0xff ? function_key(byte) : plain_key(byte);
		if (key != UI_NONE)
			return key;
	}
}

/* Nothing to read, and the other end of the tty has closed. */
static void look_for_end(void)
{
	int waiting = 0;
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	if (poll(&input, 1, 0) == 1 &&
	    (ioctl(STDIN_FILENO, FIONREAD, &waiting) == -1 || waiting == 0) &&
	    (input.revents & (POLLHUP | POLLERR)))
		term.gone = true;
}

/* Reads one more key ahead, if there is one. */
static bool read_ahead(void)
{
	int key = term.ahead_count < AHEAD ? read_key() : UI_NONE;

	if (key != UI_NONE)
		term.ahead[term.ahead_count++] = key;
	return key != UI_NONE;
}

bool term_pending(void)
{
	if (term.ahead_count == 0 && !read_ahead())
		look_for_end();
	return term.ahead_count > 0;
}

size_t term_read_ahead(void)
{
	while (read_ahead())
		;
	look_for_end();
	return term.ahead_count;
}

bool term_listens(void)
{
	return !term.gone && term.ahead_count < AHEAD;
}

bool term_drop_ahead(size_t from, int key)
{
	for (size_t i = from; i < term.ahead_count; i++) {
		if (term.ahead[i] != key)
			continue;
		memmove(&term.ahead[from], &term.ahead[i + 1],
			(term.ahead_count - i - 1) * sizeof term.ahead[0]);
		term.ahead_count -= i + 1 - from;
		return true;
	}
	return false;
}

int term_key(void)
{
	int key = UI_NONE;

	if (term_pending()) {
		key = term.ahead[0];
		memmove(&term.ahead[0], &term.ahead[1], --term.ahead_count * sizeof term.ahead[0]);
	}
	if (key == UI_REPAINT)
		clearok(curscr, TRUE);
	return key;
}
