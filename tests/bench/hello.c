/* The least program of a screen, for an sshd to run: a title, a field, a line of keys, in
 * the full 80x24, and then waiting for a key. */
#include <curses.h>
#include <locale.h>

int main(void)
{
	setlocale(LC_ALL, "");
	initscr();
	cbreak();
	noecho();
	start_color();
	use_default_colors();
	attron(A_REVERSE);
	for (int i = 0; i < 80; i++)
		mvaddch(0, i, ' ');
	mvaddstr(0, 1, "hello");
	attroff(A_REVERSE);
	for (int i = 3; i < 20; i++)
		mvprintw(i, 4, "%2d  a line of a menu that a person may choose", i);
	mvaddstr(23, 1, "Enter Choose   Esc Leave   F1 Help");
	refresh();
	getch();
	endwin();
	return 0;
}
