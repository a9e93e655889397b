/* What a message says, as text and as HTML. Both are made from the same sections. */
#include <stdlib.h>
#include <string.h>

#include "server/paper/letter.h"

static const json_t *document_of(const json_t *mail)
{
	return json_object_get(mail, "document");
}

static bool is_kind(const json_t *document, const char *kind)
{
	return strcmp(paper_text(document, "kind"), kind) == 0;
}

char *letter_subject(const json_t *document)
{
	enum tongue tongue = paper_tongue(document);
	enum word subject = is_kind(document, "voucher")      ? WORD_MAIL_VOUCHER_SUBJECT
			    : is_kind(document, "access")     ? WORD_MAIL_ACCESS_SUBJECT
			    : is_kind(document, "selection")  ? WORD_MAIL_SELECTION_SUBJECT
			    : is_kind(document, "summary")    ? WORD_MAIL_SUMMARY_SUBJECT
			    : is_kind(document, "codes")      ? WORD_MAIL_CODES_SUBJECT
			    : is_kind(document, "order")      ? WORD_MAIL_ORDER_SUBJECT
			    : is_kind(document, "activation") ? WORD_MAIL_ACTIVATION_SUBJECT
			    : is_kind(document, "slot")       ? WORD_MAIL_SLOT_SUBJECT
			    : is_kind(document, "alert")      ? WORD_MAIL_ALERT_SUBJECT
							      : WORD_MAIL_TEST_SUBJECT;
	const char *own = paper_text(document, "subject");
	char *month = word_month(tongue, paper_text(document, "month"));
	char number[24];
	char *text;

	snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT,
		 json_integer_value(json_object_get(document, "number")));
	text = word_fill(*own ? own : word(tongue, subject), "network",
			 paper_text(document, "network"), "issuer", paper_text(document, "issuer"),
			 "month", month, "product", paper_text(document, "product"), "number",
			 number, "title", paper_text(document, "title"), NULL);

	free(month);
	return text;
}

/* --- Where it is written to --- */

static void escape(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '"')
			fputs("&quot;", out);
		else
			fputc(*text, out);
	}
}

void letter_paragraph(const struct pen *pen, const char *style, const char *text)
{
	if (!*text)
		return;
	if (!pen->html) {
		fprintf(pen->out, "%s\n\n", text);
		return;
	}
	fprintf(pen->out, "<p style=\"margin:0 0 12px;%s\">", style);
	escape(pen->out, text);
	fputs("</p>\n", pen->out);
}

static void filled(const struct pen *pen, const char *style, enum tongue tongue, enum word which,
		   const json_t *document)
{
	char *until =
		word_day(tongue, *paper_text(document, "until") ? paper_text(document, "until")
								: paper_text(document, "last_day"));
	char *text = word_fill(word(tongue, which), "network", paper_text(document, "network"),
			       "issuer", paper_text(document, "issuer"), "until", until, "address",
			       paper_text(document, "address"), NULL);

	letter_paragraph(pen, style, text);
	free(until);
	free(text);
}

/* A code or a password, large. */
void letter_code(const struct pen *pen, const char *title, const char *code, const char *cid)
{
	if (!pen->html) {
		fprintf(pen->out, "%s\n\n    %s\n\n", title, code);
		return;
	}
	fputs("<div style=\"background:#f6f1ea;border-radius:8px;padding:18px;margin:0 0 16px;"
	      "text-align:center\"><div style=\"color:#666b75;font-size:13px\">",
	      pen->out);
	escape(pen->out, title);
	fputs("</div><div style=\"font:bold 30px monospace;color:#7a1f40;letter-spacing:1px;"
	      "padding:6px 0\">",
	      pen->out);
	escape(pen->out, code);
	fputs("</div>", pen->out);
	if (cid) {
		fprintf(pen->out, "<img src=\"cid:%s\" width=\"200\" height=\"200\" alt=\"", cid);
		escape(pen->out, code);
		fputs("\" style=\"image-rendering:pixelated\">", pen->out);
	}
	fputs("</div>\n", pen->out);
}

/* --- Offers --- */

static void offer_line(const struct pen *pen, const char *style, const char *text)
{
	if (!*text)
		return;
	if (!pen->html) {
		fprintf(pen->out, "  %s\n", text);
		return;
	}
	fprintf(pen->out, "<div style=\"%s\">", style);
	escape(pen->out, text);
	fputs("</div>", pen->out);
}

static void offer_section(const struct pen *pen, enum tongue tongue, const json_t *offer, bool full)
{
	char *address = offer_address(offer), *contact = offer_contact(offer);
	char *booking = offer_booking(tongue, offer);

	if (pen->html)
		fputs("<div style=\"border-top:1px dashed #b9b4ac;padding:10px 0\">"
		      "<div style=\"font-weight:bold\">",
		      pen->out);
	else
		fputs("- ", pen->out);
	if (pen->html)
		escape(pen->out, paper_text(offer, "title"));
	else
		fputs(paper_text(offer, "title"), pen->out);
	fputs(pen->html ? "</div>" : "\n", pen->out);
	offer_line(pen, "", paper_text(offer, "producer"));
	if (full) {
		offer_line(pen, "", address);
		offer_line(pen, "", contact);
		offer_line(pen, "color:#666b75;font-size:13px", paper_text(offer, "hours"));
		offer_line(pen, "color:#7a1f40;font-weight:bold;font-size:13px", booking);
		offer_line(pen, "color:#666b75;font-size:13px", paper_text(offer, "conditions"));
	}
	fputs(pen->html ? "</div>\n" : "\n", pen->out);
	free(address);
	free(contact);
	free(booking);
}

static void offers_section(const struct pen *pen, const json_t *document, bool full)
{
	enum tongue tongue = paper_tongue(document);
	json_t *list = json_object_get(document, "offers"), *offer;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	letter_paragraph(pen, "font:bold 17px serif;color:#7a1f40;margin-top:18px",
			 word(tongue, WORD_OFFERS));
	json_array_foreach(list, i, offer)
	{
		offer_section(pen, tongue, offer, full);
	}
}

/* --- Kinds --- */

static void voucher_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);
	char *validity = voucher_validity(document);

	filled(pen, "", tongue, WORD_MAIL_VOUCHER, document);
	letter_code(pen, word(tongue, WORD_YOUR_CODE), paper_text(document, "code"),
		    with_qr ? "qr" : NULL);
	letter_paragraph(pen, "font-weight:bold", validity);
	letter_paragraph(pen, "", word(tongue, WORD_SHOW));
	filled(pen, "", tongue, WORD_ANYWHERE, document);
	letter_paragraph(pen, "", word(tongue, WORD_MAIL_ATTACHED));
	offers_section(pen, document, true);
	free(validity);
}

static void access_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);

	filled(pen, "", tongue, WORD_MAIL_ACCESS, document);
	letter_code(pen, word(tongue, WORD_ACCESS), paper_text(document, "password"),
		    with_qr ? "qr" : NULL);
	if (*paper_text(document, "last_day"))
		filled(pen, "font-weight:bold", tongue, WORD_ACCESS_UNTIL, document);
	if (*paper_text(document, "address"))
		filled(pen, "", tongue, WORD_STEP_CONNECT, document);
	letter_paragraph(pen, "", word(tongue, WORD_STEP_PASSWORD));
	letter_paragraph(pen, "", word(tongue, WORD_STEP_VOUCHER));
}

static void selection_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);

	(void)with_qr;
	filled(pen, "", tongue, WORD_MAIL_SELECTION, document);
	filled(pen, "", tongue, WORD_MAIL_SELECTION_RESUME, document);
	letter_code(pen, word(tongue, WORD_YOUR_CODE), paper_text(document, "code"), NULL);
	if (*paper_text(document, "address"))
		filled(pen, "", tongue, WORD_STEP_CONNECT, document);
	offers_section(pen, document, false);
}

static void activation_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);

	(void)with_qr;
	filled(pen, "", tongue, WORD_MAIL_ACTIVATION, document);
	letter_code(pen, word(tongue, WORD_YOUR_CODE), paper_text(document, "code"), NULL);
	if (*paper_text(document, "address"))
		filled(pen, "", tongue, WORD_STEP_CONNECT, document);
	letter_paragraph(pen, "", word(tongue, WORD_MAIL_ACTIVATION_WHERE));
	letter_paragraph(pen, "color:#666b75", word(tongue, WORD_MAIL_ACTIVATION_IGNORE));
}

void letter_rows(const struct pen *pen, const json_t *rows)
{
	json_t *row, *cell;
	size_t i, j;

	if (json_array_size(rows) == 0)
		return;
	fputs(pen->html ? "<table style=\"border-collapse:collapse;margin:0 0 16px\">\n" : "",
	      pen->out);
	json_array_foreach(rows, i, row)
	{
		fputs(pen->html ? "<tr>" : "", pen->out);
		json_array_foreach(row, j, cell)
		{
			const char *text = json_is_string(cell) ? json_string_value(cell) : "";

			if (pen->html) {
				fputs("<td style=\"border-bottom:1px solid #ddd8cf;"
				      "padding:5px 18px 5px 0\">",
				      pen->out);
				escape(pen->out, text);
				fputs("</td>", pen->out);
			} else {
				fprintf(pen->out, j == 0 ? "- %s" : " | %s", text);
			}
		}
		fputs(pen->html ? "</tr>\n" : "\n", pen->out);
	}
	fputs(pen->html ? "</table>\n" : "\n", pen->out);
}

static void letter_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	json_t *paragraphs = json_object_get(document, "paragraphs"), *text;
	size_t i;

	(void)with_qr;
	json_array_foreach(paragraphs, i, text)
	{
		if (json_is_string(text))
			letter_paragraph(pen, "", json_string_value(text));
	}
	letter_rows(pen, json_object_get(document, "rows"));
}

/* A row of the summary: a number, beside the month before's if there is one. */
static void count_row(json_t *rows, const json_t *document, enum word what, const char *name,
		      const char *before)
{
	enum tongue tongue = paper_tongue(document);
	const json_t *former = before ? json_object_get(document, before) : NULL;
	char now[24], then[24], *text;

	snprintf(now, sizeof now, "%" JSON_INTEGER_FORMAT,
		 json_integer_value(json_object_get(document, name)));
	snprintf(then, sizeof then, "%" JSON_INTEGER_FORMAT, json_integer_value(former));
	text = word_fill(former ? word(tongue, WORD_SUMMARY_BEFORE) : "{count}", "count", now,
			 "before", then, NULL);
	json_array_append_new(rows, json_pack("[s, s]", word(tongue, what), text));
	free(text);
}

static void used_offers(const struct pen *pen, const json_t *document)
{
	json_t *list = json_object_get(document, "offers"), *offer, *rows = json_array();
	size_t i;

	json_array_foreach(list, i, offer)
	{
		json_array_append_new(
			rows, json_pack("[s, o]", paper_text(offer, "title"),
					json_sprintf("%" JSON_INTEGER_FORMAT,
						     json_integer_value(
							     json_object_get(offer, "uses")))));
	}
	if (json_array_size(rows) > 0)
		letter_paragraph(pen, "font-weight:bold",
				 word(paper_tongue(document), WORD_SUMMARY_OFFERS));
	letter_rows(pen, rows);
	json_decref(rows);
}

static void summary_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);
	char *month = word_month(tongue, paper_text(document, "month"));
	char *text = word_fill(word(tongue, WORD_MAIL_SUMMARY), "party",
			       paper_text(document, "party"), "month", month, NULL);
	json_t *rows = json_array();

	(void)with_qr;
	letter_paragraph(pen, "", text);
	count_row(rows, document, WORD_SUMMARY_USES, "uses", "uses_before");
	count_row(rows, document, WORD_SUMMARY_PEOPLE, "people", NULL);
	count_row(rows, document, WORD_SUMMARY_ISSUED, "issued", "issued_before");
	letter_rows(pen, rows);
	used_offers(pen, document);
	json_decref(rows);
	free(text);
	free(month);
}

/* Few codes stand in the letter itself, one as large as a voucher's. */
static void codes_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);
	json_t *codes = json_object_get(document, "codes"), *code, *rows = json_array();
	json_int_t count = json_integer_value(json_object_get(document, "count"));
	char number[24], *text;
	size_t i;

	(void)with_qr;
	snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, count);
	text = word_fill(word(tongue, count == 1 ? WORD_MAIL_CODE : WORD_MAIL_CODES), "network",
			 paper_text(document, "network"), "title", paper_text(document, "title"),
			 "count", number, NULL);
	letter_paragraph(pen, "", text);
	free(text);
	json_array_foreach(codes, i, code)
	{
		json_array_append_new(rows, json_pack("[O]", code));
	}
	if (count == 1)
		letter_code(pen, word(tongue, WORD_YOUR_CODE),
			    json_string_value(json_array_get(codes, 0)), NULL);
	else
		letter_rows(pen, rows);
	json_decref(rows);
	letter_paragraph(pen, "", word(tongue, WORD_CODES_ONCE));
	if (*paper_text(document, "last_day"))
		filled(pen, "font-weight:bold", tongue, WORD_CODES_UNTIL, document);
	if (*paper_text(document, "attachment"))
		letter_paragraph(pen, "", word(tongue, WORD_CODES_ATTACHED));
}

static void test_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	(void)with_qr;
	letter_paragraph(pen, "", word(paper_tongue(document), WORD_MAIL_TEST));
}

static void alert_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);

	(void)with_qr;
	letter_paragraph(pen, "", word(tongue, WORD_MAIL_ALERT));
	letter_paragraph(pen, "font-weight:bold", paper_text(document, "why"));
	letter_paragraph(pen, "", word(tongue, WORD_MAIL_ALERT_DO));
}

static void slot_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);
	bool moved = json_is_true(json_object_get(document, "moved"));
	const json_t *was = json_object_get(document, "was");
	const json_t *now = json_object_get(document, "now");
	char *before = word_day(tongue, paper_text(was, "day"));
	char *after = word_day(tongue, paper_text(now, "day"));
	char *text = word_fill(
		word(tongue, moved ? WORD_MAIL_SLOT_MOVED : WORD_MAIL_SLOT_CANCELLED), "product",
		paper_text(document, "product"), "was", before, "was_time", paper_text(was, "time"),
		"day", after, "time", paper_text(now, "time"), NULL);

	(void)with_qr;
	letter_paragraph(pen, "", text);
	letter_paragraph(pen, "", paper_text(document, "note"));
	free(before);
	free(after);
	free(text);
}

static void body(const struct pen *pen, const json_t *document, bool with_qr)
{
	static const struct {
		const char *kind;
		void (*write)(const struct pen *pen, const json_t *document, bool with_qr);
	} kinds[] = {
		{ "voucher", voucher_body },     { "access", access_body },
		{ "selection", selection_body }, { "letter", letter_body },
		{ "summary", summary_body },     { "order", letter_order },
		{ "test", test_body },           { "slot", slot_body },
		{ "codes", codes_body },         { "activation", activation_body },
		{ "alert", alert_body },
	};

	letter_paragraph(pen, "", word(paper_tongue(document), WORD_HELLO));
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (is_kind(document, kinds[i].kind))
			kinds[i].write(pen, document, with_qr);
}

static void ending(const struct pen *pen, const json_t *mail)
{
	const json_t *document = document_of(mail);
	enum tongue tongue = paper_tongue(document);
	char *automatic =
		word_fill(word(tongue, WORD_MAIL_AUTOMATIC), "network",
			  paper_text(document, "network"), "to", paper_text(mail, "to"), NULL);

	if (is_kind(document, "voucher") || is_kind(document, "selection") ||
	    is_kind(document, "order"))
		letter_paragraph(pen, "margin-top:18px", word(tongue, WORD_MAIL_BYE));
	if (!pen->html)
		fputs("-- \n", pen->out);
	letter_paragraph(pen, "color:#666b75;font-size:12px;margin-top:24px", automatic);
	free(automatic);
}

void letter_text(FILE *out, const json_t *mail)
{
	const struct pen pen = { out, false };

	body(&pen, document_of(mail), false);
	ending(&pen, mail);
}

void letter_html(FILE *out, const json_t *mail, bool with_qr)
{
	const json_t *document = document_of(mail);
	const struct pen pen = { out, true };

	fprintf(out,
		"<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"></head>\n"
		"<body style=\"margin:0;background:#ece7df;color:#21262f;"
		"font:15px/1.45 Helvetica,Arial,sans-serif\">\n"
		"<div style=\"max-width:600px;margin:0 auto;background:#fff\">\n"
		"<div style=\"background:#7a1f40;color:#fff;font:bold 22px serif;"
		"padding:20px 28px\">",
		tongue_tag(paper_tongue(document)));
	escape(out, paper_text(document, "network"));
	fputs("</div>\n<div style=\"padding:24px 28px\">\n", out);
	body(&pen, document, with_qr);
	ending(&pen, mail);
	fputs("</div></div></body></html>\n", out);
}
