/* Owns how modules become cells. */
#include "tui/kit/qr_view.h"

#include <stdlib.h>

#include "tui/kit/term.h"
#include "tui/text/qr.h"
#include "tui/text/ui.h"

static void measure(const struct qr *qr, int *rows, int *cols)
{
	*rows = ui_utf8 ? qr_rows(qr) : qr->size;
	*cols = ui_utf8 ? qr->size : 2 * qr->size;
}

bool qr_view_size(const char *text, struct area area, int *rows, int *cols)
{
	struct qr qr;

	if (!qr_make(&qr, text))
		return false;
	measure(&qr, rows, cols);
	return *rows <= area.rows && *cols <= area.cols;
}

static void draw_blocks(const struct qr *qr, struct area area)
{
	/* Without colours light text on a dark ground is what terminals have. */
	bool negative = !term_colours();

	for (int i = 0; i < qr_rows(qr); i++) {
		char *row = qr_row(qr, i, negative);

		paint_text(area.y + i, area.x, qr->size, negative ? STYLE_PLAIN : STYLE_QR_LIGHT,
			   row);
		free(row);
	}
}

static void draw_spaces(const struct qr *qr, struct area area)
{
	for (int y = 0; y < qr->size; y++)
		for (int x = 0; x < qr->size; x++)
			paint_blank(area.y + y, area.x + 2 * x, 2,
				    qr->dark[y][x] ? STYLE_QR_DARK : STYLE_QR_LIGHT);
}

bool qr_view_draw(const char *text, struct area area)
{
	struct qr qr;
	int rows;
	int cols;

	if (!qr_make(&qr, text))
		return false;
	measure(&qr, &rows, &cols);
	if (rows > area.rows || cols > area.cols)
		return false;
	if (ui_utf8)
		draw_blocks(&qr, area);
	else
		draw_spaces(&qr, area);
	return true;
}
