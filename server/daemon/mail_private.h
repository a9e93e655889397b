/* Between the files of the mail: one message, made and delivered. */
#ifndef GUICHET_DAEMON_MAIL_PRIVATE_H
#define GUICHET_DAEMON_MAIL_PRIVATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum delivery {
	DELIVERY_DONE,
	DELIVERY_LATER,   /* failed; to be tried again */
	DELIVERY_REFUSED, /* failed for good */
	DELIVERY_STOPPED, /* given up because the server ends */
};

enum { DELIVERY_ERROR = 240 };

/* Why it failed. */
struct trouble {
	const char *word;          /* one of core/message/trouble.c; static */
	char said[DELIVERY_ERROR]; /* the other side's own words: printable, one line; or "" */
};

/* What a delivery needs to know of its surroundings. The strings stay. */
struct postman {
	char *paper_program;
	char *password_file;
	char *ca_file; /* NULL: the system's */
	int64_t timeout;
	_Atomic uint64_t deadline; /* uv_hrtime() at which all is given up; 0: none */
};

struct letter {
	const char *server; /* the setting mail */
	const char *from, *recipient;
	const char *name;  /* a file's name that no other message has */
	const char *bytes; /* the message, lines ended by CR LF */
	size_t length;
};

bool postman_must_end(const struct postman *postman);

/* compose.c: runs guichet-paper on a document (JSON). NULL and why when it
 * fails; else the message, to be freed. */
char *compose(const struct postman *postman, const char *document, size_t *length,
	      struct trouble *trouble);

/* smtp.c, maildir.c */
enum delivery smtp_deliver(const struct postman *postman, const struct letter *letter,
			   struct trouble *trouble);
enum delivery maildir_deliver(const struct letter *letter, struct trouble *trouble);

#endif
