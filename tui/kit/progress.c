/* A bar drawn at each percent that is told: a hundred small changes at most, and
 * none while nothing is heard. */
#include "tui/kit/progress.h"

#include <stdio.h>
#include <string.h>

#include "tui/kit/paint.h"
#include "tui/kit/screen.h"
#include "tui/kit/term.h"
#include "tui/text/ui.h"

enum { BAR = 24, CELL = 4 };

static struct {
	bool offered;
	int percent;   /* 0: nothing was heard */
	size_t before; /* keys that were pressed before it was offered */
} progress;

void progress_begin(void)
{
	progress.offered = false;
	progress.percent = 0;
}

static void write_bar(char *bar, size_t size)
{
	size_t used = 0;

	for (int i = 0; i < BAR; i++) {
		const char *cell =
			i * 100 < progress.percent * BAR ? glyph("█", "#") : glyph("░", ".");

		used += (size_t)snprintf(bar + used, size - used, "%s", cell);
	}
}

static void draw(void)
{
	char bar[BAR * CELL + 1] = "";
	char text[sizeof bar + 120];

	if (progress.percent > 0) {
		write_bar(bar, sizeof bar);
		snprintf(text, sizeof text, "%s  %s  %d %%  %s", _("Working…"), bar,
			 progress.percent, _("Esc: do not wait"));
	} else {
		snprintf(text, sizeof text, "%s  %s", _("Working…"), _("Esc: do not wait"));
	}
	screen_busy(text);
}

static void offer(void)
{
	if (!progress.offered)
		progress.before = term_read_ahead();
	progress.offered = true;
}

void progress_show(int percent)
{
	offer();
	progress.percent = percent;
	draw();
}

void progress_offer(void)
{
	bool said = progress.offered;

	offer();
	if (!said)
		draw();
}

bool progress_left(void)
{
	term_read_ahead();
	return term_drop_ahead(progress.before, UI_ESCAPE);
}
