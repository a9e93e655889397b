/* What the writers of letters share: one pen for text and for HTML. */
#ifndef GUICHET_PAPER_LETTER_H
#define GUICHET_PAPER_LETTER_H

#include <stdio.h>

#include "server/paper/paper.h"

struct pen {
	FILE *out;
	bool html;
};

/* Text as HTML may hold it. */
void letter_escape(FILE *out, const char *text);
void letter_paragraph(const struct pen *pen, const char *style, const char *text);
/* A text whose {places} are the document's own. */
void letter_filled(const struct pen *pen, const char *style, enum tongue tongue, enum word which,
		   const json_t *document);
/* The offers that were chosen; full with all that one must know to go there. */
void letter_offers(const struct pen *pen, const json_t *document, bool full);
/* A table of texts. */
void letter_rows(const struct pen *pen, const json_t *rows);
/* A code or a password, large; cid names the picture of its QR code, NULL for none. */
void letter_code(const struct pen *pen, const char *title, const char *code, const char *cid);

void letter_order(const struct pen *pen, const json_t *document, bool with_qr);

#endif
