/* What a message says, as text and as HTML. Both are made from the same sections. */
#include <stdlib.h>
#include <string.h>

#include "server/paper/letter.h"

static void voucher_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);
	char *validity = voucher_validity(document);

	letter_filled(pen, "", tongue, WORD_MAIL_VOUCHER, document);
	letter_code(pen, word(tongue, WORD_YOUR_CODE), paper_text(document, "code"),
		    with_qr ? "qr" : NULL);
	letter_paragraph(pen, "font-weight:bold", validity);
	letter_paragraph(pen, "", word(tongue, WORD_SHOW));
	letter_filled(pen, "", tongue, WORD_ANYWHERE, document);
	letter_paragraph(pen, "", word(tongue, WORD_MAIL_ATTACHED));
	letter_offers(pen, document, true);
	free(validity);
}

static void access_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);

	letter_filled(pen, "", tongue, WORD_MAIL_ACCESS, document);
	letter_code(pen, word(tongue, WORD_ACCESS), paper_text(document, "password"),
		    with_qr ? "qr" : NULL);
	if (*paper_text(document, "last_day"))
		letter_filled(pen, "font-weight:bold", tongue, WORD_ACCESS_UNTIL, document);
	if (*paper_text(document, "address"))
		letter_filled(pen, "", tongue, WORD_STEP_CONNECT, document);
	letter_paragraph(pen, "", word(tongue, WORD_STEP_PASSWORD));
	letter_paragraph(pen, "", word(tongue, WORD_STEP_VOUCHER));
}

static void selection_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);

	(void)with_qr;
	letter_filled(pen, "", tongue, WORD_MAIL_SELECTION, document);
	letter_filled(pen, "", tongue, WORD_MAIL_SELECTION_RESUME, document);
	letter_code(pen, word(tongue, WORD_YOUR_CODE), paper_text(document, "code"), NULL);
	if (*paper_text(document, "address"))
		letter_filled(pen, "", tongue, WORD_STEP_CONNECT, document);
	letter_offers(pen, document, false);
}

static void activation_body(const struct pen *pen, const json_t *document, bool with_qr)
{
	enum tongue tongue = paper_tongue(document);

	(void)with_qr;
	letter_filled(pen, "", tongue, WORD_MAIL_ACTIVATION, document);
	letter_code(pen, word(tongue, WORD_YOUR_CODE), paper_text(document, "code"), NULL);
	if (*paper_text(document, "address"))
		letter_filled(pen, "", tongue, WORD_STEP_CONNECT, document);
	letter_paragraph(pen, "", word(tongue, WORD_MAIL_ACTIVATION_WHERE));
	letter_paragraph(pen, "color:#666b75", word(tongue, WORD_MAIL_ACTIVATION_IGNORE));
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
		letter_filled(pen, "font-weight:bold", tongue, WORD_CODES_UNTIL, document);
	if (json_array_size(json_object_get(document, "attachment")) > 0)
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

/* Each kind of letter. */
static const struct kind {
	const char *name;
	enum word subject; /* unless the document brings its own */
	void (*body)(const struct pen *pen, const json_t *document, bool with_qr);
	bool attached;  /* what it tells goes with it as a PDF, */
	enum word file; /* of this name */
	bool thanks;    /* ends with thanks, for who chose to be written to */
} kinds[] = {
	{ .name = "voucher",
	  .subject = WORD_MAIL_VOUCHER_SUBJECT,
	  .body = voucher_body,
	  .attached = true,
	  .file = WORD_FILE_VOUCHER,
	  .thanks = true },
	{ .name = "access",
	  .subject = WORD_MAIL_ACCESS_SUBJECT,
	  .body = access_body,
	  .attached = true,
	  .file = WORD_FILE_ACCESS },
	{ .name = "order",
	  .subject = WORD_MAIL_ORDER_SUBJECT,
	  .body = letter_order,
	  .attached = true,
	  .file = WORD_FILE_ORDER,
	  .thanks = true },
	{ .name = "selection",
	  .subject = WORD_MAIL_SELECTION_SUBJECT,
	  .body = selection_body,
	  .thanks = true },
	{ .name = "summary", .subject = WORD_MAIL_SUMMARY_SUBJECT, .body = summary_body },
	{ .name = "codes", .subject = WORD_MAIL_CODES_SUBJECT, .body = codes_body },
	{ .name = "activation", .subject = WORD_MAIL_ACTIVATION_SUBJECT, .body = activation_body },
	{ .name = "slot", .subject = WORD_MAIL_SLOT_SUBJECT, .body = slot_body },
	{ .name = "alert", .subject = WORD_MAIL_ALERT_SUBJECT, .body = alert_body },
	{ .name = "letter", .subject = WORD_MAIL_TEST_SUBJECT, .body = letter_body },
	{ .name = "test", .subject = WORD_MAIL_TEST_SUBJECT, .body = test_body },
};

static const struct kind *kind_of(const json_t *document)
{
	const char *name = paper_text(document, "kind");

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(name, kinds[i].name) == 0)
			return &kinds[i];
	return NULL;
}

bool letter_known(const json_t *document)
{
	return kind_of(document) != NULL;
}

bool letter_file(const json_t *document, enum word *name)
{
	const struct kind *kind = kind_of(document);

	*name = kind->file;
	return kind->attached;
}

char *letter_subject(const json_t *document)
{
	enum tongue tongue = paper_tongue(document);
	const char *own = paper_text(document, "subject");
	char *month = word_month(tongue, paper_text(document, "month"));
	char number[24];
	char *text;

	snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT,
		 json_integer_value(json_object_get(document, "number")));
	text = word_fill(*own ? own : word(tongue, kind_of(document)->subject), "network",
			 paper_text(document, "network"), "issuer", paper_text(document, "issuer"),
			 "month", month, "product", paper_text(document, "product"), "number",
			 number, "title", paper_text(document, "title"), NULL);

	free(month);
	return text;
}

static void body(const struct pen *pen, const json_t *document, bool with_qr)
{
	letter_paragraph(pen, "", word(paper_tongue(document), WORD_HELLO));
	kind_of(document)->body(pen, document, with_qr);
}

static void ending(const struct pen *pen, const json_t *mail)
{
	const json_t *document = json_object_get(mail, "document");
	enum tongue tongue = paper_tongue(document);
	char *automatic =
		word_fill(word(tongue, WORD_MAIL_AUTOMATIC), "network",
			  paper_text(document, "network"), "to", paper_text(mail, "to"), NULL);

	if (kind_of(document)->thanks)
		letter_paragraph(pen, "margin-top:18px", word(tongue, WORD_MAIL_BYE));
	if (!pen->html)
		fputs("-- \n", pen->out);
	letter_paragraph(pen, "color:#666b75;font-size:12px;margin-top:24px", automatic);
	free(automatic);
}

void letter_text(FILE *out, const json_t *mail)
{
	const json_t *document = json_object_get(mail, "document");
	const struct pen pen = { out, false };

	body(&pen, document, false);
	ending(&pen, mail);
}

void letter_html(FILE *out, const json_t *mail, bool with_qr)
{
	const json_t *document = json_object_get(mail, "document");
	const struct pen pen = { out, true };

	fprintf(out,
		"<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"></head>\n"
		"<body style=\"margin:0;background:#ece7df;color:#21262f;"
		"font:15px/1.45 Helvetica,Arial,sans-serif\">\n"
		"<div style=\"max-width:600px;margin:0 auto;background:#fff\">\n"
		"<div style=\"background:#7a1f40;color:#fff;font:bold 22px serif;"
		"padding:20px 28px\">",
		tongue_tag(paper_tongue(document)));
	letter_escape(out, paper_text(document, "network"));
	fputs("</div>\n<div style=\"padding:24px 28px\">\n", out);
	body(&pen, document, with_qr);
	ending(&pen, mail);
	fputs("</div></div></body></html>\n", out);
}
