/* What the files of core/message/ share. */
#ifndef GUICHET_MESSAGE_PRIVATE_H
#define GUICHET_MESSAGE_PRIVATE_H

#include "core/message/message.h"

/* A row of the table message. */
struct message {
	int64_t id;
	enum message_what what;
	int64_t object;
	const char *extra; /* unsealed; "" for none */
	const char *recipient;
	const char *language;
	int64_t tries;
	int64_t created_at;
};

extern const char *const message_whats[];

/* Words for why a message was not sent; as the daemon says them. */
extern const char *const message_troubles[];
/* What the column error keeps of one. said: the other side's own words, or "". */
const char *message_trouble(struct call *call, const char *word, const char *said);
/* Answers why (a sentence) and error (what the other side said) from that column. */
void message_reply_trouble(struct call *call, const char *kept);

/* What the paper is made from (see server/paper/): NULL when there is nothing to
 * tell any more, because the voucher was revoked or the password has ended. */
json_t *message_document(struct call *call, const struct message *message);

/* What a message is called in its Message-ID, before the @: always the same, and
 * nobody can make one who has not had that message. */
const char *message_name(struct call *call, int64_t id, int64_t created_at);

extern const struct operation mail_bounce;
extern const struct operation message_resume, message_take, message_sent, message_failed;

#endif
