/* libguichet: the model and every rule. What the daemon needs to know of it.
 *
 * One struct core a process; one struct worker a thread, with a connection to
 * the data file of its own. A request is parsed anywhere, prepared and run on a
 * worker, and answered by a line of JSON. core knows no clock: times are given,
 * in seconds UTC. */
#ifndef GUICHET_CORE_H
#define GUICHET_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/op/call.h"

struct core;
struct guesses;
struct refused;
struct keys;
struct counters;
struct worker;
struct writer_state;
struct request;

/* --- The data folder --- */

/* Creates what is missing in the folder (mode 0700): keys/secret, keys/signing,
 * keys/host (an OpenSSH ed25519 private key), guichet.db with its schema and
 * reference data; migrates an older one after a backup; refuses a newer one. Ends
 * the sessions that a crash left open. Only one core at a time may open a
 * folder: it holds a lock until core_close. On failure NULL and a sentence that
 * says what is wrong and what to do. */
struct core *core_open(const char *folder, int64_t now, char *error, size_t size);
/* The same, which tells what takes long: what is done of all there is; again and again,
 * also when nothing has come to an end meanwhile. */
enum core_opening {
	OPENING_BACKUP, /* before a migration: pages */
	OPENING_CHECK,  /* all of a file in which a damage was met; how far, nobody knows */
	OPENING_SCHEMA, /* migrations: the one under way, and the last */
};
struct core_told {
	void (*tell)(void *data, enum core_opening what, int64_t done, int64_t all);
	void *data;
};
struct core *core_open_told(const char *folder, int64_t now, const struct core_told *told,
			    char *error, size_t size);
void core_close(struct core *core);

/* True when no account exists yet. */
bool core_is_new(struct core *core);
/* Makes the first administrator: `login`, opened by an OpenSSH public key line,
 * or, when key is NULL, by a one-time password written to password (at least 32
 * bytes), to be changed at the first log-in. uid is the local user that the
 * socket takes for this account, -1 for none. */
bool core_first_administrator(struct core *core, const char *login, const char *key, int64_t uid,
			      int64_t now, char *password, size_t password_size, char *error,
			      size_t size);
/* IANA name of the network's time zone, for TZ. Lives until the setting changes. */
const char *core_zone(struct core *core);
const char *core_host_key_path(struct core *core);
const struct keys *core_keys(const struct core *core);
struct guesses *core_guesses(const struct core *core);
struct refused *core_refused(const struct core *core);
struct writer_state *core_writer(struct core *core);
struct counters *core_counters(struct core *core);
const char *core_folder(const struct core *core);
/* Where backups go: "backup" in the data folder, unless another was chosen, before any
 * worker. What a crash left unfinished there is taken away. */
const char *core_backup_folder(const struct core *core);
void core_keep_backups_in(struct core *core, const char *folder);

/* --- Counting (core/system/counters.h) --- */
/* Each request that was answered, on the loop; so long after it came. */
void core_count_answer(const struct request *request, int64_t nanoseconds);
/* Each group that was committed, on the writer. */
void core_count_group(struct core *core, size_t operations, int64_t nanoseconds);
/* A connection was opened (1) or closed (-1), on the loop. */
void core_count_connection(struct core *core, bool gate, int change);

/* Restores a backup file into a folder that must be new or hold nothing but a
 * data file that no server is using; what was there is kept beside it as
 * before-restore-TIME. A backup with a wrong digest, or whose data file does not
 * pass its checks, is refused and nothing is touched. */
bool core_restore(const char *folder, const char *backup, int64_t now, char *error, size_t size);

/* --- Workers --- */
enum worker_kind {
	WORKER_WRITER, /* the only one that writes */
	WORKER_READER,
	WORKER_KEEPER, /* brings the log back to the data file beside the writer */
};
struct worker *worker_new(struct core *core, enum worker_kind kind, char *error, size_t size);
void worker_free(struct worker *worker);

/* --- Requests --- */
enum { REQUEST_LINE_MAX = 8 * 1024 * 1024 };

enum request_class {
	REQUEST_ANSWERED, /* parse or usage error: the answer is ready */
	REQUEST_READ,     /* worker_read on a reader */
	REQUEST_WRITE,    /* worker_group on the writer */
	REQUEST_PREPARED, /* worker_prepare on a reader, then worker_group */
};

/* Parses a line (without its end). Never NULL. The caller is copied. */
struct request *request_new(struct core *core, const struct caller *caller, const char *line,
			    size_t length);
void request_free(struct request *request);
enum request_class request_class(const struct request *request);
/* "voucher.issue", or "" when it could not be read; for logs. */
const char *request_operation(const struct request *request);

/* Answered afterwards, but for a refusal that is to be on record: its class is then
 * REQUEST_WRITE, and the writer answers it once its line is on the disk. */
void worker_read(struct worker *reader, struct request *request, int64_t now);
/* Afterwards its class may have become REQUEST_ANSWERED (refused early). */
void worker_prepare(struct worker *reader, struct request *request, int64_t now);
/* Worth while when the writer is busy: finds what the writes will need, all in one
 * snapshot. It has no other effect, and they are still to be given to worker_group(). */
bool request_scouts(const struct request *request);
void worker_scout(struct worker *reader, struct request **requests, size_t count, int64_t now);
/* Whether a write would wait for others. */
bool core_writer_is_busy(struct core *core);
/* So many more writes wait for the writer; less than 0: it has taken them. */
void core_writes_wait(struct core *core, int64_t change);
/* Runs all in one transaction, each in its savepoint, and commits with
 * synchronous=FULL. When it returns, all are answered: done and on the disk, or
 * refused, or, if the disk failed, all undone and answered try_again. Only a long
 * write (call_again) may be left unanswered, its class still REQUEST_WRITE: it is then
 * given to worker_group() again, after what waits. */
void worker_group(struct worker *writer, struct request **requests, size_t count, int64_t now);
/* The log's way back to the data file (store.h). A writer goes it itself, in a commit,
 * unless it leaves it to a keeper; then: whether the log is long enough, now that the
 * writer has committed. */
void worker_leave_log(struct worker *writer);
bool worker_log_is_long(const struct worker *writer);
/* Brings the log back as far as it can without making anybody wait: a keeper beside the
 * writer, then the writer itself the little that came meanwhile. How many pages of 4 KiB
 * stay; -1 when it failed. */
int64_t worker_shorten_log(struct worker *worker);
/* A long write between two parts goes no further: given to worker_group() once more, it
 * cleans up, and is answered "stopping". */
void request_stop(struct request *request);

/* told() is called while the request runs, on the thread that runs it, with how
 * far long work is (1 .. 100, rising). To be set before it runs. */
void request_on_progress(struct request *request, void (*told)(void *data, int percent),
			 void *data);

/* The answer: one line of JSON with its end. Owned by the request. */
const char *request_answer(const struct request *request, size_t *length);
/* Name of the outcome, for logs: "done" or a refusal's name. */
const char *request_outcome(const struct request *request);
/* The data file failed it: NULL, or what to tell whoever asked, in English, to be translated. */
const char *request_failed(const struct request *request);
/* The line that answers a request which nobody waits for any more, while it runs:
 * the refusal `left`. Free with free(). */
char *request_left(const struct request *request);
/* Its line of the audit trail, 0: none; and what that is about, ids only, as in
 * "redemption:34 offer:3"; for logs. */
int64_t request_line(const struct request *request);
const char *request_objects(const struct request *request);
/* What must happen now that it is on the disk, in order. */
size_t request_event_count(const struct request *request);
const struct event *request_event(const struct request *request, size_t i);

/* A connection that closed: ends its session. A request to be queued as a
 * REQUEST_WRITE; NULL when the caller has no session. */
struct request *request_session_end(struct core *core, const struct caller *caller);

/* The account that a local uid maps to, as a request to queue (a REQUEST_WRITE
 * whose EVENT_IDENTITY makes the connection that account); its answer is not
 * sent. */
struct request *request_local_identity(struct core *core, const struct caller *caller);

/* An OP_INTERNAL operation that guichetd asks by itself; takes params over (NULL:
 * none). To be queued like any other, by its class. */
struct request *request_internal(struct core *core, const char *operation, json_t *params);
/* Its answer, which is sent to nobody. Owned by the request. */
const char *request_internal_answer(const struct request *request, size_t *length);

/* Markdown of all operations, for doc/operations.md. Free with free(). */
char *core_operations_document(void);

#endif
