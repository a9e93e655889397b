/* Substitution cards, or single-use codes: ten of 85 by 54 mm on each A4 sheet, to be cut along
 * marks. */
#include <string.h>

#include "server/paper/paper.h"

enum { COLUMNS = 2, ROWS = 5, SHEET = COLUMNS * ROWS, GROUPED = 12 /* K7Q2-9XFM-3 */ };

static const double width = 85 * MM, height = 54 * MM;
static const double left = (A4_WIDTH - COLUMNS * 85 * MM) / 2;
static const double top = (A4_HEIGHT - ROWS * 54 * MM) / 2;

static const struct style network_style = { "DejaVu Serif Bold 10", .ink = INK_WHITE, .lines = 1 };
static const struct style kind_style = { "DejaVu Sans 7.5", .ink = INK_GREY, .lines = 1 };
static const struct style code_style = { "DejaVu Sans Mono Bold 14", .ink = INK_ACCENT,
					 .lines = 1 };
/* A prefix makes codes longer: on two lines, if need be. */
static const struct style long_style = { "DejaVu Sans Mono Bold 10", .ink = INK_ACCENT,
					 .lines = 2 };
static const struct style note_style = { "DejaVu Sans 6.5", .ink = INK_TEXT, .lines = 4 };

static void marks(struct page *page)
{
	const double mark = 5 * MM, gap = 1 * MM;

	for (int column = 0; column <= COLUMNS; column++) {
		double x = left + column * width;

		page_line(page, x, top - gap - mark, x, top - gap, INK_GREY, false);
		page_line(page, x, top + ROWS * height + gap, x, top + ROWS * height + gap + mark,
			  INK_GREY, false);
	}
	for (int row = 0; row <= ROWS; row++) {
		double y = top + row * height;

		page_line(page, left - gap - mark, y, left - gap, y, INK_GREY, false);
		page_line(page, left + COLUMNS * width + gap, y,
			  left + COLUMNS * width + gap + mark, y, INK_GREY, false);
	}
}

static void card(struct page *page, double x, double y, const json_t *document, const json_t *one)
{
	enum tongue tongue = paper_tongue(document);
	bool single = strcmp(paper_text(document, "kind"), "codes") == 0;
	const char *code = paper_text(one, "code");
	const double band = 11 * MM, qr = 33 * MM, pad = 5 * MM;
	const double text = width - qr - 2 * pad;

	page_box(page, x, y, width, band, 0, INK_ACCENT);
	page_text(page, x + pad, y + 9.5, width - 2 * pad, &network_style,
		  paper_text(document, "network"));
	page_qr(page, x + width - qr - 3 * MM, y + band + 4 * MM, qr, paper_text(one, "qr"));
	page_text(page, x + pad, y + band + 7 * MM, text, &kind_style,
		  single ? paper_text(document, "title") : word(tongue, WORD_CARD));
	page_text(page, x + pad, y + band + 11 * MM, text + 4 * MM,
		  strlen(code) > GROUPED ? &long_style : &code_style, code);
	page_text(page, x + pad, y + band + 21 * MM, text, &note_style,
		  word(tongue, single ? WORD_CODE_NOTE : WORD_CARD_NOTE));
}

struct page *cards_draw(const json_t *document)
{
	enum tongue tongue = paper_tongue(document);
	struct page *page = page_new(A4_WIDTH, A4_HEIGHT,
				     *paper_text(document, "title") ? paper_text(document, "title")
								    : word(tongue, WORD_CARD));
	json_t *cards = json_object_get(document, "cards"), *one;
	size_t i;

	json_array_foreach(cards, i, one)
	{
		size_t place = i % SHEET, row = place / COLUMNS;

		if (i > 0 && place == 0)
			page_next(page);
		if (place == 0)
			marks(page);
		card(page, left + (double)(place % COLUMNS) * width, top + (double)row * height,
		     document, one);
	}
	return page;
}
