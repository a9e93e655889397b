/* The rows of advantages and promotional codes: offers on what is sold here. */
#ifndef GUICHET_ADVANTAGE_RECORD_H
#define GUICHET_ADVANTAGE_RECORD_H

#include "core/benefit/benefit.h"

struct advantage {
	struct benefit benefit; /* as the engine reads it */
	const char *ref;        /* NULL: none */
	const char *state;      /* draft, published, withdrawn */
	const char *code;       /* its access code, NULL: none */
};

/* False when there is none, or when it is an offer of the catalogue. */
bool advantage_read(struct call *call, int64_t id, struct advantage *advantage);
/* Sets the id and the last position; false when the ref is taken. */
bool advantage_insert(struct call *call, struct advantage *advantage);
bool advantage_update(struct call *call, const struct advantage *advantage);

/* What it says in a language: what customers read, and what staff call it. */
struct advantage_text {
	const char *title, *internal, *body, *conditions; /* "" when empty */
};
struct advantage_text advantage_text_read(struct call *call, int64_t id, const char *language);
/* An empty title takes the language away. */
void advantage_text_write(struct call *call, int64_t id, const char *language,
			  const struct advantage_text *text);

/* "-10 %", "-€2.00", "€6.00", "2 bought, 1 free": what it gives, in a few words. */
const char *advantage_gives(struct call *call, const struct benefit *benefit);

#endif
