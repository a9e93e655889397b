/* The hand-out of a host, an association or a producer: A5, for a bedside table. */
#include <stdlib.h>
#include <string.h>

#include "server/paper/paper.h"

enum { MARGIN = 34, BAND = 66, QR = 132 };

static const struct style on_band = { "DejaVu Serif Bold 15", .ink = INK_WHITE,
				      .align = ALIGN_CENTRE, .lines = 1 };
static const struct style issuer_style = { "DejaVu Serif Bold 20", .ink = INK_TEXT,
					   .align = ALIGN_CENTRE, .lines = 2 };
static const struct style centred = { "DejaVu Sans 10.5", .ink = INK_TEXT, .align = ALIGN_CENTRE };
static const struct style label = { "DejaVu Sans 8.5", .ink = INK_GREY, .align = ALIGN_CENTRE };
static const struct style password_style = { "DejaVu Sans Mono Bold 30", .ink = INK_ACCENT,
					     .align = ALIGN_CENTRE, .lines = 1 };
static const struct style step_style = { "DejaVu Sans 10", .ink = INK_TEXT };
static const struct style number_style = { "DejaVu Serif Bold 13", .ink = INK_ACCENT,
					   .align = ALIGN_CENTRE };

static const double column = A5_WIDTH - 2 * MARGIN;

char *access_url(const json_t *document)
{
	const char *address = paper_text(document, "address");

	return word_fill(*address ? "ssh://{address}" : "", "address", address, NULL);
}

static enum word welcome_of(const json_t *document)
{
	const char *reason = paper_text(document, "reason");

	return strcmp(reason, "guest") == 0    ? WORD_ACCESS_GUEST
	       : strcmp(reason, "member") == 0 ? WORD_ACCESS_MEMBER
					       : WORD_ACCESS_PARTNER;
}

static double step(struct page *page, double y, double width, int number, const char *text)
{
	char digits[16];
	double height;

	snprintf(digits, sizeof digits, "%d", number);
	page_text(page, MARGIN, y - 2, 16, &number_style, digits);
	height = page_text(page, MARGIN + 22, y, width - 22, &step_style, text);
	return y + height + 12;
}

static double steps(struct page *page, double y, double width, const json_t *document)
{
	enum tongue tongue = paper_tongue(document);
	const char *address = paper_text(document, "address");
	char *connect = word_fill(word(tongue, WORD_STEP_CONNECT), "address", address, NULL);
	int number = 1;

	if (*address)
		y = step(page, y, width, number++, connect);
	y = step(page, y, width, number++, word(tongue, WORD_STEP_PASSWORD));
	y = step(page, y, width, number++, word(tongue, WORD_STEP_VOUCHER));
	free(connect);
	return y;
}

static void foot(struct page *page, const json_t *document)
{
	enum tongue tongue = paper_tongue(document);
	const char *last = paper_text(document, "last_day");
	char *day = word_day(tongue, last);
	char *until = word_fill(word(tongue, WORD_ACCESS_UNTIL), "until", day, NULL);

	page_line(page, MARGIN, A5_HEIGHT - 66, A5_WIDTH - MARGIN, A5_HEIGHT - 66, INK_GREY, true);
	page_text(page, MARGIN, A5_HEIGHT - 56, column, &centred, word(tongue, WORD_STEP_DESK));
	if (*last)
		page_text(page, MARGIN, A5_HEIGHT - 32, column, &label, until);
	free(day);
	free(until);
}

struct page *access_draw(const json_t *document)
{
	enum tongue tongue = paper_tongue(document);
	const char *network = paper_text(document, "network");
	char *url = access_url(document);
	char *offered = word_fill(word(tongue, welcome_of(document)), "issuer",
				  paper_text(document, "issuer"), "network", network, NULL);
	struct page *page = page_new(A5_WIDTH, A5_HEIGHT, word(tongue, WORD_ACCESS));
	double y = BAND + 26;

	page_box(page, 0, 0, A5_WIDTH, BAND, 0, INK_ACCENT);
	page_text(page, MARGIN, 23, column, &on_band, network);
	y += page_text(page, MARGIN, y, column, &issuer_style, paper_text(document, "issuer")) + 12;
	y += page_text(page, MARGIN, y, column, &centred, offered) + 22;
	page_box(page, MARGIN, y, column, 84, 8, INK_PALE);
	page_text(page, MARGIN, y + 11, column, &label, word(tongue, WORD_ACCESS));
	page_text(page, MARGIN, y + 29, column, &password_style, paper_text(document, "password"));
	y += 84 + 28;
	if (*url) {
		page_qr(page, A5_WIDTH - MARGIN - QR, y - 4, QR, url);
		page_text(page, A5_WIDTH - MARGIN - QR, y + QR - 4, QR, &label,
			  word(tongue, WORD_SCAN));
	}
	steps(page, y, column - (*url ? QR + 12 : 0), document);
	foot(page, document);
	free(url);
	free(offered);
	return page;
}
