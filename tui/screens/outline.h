/* Outlines of France, drawn from the text that is embedded: it is read again each
 * time, which takes less than a millisecond and no memory. */
#ifndef GUICHET_SCREENS_OUTLINE_H
#define GUICHET_SCREENS_OUTLINE_H

#include "tui/kit/canvas.h"
#include "tui/screens/view.h"

void outline_draw(struct canvas *canvas, const struct view *view);

struct outline_department {
	char code[4]; /* "37", "2A", "971" */
	struct view_box box;
};

/* All departments, with the box around each; *count of them. Kept for good. */
const struct outline_department *outline_departments(int *count);

#endif
