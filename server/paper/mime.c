/* A message as RFC 5322 and MIME have it: text and HTML, the QR code inside the
 * HTML, the PDF attached. Lines end with CR LF and are short; header values are
 * encoded words, so that no text of the data can become a header. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/paper/paper.h"
#include "server/paper/picture.h"

enum { LINE = 76, WORD_BYTES = 42 };

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* --- Encodings --- */

static void base64(FILE *out, const unsigned char *bytes, size_t length, bool lines)
{
	size_t column = 0;

	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		unsigned group = (unsigned)bytes[i] << 16 |
				 (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
				 (left > 2 ? (unsigned)bytes[i + 2] : 0);

		fputc(digits[group >> 18 & 63], out);
		fputc(digits[group >> 12 & 63], out);
		fputc(left > 1 ? digits[group >> 6 & 63] : '=', out);
		fputc(left > 2 ? digits[group & 63] : '=', out);
		column += 4;
		if (lines && column >= LINE) {
			fputs("\r\n", out);
			column = 0;
		}
	}
	if (lines && column > 0)
		fputs("\r\n", out);
}

/* Quoted-printable: text stays readable, and no line can end a part. */
static void quoted(FILE *out, const char *text)
{
	size_t column = 0;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		bool plain = (c >= 33 && c <= 126 && c != '=') ||
			     (c == ' ' && text[1] != '\n' && text[1] != 0);

		if (c == '\n') {
			fputs("\r\n", out);
			column = 0;
			continue;
		}
		/* A dot or "From " at a line's start is not worth a doubt. */
		if (column == 0 && (c == '.' || c == 'F'))
			plain = false;
		if (column + (plain ? 1 : 3) > LINE - 1) {
			fputs("=\r\n", out);
			column = 0;
		}
		column += (size_t)fprintf(out, plain ? "%c" : "=%02X", c);
	}
	if (column > 0)
		fputs("\r\n", out);
}

/* How many bytes of text make whole characters and one encoded word. */
static size_t word_length(const char *text)
{
	size_t length = strlen(text);

	if (length <= WORD_BYTES)
		return length;
	length = WORD_BYTES;
	while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
		length--;
	return length;
}

static bool is_plain(const char *text)
{
	for (const char *c = text; *c; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		      (*c >= '0' && *c <= '9') || *c == ' '))
			return false;
	return *text && *text != ' ' && strlen(text) < 60;
}

/* RFC 2047: words in base 64, folded between them. An end of line is a space: some readers
 * believe what they have decoded. */
static void encoded(FILE *out, const char *given)
{
	const char *separator = "";
	char *line = strdup(given), *text = line;

	if (!line)
		abort();
	for (char *end = line; (end = strpbrk(end, "\r\n")) != NULL;)
		*end = ' ';
	if (is_plain(text)) {
		fputs(text, out);
		free(line);
		return;
	}
	while (*text) {
		size_t length = word_length(text);

		fprintf(out, "%s=?UTF-8?B?", separator);
		base64(out, (const unsigned char *)text, length, false);
		fputs("?=", out);
		separator = "\r\n ";
		text += length;
	}
	free(line);
}

/* Nothing that could end a header or an address. */
static bool address_fine(const char *address)
{
	if (!strchr(address, '@') || strlen(address) > 320)
		return false;
	for (const char *c = address; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 127 || strchr("<>(),;:\\\"[]", *c))
			return false;
	return true;
}

static bool id_fine(const char *id)
{
	static const char fine[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789.-_@";

	return *id && strlen(id) < 200 && strspn(id, fine) == strlen(id);
}

/* --- Headers --- */

static void date_header(FILE *out, json_int_t at)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t seconds = (time_t)at;
	struct tm t = { 0 };

	gmtime_r(&seconds, &t);
	fprintf(out, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", days[t.tm_wday], t.tm_mday,
		months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

static void headers(FILE *out, const json_t *mail)
{
	const json_t *document = json_object_get(mail, "document");
	char *subject = letter_subject(document);

	fputs("From: ", out);
	encoded(out, paper_text(mail, "from_name"));
	fprintf(out, " <%s>\r\nTo: <%s>\r\nSubject: ", paper_text(mail, "from"),
		paper_text(mail, "to"));
	encoded(out, subject);
	fputs("\r\n", out);
	date_header(out, json_integer_value(json_object_get(mail, "date")));
	fprintf(out,
		"Message-ID: <%s>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"
		"Content-Language: %s\r\n",
		paper_text(mail, "message_id"), tongue_tag(paper_tongue(document)));
	free(subject);
}

/* --- Parts. "=_" stands in neither encoding, so a boundary is never a content. --- */

static void open_parts(FILE *out, const char *kind, const char *boundary)
{
	fprintf(out, "Content-Type: multipart/%s; boundary=\"=_guichet_%s\"\r\n\r\n", kind,
		boundary);
}

static void next_part(FILE *out, const char *boundary)
{
	fprintf(out, "--=_guichet_%s\r\n", boundary);
}

static void close_parts(FILE *out, const char *boundary)
{
	fprintf(out, "--=_guichet_%s--\r\n\r\n", boundary);
}

static void text_part(FILE *out, const char *type, char *text)
{
	fprintf(out,
		"Content-Type: %s; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n",
		type);
	quoted(out, text);
	fputs("\r\n", out);
	free(text);
}

static char *text_of(const json_t *mail)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	letter_text(out, mail);
	fclose(out);
	return text;
}

static char *html_of(const json_t *mail, bool with_qr)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	letter_html(out, mail, with_qr);
	fclose(out);
	return text;
}

static void bytes_part(FILE *out, const char *headers_of_part, const unsigned char *bytes,
		       size_t length)
{
	fprintf(out, "%sContent-Transfer-Encoding: base64\r\n\r\n", headers_of_part);
	base64(out, bytes, length, true);
	fputs("\r\n", out);
}

/* What the QR code of a message holds; malloc'd, empty for none. */
static char *qr_of(const json_t *document)
{
	if (strcmp(paper_text(document, "kind"), "access") == 0)
		return access_url(document);
	return word_fill(paper_text(document, "qr"), NULL);
}

/* A picture inside the HTML, which names it by its cid. */
static void inline_part(FILE *out, const char *type, const char *cid, const unsigned char *bytes,
			size_t length)
{
	char *part = word_fill("Content-Type: {type}; name=\"{cid}.{end}\"\r\n"
			       "Content-ID: <{cid}>\r\n"
			       "Content-Disposition: inline; filename=\"{cid}.{end}\"\r\n",
			       "type", type, "cid", cid, "end", type + strlen("image/"), NULL);

	next_part(out, "related");
	bytes_part(out, part, bytes, length);
	free(part);
}

static bool qr_part(FILE *out, const char *cid, const char *text)
{
	size_t length = 0;
	unsigned char *png = *text ? qr_png(text, 8, &length) : NULL;

	if (png)
		inline_part(out, "image/png", cid, png, length);
	free(png);
	return png != NULL;
}

static void ticket_parts(FILE *out, const json_t *document)
{
	json_t *list = json_object_get(document, "tickets"), *ticket;
	char cid[24];
	size_t i;

	json_array_foreach(list, i, ticket)
	{
		if (i == LETTER_TICKETS)
			break;
		snprintf(cid, sizeof cid, "qr%zu", i);
		qr_part(out, cid, paper_text(ticket, "qr"));
	}
}

static void picture_parts(FILE *out, const json_t *document)
{
	json_t *pictures = json_object_get(document, "pictures"), *picture;
	const char *key;

	json_object_foreach(pictures, key, picture)
	{
		size_t length;
		unsigned char *bytes = picture_bytes(picture, &length);
		bool jpeg = strcmp(paper_text(picture, "type"), "image/jpeg") == 0;
		char cid[40];

		snprintf(cid, sizeof cid, "picture%.*s", (int)strspn(key, "0123456789"), key);
		if (bytes)
			inline_part(out, jpeg ? "image/jpeg" : "image/png", cid, bytes, length);
		free(bytes);
	}
}

static void html_part(FILE *out, const json_t *mail)
{
	const json_t *document = json_object_get(mail, "document");
	char *qr = qr_of(document);
	bool tickets = json_array_size(json_object_get(document, "tickets")) > 0;
	bool related = *qr || tickets;

	if (related) {
		open_parts(out, "related", "related");
		next_part(out, "related");
	}
	text_part(out, "text/html", html_of(mail, related));
	if (*qr)
		qr_part(out, "qr", qr);
	if (tickets) {
		ticket_parts(out, document);
		picture_parts(out, document);
	}
	if (related)
		close_parts(out, "related");
	free(qr);
}

static void alternatives(FILE *out, const json_t *mail)
{
	open_parts(out, "alternative", "alternative");
	next_part(out, "alternative");
	text_part(out, "text/plain", text_of(mail));
	next_part(out, "alternative");
	html_part(out, mail);
	close_parts(out, "alternative");
}

static void pdf_part(FILE *out, const json_t *document, enum word file, const unsigned char *pdf,
		     size_t length)
{
	char *part = word_fill("Content-Type: application/pdf; name=\"{name}.pdf\"\r\n"
			       "Content-Disposition: attachment; filename=\"{name}.pdf\"\r\n",
			       "name", word(paper_tongue(document), file), NULL);

	bytes_part(out, part, pdf, length);
	free(part);
}

/* A list that is too long to be read: as a file. */
static void list_part(FILE *out, const json_t *document, const json_t *codes)
{
	char *list = list_csv(codes);
	char *part = word_fill("Content-Type: text/csv; charset=utf-8; name=\"{name}.csv\"\r\n"
			       "Content-Disposition: attachment; filename=\"{name}.csv\"\r\n",
			       "name", word(paper_tongue(document), WORD_FILE_CODES), NULL);

	bytes_part(out, part, (const unsigned char *)list, strlen(list));
	free(list);
	free(part);
}

/* False when what should be attached can't be made: no message goes without it. */
static bool message(FILE *out, const json_t *mail)
{
	const json_t *document = json_object_get(mail, "document");
	const json_t *codes = json_object_get(document, "attachment");
	bool listed = json_array_size(codes) > 0;
	enum word file;
	struct page *page = letter_file(document, &file) ? paper_draw(document) : NULL;
	size_t length = 0;
	unsigned char *pdf = page ? page_take(page, &length) : NULL;

	if (page && !pdf)
		return false;
	headers(out, mail);
	if (pdf || listed) {
		open_parts(out, "mixed", "mixed");
		next_part(out, "mixed");
	}
	alternatives(out, mail);
	if (pdf) {
		next_part(out, "mixed");
		pdf_part(out, document, file, pdf, length);
	}
	if (listed) {
		next_part(out, "mixed");
		list_part(out, document, codes);
	}
	if (pdf || listed)
		close_parts(out, "mixed");
	free(pdf);
	return true;
}

bool mail_write(const json_t *mail)
{
	if (!address_fine(paper_text(mail, "to")) || !address_fine(paper_text(mail, "from")) ||
	    !id_fine(paper_text(mail, "message_id")) ||
	    !letter_known(json_object_get(mail, "document")))
		return false;
	return message(stdout, mail) && fflush(stdout) == 0 && !ferror(stdout);
}
