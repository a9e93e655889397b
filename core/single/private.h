/* What the files of core/single/ share. */
#ifndef GUICHET_SINGLE_PRIVATE_H
#define GUICHET_SINGLE_PRIVATE_H

#include "core/op/call.h"
#include "core/single/single.h"

enum {
	BATCH_MAX = 1000000, /* codes at a time */
	LENGTH_MIN = 4,      /* random characters behind a prefix */
	LENGTH_MAX = 12,     /* 60 bits: a code is a number while it is made */
	PREFIX_MAX = 16,
	PIECE = 3000, /* codes in one part of a long write: some milliseconds */
};

/* --- space.c: what can't be guessed --- */

/* The prefix as it is kept; a fault is noted where it is none. */
enum refusal space_prefix(struct call *call, const char *typed, const char **prefix);
/* How many random characters codes with this prefix need ("": own codes): `length` as
 * it was wished (0: it was not), or why that is too short for so many more. */
enum refusal space_length(struct call *call, const char *prefix, int64_t codes, int64_t *length);

/* --- make.c: codes in memory --- */

/* So many different numbers of 5 * length random bits, sorted. Lives on the call. */
uint64_t *make_numbers(struct call *call, size_t count, size_t length);
/* The code of a number: the prefix, `length` characters, and the check character of an
 * own code. out holds PREFIX_MAX + LENGTH_MAX + 2 bytes. */
size_t make_text(const char *prefix, uint64_t number, size_t length, char *out);

/* --- write.c: a batch written part by part --- */

struct making {
	int64_t batch;
	size_t count, done;
	const char *prefix; /* "": own codes */
	size_t length;
	const uint64_t *numbers;  /* sorted; or */
	const char *const *texts; /* of foreign codes, sorted */
	char *room;               /* for a part of the numbers' texts */
};

/* The row of the batch, from the call's arguments. */
void write_begin(struct call *call, struct making *making);
/* The next part: asks for another run, or makes the batch ready. *ready says which. */
enum refusal write_part(struct call *call, struct making *making, bool *ready);
/* For call_after_refusal(): what was written is to be cleared. */
void write_undo(struct call *call);

/* --- batch.c --- */

#define BATCH_COLUMNS                                                  \
	{ "batch", COLUMN_INT, N_("Batch") },                          \
		{ "state", COLUMN_CHOICE, N_("State"), batch_states }, \
	{                                                              \
		"codes", COLUMN_INT, N_("Codes")                       \
	}

extern const char *const batch_states[];
/* The parameters that say what codes are for. */
#define BATCH_PARAMS                                                                \
	{ "offer", ARG_OFFER, PARAM_REQUIRED, N_("Offer"),                          \
	  N_("Its target is single-use codes.") },                                  \
		{ "customer", ARG_CUSTOMER, PARAM_REQUIRED, N_("Contact"),          \
		  N_("The person or the organisation that they are for.") },        \
		{ "season", ARG_SEASON, 0, N_("Season"), N_("Else the offer's.") }, \
		{ "language",                                                       \
		  ARG_CHOICE,                                                       \
		  0,                                                                \
		  N_("Language"),                                                   \
		  N_("Of what is sent with them."),                                 \
		  .choices = batch_languages },                                     \
	{                                                                           \
		"remark", ARG_TEXT, 0, N_("Remark"), .max = 200                     \
	}
extern const char *const batch_languages[];
/* The offer is one that single-use codes open. */
enum refusal batch_offer_fits(struct call *call);

extern const char *const code_fates[]; /* available, used, invalidated */

extern const struct operation code_generate, code_import, code_cancel, code_clear, code_batches,
	code_batch, code_track, code_send, code_send_each, code_export, code_paper, code_invalidate,
	code_invalidate_rest, code_dashboard;

#endif
