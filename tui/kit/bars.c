/* Owns how a number becomes a length. */
#include "tui/kit/bars.h"

#include <math.h>

#include "tui/text/strings.h"
#include "tui/text/ui.h"

enum { EIGHTHS = 8 };

const char *bars_step(double share)
{
	static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const ascii[] = { "_", "_", ".", ".", "-", "-", "=", "#" };
	int step = (int)lround(fmin(fmax(share, 0), 1) * (EIGHTHS - 1));

	return ui_utf8 ? blocks[step] : ascii[step];
}

void bars_draw(int y, int x, int width, double share, enum style style)
{
	static const char *const parts[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	int eighths = (int)lround(fmin(fmax(share, 0), 1) * width * EIGHTHS);
	struct string bar = { 0 };

	/* What is not nothing is seen. */
	if (eighths == 0 && share > 0)
		eighths = 1;
	for (int i = 0; i < eighths / EIGHTHS; i++)
		string_text(&bar, glyph("█", "#"));
	if (ui_utf8)
		string_text(&bar, parts[eighths % EIGHTHS]);
	else if (eighths % EIGHTHS >= EIGHTHS / 2 || eighths < EIGHTHS)
		string_text(&bar, eighths > 0 ? "#" : "");
	if (bar.length > 0)
		paint_text(y, x, width, style, bar.text);
	string_free(&bar);
}
