/* guichet-paper: one JSON document on standard input becomes a PDF, or, for the
 * kind "mail", a whole MIME message, on standard output.
 *
 *   voucher  language network code qr email issuer host first_day last_day state
 *            offers:[{title producer street postcode town phone email website booking
 *            contact conditions hours}]
 *   access   language network issuer reason password address first_day last_day
 *   cards    language network label cards:[{code qr}]
 *   receipt  a receipt's body (core/receipt/body.c) with what number moment by holder
 *            hash nth
 *   tickets  language network currency layout tickets:[{code qr name starts audience
 *            seat price producer street postcode town nth units printed holder terms
 *            first_day last_day picture}] pictures:{number: {type bytes}}
 *   mail     from from_name to message_id date document: one of the above, or
 *     order      number currency receipt, and what a document of tickets has
 *     selection  language network code until address offers:[{title producer}]
 *     summary    language network party month and the numbers of report_month()
 *     letter     language network subject paragraphs:[text] rows:[[text, text]]
 *     codes      language network title count last_day codes:[text] attachment:[code]
 *     test       language network
 *
 * Days are "2026-11-28", codes are grouped; qr is what the QR code holds. */
#ifndef GUICHET_PAPER_H
#define GUICHET_PAPER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "server/paper/page.h"
#include "server/paper/words.h"

/* A member that is a text, else "". */
const char *paper_text(const json_t *document, const char *name);
enum tongue paper_tongue(const json_t *document);
/* The kind's PDF, or NULL when the kind has none. */
struct page *paper_draw(const json_t *document);

struct page *voucher_draw(const json_t *document);
struct page *access_draw(const json_t *document);
struct page *cards_draw(const json_t *document);
struct page *receipt_draw(const json_t *document);
struct page *tickets_draw(const json_t *document);
struct page *order_draw(const json_t *document);
/* A receipt on pages of A5 of a document that there is. */
void receipt_pages(struct page *page, const json_t *document);

/* Of a ticket: "Ticket 2 of 4", when it lets in, where; malloc'd. */
char *ticket_count(const json_t *ticket, enum tongue tongue);
char *ticket_when(const json_t *ticket, enum tongue tongue);
char *ticket_where(const json_t *ticket);

/* What the QR code of a hand-out holds, "ssh://pass@example.org"; malloc'd, empty
 * without an address. */
char *access_url(const json_t *document);
/* "From Sunday 22 November ..." of a voucher; malloc'd. */
char *voucher_validity(const json_t *document);
/* Whether and where to book; malloc'd. */
char *offer_booking(enum tongue tongue, const json_t *offer);
/* "21 rue de la Cave, 37210 Vouvray"; malloc'd. */
char *offer_address(const json_t *offer);
/* Telephone and site; malloc'd. */
char *offer_contact(const json_t *offer);

/* So many tickets of an order are in the mail itself; all are in what is attached. */
enum { LETTER_TICKETS = 10 };

/* letter.c: what a mail says, as text or as HTML. The others ask for a known kind. */
bool letter_known(const json_t *document);
/* Whether a PDF goes with it, and of what name. */
bool letter_file(const json_t *document, enum word *name);
char *letter_subject(const json_t *document);
void letter_text(FILE *out, const json_t *mail);
void letter_html(FILE *out, const json_t *mail, bool with_qr);

/* list.c: codes as CSV; malloc'd. */
char *list_csv(const json_t *codes);

/* mime.c: the message on standard output; false when it can't be. */
bool mail_write(const json_t *mail);

#endif
