/* The thread waits until something is due, asks for one message, makes and delivers
 * it, and says what became of it. Each question is a job that the loop gives to the
 * writer; meanwhile the thread waits. */
#include "server/daemon/mail.h"

#include <curl/curl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"
#include "server/daemon/job.h"
#include "server/daemon/log.h"
#include "server/daemon/mail_private.h"
#include "server/daemon/memory.h"
#include "server/daemon/options.h"
#include "server/daemon/program.h"
#include "server/daemon/server.h"

#define SECOND UINT64_C(1000000000) /* in nanoseconds */

enum { GRACE = 3 /* seconds, once told to end */, WAIT_MAX = 3600, WAIT_AFTER_FAILURE = 10 };

struct mail {
	struct server *server;
	struct postman postman;
	uv_thread_t thread;
	uv_async_t async;
	uv_mutex_t mutex; /* of what follows */
	uv_cond_t changed;
	struct job *asked;    /* to be given to the writer */
	struct job *answered; /* back from it */
	bool woken, stopping, ended;
	bool running; /* the loop's */
};

/* --- On the thread --- */

/* The record that the core answers; NULL when it could not. To be decref'd. */
static json_t *ask(struct mail *mail, const char *operation, json_t *params)
{
	struct job *job = job_new(NULL, request_internal(mail->server->core, operation, params));
	json_t *answer, *record;
	const char *text;
	size_t length;

	uv_mutex_lock(&mail->mutex);
	mail->asked = job;
	uv_async_send(&mail->async);
	while (!mail->answered)
		uv_cond_wait(&mail->changed, &mail->mutex);
	mail->answered = NULL;
	uv_mutex_unlock(&mail->mutex);
	text = request_internal_answer(job->request, &length);
	answer = json_loadb(text, length, 0, NULL);
	record = json_incref(json_object_get(json_object_get(answer, "result"), "record"));
	json_decref(answer);
	job_free(job);
	return record;
}

static const char *text_of(const json_t *record, const char *name)
{
	const char *text = json_string_value(json_object_get(record, name));

	return text ? text : "";
}

static enum delivery deliver(struct mail *mail, const json_t *record, struct trouble *trouble)
{
	struct letter letter = {
		.server = text_of(record, "server"),
		.from = text_of(record, "from"),
		.recipient = text_of(record, "recipient"),
		.name = text_of(record, "name"),
	};
	char *document = json_dumps(json_object_get(record, "paper"), JSON_COMPACT);
	char *message =
		document ? compose(&mail->postman, document, &letter.length, trouble) : NULL;
	enum delivery delivery = DELIVERY_LATER;

	letter.bytes = message;
	if (message)
		delivery = strncmp(letter.server, "maildir:", 8) == 0
				   ? maildir_deliver(&letter, trouble)
				   : smtp_deliver(&mail->postman, &letter, trouble);
	else if (postman_must_end(&mail->postman))
		delivery = DELIVERY_STOPPED;
	free(document);
	free(message);
	return delivery;
}

static void report(struct mail *mail, json_int_t message, enum delivery delivery,
		   const struct trouble *trouble)
{
	json_t *answer;

	if (delivery == DELIVERY_DONE)
		answer = ask(mail, "message.sent", json_pack("{s:I}", "message", message));
	else
		answer =
			ask(mail, "message.failed",
			    json_pack("{s:I, s:s, s:s*, s:b}", "message", message, "trouble",
				      trouble->word, "error", *trouble->said ? trouble->said : NULL,
				      "permanent", delivery == DELIVERY_REFUSED));
	json_decref(answer);
	LOG(delivery == DELIVERY_DONE ? LEVEL_INFO : LEVEL_WARNING,
	    delivery == DELIVERY_DONE ? "mail sent" : "mail not sent", LOG_INT("message", message),
	    LOG_TEXT("why", delivery == DELIVERY_DONE ? "-" : trouble->word),
	    LOG_TEXT("said", trouble->said));
}

/* Sends one message. Gives the seconds to wait until the next; 0: go on. */
static int64_t send_one(struct mail *mail)
{
	json_t *record = ask(mail, "message.take", NULL);
	json_int_t message = json_integer_value(json_object_get(record, "message"));
	json_int_t wait = json_integer_value(json_object_get(record, "wait"));
	struct trouble trouble = { .word = "other" };

	if (!record)
		return WAIT_AFTER_FAILURE;
	if (message != 0) {
		enum delivery delivery = deliver(mail, record, &trouble);

		if (delivery != DELIVERY_STOPPED)
			report(mail, message, delivery, &trouble);
		wait = 0;
	} else if (wait <= 0 || wait > WAIT_MAX) {
		wait = WAIT_MAX;
	}
	json_decref(record);
	return wait;
}

/* False when told to end. */
static bool wait_for(struct mail *mail, int64_t seconds)
{
	uint64_t now = uv_hrtime(), end = now + (uint64_t)seconds * SECOND;
	bool goes_on;

	uv_mutex_lock(&mail->mutex);
	for (; !mail->woken && !mail->stopping && now < end; now = uv_hrtime())
		uv_cond_timedwait(&mail->changed, &mail->mutex, end - now);
	mail->woken = false;
	goes_on = !mail->stopping;
	uv_mutex_unlock(&mail->mutex);
	return goes_on;
}

static void run(void *context)
{
	struct mail *mail = context;

	json_decref(ask(mail, "message.resume", NULL));
	while (wait_for(mail, send_one(mail)))
		;
	uv_mutex_lock(&mail->mutex);
	mail->ended = true;
	uv_async_send(&mail->async);
	uv_mutex_unlock(&mail->mutex);
}

/* --- On the loop --- */

static void on_answer(struct job *job)
{
	struct mail *mail = job->context;

	uv_mutex_lock(&mail->mutex);
	mail->answered = job;
	uv_cond_broadcast(&mail->changed);
	uv_mutex_unlock(&mail->mutex);
}

static void on_closed(uv_handle_t *handle)
{
	struct mail *mail = handle->data;

	mail->running = false;
	server_check_end(mail->server);
}

static void on_async(uv_async_t *async)
{
	struct mail *mail = async->data;
	struct job *job;
	bool ended;

	uv_mutex_lock(&mail->mutex);
	job = mail->asked;
	mail->asked = NULL;
	ended = mail->ended;
	uv_mutex_unlock(&mail->mutex);
	if (job) {
		job->work = WORK_WRITE;
		job->finished = on_answer;
		job->context = mail;
		server_give(mail->server, job);
	}
	if (ended && !uv_is_closing((uv_handle_t *)async)) {
		uv_thread_join(&mail->thread);
		uv_close((uv_handle_t *)async, on_closed);
	}
}

struct mail *mail_new(struct server *server)
{
	const struct options *options = server->options;
	struct mail *mail = memory_new(sizeof(*mail));

	mail->server = server;
	mail->postman.paper_program = program_path(options->paper_program, "guichet-paper");
	mail->postman.password_file = options->mail_password_file
					      ? memory_copy(options->mail_password_file)
					      : memory_path(core_folder(server->core), "keys/mail");
	mail->postman.ca_file = options->mail_ca_file ? memory_copy(options->mail_ca_file) : NULL;
	mail->postman.timeout = options->mail_timeout;
	if (uv_mutex_init(&mail->mutex) != 0 || uv_cond_init(&mail->changed) != 0)
		abort();
	return mail;
}

void mail_start(struct mail *mail)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
	mail->async.data = mail;
	mail->running = true;
	if (uv_async_init(&mail->server->loop, &mail->async, on_async) != 0 ||
	    uv_thread_create(&mail->thread, run, mail) != 0)
		abort();
}

void mail_wake(struct mail *mail)
{
	uv_mutex_lock(&mail->mutex);
	mail->woken = true;
	uv_cond_broadcast(&mail->changed);
	uv_mutex_unlock(&mail->mutex);
}

void mail_stop(struct mail *mail)
{
	atomic_store(&mail->postman.deadline, uv_hrtime() + GRACE * SECOND);
	uv_mutex_lock(&mail->mutex);
	mail->stopping = true;
	uv_cond_broadcast(&mail->changed);
	uv_mutex_unlock(&mail->mutex);
}

bool mail_is_running(const struct mail *mail)
{
	return mail->running;
}

void mail_free(struct mail *mail)
{
	free(mail->postman.paper_program);
	free(mail->postman.password_file);
	free(mail->postman.ca_file);
	uv_cond_destroy(&mail->changed);
	uv_mutex_destroy(&mail->mutex);
	free(mail);
	curl_global_cleanup();
}
