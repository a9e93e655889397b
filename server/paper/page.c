#include "server/paper/page.h"

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/paper/picture.h"

enum { QUIET = 4 };

struct page {
	cairo_surface_t *surface;
	cairo_t *cairo;
	char *bytes;
	size_t length;
	FILE *out;
};

static const double inks[][3] = {
	[INK_TEXT] = { 0.13, 0.15, 0.19 },   [INK_GREY] = { 0.40, 0.42, 0.46 },
	[INK_ACCENT] = { 0.48, 0.12, 0.25 }, [INK_PALE] = { 0.965, 0.945, 0.915 },
	[INK_WHITE] = { 1, 1, 1 },
};

const struct style style_title = { "DejaVu Serif Bold 22", .ink = INK_TEXT };
const struct style style_heading = { "DejaVu Serif Bold 13", .ink = INK_ACCENT };
const struct style style_text = { "DejaVu Sans 9.5", .ink = INK_TEXT };
const struct style style_small = { "DejaVu Sans 8", .ink = INK_GREY };
const struct style style_strong = { "DejaVu Sans Bold 10", .ink = INK_TEXT };

static cairo_status_t write_out(void *context, const unsigned char *bytes, unsigned length)
{
	struct page *page = context;

	return fwrite(bytes, 1, length, page->out) == length ? CAIRO_STATUS_SUCCESS
							     : CAIRO_STATUS_WRITE_ERROR;
}

struct page *page_new(double width, double height, const char *title)
{
	struct page *page = calloc(1, sizeof *page);

	if (!page || !(page->out = open_memstream(&page->bytes, &page->length)))
		abort();
	page->surface = cairo_pdf_surface_create_for_stream(write_out, page, width, height);
	cairo_pdf_surface_set_metadata(page->surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(page->surface, CAIRO_PDF_METADATA_CREATOR, "guichet");
	page->cairo = cairo_create(page->surface);
	return page;
}

void page_next(struct page *page)
{
	cairo_show_page(page->cairo);
}

void page_size(struct page *page, double width, double height)
{
	cairo_pdf_surface_set_size(page->surface, width, height);
}

unsigned char *page_take(struct page *page, size_t *length)
{
	bool fine;
	unsigned char *bytes;

	cairo_destroy(page->cairo);
	cairo_surface_finish(page->surface);
	fine = cairo_surface_status(page->surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(page->surface);
	fine = fclose(page->out) == 0 && fine;
	bytes = (unsigned char *)page->bytes;
	*length = page->length;
	free(page);
	if (fine)
		return bytes;
	free(bytes);
	return NULL;
}

bool page_end(struct page *page)
{
	size_t length;
	unsigned char *bytes = page_take(page, &length);
	bool written = bytes && fwrite(bytes, 1, length, stdout) == length && fflush(stdout) == 0;

	free(bytes);
	return written;
}

/* --- Text --- */

static void use_ink(struct page *page, enum ink ink)
{
	cairo_set_source_rgb(page->cairo, inks[ink][0], inks[ink][1], inks[ink][2]);
}

static PangoLayout *layout_new(struct page *page, double width, const struct style *style,
			       const char *text)
{
	static const PangoAlignment alignments[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
						     PANGO_ALIGN_RIGHT };
	PangoLayout *layout = pango_cairo_create_layout(page->cairo);
	PangoFontDescription *font = pango_font_description_from_string(style->font);

	/* Points are the unit of the page, whatever a screen's resolution. */
	pango_cairo_context_set_resolution(pango_layout_get_context(layout), 72);
	pango_layout_context_changed(layout);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(layout, alignments[style->align]);
	pango_layout_set_text(layout, text, -1);
	if (style->lines > 0 && pango_layout_get_line_count(layout) > style->lines) {
		/* Pango counts the lines of each paragraph: all of them become one. */
		char *joined = g_strdelimit(g_strdup(text), "\n", ' ');

		pango_layout_set_text(layout, joined, -1);
		pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
		pango_layout_set_height(layout, -style->lines);
		g_free(joined);
	}
	return layout;
}

static double height_of(PangoLayout *layout)
{
	int width, height;

	pango_layout_get_size(layout, &width, &height);
	return (double)height / PANGO_SCALE;
}

double page_text_height(struct page *page, double width, const struct style *style,
			const char *text)
{
	PangoLayout *layout = layout_new(page, width, style, text);
	double height = *text ? height_of(layout) : 0;

	g_object_unref(layout);
	return height;
}

double page_text(struct page *page, double x, double y, double width, const struct style *style,
		 const char *text)
{
	PangoLayout *layout = layout_new(page, width, style, text);
	double height = *text ? height_of(layout) : 0;

	use_ink(page, style->ink);
	cairo_move_to(page->cairo, x, y);
	pango_cairo_show_layout(page->cairo, layout);
	g_object_unref(layout);
	return height;
}

/* --- Shapes --- */

static void outline(struct page *page, double x, double y, double width, double height,
		    double radius)
{
	cairo_t *cairo = page->cairo;

	cairo_new_sub_path(cairo);
	cairo_arc(cairo, x + width - radius, y + radius, radius, -G_PI_2, 0);
	cairo_arc(cairo, x + width - radius, y + height - radius, radius, 0, G_PI_2);
	cairo_arc(cairo, x + radius, y + height - radius, radius, G_PI_2, G_PI);
	cairo_arc(cairo, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
	cairo_close_path(cairo);
}

void page_box(struct page *page, double x, double y, double width, double height, double radius,
	      enum ink ink)
{
	use_ink(page, ink);
	outline(page, x, y, width, height, radius);
	cairo_fill(page->cairo);
}

void page_frame(struct page *page, double x, double y, double width, double height, double radius,
		enum ink ink)
{
	use_ink(page, ink);
	cairo_set_line_width(page->cairo, 0.75);
	outline(page, x, y, width, height, radius);
	cairo_stroke(page->cairo);
}

void page_line(struct page *page, double x, double y, double to_x, double to_y, enum ink ink,
	       bool dashed)
{
	static const double dash[] = { 2, 3 };

	use_ink(page, ink);
	cairo_set_line_width(page->cairo, 0.5);
	cairo_set_dash(page->cairo, dash, dashed ? 2 : 0, 0);
	cairo_move_to(page->cairo, x, y);
	cairo_line_to(page->cairo, to_x, to_y);
	cairo_stroke(page->cairo);
	cairo_set_dash(page->cairo, dash, 0, 0);
}

bool page_picture(struct page *page, double x, double y, double width, double height, double radius,
		  const json_t *picture)
{
	cairo_surface_t *surface = picture_surface(picture);
	double wide, high, scale;

	if (!surface)
		return false;
	wide = cairo_image_surface_get_width(surface);
	high = cairo_image_surface_get_height(surface);
	scale = width / wide > height / high ? width / wide : height / high;
	cairo_save(page->cairo);
	outline(page, x, y, width, height, radius);
	cairo_clip(page->cairo);
	cairo_translate(page->cairo, x + (width - wide * scale) / 2,
			y + (height - high * scale) / 2);
	cairo_scale(page->cairo, scale, scale);
	cairo_set_source_surface(page->cairo, surface, 0, 0);
	cairo_paint(page->cairo);
	cairo_restore(page->cairo);
	cairo_surface_destroy(surface);
	return true;
}

/* --- QR codes --- */

/* A row's runs of dark modules, as bars of the path. */
static void draw_row(cairo_t *cairo, const unsigned char *row, int width, double x, double y,
		     double module)
{
	int begin = 0;

	for (int column = 0; column < width; column = begin) {
		int end = column;

		while (end < width && (row[end] & 1))
			end++;
		if (end > column)
			cairo_rectangle(cairo, x + column * module, y, (end - column) * module,
					module);
		begin = end > column ? end : column + 1;
	}
}

/* Dark modules, quiet zone around. */
static void draw_modules(cairo_t *cairo, const QRcode *code, double x, double y, double module)
{
	for (int row = 0; row < code->width; row++)
		draw_row(cairo, code->data + row * code->width, code->width, x + QUIET * module,
			 y + (QUIET + row) * module, module);
	cairo_fill(cairo);
}

static QRcode *encode(const char *text)
{
	return *text ? QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) : NULL;
}

void page_qr(struct page *page, double x, double y, double size, const char *text)
{
	QRcode *code = encode(text);

	page_box(page, x, y, size, size, 0, INK_WHITE);
	if (!code)
		return;
	cairo_set_source_rgb(page->cairo, 0, 0, 0);
	cairo_set_antialias(page->cairo, CAIRO_ANTIALIAS_NONE);
	draw_modules(page->cairo, code, x, y, size / (code->width + 2 * QUIET));
	cairo_set_antialias(page->cairo, CAIRO_ANTIALIAS_DEFAULT);
	QRcode_free(code);
}

static cairo_status_t write_png(void *out, const unsigned char *bytes, unsigned length)
{
	return fwrite(bytes, 1, length, out) == length ? CAIRO_STATUS_SUCCESS
						       : CAIRO_STATUS_WRITE_ERROR;
}

unsigned char *qr_png(const char *text, int scale, size_t *length)
{
	QRcode *code = encode(text);
	char *bytes = NULL;
	FILE *out = code ? open_memstream(&bytes, length) : NULL;
	cairo_surface_t *surface;
	cairo_t *cairo;
	int side;

	if (!out)
		return NULL;
	side = (code->width + 2 * QUIET) * scale;
	surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side);
	cairo = cairo_create(surface);
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	cairo_set_source_rgb(cairo, 0, 0, 0);
	draw_modules(cairo, code, 0, 0, scale);
	cairo_surface_write_to_png_stream(surface, write_png, out);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	QRcode_free(code);
	fclose(out);
	return (unsigned char *)bytes;
}
