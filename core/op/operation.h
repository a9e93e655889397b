/* An operation, declared once as data. From the declaration come the permission
 * check, the validation of arguments, the transaction, the retry by nonce, the
 * audit line, the JSON-RPC method, the command, the generic form or list, shell
 * completion and doc/operations.md. core/op/table.c lists them all. */
#ifndef GUICHET_OPERATION_H
#define GUICHET_OPERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/op/refusal.h"

/* Declarations leave out what is zero: that is what makes them readable. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

struct call;
struct query;

enum op_kind {
	OP_READ,  /* on a reader's snapshot; changes nothing */
	OP_WRITE, /* in a savepoint of the writer's transaction; audited */
};

enum op_access {
	OP_GRANTED,  /* accounts holding a role that has this operation */
	OP_NETWORK,  /* the same, held on the whole network: what it is about is no
		      * party's and no shop's */
	OP_ACCOUNT,  /* any account, about itself */
	OP_CUSTOMER, /* a customer's own login, about itself: call->customer */
	OP_ANYBODY,  /* before authentication too */
	OP_GATE,     /* only on a connection of the gate, before authentication */
	OP_INTERNAL, /* what guichetd asks by itself; no connection may */
};

enum op_shape {
	OP_RECORD, /* one record of the declared columns */
	OP_LIST,   /* rows of the declared columns */
};

enum arg_type {
	ARG_TEXT, /* one line of UTF-8 without control characters */
	ARG_LONG, /* several lines */
	ARG_INT,
	ARG_BOOL,     /* yes or no */
	ARG_DATE,     /* 2026-11-30: the local day; value is its first second, UTC */
	ARG_LAST_DAY, /* a date that is included: value is the first second after it */
	ARG_TIME,     /* 2026-11-30T10:42 (network's zone) or ...Z (UTC); seconds UTC */
	ARG_EMAIL,    /* normalised */
	ARG_POSTCODE, /* five digits */
	ARG_SECRET,   /* never shown, logged nor given on a command line */
	ARG_CODE,     /* what is presented at a counter, as typed or scanned */
	ARG_CHOICE,   /* one of .choices */
	ARG_KEY,      /* an OpenSSH public key: "ssh-ed25519 AAAA... comment" */
	ARG_DATA,     /* a whole file of text, from standard input of a command */
	ARG_BYTES,    /* a whole file of bytes, the same way; base64 on the wire */
	ARG_REAL,     /* a coordinate */
	ARG_AMOUNT,   /* of money, "12.50" or "12,50"; value is cents */
	ARG_RATE,     /* per cent, "5.5" or "5,5"; value is basis points */
	/* References, by id or by the name in brackets; the dispatcher finds the
	 * object and checks that it is within the caller's reach. */
	ARG_PARTY,    /* [ref] */
	ARG_SHOP,     /* [ref] */
	ARG_OFFER,    /* [ref] */
	ARG_ACCOUNT,  /* [login] */
	ARG_ROLE,     /* [name]; value is text */
	ARG_CATEGORY, /* [ref] */
	ARG_COMMUNE,  /* [insee, name or postal code]; value is text, the INSEE code */
	ARG_VOUCHER,  /* [code] */
	ARG_CARD,     /* [code] */
	ARG_BATCH,    /* of cards */
	ARG_USE,      /* a redemption */
	ARG_SESSION,
	ARG_PRODUCT,  /* [ref] */
	ARG_SLOT,     /* a session of a product */
	ARG_SEASON,   /* [ref] */
	ARG_AUDIENCE, /* [ref], as the four that follow: items of the network's lists */
	ARG_SEAT,
	ARG_CHANNEL,
	ARG_MEANS,
	ARG_PREFERENCE,
	ARG_CUSTOMER,  /* [e-mail] */
	ARG_CONTACTS,  /* a list of contacts [ref] */
	ARG_INDICATOR, /* [ref] */
	ARG_CODES,     /* a batch of single-use codes */
	ARG_ORDER,
	ARG_LINE,   /* of an order */
	ARG_TICKET, /* [code] */
	ARG_ENTRY,  /* with a ticket */
	ARG_TILL,
	ARG_RECEIPT, /* by its number */
	ARG_TYPE_COUNT
};

enum {
	PARAM_REQUIRED = 1 << 0,
	PARAM_MANY = 1 << 1,   /* a JSON array, or words with commas between */
	PARAM_ANYONE = 1 << 2, /* a reference that may lie outside the caller's reach */
	PARAM_CLEAR = 1 << 3,  /* an empty text is a value (it clears a field) */
};

struct param {
	const char *name;
	enum arg_type type;
	unsigned flags;
	const char *label;          /* as on a form: N_("Postal code") */
	const char *help;           /* one sentence, or NULL */
	const char *initial;        /* default, as typed; NULL: none */
	const char *const *choices; /* for ARG_CHOICE, NULL-terminated */
	int64_t min, max;           /* of an integer, or of a text's length in bytes; 0, 0: usual */
	const char *noun;           /* whose words the choices are, where that matters */
};

enum column_type {
	COLUMN_TEXT,
	COLUMN_INT,
	COLUMN_REAL,
	COLUMN_BOOL,
	COLUMN_TIME, /* seconds UTC inside, ISO 8601 "…Z" on the wire */
	COLUMN_CENTS,
	COLUMN_RATE,   /* basis points: 550 is 5.5 per cent */
	COLUMN_CODE,   /* canonical inside, grouped as K7Q2-9XFM-3 on the wire */
	COLUMN_CHOICE, /* a word whose label is translated: state, reason, kind */
	COLUMN_JSON,   /* nested lists, given by the handler */
	COLUMN_PERIOD, /* a day, a month or a year: 2026-11-30, 2026-11, 2026 */
	COLUMN_BYTES,  /* base64; a command writes the bytes, and them alone */
};

struct column {
	const char *name;
	enum column_type type;
	const char *label;          /* NULL: not shown in tables (ids, details) */
	const char *const *choices; /* words of a COLUMN_CHOICE, NULL-terminated */
	const char *noun;           /* whose words they are, where that matters */
};

/* A list made of one query for each order in which it can be asked. The texts
 * are static; parameters of the operation are bound by name, and so are
 * :account, :operation, :whole, :now, :language, :filter (folded, NULL when
 * empty), :limit and :offset. The first order is the default; a name that begins
 * with "-" is the descending order of that column. */
struct order {
	const char *name;
	const char *sql;
};

struct operation {
	const char *name;    /* noun.verb */
	const char *summary; /* N_("Issue an exchange voucher"); NULL: the daemon's own,
			      * in no description */
	enum op_kind kind;
	enum op_access access;
	enum op_shape shape;
	bool proof;        /* guichetd asks it too, of a backup that it has restored; a read */
	const char *roles; /* built-in roles that have it at first, besides
			    * administrator: "staff host" */
	const struct param *params;   /* ends with name == NULL; NULL: none */
	const struct column *columns; /* ends with name == NULL; NULL: none */
	/* For an OP_LIST: these two, or run. The framework adds the parameters
	 * filter, sort, limit and offset, and `total` to the answer. */
	const struct order *orders; /* ends with name == NULL */
	const char *count;          /* one row, one column: how many in all */
	/* Answers one row of the orders' query where its columns are not simply the
	 * answer's; NULL: they are. */
	void (*row)(struct call *call, struct query *query);
	/* Long computation or reading that must not hold up the writer (hashing a
	 * password, reading a file). Runs before run, on a reader's snapshot, in
	 * another thread; leaves what it found in call_keep(). */
	enum refusal (*prepare)(struct call *call);
	/* Reading that would hold up the writer a little, many times: looks for what run()
	 * will need, on a reader's snapshot, while the writer is at others, and leaves it in
	 * call_keep(). It has no other effect. What it found is thrown away, and run() finds
	 * it itself, when it was refused, or when anything was written meanwhile by another
	 * operation than those that scout: these change nothing that any of them reads. */
	enum refusal (*scout)(struct call *call);
	enum refusal (*run)(struct call *call);
};

#define PARAMS(...)                  \
	(const struct param[])       \
	{                            \
		__VA_ARGS__,         \
		{                    \
			.name = NULL \
		}                    \
	}
#define COLUMNS(...)                 \
	(const struct column[])      \
	{                            \
		__VA_ARGS__,         \
		{                    \
			.name = NULL \
		}                    \
	}
#define ORDERS(...)                  \
	(const struct order[])       \
	{                            \
		__VA_ARGS__,         \
		{                    \
			.name = NULL \
		}                    \
	}

/* All operations, sorted by name, ending with NULL. */
const struct operation *const *operation_table(void);
/* NULL when there is none of that name. */
const struct operation *operation_find(const char *name);

/* Its place in that table. */
size_t operation_number(const struct operation *operation);

/* What a choice's word is called, in English, to be translated: "expired" is
 * N_("expired"); a refusal's by its label. The word itself when it has no other name. */
const char *word_label(const char *word);
/* The same of a noun: the "card" of "means" is a bank card; "refusal": by its label first.
 * NULL: of none. */
const char *word_label_of(const char *noun, const char *word);

/* The words of the wire for a type: "text", "party"; "time", "code". */
const char *arg_type_name(enum arg_type type);
const char *column_type_name(enum column_type type);

#endif
