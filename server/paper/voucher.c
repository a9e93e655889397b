/* The exchange voucher on paper: the code and its QR large, then the offers chosen. */
#include <stdlib.h>
#include <string.h>

#include "server/paper/paper.h"

enum { MARGIN = 48, QR = 170, BAND = 78, FOOT = 56 };

static const struct style on_band = { "DejaVu Serif Bold 20", .ink = INK_WHITE, .lines = 1 };
static const struct style on_band_right = { "DejaVu Sans 10", .ink = INK_WHITE,
					    .align = ALIGN_RIGHT };
static const struct style code_style = { "DejaVu Sans Mono Bold 30", .ink = INK_ACCENT,
					 .lines = 1 };
static const struct style label = { "DejaVu Sans 8", .ink = INK_GREY };
static const struct style value = { "DejaVu Sans 10.5", .ink = INK_TEXT };
static const struct style booking_style = { "DejaVu Sans Bold 8.5", .ink = INK_ACCENT };
static const struct style foot_left = { "DejaVu Sans 8", .ink = INK_GREY, .lines = 1 };
static const struct style foot_right = { "DejaVu Sans 8", .ink = INK_GREY, .align = ALIGN_RIGHT };

static const double column = A4_WIDTH - 2 * MARGIN;

/* --- Texts --- */

char *voucher_validity(const json_t *document)
{
	enum tongue tongue = paper_tongue(document);
	char *from = word_day(tongue, paper_text(document, "first_day"));
	char *until = word_day(tongue, paper_text(document, "last_day"));
	char *text = word_fill(word(tongue, WORD_VALID), "from", from, "until", until, NULL);

	free(from);
	free(until);
	return text;
}

char *offer_booking(enum tongue tongue, const json_t *offer)
{
	const char *booking = paper_text(offer, "booking");
	const char *contact = paper_text(offer, "contact");
	enum word which = strcmp(booking, "mandatory") == 0 ? WORD_MANDATORY
			  : strcmp(booking, "advised") == 0 ? WORD_ADVISED
							    : WORD_NOT_NEEDED;

	if (which == WORD_NOT_NEEDED)
		return word_fill(word(tongue, which), NULL);
	if (!*contact)
		contact = paper_text(offer, "phone");
	if (!*contact)
		contact = paper_text(offer, "email");
	return word_fill(*contact ? "{booking} – {contact}" : "{booking}", "booking",
			 word(tongue, which), "contact", contact, NULL);
}

char *offer_address(const json_t *offer)
{
	const char *street = paper_text(offer, "street");

	return word_fill(*street ? "{street}, {postcode} {town}" : "{postcode} {town}", "street",
			 street, "postcode", paper_text(offer, "postcode"), "town",
			 paper_text(offer, "town"), NULL);
}

char *offer_contact(const json_t *offer)
{
	const char *phone = paper_text(offer, "phone");
	const char *website = paper_text(offer, "website");

	return word_fill(*phone && *website ? "{phone} · {website}" : "{phone}{website}", "phone",
			 phone, "website", website, NULL);
}

/* --- Pages --- */

struct sheet {
	struct page *page;
	const json_t *document;
	enum tongue tongue;
	double y;
	int number, count;
};

static void foot(struct sheet *sheet)
{
	char number[16], count[16], *pages;
	char *left =
		word_fill("{network} – {code}", "network", paper_text(sheet->document, "network"),
			  "code", paper_text(sheet->document, "code"), NULL);

	snprintf(number, sizeof number, "%d", sheet->number);
	snprintf(count, sizeof count, "%d", sheet->count);
	pages = word_fill(word(sheet->tongue, WORD_PAGE), "page", number, "pages", count, NULL);
	page_line(sheet->page, MARGIN, A4_HEIGHT - FOOT + 12, A4_WIDTH - MARGIN,
		  A4_HEIGHT - FOOT + 12, INK_GREY, false);
	page_text(sheet->page, MARGIN, A4_HEIGHT - FOOT + 18, column * 0.7, &foot_left, left);
	if (sheet->count > 1)
		page_text(sheet->page, MARGIN + column / 2, A4_HEIGHT - FOOT + 18, column / 2,
			  &foot_right, pages);
	free(left);
	free(pages);
}

static void band(struct sheet *sheet)
{
	page_box(sheet->page, 0, 0, A4_WIDTH, BAND, 0, INK_ACCENT);
	page_text(sheet->page, MARGIN, 26, column * 0.68, &on_band,
		  paper_text(sheet->document, "network"));
	page_text(sheet->page, MARGIN + column * 0.7, 34, column * 0.3, &on_band_right,
		  word(sheet->tongue, WORD_VOUCHER));
}

static double labelled(struct sheet *sheet, double y, double width, enum word which,
		       const char *text)
{
	if (!*text)
		return y;
	y += page_text(sheet->page, MARGIN, y, width, &label, word(sheet->tongue, which)) + 1;
	return y + page_text(sheet->page, MARGIN, y, width, &value, text) + 8;
}

/* What the counter needs: code, QR, validity, whose. */
static void head(struct sheet *sheet)
{
	const json_t *document = sheet->document;
	const char *state = paper_text(document, "state");
	bool ended = strcmp(state, "expired") == 0 || strcmp(state, "revoked") == 0;
	double width = column - QR - 24, y = BAND + 30;
	char *validity = voucher_validity(document);

	page_qr(sheet->page, A4_WIDTH - MARGIN - QR, BAND + 28, QR, paper_text(document, "qr"));
	page_frame(sheet->page, A4_WIDTH - MARGIN - QR, BAND + 28, QR, QR, 6, INK_GREY);
	y += page_text(sheet->page, MARGIN, y, width, &label, word(sheet->tongue, WORD_YOUR_CODE));
	y += page_text(sheet->page, MARGIN, y, width, &code_style, paper_text(document, "code"));
	y += 4 + page_text(sheet->page, MARGIN, y + 4, width, &style_strong,
			   ended ? word(sheet->tongue, WORD_ENDED) : validity);
	y += 14;
	y = labelled(sheet, y, width, WORD_BENEFICIARY, paper_text(document, "email"));
	y = labelled(sheet, y, width, WORD_GRANTED, paper_text(document, "issuer"));
	if (strcmp(paper_text(document, "host"), paper_text(document, "issuer")) != 0)
		y = labelled(sheet, y, width, WORD_HOST, paper_text(document, "host"));
	sheet->y = y > BAND + 28 + QR ? y : BAND + 28 + QR;
	free(validity);
}

static void how_to(struct sheet *sheet)
{
	char *anywhere = word_fill(word(sheet->tongue, WORD_ANYWHERE), "network",
				   paper_text(sheet->document, "network"), NULL);
	char *text = word_fill("{show} {anywhere}", "show", word(sheet->tongue, WORD_SHOW),
			       "anywhere", anywhere, NULL);
	double height = page_text_height(sheet->page, column - 28, &style_text, text);

	sheet->y += 20;
	page_box(sheet->page, MARGIN, sheet->y, column, height + 20, 6, INK_PALE);
	page_text(sheet->page, MARGIN + 14, sheet->y + 10, column - 28, &style_text, text);
	sheet->y += height + 20;
	free(anywhere);
	free(text);
}

/* An offer's lines are measured, then drawn: draw says which. Gives the height. */
static double offer_lines(struct sheet *sheet, const json_t *offer, bool draw)
{
	char *address = offer_address(offer), *contact = offer_contact(offer);
	char *booking = offer_booking(sheet->tongue, offer);
	const struct {
		const struct style *style;
		const char *text;
	} lines[] = {
		{ &style_strong, paper_text(offer, "title") },
		{ &style_text, paper_text(offer, "producer") },
		{ &style_text, address },
		{ &style_text, contact },
		{ &style_small, paper_text(offer, "hours") },
		{ &booking_style, booking },
		{ &style_small, paper_text(offer, "conditions") },
	};
	double y = 10;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (!*lines[i].text)
			continue;
		y += draw ? page_text(sheet->page, MARGIN, sheet->y + y, column, lines[i].style,
				      lines[i].text)
			  : page_text_height(sheet->page, column, lines[i].style, lines[i].text);
		y += i == 0 ? 3 : 2;
	}
	free(address);
	free(contact);
	free(booking);
	return y + 9;
}

static void new_page(struct sheet *sheet, bool draw)
{
	if (draw) {
		foot(sheet);
		page_next(sheet->page);
		band(sheet);
	}
	sheet->number++;
	sheet->y = BAND + 24;
}

/* Without drawing it only counts the pages. */
static void offers(struct sheet *sheet, bool draw)
{
	json_t *list = json_object_get(sheet->document, "offers"), *offer;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	sheet->y += 26;
	if (draw)
		page_text(sheet->page, MARGIN, sheet->y, column, &style_heading,
			  word(sheet->tongue, WORD_OFFERS));
	sheet->y += 22;
	json_array_foreach(list, i, offer)
	{
		double height = offer_lines(sheet, offer, false);

		if (sheet->y + height > A4_HEIGHT - FOOT)
			new_page(sheet, draw);
		if (draw) {
			page_line(sheet->page, MARGIN, sheet->y, A4_WIDTH - MARGIN, sheet->y,
				  INK_GREY, true);
			offer_lines(sheet, offer, true);
		}
		sheet->y += height;
	}
}

struct page *voucher_draw(const json_t *document)
{
	enum tongue tongue = paper_tongue(document);
	struct sheet sheet = { .document = document, .tongue = tongue, .number = 1 };
	double begin;

	sheet.page = page_new(A4_WIDTH, A4_HEIGHT, word(tongue, WORD_VOUCHER));
	band(&sheet);
	head(&sheet);
	how_to(&sheet);
	begin = sheet.y;
	offers(&sheet, false);
	sheet.count = sheet.number;
	sheet.number = 1;
	sheet.y = begin;
	offers(&sheet, true);
	foot(&sheet);
	return sheet.page;
}
