/* Plays guichetd for one caller at a time. */
#include "tests/support/scratch.h"

#include <fcntl.h>
#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/store.h"

enum { ADMIN_UID = 1000 };

static void open_core(struct scratch *scratch)
{
	char error[256] = "";

	scratch->core = core_open(scratch->folder, scratch->now, error, sizeof error);
	if (scratch->core == NULL)
		fail_msg("core_open: %s", error);
	scratch->writer = worker_new(scratch->core, WORKER_WRITER, error, sizeof error);
	scratch->reader = worker_new(scratch->core, WORKER_READER, error, sizeof error);
	if (scratch->writer == NULL || scratch->reader == NULL)
		fail_msg("worker_new: %s", error);
	if (scratch->written)
		scratch->written(scratch);
}

static void close_core(struct scratch *scratch)
{
	worker_free(scratch->reader);
	worker_free(scratch->writer);
	core_close(scratch->core);
}

static void enter_admin(struct scratch *scratch)
{
	scratch->admin = scratch_stranger(false, "local");
	scratch->admin.uid = ADMIN_UID;
	scratch_do(scratch, &scratch->admin, "auth.local", NULL);
}

/* --- A new folder is a copy of one that was made once: 35,000 communes take time --- */

static char master[] = "/tmp/guichet-master-XXXXXX";
static bool master_made;

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	(void)status;
	(void)type;
	(void)ftw;
	return remove(path);
}

static bool remove_folder(const char *folder)
{
	return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0;
}

static void remove_master(void)
{
	remove_folder(master);
}

static void make_master(void)
{
	struct core *core;
	char error[256] = "";

	if (mkdtemp(master) == NULL)
		fail_msg("mkdtemp failed");
	atexit(remove_master);
	core = core_open(master, SCRATCH_NOW, error, sizeof error);
	if (core == NULL)
		fail_msg("core_open: %s", error);
	core_close(core);
	master_made = true;
}

static void copy_file(const char *from, const char *to, mode_t mode)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	ssize_t copied;

	do {
		copied = copy_file_range(in, NULL, out, NULL, 1 << 30, 0);
	} while (copied > 0);
	if (copied < 0 || close(in) != 0 || close(out) != 0)
		fail_msg("%s could not be copied", from);
}

static const char *copying_to;

static int copy_one(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	char to[256];

	snprintf(to, sizeof to, "%s%s", copying_to, path + strlen(master));
	if (ftw->level > 0 && type == FTW_D)
		return mkdir(to, status->st_mode & 0777);
	if (type == FTW_F)
		copy_file(path, to, status->st_mode & 0777);
	return 0;
}

void scratch_open_empty(struct scratch *scratch)
{
	*scratch = (struct scratch){ .folder = "/tmp/guichet-scratch-XXXXXX", .now = SCRATCH_NOW };
	if (mkdtemp(scratch->folder) == NULL)
		fail_msg("mkdtemp failed");
	setenv("TZ", "Europe/Paris", 1);
	if (!master_made)
		make_master();
	copying_to = scratch->folder;
	if (nftw(master, copy_one, 16, FTW_PHYS) != 0)
		fail_msg("%s could not be copied", master);
	open_core(scratch);
}

void scratch_open(struct scratch *scratch)
{
	char error[256] = "";
	char password[64];
	char *key = scratch_key("admin"); /* a password's hash would take its time */

	scratch_open_empty(scratch);
	if (!core_first_administrator(scratch->core, "admin", key, ADMIN_UID, scratch->now,
				      password, sizeof password, error, sizeof error))
		fail_msg("core_first_administrator: %s", error);
	free(key);
	enter_admin(scratch);
}

void scratch_leave(struct scratch *scratch)
{
	close_core(scratch);
	scratch->reader = scratch->writer = NULL;
	scratch->core = NULL;
}

void scratch_enter(struct scratch *scratch)
{
	open_core(scratch);
	enter_admin(scratch);
}

void scratch_reopen(struct scratch *scratch)
{
	scratch_leave(scratch);
	scratch_enter(scratch);
}

void scratch_close(struct scratch *scratch)
{
	if (scratch->core != NULL)
		close_core(scratch);
	json_decref(scratch->answer);
	if (!remove_folder(scratch->folder))
		fail_msg("%s could not be removed", scratch->folder);
}

struct caller scratch_stranger(bool gate, const char *address)
{
	struct caller caller = { .gate = gate, .uid = -1, .lang = LANG_EN };

	snprintf(caller.address, sizeof caller.address, "%s", address);
	return caller;
}

static void apply(struct caller *caller, const struct event *event)
{
	switch (event->type) {
	case EVENT_IDENTITY:
		caller->account = event->id;
		caller->session = event->session;
		caller->totp_pending = false;
		snprintf(caller->via, sizeof caller->via, "%.15s", event->text);
		break;
	case EVENT_PENDING:
		caller->totp_pending = true;
		caller->pending = event->id;
		snprintf(caller->via, sizeof caller->via, "%.15s", event->text);
		break;
	case EVENT_LANGUAGE:
		caller->lang = (enum lang)event->id;
		break;
	case EVENT_ADDRESS:
		snprintf(caller->address, sizeof caller->address, "%s", event->text);
		break;
	case EVENT_END_SESSION:
	case EVENT_RECHECK:
	case EVENT_MAIL:
		break; /* tests look at the events */
	}
}

static void run(struct scratch *scratch, struct request *request)
{
	if (request_class(request) == REQUEST_READ)
		worker_read(scratch->reader, request, scratch->now);
	if (request_class(request) == REQUEST_PREPARED)
		worker_prepare(scratch->reader, request, scratch->now);
	while (request_class(request) != REQUEST_ANSWERED) {
		worker_group(scratch->writer, &request, 1, scratch->now);
		if (scratch->written)
			scratch->written(scratch);
		if (request_class(request) != REQUEST_ANSWERED && scratch->between)
			scratch->between(scratch);
	}
}

static void keep_answer(struct scratch *scratch, const struct request *request)
{
	size_t length;
	const char *line = request_answer(request, &length);
	json_t *answer = json_loadb(line, length, 0, NULL);
	json_t *result = json_object_get(answer, "result");
	json_t *kept = json_object_get(result, "record");

	if (kept == NULL)
		kept = result != NULL ? result : json_object_get(answer, "error");
	json_decref(scratch->answer);
	scratch->answer = json_incref(kept);
	json_decref(answer);
}

static void keep_events(struct scratch *scratch, struct caller *caller,
			const struct request *request)
{
	size_t most = sizeof scratch->events / sizeof scratch->events[0];

	scratch->event_count = request_event_count(request);
	for (size_t i = 0; i < scratch->event_count; i++) {
		if (i < most)
			scratch->events[i] = *request_event(request, i);
		apply(caller, request_event(request, i));
	}
}

static const char *call(struct scratch *scratch, struct caller *caller, const char *operation,
			const char *format, va_list list)
{
	json_t *params = format != NULL ? json_vpack_ex(NULL, 0, format, list) : json_object();
	json_t *object;
	struct request *request;
	const char *outcome;
	char *line;

	if (params == NULL)
		fail_msg("%s: arguments that json_pack refuses", operation);
	object = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", 1, "method", operation,
			   "params", params);
	line = json_dumps(object, 0);
	request = request_new(scratch->core, caller, line, strlen(line));
	run(scratch, request);
	keep_answer(scratch, request);
	keep_events(scratch, caller, request);
	outcome = request_outcome(request); /* static */
	request_free(request);
	free(line);
	json_decref(object);
	return outcome;
}

const char *scratch_call(struct scratch *scratch, struct caller *caller, const char *operation,
			 const char *format, ...)
{
	va_list list;
	const char *outcome;

	va_start(list, format);
	outcome = call(scratch, caller, operation, format, list);
	va_end(list);
	return outcome;
}

void scratch_do(struct scratch *scratch, struct caller *caller, const char *operation,
		const char *format, ...)
{
	va_list list;
	const char *outcome;

	va_start(list, format);
	outcome = call(scratch, caller, operation, format, list);
	va_end(list);
	if (strcmp(outcome, "done") != 0) {
		char *text = json_dumps(scratch->answer, JSON_ENCODE_ANY);

		print_error("%s: %s\n", operation, text);
		free(text);
	}
	assert_string_equal(outcome, "done");
}

struct caller scratch_account(struct scratch *scratch, const char *login, const char *role,
			      int64_t party, int64_t shop)
{
	struct caller caller = scratch_stranger(true, "192.0.2.1");
	char *key = scratch_key(login);

	scratch_do(scratch, &scratch->admin, "account.create", "{s:s, s:s?, s:o, s:o}", "login",
		   login, "role", role, "party", party ? json_integer(party) : json_null(), "shop",
		   shop ? json_integer(shop) : json_null());
	scratch_do(scratch, &scratch->admin, "account.key_add", "{s:s, s:s}", "account", login,
		   "key", key);
	scratch_do(scratch, &caller, "auth.key", "{s:s, s:s}", "login", login, "key", key);
	free(key);
	return caller;
}

static json_t *field(const json_t *object, const char *name)
{
	const json_t *data = json_object_get(object, "data"); /* of a refusal */
	json_t *value = json_object_get(object, name);

	return value != NULL ? value : json_object_get(data, name);
}

static int64_t number(const json_t *value)
{
	return json_is_true(value) ? 1 : json_integer_value(value);
}

static const char *text(const json_t *value)
{
	return json_is_string(value) ? json_string_value(value) : "";
}

const char *scratch_text(const struct scratch *scratch, const char *name)
{
	return text(field(scratch->answer, name));
}

int64_t scratch_int(const struct scratch *scratch, const char *name)
{
	return number(field(scratch->answer, name));
}

size_t scratch_rows(const struct scratch *scratch)
{
	return json_array_size(json_object_get(scratch->answer, "rows"));
}

static const json_t *row_field(const struct scratch *scratch, size_t row, const char *name)
{
	return json_object_get(json_array_get(json_object_get(scratch->answer, "rows"), row), name);
}

const char *scratch_row_text(const struct scratch *scratch, size_t row, const char *name)
{
	return text(row_field(scratch, row, name));
}

int64_t scratch_row_int(const struct scratch *scratch, size_t row, const char *name)
{
	return number(row_field(scratch, row, name));
}

void scratch_damage(const char *path, off_t at)
{
	int fd = open(path, O_RDWR);
	char byte;

	assert_true(fd >= 0);
	assert_int_equal(pread(fd, &byte, 1, at), 1);
	byte = (char)(byte ^ 1);
	assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	close(fd);
}

void scratch_tamper(const struct scratch *scratch, const char *sql)
{
	enum store_failure failure;
	char path[128];
	char error[256];
	struct store *store;

	snprintf(path, sizeof path, "%s/guichet.db", scratch->folder);
	store = store_open(path, STORE_WRITER, &failure, error, sizeof error);
	assert_non_null(store);
	query_step(store_query(store, sql));
	assert_int_equal(store_failure(store), STORE_FINE);
	store_close(store);
}

int64_t scratch_number(const struct scratch *scratch, const char *sql)
{
	enum store_failure failure;
	char path[128];
	char error[256];
	struct store *store;
	struct query *query;
	int64_t number = -1;

	snprintf(path, sizeof path, "%s/guichet.db", scratch->folder);
	store = store_open(path, STORE_READER, &failure, error, sizeof error);
	assert_non_null(store);
	query = store_query(store, sql);
	if (query_step(query))
		number = column_int(query, 0);
	query_end(query);
	store_close(store);
	return number;
}

char *scratch_key(const char *comment)
{
	static const char prefix[] = "\0\0\0\013ssh-ed25519\0\0\0 ";
	unsigned char blob[sizeof prefix - 1 + 32];
	char encoded[sodium_base64_ENCODED_LEN(sizeof blob, sodium_base64_VARIANT_ORIGINAL)];
	char *line = malloc(256);

	memcpy(blob, prefix, sizeof prefix - 1);
	randombytes_buf(blob + sizeof prefix - 1, 32);
	sodium_bin2base64(encoded, sizeof encoded, blob, sizeof blob,
			  sodium_base64_VARIANT_ORIGINAL);
	if (line == NULL)
		abort();
	snprintf(line, 256, "ssh-ed25519 %s %s", encoded, comment);
	return line;
}
