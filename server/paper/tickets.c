/* Tickets to print: one to a page of A5 across, or three to a sheet of A4. The code and
 * its QR stand on a stub of their own at the right, for who lets in. */
#include <stdlib.h>
#include <string.h>

#include "server/paper/paper.h"
#include "server/paper/words_sale.h"

enum { MARGIN = 34, ALONE = 270, STUB = 168, QR = 132, PICTURE = 110, ON_A_SHEET = 3 };

static const struct style network_style = { "DejaVu Sans Bold 7.5", .ink = INK_GREY, .lines = 1 };
static const struct style name_style = { "DejaVu Serif Bold 14.5", .ink = INK_TEXT, .lines = 2 };
static const struct style when_style = { "DejaVu Sans Bold 10.5", .ink = INK_ACCENT, .lines = 2 };
static const struct style place_style = { "DejaVu Sans 9", .ink = INK_TEXT, .lines = 2 };
static const struct style label = { "DejaVu Sans 7.5", .ink = INK_GREY, .lines = 1 };
static const struct style value = { "DejaVu Sans Bold 9.5", .ink = INK_TEXT, .lines = 2 };
static const struct style terms_style = { "DejaVu Sans 7", .ink = INK_GREY, .lines = 3 };
static const struct style code_style = { "DejaVu Sans Mono Bold 13", .ink = INK_ACCENT,
					 .align = ALIGN_CENTRE, .lines = 1 };
static const struct style stub_style = { "DejaVu Sans 7.5", .ink = INK_GREY, .align = ALIGN_CENTRE,
					 .lines = 3 };

/* Where one is drawn. */
struct frame {
	struct page *page;
	const json_t *document, *ticket;
	enum tongue tongue;
	double x, y, width, height;
};

static json_int_t of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static char *numbered(enum tongue tongue, enum word which, json_int_t number)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, number);
	return word_fill(word(tongue, which), "number", digits, NULL);
}

/* "Ticket 2 of 4"; malloc'd. */
char *ticket_count(const json_t *ticket, enum tongue tongue)
{
	char nth[24], units[24];

	snprintf(nth, sizeof nth, "%" JSON_INTEGER_FORMAT, of(ticket, "nth"));
	snprintf(units, sizeof units, "%" JSON_INTEGER_FORMAT, of(ticket, "units"));
	return word_fill(word(tongue, WORD_NTH), "nth", nth, "units", units, NULL);
}

/* When it lets in: the session's time, or a period; malloc'd. */
char *ticket_when(const json_t *ticket, enum tongue tongue)
{
	const char *from = paper_text(ticket, "first_day"), *until = paper_text(ticket, "last_day");
	char *first, *last, *text;

	if (*paper_text(ticket, "starts"))
		return word_moment(tongue, paper_text(ticket, "starts"));
	if (!*until)
		return word_fill("", NULL);
	first = word_day(tongue, from);
	last = word_day(tongue, until);
	text = word_fill(word(tongue, *from ? WORD_VALID : WORD_UNTIL), "from", first, "until",
			 last, NULL);
	free(first);
	free(last);
	return text;
}

/* "Cave des Tilleuls, 21 rue de la Cave, 37210 Vouvray"; malloc'd. */
char *ticket_where(const json_t *ticket)
{
	char *address = offer_address(ticket);
	char *text =
		word_fill(strlen(address) > 1 ? "{producer}, {address}" : "{producer}", "producer",
			  paper_text(ticket, "producer"), "address", address, NULL);

	free(address);
	return text;
}

static void stub(const struct frame *frame)
{
	double x = frame->x + frame->width - STUB, y = frame->y + 14;
	char *count = ticket_count(frame->ticket, frame->tongue);
	char *print = numbered(frame->tongue, WORD_PRINTED, of(frame->ticket, "printed"));

	page_line(frame->page, x, frame->y + 10, x, frame->y + frame->height - 10, INK_GREY, true);
	page_qr(frame->page, x + (STUB - QR) / 2.0, y, QR, paper_text(frame->ticket, "qr"));
	y += QR + 4;
	y += page_text(frame->page, x + 6, y, STUB - 12, &code_style,
		       paper_text(frame->ticket, "code")) +
	     4;
	y += page_text(frame->page, x + 10, y, STUB - 20, &stub_style, count) + 2;
	if (of(frame->ticket, "printed") > 1)
		page_text(frame->page, x + 10, y, STUB - 20, &stub_style, print);
	free(count);
	free(print);
}

static double fact(const struct frame *frame, double x, double y, double width, enum word which,
		   const char *text)
{
	if (!*text)
		return x;
	page_text(frame->page, x, y, width - 8, &label, word(frame->tongue, which));
	page_text(frame->page, x, y + 11, width - 8, &value, text);
	return x + width;
}

static void facts(const struct frame *frame, double x, double y, double width)
{
	const char *currency = paper_text(frame->document, "currency");
	char *price = word_money(frame->tongue, currency, of(frame->ticket, "price"));
	double each = width / 3.4;

	x = fact(frame, x, y, each * 1.2, WORD_AUDIENCE, paper_text(frame->ticket, "audience"));
	x = fact(frame, x, y, each * 1.2, WORD_SEAT, paper_text(frame->ticket, "seat"));
	fact(frame, x, y, each, WORD_PRICE, price);
	free(price);
}

/* The picture at the left, as high as the ticket; gives the width that it takes. */
static double picture(const struct frame *frame)
{
	char key[24];
	const json_t *found;

	snprintf(key, sizeof key, "%" JSON_INTEGER_FORMAT, of(frame->ticket, "picture"));
	found = json_object_get(json_object_get(frame->document, "pictures"), key);
	if (!found ||
	    !page_picture(frame->page, frame->x, frame->y, PICTURE, frame->height, 8, found))
		return 0;
	return PICTURE;
}

static void ticket(const struct frame *frame)
{
	double taken = picture(frame);
	double x = frame->x + taken + 16, y = frame->y + 14;
	double width = frame->width - taken - STUB - 30;
	char *when = ticket_when(frame->ticket, frame->tongue);
	char *where = ticket_where(frame->ticket);

	page_frame(frame->page, frame->x, frame->y, frame->width, frame->height, 8, INK_GREY);
	y += page_text(frame->page, x, y, width, &network_style,
		       paper_text(frame->document, "network")) +
	     5;
	y += page_text(frame->page, x, y, width, &name_style, paper_text(frame->ticket, "name")) +
	     6;
	y += page_text(frame->page, x, y, width, &when_style, when) + 4;
	page_text(frame->page, x, y, width, &place_style, where);
	facts(frame, x, frame->y + frame->height - 114, width);
	if (*paper_text(frame->ticket, "holder"))
		fact(frame, x, frame->y + frame->height - 72, width, WORD_HOLDER,
		     paper_text(frame->ticket, "holder"));
	page_text(frame->page, x, frame->y + frame->height - 38, width, &terms_style,
		  *paper_text(frame->ticket, "terms") ? paper_text(frame->ticket, "terms")
						      : word(frame->tongue, WORD_TICKET_SHOW));
	stub(frame);
	free(when);
	free(where);
}

/* Three on a sheet, with a line to cut along between them. */
static void sheets(struct page *page, const json_t *document, bool sheet)
{
	const double height = sheet ? (A4_HEIGHT - 2 * MARGIN) / ON_A_SHEET : A5_WIDTH;
	json_t *list = json_object_get(document, "tickets"), *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		size_t place = sheet ? i % ON_A_SHEET : 0;
		double top = sheet ? MARGIN + (double)place * height : 0;
		const struct frame frame = {
			.page = page,
			.document = document,
			.ticket = one,
			.tongue = paper_tongue(document),
			.x = MARGIN,
			.y = top + (sheet ? 12 : (height - ALONE) / 2),
			.width = (sheet ? A4_WIDTH : A5_HEIGHT) - 2 * MARGIN,
			.height = sheet ? height - 24 : ALONE,
		};

		if (i > 0 && place == 0)
			page_next(page);
		if (place > 0)
			page_line(page, 12, top, A4_WIDTH - 12, top, INK_GREY, true);
		ticket(&frame);
	}
}

struct page *tickets_draw(const json_t *document)
{
	bool sheet = strcmp(paper_text(document, "layout"), "sheet") == 0;
	struct page *page = page_new(sheet ? A4_WIDTH : A5_HEIGHT, sheet ? A4_HEIGHT : A5_WIDTH,
				     word(paper_tongue(document), WORD_TICKETS));

	sheets(page, document, sheet);
	return page;
}

/* What goes with the mail of an order: its tickets, then its receipt. */
struct page *order_draw(const json_t *document)
{
	const json_t *receipt = json_object_get(document, "receipt");
	bool tickets = json_array_size(json_object_get(document, "tickets")) > 0;
	struct page *page;

	if (!tickets)
		return json_is_object(receipt) ? receipt_draw(receipt) : NULL;
	page = page_new(A4_WIDTH, A4_HEIGHT, word(paper_tongue(document), WORD_TICKETS));
	sheets(page, document, true);
	if (json_is_object(receipt)) {
		page_next(page);
		page_size(page, A5_WIDTH, A5_HEIGHT);
		receipt_pages(page, receipt);
	}
	return page;
}
