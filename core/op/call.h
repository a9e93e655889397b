/* One call of an operation, as its handler sees it: who calls, when, with which
 * arguments, and where the answer goes. Everything allocated on a call dies with
 * it. Handlers are run by the dispatcher only (core/op/dispatch.c). */
#ifndef GUICHET_CALL_H
#define GUICHET_CALL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/op/operation.h"
#include "core/store/store.h"
#include "schema/lang/lang.h"

struct core;

/* Who calls. Filled by the daemon from the connection; account is 0 before
 * authentication. address is "192.0.2.1" or "local". */
struct caller {
	int64_t account;
	int64_t session;
	bool gate;         /* a connection of the gate */
	bool daemon;       /* guichetd itself, for OP_INTERNAL; never a connection */
	bool totp_pending; /* password or key accepted, TOTP code awaited */
	int64_t pending;   /* the account that awaits it */
	int64_t uid;       /* of the peer on the local socket; -1 unknown */
	enum lang lang;
	char via[16]; /* password, key, uid or open, once accepted */
	char address[64];
};

/* One of many on an open account, which asks for no proof: it has no self of its
 * own to change, and a selection for its session only. */
bool caller_open(const struct caller *caller);

/* What must happen outside the data file once the write is on the disk. */
enum event_type {
	EVENT_IDENTITY,    /* this connection becomes `account` with `session` */
	EVENT_END_SESSION, /* the connection of session `id` is to be closed */
	EVENT_RECHECK,     /* rights changed: sessions of account `id` ask again */
	EVENT_LANGUAGE,    /* this connection speaks `id` (an enum lang) */
	EVENT_PENDING,     /* this connection awaits a TOTP code for account `id` */
	EVENT_ADDRESS,     /* this connection comes from text (gate only) */
	EVENT_MAIL,        /* there is a message to send */
};

struct event {
	enum event_type type;
	int64_t id;
	int64_t session;
	char text[64];
};

struct call {
	struct core *core; /* settings and keys, shared */
	struct store *store;
	const struct operation *operation;
	const struct caller *caller;
	int64_t now; /* seconds UTC; the only clock */
	enum lang lang;
	bool whole;                   /* the caller's reach is the whole network */
	int64_t customer;             /* whose login the caller's account is; 0: none */
	struct call_private *private; /* the dispatcher's */
};

/* --- Memory that dies with the call. Never NULL. --- */
void *call_alloc(struct call *call, size_t size); /* zeroed */
char *call_copy(struct call *call, const char *text);
struct arena *call_arena(struct call *call); /* where all of these are */
char *call_format(struct call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- Arguments, by their declared names; an undeclared name is a bug. --- */
bool arg_given(const struct call *call, const char *name);
/* Given as an empty text that clears a field (PARAM_CLEAR). */
bool arg_cleared(const struct call *call, const char *name);
/* Text, normalised by its type; NULL when not given and without a default. */
const char *arg_text(const struct call *call, const char *name);
/* Integer, bool, date, time or id of a reference; 0 when not given. */
int64_t arg_int(const struct call *call, const char *name);
double arg_real(const struct call *call, const char *name);
/* Of a PARAM_MANY: how many, and the i-th. */
size_t arg_count(const struct call *call, const char *name);
int64_t arg_int_at(const struct call *call, const char *name, size_t i);
const char *arg_text_at(const struct call *call, const char *name, size_t i);

/* --- The data file. --- */
struct bind {
	const char *name; /* ":id" */
	enum { BIND_INT, BIND_TEXT, BIND_REAL, BIND_BLOB, BIND_NULL } type;
	int64_t integer;
	double real;
	const void *bytes;
	size_t length;
};
#define B_INT(n, v)                                           \
	{                                                     \
		.name = (n), .type = BIND_INT, .integer = (v) \
	}
#define B_TEXT(n, v)                                         \
	{                                                    \
		.name = (n), .type = BIND_TEXT, .bytes = (v) \
	}
#define B_REAL(n, v)                                        \
	{                                                   \
		.name = (n), .type = BIND_REAL, .real = (v) \
	}
#define B_BLOB(n, v, l)                                                     \
	{                                                                   \
		.name = (n), .type = BIND_BLOB, .bytes = (v), .length = (l) \
	}
#define B_NULL(n)                              \
	{                                      \
		.name = (n), .type = BIND_NULL \
	}
#define BINDS(...)                   \
	(const struct bind[])        \
	{                            \
		__VA_ARGS__,         \
		{                    \
			.name = NULL \
		}                    \
	}

/* The statement of a static text, with values bound by name: the binds given here
 * win; then :account, :operation, :whole, :now, :language and :visit (the session
 * on an open account, else 0), which always mean the caller's (so that the view
 * `reach` can be asked safely); then the call's arguments, as :name, or as
 * :arg_name where the name is one of those six (:arg_account). An argument that
 * was not given binds null. */
struct query *call_query(struct call *call, const char *sql, const struct bind *binds);
/* Runs a statement that returns no row. False when a constraint refused it; a
 * disk that failed is seen by the dispatcher and needs no care here. */
bool call_exec(struct call *call, const char *sql, const struct bind *binds);
/* The first column of the first row; fallback without a row or for null. */
int64_t call_int(struct call *call, const char *sql, const struct bind *binds, int64_t fallback);
/* Copied onto the call; NULL without a row or for null. */
const char *call_text(struct call *call, const char *sql, const struct bind *binds);

/* --- The answer. A record's fields, or rows each begun by reply_row(). --- */
void reply_row(struct call *call);
void reply_int(struct call *call, const char *column, int64_t value);
void reply_real(struct call *call, const char *column, double value);
void reply_bool(struct call *call, const char *column, bool value);
void reply_text(struct call *call, const char *column, const char *value); /* NULL: null */
void reply_json(struct call *call, const char *column, json_t *value);     /* takes it over */
void reply_total(struct call *call, int64_t total);
/* A time as it is on the wire, for nested values: "2026-11-22T09:42:00Z". */
json_t *json_moment(int64_t at);
/* A member of the result beside the record or the rows; takes the value over. */
void reply_note(struct call *call, const char *name, json_t *value);
/* Writes the fields of the query's current row, columns by their names and
 * declared types. */
void reply_fields(struct call *call, struct query *query);
/* Every row of the query becomes a row of the answer. */
void reply_rows(struct call *call, struct query *query);

/* --- Refusing. Always `return refuse(...)`. --- */
/* Details are pairs of name and text that end with NULL; they fill the
 * sentence's {name}s and travel in the error's data. */
enum refusal refuse(struct call *call, enum refusal refusal, ...) __attribute__((sentinel));
/* One argument is wrong; sentence is already translated. Several may be noted. */
enum refusal refuse_argument(struct call *call, const char *name, const char *sentence);
/* One line of imported data is wrong: "line 12: ...". Noted; import goes on to
 * find the others, then ends with refuse(REFUSED_BAD_LINES). */
void note_line(struct call *call, int64_t line, const char *sentence);
/* A further field of the error's data, such as the list of possible offers. */
void refuse_with(struct call *call, const char *name, json_t *value);

/* Takes back a refusal that was only asked about, and returns its sentence. */
const char *call_forgive(struct call *call);

/* --- Around. --- */
/* The text in the caller's language. */
const char *call_say(const struct call *call, const char *msgid) __attribute__((format_arg(2)));
/* A time as the caller reads it, for sentences. */
const char *call_when(struct call *call, enum lang_style style, int64_t at);
/* Names an object this write is about, for the audit line: ("voucher", 12). */
void audit_object(struct call *call, const char *noun, int64_t id);
/* To be done once the disk has it. */
void call_event(struct call *call, struct event event);
/* What prepare leaves for run (allocated on the call). */
void call_keep(struct call *call, void *what);
void *call_kept(const struct call *call);
/* Writes that must stay although the call is refused (a failed log-in, a refused
 * attempt): run on the writer after the savepoint is rolled back. */
void call_after_refusal(struct call *call, void (*record)(struct call *call));
/* How far long work is, for whoever waits: `done` of `all`. Cheap: it is told at
 * most once for each percent. */
void call_progress(struct call *call, int64_t done, int64_t all);

/* For a long read of what is only ever added to: from here on, what is there now. Its old
 * snapshot would keep the log from being brought back to the data file. No query is open. */
void call_look_anew(struct call *call);

/* --- Long writes --- */
/* Asks that run be called again once this part is on the disk, so that what would hold
 * the writer for seconds leaves others their turn; then returns DONE. Everything of the
 * call stays as it is: what was kept, allocated, replied and noted for the audit line,
 * which is written once, at the end. What a part has committed, others see: it should
 * mean nothing until the last part says that it does. A refusal undoes its own part
 * only; what call_after_refusal() was given undoes the earlier ones, or marks them to be
 * cleared. A crash leaves them as they are: the next start must be able to tell. */
void call_again(struct call *call);
/* How many parts are on the disk: 0 in the first. */
int64_t call_parts(const struct call *call);
/* Answer as done, but keep nothing: a dry run. */
void call_discard(struct call *call);
/* A setting of the network (core/network/settings.h). */
const char *setting_text(const struct call *call, const char *name);
int64_t setting_int(const struct call *call, const char *name);

#endif
