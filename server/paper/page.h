/* Drawing on pages of a PDF: text by Pango, boxes, QR codes. Lengths are points
 * (1/72 inch), from the top left corner. */
#ifndef GUICHET_PAPER_PAGE_H
#define GUICHET_PAPER_PAGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define MM (72.0 / 25.4)
#define A4_WIDTH (210 * MM)
#define A4_HEIGHT (297 * MM)
#define A5_WIDTH (148 * MM)
#define A5_HEIGHT (210 * MM)

struct page;

enum ink { INK_TEXT, INK_GREY, INK_ACCENT, INK_PALE, INK_WHITE };
enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

struct style {
	const char *font; /* as Pango reads it: "DejaVu Sans Bold 11" */
	enum ink ink;
	enum align align;
	int lines; /* at most so many, the last with an ellipsis; 0: all */
};

extern const struct style style_title, style_heading, style_text, style_small, style_strong;

/* A document on standard output. */
struct page *page_new(double width, double height, const char *title);
/* The page is done; what follows goes to another. */
void page_next(struct page *page);
/* Pages from here on have another size; nothing is on this one yet. */
void page_size(struct page *page, double width, double height);
/* False when the document could not be written. */
bool page_end(struct page *page);

/* Writes text into a column of that width and gives the height that it takes. */
double page_text(struct page *page, double x, double y, double width, const struct style *style,
		 const char *text);
double page_text_height(struct page *page, double width, const struct style *style,
			const char *text);
void page_box(struct page *page, double x, double y, double width, double height, double radius,
	      enum ink ink);
void page_frame(struct page *page, double x, double y, double width, double height, double radius,
		enum ink ink);
void page_line(struct page *page, double x, double y, double to_x, double to_y, enum ink ink,
	       bool dashed);
/* A picture (server/paper/picture.h) that fills the box; what is too much of it is cut
 * off. False when it can't be shown. */
bool page_picture(struct page *page, double x, double y, double width, double height, double radius,
		  const json_t *picture);
/* With its quiet zone, on white. */
void page_qr(struct page *page, double x, double y, double size, const char *text);

/* A QR code as PNG, each module so many pixels; malloc'd, NULL when too long. */
unsigned char *qr_png(const char *text, int scale, size_t *length);

/* The bytes of a document instead of standard output, for an attachment. */
unsigned char *page_take(struct page *page, size_t *length);

#endif
