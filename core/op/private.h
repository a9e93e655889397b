/* What the files of core/op/ share: a request on its way, and the call that its
 * handler sees. */
#ifndef GUICHET_OP_PRIVATE_H
#define GUICHET_OP_PRIVATE_H

#include "core/core.h"
#include "core/op/arena.h"
#include "core/op/call.h"

struct value {
	bool given;
	bool cleared; /* given as nothing, to empty a field */
	int64_t integer;
	double real;
	const char *text;    /* normalised */
	struct value *items; /* of a PARAM_MANY */
	size_t count;
};

struct call_private {
	struct arena memory;
	struct param *params; /* declared, and those that the framework adds */
	struct value *values;
	size_t param_count;
	json_t *record; /* of an OP_RECORD, or the current row */
	json_t *rows;
	json_t *notes;        /* further members of the result */
	json_t *details;      /* of the refusal */
	json_t *faults;       /* argument name -> sentence */
	json_t *lines;        /* of imported data */
	const char *sentence; /* of the refusal, translated and filled */
	char objects[512];    /* for the audit line */
	struct event *events;
	size_t event_count;
	void *kept;
	void (*after_refusal)(struct call *call);
	void (*told)(void *data, int percent); /* of progress; NULL: nobody */
	void *told_data;
	int percent; /* told last */
	int64_t total;
	int64_t line;  /* of the audit trail, written for this call; 0: none */
	int64_t parts; /* of a long write, committed */
	bool has_total, discard;
	bool again; /* there is a part to come */
};

struct request {
	struct core *core;
	struct caller caller;
	json_t *root, *id, *params;
	const struct operation *operation;
	enum request_class class;
	struct call call;
	struct call_private private;
	enum refusal outcome;
	int rpc_error;   /* -32700 .., when no operation was reached */
	bool parsed;     /* arguments were read (by prepare) */
	bool scouted;    /* admitted, and scout() left what it found */
	int64_t changes; /* of the writer, before that was read */
	bool quiet;      /* internal: its answer is sent to nobody */
	bool given_up;   /* a long write that failed comes only to clean up */
	char *body;      /* of the answer, once it was made */
	char *answer;
	size_t answer_length;
};

/* The line before in the audit chain. */
struct audit_head {
	int64_t id;
	unsigned char hash[32];
};

struct worker {
	struct core *core;
	struct store *store;
	struct audit_head head;
	int64_t nonces; /* kept in this group */
	bool changed;   /* in this group, what scouts read */
};

/* arguments.c: reads params into values; REFUSED_USAGE with faults noted. */
enum refusal arguments_read(struct call *call, const json_t *params);
const struct param *argument_param(const struct call *call, const char *name);
/* How many parameters with those the framework adds, written to out (NULL: count). */
size_t operation_params(const struct operation *operation, struct param *out);

/* reference.c: finds the object and checks that it is within reach. */
enum refusal reference_find(struct call *call, const struct param *param, const char *text,
			    struct value *value);
bool reference_type(enum arg_type type);

/* values.c: reads text into value; NULL when it is right, else a sentence. Not for
 * references. */
const char *value_read(struct call *call, const struct param *param, const char *text,
		       struct value *value);

/* permission.c */
enum refusal permission_check(struct call *call);
/* The same question for another operation, for descriptions. */
bool permission_has(struct call *call, const struct operation *operation);

/* answer.c: turns the outcome into the line that is sent. */
void answer_set(struct request *request, enum refusal refusal);
void answer_error(struct request *request, int code, const char *sentence);
void answer_copy(struct request *request, const char *body);
/* The object with the "result" or "error" member as text, for keeping; made once, and
 * the request's. To be forgotten when another outcome comes. */
const char *answer_body(struct request *request, enum refusal refusal);
void answer_forget(struct request *request);

/* nonce.c: DONE and *found when it was answered before. */
enum refusal nonce_find(struct request *request, const char *nonce, bool *found);
void nonce_keep(struct request *request, const char *nonce, enum refusal refusal);
/* Forgets some of those that are too old, more than count: once for so many kept. */
void nonces_forget(struct store *store, int64_t now, int64_t count);
/* Of a long write: a retry that comes meanwhile is told that it is under way; and when
 * it ends without an answer to keep, a retry does it anew. */
void nonce_begin(struct request *request, const char *nonce);
void nonce_forget(struct request *request, const char *nonce);

/* call.c */
void call_release(struct call *call);

#endif
