/* Owns how a form looks: labels in a column, fields beside them, what is wrong
 * under its field, the help of the field with the focus at the bottom. */
#include <stdio.h>
#include <string.h>

#include "tui/kit/form.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"

enum { LEFT = 3, LABEL_MOST = 26, LONG_ROWS = 4, FIELD_MOST = 60, TICKS_IN_A_ROW = 3 };

/* A few ticks stand in a row, more of them under one another. */
static int tick_rows(const struct form_field *field)
{
	int count = (int)json_array_size(field->choices);

	return count > TICKS_IN_A_ROW ? count : 1;
}

static int field_rows(const struct form_field *field)
{
	int rows = field->kind == FORM_LONG    ? LONG_ROWS
		   : field->kind == FORM_TICKS ? tick_rows(field)
					       : 1;

	return rows + (field->error[0] != '\0' ? 1 : 0);
}

static int label_width(const struct form *form)
{
	int width = 8;

	for (int i = 0; i < form->count; i++) {
		int label = (int)display_width(form->fields[i].label) + 2;

		width = label > width ? label : width;
	}
	return width > LABEL_MOST ? LABEL_MOST : width;
}

static const char *choice_label(const struct form_field *field, size_t index)
{
	const char *label =
		json_string_value(json_object_get(json_array_get(field->choices, index), "label"));

	return label != NULL ? label : "";
}

static void draw_choice(const struct form_field *field, int y, int x, int width, bool focus)
{
	char text[200];
	const char *label =
		field->choice >= 0 ? choice_label(field, (size_t)field->choice) : glyph("—", "-");

	snprintf(text, sizeof text, "%s %s %s", focus ? glyph("◂", "<") : " ", label,
		 focus ? glyph("▸", ">") : " ");
	paint_text(y, x, width, focus ? STYLE_STRONG : STYLE_PLAIN, text);
}

static void draw_ticks(const struct form_field *field, int y, int x, int width, bool focus)
{
	int left = x;

	for (size_t i = 0; i < json_array_size(field->choices) && i < 64; i++) {
		bool here = focus && (field->choice < 0 ? 0 : field->choice) == (int)i;
		char text[120];

		snprintf(text, sizeof text, "[%s] %s", (field->ticks >> i & 1) != 0 ? "x" : " ",
			 choice_label(field, i));
		if (here)
			paint_cursor(y, x + 1, true);
		x += paint_text(y, x, left + width - x, here ? STYLE_STRONG : STYLE_PLAIN, text) +
		     2;
		if (tick_rows(field) > 1) {
			x = left;
			y++;
		}
	}
}

static void draw_reference(const struct form_field *field, int y, int x, int width, bool focus)
{
	char text[600] = "";
	size_t index;
	json_t *item;

	json_array_foreach(field->chosen, index, item)
	{
		size_t used = strlen(text);
		const char *label = json_string_value(json_object_get(item, "label"));

		snprintf(text + used, sizeof text - used, "%s%s", index > 0 ? ", " : "",
			 label != NULL ? label : "");
	}
	paint_text(y, x, 1, focus ? STYLE_STRONG : STYLE_DIM, glyph("▏", focus ? "[" : "|"));
	if (text[0] == '\0')
		paint_text(y, x + 1, width - 1, STYLE_DIM, _("look up…"));
	else
		paint_text(y, x + 1, width - 1, focus ? STYLE_STRONG : STYLE_PLAIN, text);
}

static void draw_value(struct form_field *field, int y, int x, int width, bool focus)
{
	struct area area = { .y = y, .x = x, .rows = LONG_ROWS, .cols = width };

	if (focus)
		paint_cursor(y, x + 1, true);
	switch (field->kind) {
	case FORM_BOOL:
		paint_text(y, x + 1, width - 1, focus ? STYLE_STRONG : STYLE_PLAIN,
			   field->yes ? _("[x] yes") : _("[ ] no"));
		if (focus)
			paint_cursor(y, x + 2, true);
		break;
	case FORM_CHOICE:
		draw_choice(field, y, x, width, focus);
		break;
	case FORM_TICKS:
		draw_ticks(field, y, x, width, focus);
		break;
	case FORM_REFERENCE:
		draw_reference(field, y, x, width, focus);
		break;
	case FORM_LONG:
		field_draw_long(field->text, area, focus);
		break;
	case FORM_DATE:
		field_draw(field->text, y, x, 13, focus);
		break;
	default:
		field_draw(field->text, y, x, width < FIELD_MOST ? width : FIELD_MOST, focus);
		break;
	}
}

static void draw_field(struct form *form, int index, int y, int labels, int cols)
{
	struct form_field *field = &form->fields[index];
	bool focus = index == form->focus;
	char label[120];
	int x = LEFT + labels + 1;

	snprintf(label, sizeof label, "%s%s", field->label, field->required ? " *" : "");
	paint_text(y, LEFT, labels, focus ? STYLE_STRONG : STYLE_PLAIN, label);
	draw_value(field, y, x, cols - x - 2, focus);
	if (field->error[0] != '\0') {
		char text[220];

		snprintf(text, sizeof text, "%s %s", glyph("↑", "^"), field->error);
		paint_text(y + field_rows(field) - 1, x + 1, cols - x - 3, STYLE_BAD, text);
	}
}

/* Moves the first field shown so that the focus is within the rows. */
static void scroll(struct form *form, int rows)
{
	int height = 0;

	if (form->focus < form->top)
		form->top = form->focus;
	for (int i = form->top; i <= form->focus; i++)
		height += field_rows(&form->fields[i]);
	while (height > rows && form->top < form->focus)
		height -= field_rows(&form->fields[form->top++]);
}

void form_draw(struct screen *screen, struct area body)
{
	struct form *form = (struct form *)screen;
	int labels = label_width(form);
	int y = body.y + 1;
	int bottom = body.y + body.rows - 3; /* the help of the field is below */
	const char *help = form->fields[form->focus].help;

	if (form->intro != NULL)
		y += paint_wrapped(y, LEFT, body.cols - 2 * LEFT, 4, STYLE_PLAIN, form->intro) + 1;
	scroll(form, bottom - y);
	if (form->top > 0)
		paint_text(y - 1, 1, 1, STYLE_DIM, glyph("↑", "^"));
	for (int i = form->top; i < form->count; i++) {
		if (y + field_rows(&form->fields[i]) > bottom) {
			paint_text(bottom, 1, 1, STYLE_DIM, glyph("↓", "v"));
			break;
		}
		draw_field(form, i, y, labels, body.cols);
		y += field_rows(&form->fields[i]);
	}
	if (form->beside != NULL)
		form->beside(form, (struct area){ .y = y + 1,
						  .x = LEFT,
						  .rows = bottom - y - 1,
						  .cols = body.cols - 2 * LEFT });
	if (help != NULL)
		paint_wrapped(body.y + body.rows - 2, LEFT, body.cols - 2 * LEFT, 2, STYLE_DIM,
			      help);
}
