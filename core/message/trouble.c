/* Why a message was not sent, in a sentence of whoever reads it. The table message
 * keeps the trouble's word and, after a tab, what the other side said: its own words,
 * never translated. Rows of before this have only those. */
#include <string.h>

#include "core/message/private.h"

#define SEPARATOR '\t'

const char *const message_troubles[] = { "setting",  "password",    "unknown_host", "no_connection",
					 "no_tls",   "certificate", "login",        "nonsense",
					 "too_slow", "cut",         "later",        "refused",
					 "folder",   "paper",       "returned",     "nothing",
					 "other",    NULL };

/* In the order of the words. */
static const char *const sentences[] = {
	N_("The setting “mail server” is no address of a server."),
	N_("The mail server's password is missing: write it into the file keys/mail."),
	N_("There is no mail server of that name: check the setting “mail server”."),
	N_("The mail server can't be reached."),
	N_("The mail server offers no encryption: nothing was given to it."),
	N_("The mail server's certificate is not valid."),
	N_("The mail server refuses the user or the password."),
	N_("The mail server's answer makes no sense: is it a mail server?"),
	N_("The mail server does not answer in time."),
	N_("The mail server broke off."),
	N_("The mail server asks to try later."),
	N_("The mail server refuses this message."),
	N_("The message could not be put into the folder."),
	N_("The message could not be made."),
	N_("The message came back."),
	N_("There is nothing to tell any more."),
	N_("The message could not be sent."),
};

_Static_assert(sizeof(sentences) / sizeof(*sentences) + 1 ==
		       sizeof(message_troubles) / sizeof(*message_troubles),
	       "each trouble has its sentence");

const char *message_trouble(struct call *call, const char *word, const char *said)
{
	return call_format(call, "%s%c%s", word, SEPARATOR, said);
}

/* The sentence of a word of that length; NULL: there is no such word. */
static const char *find(const char *word, size_t length)
{
	for (size_t i = 0; message_troubles[i]; i++)
		if (strlen(message_troubles[i]) == length &&
		    strncmp(message_troubles[i], word, length) == 0)
			return sentences[i];
	return NULL;
}

void message_reply_trouble(struct call *call, const char *kept)
{
	const char *separator = strchr(kept, SEPARATOR);
	const char *sentence = separator ? find(kept, (size_t)(separator - kept)) : NULL;

	if (sentence == NULL) {
		reply_text(call, "why", kept);
		reply_text(call, "error", kept);
		return;
	}
	reply_text(call, "why", call_say(call, sentence));
	reply_text(call, "error", separator + 1);
}
