/* A receipt: what was sold or given back, VAT by rate, how it was paid. A5; what does not
 * fit goes to another page. */
#include <stdlib.h>
#include <string.h>

#include "server/paper/paper.h"
#include "server/paper/words_sale.h"

enum { MARGIN = 32, BAND = 54, FOOT = 64 };

static const struct style on_band = { "DejaVu Serif Bold 15", .ink = INK_WHITE, .lines = 1 };
static const struct style on_band_right = { "DejaVu Sans 10", .ink = INK_WHITE,
					    .align = ALIGN_RIGHT };
static const struct style number_style = { "DejaVu Serif Bold 18", .ink = INK_ACCENT, .lines = 1 };
/* No text takes so many lines that a page can't hold what stands with it. */
enum { LINES = 4 };

static const struct style small = { "DejaVu Sans 7.5", .ink = INK_GREY, .lines = LINES };
static const struct style small_right = { "DejaVu Sans 7.5", .ink = INK_GREY, .align = ALIGN_RIGHT,
					  .lines = LINES };
static const struct style seller_style = { "DejaVu Sans Bold 9", .ink = INK_TEXT,
					   .align = ALIGN_RIGHT, .lines = LINES };
static const struct style item = { "DejaVu Sans Bold 8.5", .ink = INK_TEXT, .lines = LINES };
static const struct style text_style = { "DejaVu Sans 8.5", .ink = INK_TEXT, .lines = LINES };
static const struct style right = { "DejaVu Sans 8.5", .ink = INK_TEXT, .align = ALIGN_RIGHT };
static const struct style strong_right = { "DejaVu Sans Bold 9", .ink = INK_TEXT,
					   .align = ALIGN_RIGHT };
static const struct style total_style = { "DejaVu Serif Bold 13", .ink = INK_ACCENT };
static const struct style total_right = { "DejaVu Serif Bold 13", .ink = INK_ACCENT,
					  .align = ALIGN_RIGHT };
static const struct style duplicate_style = { "DejaVu Sans Bold 10", .ink = INK_ACCENT,
					      .align = ALIGN_CENTRE };
static const struct style foot_style = { "DejaVu Sans 7", .ink = INK_GREY, .align = ALIGN_CENTRE,
					 .lines = 3 };

static const double column = A5_WIDTH - 2 * MARGIN;
/* Where columns of numbers end, and how wide they are. */
static const double end = A5_WIDTH - MARGIN;
enum { NARROW = 44, WIDE = 66 };

struct sheet {
	struct page *page;
	const json_t *document;
	enum tongue tongue;
	double y;
};

static json_int_t of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static char *money(const struct sheet *sheet, json_int_t cents)
{
	return word_money(sheet->tongue, paper_text(sheet->document, "currency"), cents);
}

static char *numbered(const struct sheet *sheet, enum word which, json_int_t number)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, number);
	return word_fill(word(sheet->tongue, which), "number", digits, NULL);
}

/* Text that is freed, in a column that ends there. */
static double cell(struct sheet *sheet, double to, double width, const struct style *style,
		   char *text)
{
	double height = page_text(sheet->page, to - width, sheet->y, width, style, text);

	free(text);
	return height;
}

/* --- Each page --- */

static void foot(struct sheet *sheet)
{
	const char *hash = paper_text(sheet->document, "hash");
	char *text = word_fill(word(sheet->tongue, WORD_HASH), "hash", hash, NULL);
	double y = A5_HEIGHT - FOOT + 12;

	page_line(sheet->page, MARGIN, y - 6, end, y - 6, INK_GREY, true);
	y += page_text(sheet->page, MARGIN, y, column, &foot_style,
		       paper_text(sheet->document, "legal"));
	if (*hash)
		page_text(sheet->page, MARGIN, y + 4, column, &foot_style, text);
	free(text);
}

static enum word title_of(const json_t *document)
{
	const char *what = paper_text(document, "what");

	return strcmp(what, "refund") == 0    ? WORD_REFUND
	       : strcmp(what, "payment") == 0 ? WORD_PAYMENT
					      : WORD_RECEIPT;
}

static void band(struct sheet *sheet)
{
	page_box(sheet->page, 0, 0, A5_WIDTH, BAND, 0, INK_ACCENT);
	page_text(sheet->page, MARGIN, 18, column * 0.66, &on_band,
		  paper_text(sheet->document, "network"));
	page_text(sheet->page, MARGIN + column * 0.66, 22, column * 0.34, &on_band_right,
		  word(sheet->tongue, title_of(sheet->document)));
	sheet->y = BAND + 18;
}

/* Makes room for so much. */
static void need(struct sheet *sheet, double height)
{
	if (sheet->y + height <= A5_HEIGHT - FOOT)
		return;
	foot(sheet);
	page_next(sheet->page);
	band(sheet);
}

/* --- Head --- */

static double seller(struct sheet *sheet)
{
	const json_t *who = json_object_get(sheet->document, "seller");
	const char *shop = paper_text(sheet->document, "shop");
	double x = MARGIN + column * 0.5, width = column * 0.5, y = sheet->y;
	char *town = word_fill("{postcode} {town}", "postcode", paper_text(who, "postcode"), "town",
			       paper_text(who, "town"), NULL);
	const char *name = json_is_object(who) ? paper_text(who, "name")
					       : paper_text(sheet->document, "network");

	y += page_text(sheet->page, x, y, width, &seller_style, name) + 2;
	y += page_text(sheet->page, x, y, width, &small_right, paper_text(who, "street"));
	if (strlen(town) > 1)
		y += page_text(sheet->page, x, y, width, &small_right, town);
	if (strcmp(shop, name) != 0)
		y += page_text(sheet->page, x, y, width, &small_right, shop);
	free(town);
	return y;
}

static double about(struct sheet *sheet, double y, char *text)
{
	y += page_text(sheet->page, MARGIN, y, column * 0.5, &small, text);
	free(text);
	return y;
}

static void head(struct sheet *sheet)
{
	const json_t *document = sheet->document;
	char *number = numbered(sheet, WORD_NUMBER, of(document, "number"));
	double below = seller(sheet), y = sheet->y - 4;

	y += page_text(sheet->page, MARGIN, y, column * 0.5, &number_style, number) + 2;
	y = about(sheet, y, word_moment(sheet->tongue, paper_text(document, "moment")));
	y = about(sheet, y, numbered(sheet, WORD_ORDER, of(document, "order")));
	if (*paper_text(document, "by"))
		y = about(sheet, y,
			  word_fill(word(sheet->tongue, WORD_SERVED), "name",
				    paper_text(document, "by"), NULL));
	if (*paper_text(document, "holder"))
		y = about(sheet, y,
			  word_fill(word(sheet->tongue, WORD_CUSTOMER), "name",
				    paper_text(document, "holder"), NULL));
	if (of(document, "refunds"))
		y = about(sheet, y, numbered(sheet, WORD_REFUNDS, of(document, "refunds")));
	if (of(document, "sale"))
		y = about(sheet, y, numbered(sheet, WORD_CONCERNS, of(document, "sale")));
	y = about(sheet, y, word_fill("{why}", "why", paper_text(document, "why"), NULL));
	sheet->y = (y > below ? y : below) + 12;
	free(number);
}

static void duplicate(struct sheet *sheet)
{
	char *text = numbered(sheet, WORD_DUPLICATE, of(sheet->document, "nth"));

	if (of(sheet->document, "nth") > 0) {
		page_box(sheet->page, MARGIN, sheet->y, column, 24, 5, INK_PALE);
		page_text(sheet->page, MARGIN, sheet->y + 6, column, &duplicate_style, text);
		sheet->y += 34;
	}
	free(text);
}

/* --- Lines --- */

static void lines_head(struct sheet *sheet)
{
	page_text(sheet->page, MARGIN, sheet->y, column * 0.4, &small,
		  word(sheet->tongue, WORD_ITEM));
	page_text(sheet->page, end - 2 * WIDE - 2 * NARROW, sheet->y, NARROW, &small_right,
		  word(sheet->tongue, WORD_QUANTITY));
	page_text(sheet->page, end - 2 * WIDE - NARROW, sheet->y, WIDE, &small_right,
		  word(sheet->tongue, WORD_UNIT));
	page_text(sheet->page, end - WIDE - NARROW, sheet->y, NARROW, &small_right,
		  word(sheet->tongue, WORD_VAT));
	page_text(sheet->page, end - WIDE, sheet->y, WIDE, &small_right,
		  word(sheet->tongue, WORD_AMOUNT));
	sheet->y += 13;
	page_line(sheet->page, MARGIN, sheet->y, end, sheet->y, INK_GREY, false);
	sheet->y += 6;
}

/* "Full price · Balcony · Saturday 28 November 2026 at 20:00" */
static char *details(struct sheet *sheet, const json_t *line)
{
	char *moment = word_moment(sheet->tongue, paper_text(line, "starts"));
	const char *seat = paper_text(line, "seat");
	char *text = word_fill("{audience}{dot}{seat}{dot2}{moment}", "audience",
			       paper_text(line, "audience"), "dot", *seat ? " · " : "", "seat",
			       seat, "dot2", *moment ? " · " : "", "moment", moment, NULL);

	free(moment);
	return text;
}

static void line_numbers(struct sheet *sheet, const json_t *line)
{
	char units[24];

	snprintf(units, sizeof units, "%" JSON_INTEGER_FORMAT, of(line, "units"));
	page_text(sheet->page, end - 2 * WIDE - 2 * NARROW, sheet->y, NARROW, &right, units);
	if (json_object_get(line, "unit"))
		cell(sheet, end - WIDE - NARROW, WIDE, &right, money(sheet, of(line, "unit")));
	cell(sheet, end - WIDE, NARROW, &right, word_rate(sheet->tongue, of(line, "vat")));
	cell(sheet, end, WIDE, &right, money(sheet, of(line, "net")));
}

/* What an offer took off. */
static void line_offers(struct sheet *sheet, const json_t *line)
{
	json_t *list = json_object_get(line, "offers"), *offer;
	size_t i;

	json_array_foreach(list, i, offer)
	{
		char *less = money(sheet, -of(offer, "cents"));
		char *text = word_fill("{title} {less}", "title", paper_text(offer, "title"),
				       "less", less, NULL);

		need(sheet, page_text_height(sheet->page, column * 0.6, &small, text) + 2);
		sheet->y +=
			page_text(sheet->page, MARGIN + 8, sheet->y, column * 0.6, &small, text);
		free(less);
		free(text);
	}
}

static void lines(struct sheet *sheet)
{
	json_t *list = json_object_get(sheet->document, "lines"), *line;
	double width = column - 2 * WIDE - 2 * NARROW + 12;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	lines_head(sheet);
	json_array_foreach(list, i, line)
	{
		char *about_it = details(sheet, line);
		double height =
			page_text_height(sheet->page, width, &item, paper_text(line, "name")) +
			page_text_height(sheet->page, column * 0.6, &small, about_it);

		need(sheet, height + 14);
		line_numbers(sheet, line);
		sheet->y += page_text(sheet->page, MARGIN, sheet->y, width, &item,
				      paper_text(line, "name")) +
			    1;
		sheet->y +=
			page_text(sheet->page, MARGIN, sheet->y, column * 0.6, &small, about_it);
		line_offers(sheet, line);
		sheet->y += 6;
		free(about_it);
	}
	if (of(sheet->document, "fee")) {
		need(sheet, 20);
		page_text(sheet->page, MARGIN, sheet->y, width, &item,
			  word(sheet->tongue, WORD_FEE));
		cell(sheet, end - WIDE, NARROW, &right,
		     word_rate(sheet->tongue, of(sheet->document, "fee_vat")));
		sheet->y +=
			cell(sheet, end, WIDE, &right, money(sheet, of(sheet->document, "fee"))) +
			6;
	}
	need(sheet, 40);
	page_line(sheet->page, MARGIN, sheet->y, end, sheet->y, INK_GREY, false);
	sheet->y += 8;
	page_text(sheet->page, MARGIN, sheet->y, column * 0.5, &total_style,
		  word(sheet->tongue, WORD_TOTAL));
	sheet->y += cell(sheet, end, column * 0.5, &total_right,
			 money(sheet, of(sheet->document, "total"))) +
		    12;
}

/* --- VAT and payments --- */

static void rates(struct sheet *sheet)
{
	static const enum word heads[] = { WORD_RATE, WORD_NET, WORD_VAT, WORD_GROSS };
	static const char *const fields[] = { NULL, "net", "vat", "gross" };
	json_t *list = json_object_get(sheet->document, "vat"), *row;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	need(sheet, 30 + 13 * (double)json_array_size(list));
	page_box(sheet->page, MARGIN, sheet->y, column, 22 + 13 * (double)json_array_size(list), 5,
		 INK_PALE);
	sheet->y += 6;
	for (size_t c = 0; c < 4; c++)
		page_text(sheet->page, MARGIN + (double)c * column / 4, sheet->y, column / 4 - 10,
			  &small_right, word(sheet->tongue, heads[c]));
	sheet->y += 12;
	json_array_foreach(list, i, row)
	{
		for (size_t c = 0; c < 4; c++)
			cell(sheet, MARGIN + (double)(c + 1) * column / 4 - 10, column / 4 - 10,
			     &right,
			     c == 0 ? word_rate(sheet->tongue, of(row, "rate"))
				    : money(sheet, of(row, fields[c])));
		sheet->y += 13;
	}
	sheet->y += 14;
}

static void paid_row(struct sheet *sheet, const struct style *style, const char *label,
		     json_int_t cents)
{
	double height = page_text_height(sheet->page, column * 0.6, &text_style, label), row;

	need(sheet, height + 4);
	page_text(sheet->page, MARGIN, sheet->y, column * 0.6, &text_style, label);
	row = cell(sheet, end, column * 0.35, style, money(sheet, cents));
	sheet->y += (height > row ? height : row) + 3;
}

static void payments(struct sheet *sheet)
{
	json_t *list = json_object_get(sheet->document, "payments"), *payment;
	size_t i;

	/* Together, as long as they are few. */
	need(sheet, json_array_size(list) < 12 ? 46 + 15 * (double)json_array_size(list) : 46);
	if (json_array_size(list) > 0) {
		sheet->y += page_text(sheet->page, MARGIN, sheet->y, column, &small,
				      word(sheet->tongue, WORD_PAID)) +
			    3;
	}
	json_array_foreach(list, i, payment)
	{
		const char *reference = paper_text(payment, "reference");
		char *label = word_fill(*reference ? "{name} ({reference})" : "{name}", "name",
					paper_text(payment, "name"), "reference", reference, NULL);

		/* What was handed over; the change stands below. */
		paid_row(sheet, &right, label,
			 of(payment, "cents") > 0 ? of(payment, "tendered") : of(payment, "cents"));
		free(label);
	}
	if (of(sheet->document, "change"))
		paid_row(sheet, &right, word(sheet->tongue, WORD_CHANGE),
			 -of(sheet->document, "change"));
	if (of(sheet->document, "due"))
		paid_row(sheet, &strong_right, word(sheet->tongue, WORD_DUE),
			 of(sheet->document, "due"));
}

void receipt_pages(struct page *page, const json_t *document)
{
	struct sheet sheet = { .page = page,
			       .document = document,
			       .tongue = paper_tongue(document) };

	band(&sheet);
	duplicate(&sheet);
	head(&sheet);
	lines(&sheet);
	rates(&sheet);
	payments(&sheet);
	foot(&sheet);
}

struct page *receipt_draw(const json_t *document)
{
	struct page *page =
		page_new(A5_WIDTH, A5_HEIGHT, word(paper_tongue(document), title_of(document)));

	receipt_pages(page, document);
	return page;
}
