/* The mail of an order: what was bought, then each ticket with its code. */
#include <stdlib.h>
#include <string.h>

#include "server/paper/letter.h"
#include "server/paper/words_sale.h"

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

/* "2 × Visit · Full price" */
static char *line_title(const json_t *line)
{
	const char *audience = paper_text(line, "audience");
	char units[24];

	snprintf(units, sizeof units, "%" JSON_INTEGER_FORMAT, of(line, "units"));
	return word_fill(*audience ? "{units} × {name} · {audience}" : "{units} × {name}", "units",
			 units, "name", paper_text(line, "name"), "audience", audience, NULL);
}

static void add_row(json_t *rows, const char *name, char *amount)
{
	json_array_append_new(rows, json_pack("[s, s]", name, amount));
	free(amount);
}

/* Lines, fee and total, as the receipt has them. */
static void bought(const struct pen *pen, const json_t *document)
{
	enum tongue tongue = paper_tongue(document);
	const json_t *receipt = json_object_get(document, "receipt");
	const char *currency = paper_text(document, "currency");
	json_t *list = json_object_get(receipt, "lines"), *line, *rows = json_array();
	size_t i;

	json_array_foreach(list, i, line)
	{
		char *title = line_title(line);

		add_row(rows, title, word_money(tongue, currency, of(line, "net")));
		free(title);
	}
	if (of(receipt, "fee"))
		add_row(rows, word(tongue, WORD_FEE),
			word_money(tongue, currency, of(receipt, "fee")));
	add_row(rows, word(tongue, WORD_TOTAL), word_money(tongue, currency, of(receipt, "total")));
	if (of(receipt, "due"))
		add_row(rows, word(tongue, WORD_DUE),
			word_money(tongue, currency, of(receipt, "due")));
	letter_rows(pen, rows);
	json_decref(rows);
}

static void picture_of(const struct pen *pen, const json_t *document, const json_t *ticket)
{
	char key[24];

	snprintf(key, sizeof key, "%" JSON_INTEGER_FORMAT, of(ticket, "picture"));
	if (pen->html && json_object_get(json_object_get(document, "pictures"), key))
		fprintf(pen->out,
			"<img src=\"cid:picture%s\" alt=\"\" style=\"display:block;width:100%%;"
			"max-height:180px;object-fit:cover;border-radius:8px;margin:14px 0 0\">\n",
			key);
}

static void ticket_of(const struct pen *pen, const json_t *document, const json_t *ticket,
		      size_t number, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);
	char *when = ticket_when(ticket, tongue), *where = ticket_where(ticket);
	char *count = ticket_count(ticket, tongue);
	char *about = word_fill("{count} · {audience}", "count", count, "audience",
				paper_text(ticket, "audience"), NULL);
	char cid[24];

	snprintf(cid, sizeof cid, "qr%zu", number);
	picture_of(pen, document, ticket);
	letter_paragraph(pen, "font:bold 17px serif;margin-top:18px", paper_text(ticket, "name"));
	letter_paragraph(pen, "color:#7a1f40;font-weight:bold", when);
	letter_paragraph(pen, "", where);
	letter_code(pen, about, paper_text(ticket, "code"), with_qr ? cid : NULL);
	free(when);
	free(where);
	free(count);
	free(about);
}

void letter_order(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);
	json_t *list = json_object_get(document, "tickets"), *ticket;
	size_t count = json_array_size(list), i;
	char *thanks = numbered(tongue, WORD_MAIL_ORDER, of(document, "number"));
	char *more = numbered(tongue, WORD_MAIL_MORE, (json_int_t)count - LETTER_TICKETS);

	letter_paragraph(pen, "", thanks);
	bought(pen, document);
	letter_paragraph(pen, "", word(tongue, count > 0 ? WORD_MAIL_TICKETS : WORD_MAIL_RECEIPT));
	json_array_foreach(list, i, ticket)
	{
		if (i == LETTER_TICKETS)
			break;
		ticket_of(pen, document, ticket, i, with_qr);
	}
	if (count > LETTER_TICKETS)
		letter_paragraph(pen, "font-weight:bold", more);
	free(thanks);
	free(more);
}
