/* QR codes by libqrencode. */
#include "tui/text/qr.h"

#include <qrencode.h>
#include <string.h>

#include "tui/text/strings.h"

#define QUIET 4

bool qr_make(struct qr *qr, const char *text)
{
	QRcode *code =
		text[0] != '\0' ? QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) : NULL;
	bool fits = code != NULL && code->width + 2 * QUIET <= QR_SIZE_MAX;

	memset(qr, 0, sizeof(*qr));
	if (fits) {
		qr->size = code->width + 2 * QUIET;
		for (int y = 0; y < code->width; y++) {
			for (int x = 0; x < code->width; x++)
				qr->dark[y + QUIET][x + QUIET] =
					(code->data[y * code->width + x] & 1) != 0;
		}
	}
	QRcode_free(code);
	return fits;
}

int qr_rows(const struct qr *qr)
{
	return (qr->size + 1) / 2;
}

char *qr_row(const struct qr *qr, int row, bool negative)
{
	static const char *const blocks[] = { " ", "▀", "▄", "█" };
	struct string out = { 0 };

	for (int x = 0; x < qr->size; x++) {
		bool upper = qr->dark[2 * row][x];
		bool lower = 2 * row + 1 < qr->size && qr->dark[2 * row + 1][x];

		string_text(&out,
			    blocks[(upper != negative ? 1 : 0) | (lower != negative ? 2 : 0)]);
	}
	return string_take(&out);
}
