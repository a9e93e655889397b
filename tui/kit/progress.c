/* A bar drawn at each percent that is told: a hundred small changes at most, and
 * none while nothing is heard. */
#include "tui/kit/progress.h"

#include <stdio.h>
#include <string.h>

#include "tui/kit/paint.h"
#include "tui/kit/screen.h"
#include "tui/text/ui.h"

enum { BAR = 30, CELL = 4 };

void progress_show(int percent)
{
	char bar[BAR * CELL + 1] = "";
	char text[sizeof bar + 80];
	size_t used = 0;

	for (int i = 0; i < BAR; i++) {
		const char *cell = i * 100 < percent * BAR ? glyph("█", "#") : glyph("░", ".");

		used += (size_t)snprintf(bar + used, sizeof bar - used, "%s", cell);
	}
	snprintf(text, sizeof text, "%s  %s  %d %%", _("Working…"), bar, percent);
	screen_busy(text);
}
