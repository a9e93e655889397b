/* Owns the terminal that an operator of the full house looks at. */
#include "tests/bench/house/grid.h"

#include <string.h>

void grid_clear(struct grid *grid)
{
	memset(grid, 0, sizeof *grid);
	memset(grid->cells, ' ', sizeof grid->cells);
	grid->bottom = GRID_ROWS - 1;
}

bool grid_has(const struct grid *grid, int first, const char *text)
{
	for (int y = first; y < GRID_ROWS; y++)
		if (memmem(grid->cells[y], GRID_COLS, text, strlen(text)) != NULL)
			return true;
	return false;
}

static int within(int value, int most)
{
	return value < 0 ? 0 : value > most ? most : value;
}

static void blank(struct grid *grid, int y, int from, int to)
{
	if (from < to)
		memset(&grid->cells[y][from], ' ', (size_t)(to - from));
}

/* Lines from `top` to the end of those that scroll go up by one, or down. */
static void scroll(struct grid *grid, int top, bool up)
{
	size_t size = sizeof grid->cells[0] * (size_t)(grid->bottom - top);

	if (top > grid->bottom)
		return;
	if (up)
		memmove(grid->cells[top], grid->cells[top + 1], size);
	else
		memmove(grid->cells[top + 1], grid->cells[top], size);
	blank(grid, up ? grid->bottom : top, 0, GRID_COLS);
}

static void line_down(struct grid *grid)
{
	if (grid->y == grid->bottom)
		scroll(grid, grid->top, true);
	else
		grid->y = within(grid->y + 1, GRID_ROWS - 1);
}

static void line_up(struct grid *grid)
{
	if (grid->y == grid->top)
		scroll(grid, grid->top, false);
	else
		grid->y = within(grid->y - 1, GRID_ROWS - 1);
}

static void put(struct grid *grid, char character)
{
	if (grid->x >= GRID_COLS) {
		grid->x = 0;
		line_down(grid);
	}
	grid->cells[grid->y][grid->x++] = character;
	grid->last = character;
}

static void shift(struct grid *grid, int count, bool left)
{
	char *row = grid->cells[grid->y];
	int x = within(grid->x, GRID_COLS - 1);
	size_t rest;

	count = within(count, GRID_COLS - x);
	rest = (size_t)(GRID_COLS - x - count);
	if (left) {
		memmove(row + x, row + x + count, rest);
		blank(grid, grid->y, GRID_COLS - count, GRID_COLS);
	} else {
		memmove(row + x + count, row + x, rest);
		blank(grid, grid->y, x, x + count);
	}
}

static void erase_line(struct grid *grid, int which)
{
	int x = within(grid->x, GRID_COLS - 1);

	blank(grid, grid->y, which == 0 ? x : 0, which == 1 ? x + 1 : GRID_COLS);
}

static void erase_screen(struct grid *grid, int which)
{
	erase_line(grid, which);
	for (int y = which == 0 ? grid->y + 1 : 0; y < (which == 1 ? grid->y : GRID_ROWS); y++)
		blank(grid, y, 0, GRID_COLS);
}

static void set_region(struct grid *grid, int top, int bottom)
{
	grid->top = within(top - 1, GRID_ROWS - 1);
	grid->bottom = within(bottom - 1, GRID_ROWS - 1);
	grid->y = grid->x = 0;
}

static void repeat(struct grid *grid, int count, void (*what)(struct grid *grid))
{
	for (int i = 0; i < within(count, GRID_ROWS * GRID_COLS); i++)
		what(grid);
}

static void put_again(struct grid *grid)
{
	put(grid, grid->last);
}

static void insert_line(struct grid *grid)
{
	scroll(grid, grid->y, false);
}

static void delete_line(struct grid *grid)
{
	scroll(grid, grid->y, true);
}

static void scroll_up(struct grid *grid)
{
	scroll(grid, grid->top, true);
}

static void scroll_down(struct grid *grid)
{
	scroll(grid, grid->top, false);
}

static void obey(struct grid *grid, char final)
{
	int first = grid->numbers[0];
	int n = first > 0 ? first : 1;
	int second = grid->count > 1 && grid->numbers[1] > 0 ? grid->numbers[1] : 1;

	if (grid->private)
		return;
	switch (final) {
	case 'A':
		grid->y = within(grid->y - n, GRID_ROWS - 1);
		break;
	case 'B':
		grid->y = within(grid->y + n, GRID_ROWS - 1);
		break;
	case 'C':
		grid->x = within(grid->x + n, GRID_COLS - 1);
		break;
	case 'D':
		grid->x = within(grid->x - n, GRID_COLS - 1);
		break;
	case 'G':
		grid->x = within(n - 1, GRID_COLS - 1);
		break;
	case 'd':
		grid->y = within(n - 1, GRID_ROWS - 1);
		break;
	case 'H':
		grid->y = within(n - 1, GRID_ROWS - 1);
		grid->x = within(second - 1, GRID_COLS - 1);
		break;
	case 'J':
		erase_screen(grid, first);
		break;
	case 'K':
		erase_line(grid, first);
		break;
	case 'X':
		blank(grid, grid->y, grid->x, within(grid->x + n, GRID_COLS));
		break;
	case '@':
		shift(grid, n, false);
		break;
	case 'P':
		shift(grid, n, true);
		break;
	case 'L':
		repeat(grid, n, insert_line);
		break;
	case 'M':
		repeat(grid, n, delete_line);
		break;
	case 'S':
		repeat(grid, n, scroll_up);
		break;
	case 'T':
		repeat(grid, n, scroll_down);
		break;
	case 'b':
		repeat(grid, n, put_again);
		break;
	case 'r':
		set_region(grid, n, grid->count > 1 ? second : GRID_ROWS);
		break;
	default: /* colours and modes */
		break;
	}
}

static void take_csi(struct grid *grid, char byte)
{
	if (byte >= '0' && byte <= '9') {
		int *number = &grid->numbers[grid->count - 1];

		*number = within(*number * 10 + byte - '0', 9999);
	} else if (byte == ';') {
		if (grid->count < GRID_NUMBERS)
			grid->count++;
	} else if (byte >= '@') {
		grid->state = GRID_TEXT;
		obey(grid, byte);
	} else {
		grid->private = true;
	}
}

static void take_escape(struct grid *grid, char byte)
{
	grid->state = GRID_TEXT;
	if (byte == '[') {
		grid->state = GRID_CSI;
		memset(grid->numbers, 0, sizeof grid->numbers);
		grid->count = 1;
		grid->private = false;
	} else if (byte == '(' || byte == ')') {
		grid->state = GRID_SKIP;
	} else if (byte == 'M') {
		line_up(grid);
	} else if (byte == 'D') {
		line_down(grid);
	}
}

static void take_text(struct grid *grid, char byte)
{
	unsigned char value = (unsigned char)byte;

	if (byte == '\033')
		grid->state = GRID_ESCAPE;
	else if (byte == '\r')
		grid->x = 0;
	else if (byte == '\n')
		line_down(grid);
	else if (byte == '\b')
		grid->x = within(grid->x - 1, GRID_COLS - 1);
	else if (byte == '\t')
		grid->x = within((grid->x | 7) + 1, GRID_COLS - 1);
	else if (value >= 0xc0)
		put(grid, '?');
	else if (value >= 0x20 && value < 0x7f)
		put(grid, byte);
}

void grid_take(struct grid *grid, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		switch (grid->state) {
		case GRID_ESCAPE:
			take_escape(grid, bytes[i]);
			break;
		case GRID_CSI:
			take_csi(grid, bytes[i]);
			break;
		case GRID_SKIP:
			grid->state = GRID_TEXT;
			break;
		default:
			take_text(grid, bytes[i]);
		}
	}
}
