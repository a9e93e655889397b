/* Reads delivery reports: bytes from strangers. Every copy is bounded, parts in
 * parts are followed to a fixed depth, and each line is looked at once for each
 * level, so that no input takes long. */
#include "core/message/bounce.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/text/text.h"

enum { DEPTH = 4, FIELD_NAME = 40, FIELD_VALUE = 1000, BOUNDARY = 80 };

/* What is left to read of a text, or a piece of it. */
struct span {
	const char *at, *end;
};

struct field {
	char name[FIELD_NAME];
	char value[FIELD_VALUE]; /* unfolded, cut */
};

/* --- Lines and fields --- */

/* The next line without its end, LF or CR LF. */
static bool next_line(struct span *text, struct span *line)
{
	const char *end;

	if (text->at >= text->end)
		return false;
	end = memchr(text->at, '\n', (size_t)(text->end - text->at));
	line->at = text->at;
	line->end = end ? end : text->end;
	text->at = end ? end + 1 : text->end;
	if (line->end > line->at && line->end[-1] == '\r')
		line->end--;
	return true;
}

static void add(char *to, size_t size, const char *bytes, size_t length)
{
	size_t used = strlen(to);
	size_t room = size - 1 - used;

	if (length > room)
		length = room;
	memcpy(to + used, bytes, length);
	to[used + length] = '\0';
}

/* A line that goes on with white space belongs to the one before (RFC 5322). */
static void unfold(struct span *text, struct field *field)
{
	struct span line;

	while (text->at < text->end && (*text->at == ' ' || *text->at == '\t') &&
	       next_line(text, &line)) {
		line.at++;
		add(field->value, sizeof field->value, " ", 1);
		add(field->value, sizeof field->value, line.at, (size_t)(line.end - line.at));
	}
}

/* The next field of a header; false at the empty line or the end. Lines that are
 * no field, such as the "From " of a mailbox, are passed over. A byte 0 ends a
 * value early, which then is only shorter. */
static bool next_field(struct span *text, struct field *field)
{
	struct span line;

	while (next_line(text, &line) && line.end > line.at) {
		const char *colon = memchr(line.at, ':', (size_t)(line.end - line.at));
		size_t length = colon ? (size_t)(colon - line.at) : 0;

		if (length == 0 || length >= sizeof field->name || memchr(line.at, ' ', length))
			continue;
		*field = (struct field){ .name = "" };
		add(field->name, sizeof field->name, line.at, length);
		for (colon++; colon < line.end && (*colon == ' ' || *colon == '\t'); colon++)
			;
		add(field->value, sizeof field->value, colon, (size_t)(line.end - colon));
		unfold(text, field);
		return true;
	}
	return false;
}

static bool is(const struct field *field, const char *name)
{
	return strcasecmp(field->name, name) == 0;
}

/* --- What is kept --- */

/* "<12.0123456789abcdef.guichet@example.org> <...>": the parts before the @. */
static void add_names(struct bounce *bounce, const char *ids)
{
	while (bounce->name_count < BOUNCE_NAMES && (ids = strchr(ids, '<'))) {
		size_t length = strcspn(++ids, "@<> ");

		if (ids[length] == '@' && length > 0 && length < BOUNCE_NAME)
			add(bounce->names[bounce->name_count++], BOUNCE_NAME, ids, length);
	}
}

/* One line of text that may be shown; what is no text is not. */
static void set_why(struct bounce *bounce, const char *text)
{
	char *why = bounce->why;
	size_t used = 0;
	size_t at;

	for (; *text && used < sizeof bounce->why - 1; text++) {
		bool space = (unsigned char)*text <= ' ' || *text == 127;

		if (!space || (used > 0 && why[used - 1] != ' '))
			why[used++] = space ? ' ' : *text;
	}
	/* A character that the end cuts in two goes. */
	if (text_check(why, used, false, &at) == TEXT_NOT_UTF8 && at + 4 > used)
		used = at;
	if (used > 0 && why[used - 1] == ' ')
		used--;
	why[used] = '\0';
	if (text_check(why, used, false, NULL) == TEXT_FINE)
		return;
	for (size_t i = 0; i < used; i++)
		if ((unsigned char)why[i] >= 0x80)
			why[i] = '?';
}

/* --- The report (RFC 3464) --- */

/* What is said of one recipient. */
struct group {
	char action[16];
	char status[16];
	char why[FIELD_VALUE];
};

static enum bounce_action action_of(const struct group *group)
{
	static const struct {
		const char *word;
		enum bounce_action action;
	} actions[] = {
		{ "failed", BOUNCE_FAILED },   { "delayed", BOUNCE_DELAYED },
		{ "delivered", BOUNCE_OTHER }, { "relayed", BOUNCE_OTHER },
		{ "expanded", BOUNCE_OTHER },
	};

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strcasecmp(group->action, actions[i].word) == 0)
			return actions[i].action;
	return BOUNCE_NONE;
}

/* Our messages have one recipient each; of several, the worst is told. */
static void end_group(struct bounce *bounce, const struct group *group)
{
	enum bounce_action action = action_of(group);
	char status[sizeof group->status + 8];

	if (action <= bounce->action)
		return;
	bounce->action = action;
	snprintf(status, sizeof status, "%s%s", *group->status ? "status " : "", group->status);
	set_why(bounce, *group->why ? group->why : status);
}

/* A value's first word: "failed (permanently)". */
static void first_word(char *to, size_t size, const char *value)
{
	*to = '\0';
	add(to, size, value, strcspn(value, " \t(;"));
}

/* Groups of fields with empty lines between: first the message's, then one for
 * each recipient. */
static void read_status(struct bounce *bounce, struct span text)
{
	while (text.at < text.end) {
		struct group group = { .action = "" };
		struct field field;

		while (next_field(&text, &field)) {
			if (is(&field, "Action")) {
				first_word(group.action, sizeof group.action, field.value);
			} else if (is(&field, "Status")) {
				first_word(group.status, sizeof group.status, field.value);
			} else if (is(&field, "Diagnostic-Code")) {
				/* "smtp; 550 no such user": what follows the type. */
				const char *text_at = strchr(field.value, ';');

				group.why[0] = '\0';
				text_at = text_at ? text_at + 1 : field.value;
				add(group.why, sizeof group.why, text_at, strlen(text_at));
			}
		}
		end_group(bounce, &group);
	}
}

/* The message that comes back, or its header only. */
static void read_returned(struct bounce *bounce, struct span text)
{
	struct field field;

	while (next_field(&text, &field))
		if (is(&field, "Message-ID"))
			add_names(bounce, field.value);
}

/* --- MIME (RFC 2045, 2046, 3462) --- */

struct content {
	char type[FIELD_NAME];
	char boundary[BOUNDARY]; /* with its "--"; "" when there is none */
};

static void read_content(struct content *content, const char *value)
{
	const char *at = strcasestr(value, "boundary=");
	size_t length;

	*content = (struct content){ .type = "" };
	first_word(content->type, sizeof content->type, value);
	if (!at || strncasecmp(content->type, "multipart/", 10) != 0)
		return;
	at += strlen("boundary=");
	length = *at == '"' ? strcspn(++at, "\"") : strcspn(at, "; \t");
	if (length > 0 && length <= 70) {
		add(content->boundary, sizeof content->boundary, "--", 2);
		add(content->boundary, sizeof content->boundary, at, length);
	}
}

static bool is_boundary(const struct span *line, const char *boundary)
{
	size_t length = strlen(boundary);

	return (size_t)(line->end - line->at) >= length && memcmp(line->at, boundary, length) == 0;
}

static void read_part(struct bounce *bounce, struct span part, int depth);

static void read_parts(struct bounce *bounce, struct span text, const char *boundary, int depth)
{
	const char *begun = NULL;
	struct span line;

	while (next_line(&text, &line)) {
		if (!is_boundary(&line, boundary))
			continue;
		if (begun)
			read_part(bounce, (struct span){ begun, line.at }, depth);
		begun = text.at;
	}
	if (begun) /* cut, as reports about long messages are */
		read_part(bounce, (struct span){ begun, text.end }, depth);
}

static void read_part(struct bounce *bounce, struct span part, int depth)
{
	static const struct {
		const char *type;
		void (*read)(struct bounce *bounce, struct span text);
	} readers[] = {
		{ "message/delivery-status", read_status },
		{ "message/global-delivery-status", read_status },
		{ "message/rfc822", read_returned },
		{ "message/global", read_returned },
		{ "message/global-headers", read_returned },
		{ "text/rfc822-headers", read_returned },
	};
	struct content content = { .type = "" };
	struct field field;

	while (next_field(&part, &field))
		if (is(&field, "Content-Type"))
			read_content(&content, field.value);
	if (*content.boundary && depth < DEPTH)
		read_parts(bounce, part, content.boundary, depth + 1);
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
		if (strcasecmp(content.type, readers[i].type) == 0)
			readers[i].read(bounce, part);
}

/* --- In words, as Exim wrote before it knew reports --- */

static bool begins(const struct span *line, const char *words)
{
	size_t length = strlen(words);

	return (size_t)(line->end - line->at) >= length && memcmp(line->at, words, length) == 0;
}

/* The address stands two spaces to the right, what the server said of it four; the
 * message itself follows a line of dashes. */
static void read_words(struct bounce *bounce, struct span text)
{
	char why[FIELD_VALUE] = "";
	bool told = false;
	struct span line;

	while (next_line(&text, &line)) {
		if (begins(&line, "------ This is a copy of")) {
			while (text.at < text.end && (*text.at == '\n' || *text.at == '\r'))
				text.at++;
			read_returned(bounce, text);
			break;
		}
		told = told || begins(&line, "  ");
		if (told && begins(&line, "    "))
			add(why, sizeof why, line.at, (size_t)(line.end - line.at));
	}
	bounce->action = BOUNCE_FAILED;
	set_why(bounce, why);
}

void bounce_read(const char *bytes, size_t length, struct bounce *bounce)
{
	struct span text = { bytes, bytes + length };
	struct content content = { .type = "" };
	char answered[FIELD_VALUE] = "";
	bool exim = false;
	struct field field;

	*bounce = (struct bounce){ .action = BOUNCE_NONE };
	while (next_field(&text, &field)) {
		if (is(&field, "Content-Type"))
			read_content(&content, field.value);
		else if (is(&field, "X-Failed-Recipients"))
			exim = true;
		else if (is(&field, "In-Reply-To") || is(&field, "References"))
			add(answered, sizeof answered, field.value, strlen(field.value));
	}
	if (*content.boundary)
		read_parts(bounce, text, content.boundary, 1);
	else if (exim)
		read_words(bounce, text);
	add_names(bounce, answered);
}
