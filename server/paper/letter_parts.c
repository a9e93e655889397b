/* The parts that letters are made of, each as text and as HTML. */
#include <stdlib.h>

#include "server/paper/letter.h"

void letter_escape(FILE *out, const char *text)
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
	letter_escape(pen->out, text);
	fputs("</p>\n", pen->out);
}

void letter_filled(const struct pen *pen, const char *style, enum tongue tongue, enum word which,
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

void letter_code(const struct pen *pen, const char *title, const char *code, const char *cid)
{
	if (!pen->html) {
		fprintf(pen->out, "%s\n\n    %s\n\n", title, code);
		return;
	}
	fputs("<div style=\"background:#f6f1ea;border-radius:8px;padding:18px;margin:0 0 16px;"
	      "text-align:center\"><div style=\"color:#666b75;font-size:13px\">",
	      pen->out);
	letter_escape(pen->out, title);
	fputs("</div><div style=\"font:bold 30px monospace;color:#7a1f40;letter-spacing:1px;"
	      "padding:6px 0\">",
	      pen->out);
	letter_escape(pen->out, code);
	fputs("</div>", pen->out);
	if (cid) {
		fprintf(pen->out, "<img src=\"cid:%s\" width=\"200\" height=\"200\" alt=\"", cid);
		letter_escape(pen->out, code);
		fputs("\" style=\"image-rendering:pixelated\">", pen->out);
	}
	fputs("</div>\n", pen->out);
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
				letter_escape(pen->out, text);
				fputs("</td>", pen->out);
			} else {
				fprintf(pen->out, j == 0 ? "- %s" : " | %s", text);
			}
		}
		fputs(pen->html ? "</tr>\n" : "\n", pen->out);
	}
	fputs(pen->html ? "</table>\n" : "\n", pen->out);
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
	letter_escape(pen->out, text);
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
		letter_escape(pen->out, paper_text(offer, "title"));
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

void letter_offers(const struct pen *pen, const json_t *document, bool full)
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
