/* Mail that comes back, written by whoever knows the sender's address: as bytes, and as what
 * mail.bounce takes. @ID@ stands for the Message-ID of a message that was sent, which nobody
 * could guess. */
#include <stdlib.h>
#include <string.h>

#include "core/message/bounce.h"
#include "core/text/text.h"
#include "tests/support/pass.h"

static const char placeholder[] = "@ID@";
static struct pass pass;
static struct scratch *const s = &pass.scratch;
static struct caller daemon = { .daemon = true, .uid = -1, .address = "guichetd" };
static char id[128];
static json_int_t message;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void send_it(void)
{
	const json_t *paper;

	scratch_do(s, &daemon, "message.take", NULL);
	message = scratch_int(s, "message");
	paper = json_object_get(s->answer, "paper");
	snprintf(id, sizeof id, "%s", json_string_value(json_object_get(paper, "message_id")));
	scratch_do(s, &daemon, "message.sent", "{s:I}", "message", message);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char code[48];

	(void)argc;
	(void)argv;
	pass_open(&pass);
	scratch_do(s, &s->admin, "network.set", "{s:s, s:s}", "mail", "smtp://mail.example.org",
		   "mail_from", "pass@example.org");
	pass_voucher(&pass, "marie@example.fr", code);
	send_it();
	return 0;
}

/* What was read has an end, and what is shown is a line of text. */
static void read_bytes(const uint8_t *data, size_t size)
{
	struct bounce bounce;

	bounce_read((const char *)data, size, &bounce);
	if (bounce.action > BOUNCE_FAILED || bounce.name_count > BOUNCE_NAMES)
		abort();
	for (size_t i = 0; i < bounce.name_count; i++)
		if (memchr(bounce.names[i], 0, BOUNCE_NAME) == NULL)
			abort();
	if (memchr(bounce.why, 0, BOUNCE_WHY) == NULL ||
	    text_check(bounce.why, strlen(bounce.why), false, NULL) != TEXT_FINE)
		abort();
}

static void take(const char *text)
{
	const char *at = strstr(text, placeholder);
	json_t *data = at ? json_sprintf("%.*s%s%s", (int)(at - text), text, id,
					 at + sizeof placeholder - 1)
			  : json_string(text);

	if (data == NULL)
		return;
	scratch_call(s, &s->admin, "mail.bounce", "{s:o}", "data", data);
	if (strcmp(scratch_text(s, "state"), "failed") != 0)
		return;
	/* The next report finds it sent again. */
	scratch_do(s, &s->admin, "mail.retry", "{s:[I]}", "message", message);
	send_it();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	read_bytes(data, size);
	text_repair_cp1252((const char *)data, size, &text);
	take(text);
	free(text);
	return 0;
}
