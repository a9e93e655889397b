/* Delivery by SMTP, with libcurl. Beyond this machine only over TLS. What the
 * server last said, and to which command, decides whether a failure is for good:
 * only its 5xx about this sender, this recipient or this message is. */
#include <curl/curl.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "server/daemon/mail_private.h"

enum { PASSWORD_SIZE = 512 };

struct talk {
	const struct postman *postman;
	const struct letter *letter;
	size_t sent; /* bytes of the message */
	char command[5];
	bool quitting;
	char reply[DELIVERY_ERROR];
};

/* --- What curl asks --- */

static size_t read_message(char *room, size_t size, size_t count, void *context)
{
	struct talk *talk = context;
	size_t left = talk->letter->length - talk->sent;
	size_t length = size * count < left ? size * count : left;

	memcpy(room, talk->letter->bytes + talk->sent, length);
	talk->sent += length;
	return length;
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct talk *talk = context;

	(void)a, (void)b, (void)c, (void)d;
	return postman_must_end(talk->postman);
}

/* The first line, cut; what can't be printed is a question mark. */
static void keep(char *to, size_t size, const char *text, size_t length)
{
	size_t used = 0;

	while (used < length && used + 1 < size && text[used] && text[used] != '\r' &&
	       text[used] != '\n') {
		to[used] = text[used] >= ' ' && text[used] <= '~' ? text[used] : '?';
		used++;
	}
	to[used] = '\0';
}

/* Only the command's verb is kept: AUTH's line holds the password. */
static int on_talk(CURL *curl, curl_infotype type, char *text, size_t length, void *context)
{
	struct talk *talk = context;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT && strncmp(text, "QUIT", 4) == 0)
		talk->quitting = true; /* what is said now is no verdict */
	if (type == CURLINFO_HEADER_OUT && !talk->quitting)
		keep(talk->command, sizeof(talk->command), text, length);
	else if (type == CURLINFO_HEADER_IN && !talk->quitting)
		keep(talk->reply, sizeof(talk->reply), text, length);
	return 0;
}

/* --- Settings --- */

static bool is_loopback(const char *host)
{
	return strcasecmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
	       strcmp(host, "::1") == 0 || strcmp(host, "[::1]") == 0;
}

/* The setting's user and host; the URL without the user, for curl. */
static bool read_server(const char *server, char **url, char **user, bool *loopback)
{
	CURLU *parsed = curl_url();
	char *host = NULL;
	bool fine = parsed &&
		    curl_url_set(parsed, CURLUPART_URL, server, CURLU_NON_SUPPORT_SCHEME) == 0 &&
		    curl_url_get(parsed, CURLUPART_HOST, &host, 0) == 0;

	if (fine) {
		*loopback = is_loopback(host);
		curl_url_get(parsed, CURLUPART_USER, user, CURLU_URLDECODE);
		curl_url_set(parsed, CURLUPART_USER, NULL, 0);
		fine = curl_url_get(parsed, CURLUPART_URL, url, 0) == 0;
	}
	curl_free(host);
	curl_url_cleanup(parsed);
	return fine;
}

static bool read_password(const char *path, char password[PASSWORD_SIZE])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd >= 0 ? read(fd, password, PASSWORD_SIZE - 1) : -1;

	if (fd >= 0)
		close(fd);
	password[length > 0 ? length : 0] = '\0';
	password[strcspn(password, "\r\n")] = '\0';
	return length > 0;
}

static void set_security(CURL *curl, const struct postman *postman, bool loopback)
{
	bool plain = loopback && !postman->ca_file;

	curl_easy_setopt(curl, CURLOPT_USE_SSL,
			 plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (postman->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, postman->ca_file);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
}

static void set_times(CURL *curl, const struct postman *postman)
{
	long timeout = (long)postman->timeout;

	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, timeout);
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, timeout);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, timeout);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, timeout * 5);
}

static void set_talk(CURL *curl, struct talk *talk)
{
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_message);
	curl_easy_setopt(curl, CURLOPT_READDATA, talk);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, talk);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_talk);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, talk);
}

/* --- One message --- */

static bool is_refused(CURLcode code, const struct talk *talk)
{
	static const char *const about_it[] = { "MAIL", "RCPT", "DATA", NULL };

	if (talk->reply[0] != '5' || code == CURLE_LOGIN_DENIED || code == CURLE_OK)
		return false;
	for (const char *const *verb = about_it; *verb; verb++)
		if (strcmp(talk->command, *verb) == 0)
			return true;
	return false;
}

/* A reply of RFC 5321: three digits of which the first is 2 to 5. */
static bool is_reply(const char *reply)
{
	return reply[0] >= '2' && reply[0] <= '5' && strspn(reply, "0123456789") == 3;
}

/* What went wrong, where curl alone can tell. */
static const char *trouble_of_curl(CURLcode code)
{
	static const struct {
		CURLcode code;
		const char *word;
	} troubles[] = {
		{ CURLE_URL_MALFORMAT, "setting" },
		{ CURLE_UNSUPPORTED_PROTOCOL, "setting" },
		{ CURLE_COULDNT_RESOLVE_HOST, "unknown_host" },
		{ CURLE_COULDNT_CONNECT, "no_connection" },
		{ CURLE_USE_SSL_FAILED, "no_tls" },
		{ CURLE_PEER_FAILED_VERIFICATION, "certificate" },
		{ CURLE_SSL_CACERT_BADFILE, "certificate" },
		{ CURLE_SSL_CONNECT_ERROR, "no_tls" },
		{ CURLE_LOGIN_DENIED, "login" },
		{ CURLE_WEIRD_SERVER_REPLY, "nonsense" },
		{ CURLE_OPERATION_TIMEDOUT, "too_slow" },
		{ CURLE_GOT_NOTHING, "cut" },
		{ CURLE_SEND_ERROR, "cut" },
		{ CURLE_RECV_ERROR, "cut" },
	};

	for (size_t i = 0; i < sizeof(troubles) / sizeof(*troubles); i++)
		if (troubles[i].code == code)
			return troubles[i].word;
	return "other";
}

/* A server that has said 4xx or 5xx is believed before curl; but a refused user is one,
 * whatever the number. */
static const char *trouble_of(CURLcode code, const struct talk *talk)
{
	const char *word = trouble_of_curl(code);

	if (strcmp(word, "login") == 0 || strcmp(talk->command, "AUTH") == 0)
		return "login";
	if (*talk->reply && !is_reply(talk->reply))
		return "nonsense";
	if (talk->reply[0] == '5')
		return is_refused(code, talk) ? "refused" : "other";
	if (talk->reply[0] == '4')
		return "later";
	return word;
}

static enum delivery outcome(CURLcode code, const struct talk *talk, struct trouble *trouble)
{
	if (code == CURLE_OK)
		return DELIVERY_DONE;
	if (code == CURLE_ABORTED_BY_CALLBACK)
		return DELIVERY_STOPPED;
	trouble->word = trouble_of(code, talk);
	memcpy(trouble->said, talk->reply, sizeof(trouble->said));
	return is_refused(code, talk) ? DELIVERY_REFUSED : DELIVERY_LATER;
}

static CURLcode perform(CURL *curl, const struct letter *letter)
{
	struct curl_slist *recipients = curl_slist_append(NULL, letter->recipient);
	CURLcode code;

	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, letter->from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
	code = curl_easy_perform(curl);
	curl_slist_free_all(recipients);
	return code;
}

enum delivery smtp_deliver(const struct postman *postman, const struct letter *letter,
			   struct trouble *trouble)
{
	struct talk talk = { .postman = postman, .letter = letter };
	char password[PASSWORD_SIZE] = "", *url = NULL, *user = NULL;
	bool loopback = false;
	CURL *curl = curl_easy_init();
	enum delivery delivery = DELIVERY_LATER;

	if (!curl)
		abort();
	if (!read_server(letter->server, &url, &user, &loopback)) {
		trouble->word = "setting";
	} else if (user && !read_password(postman->password_file, password)) {
		trouble->word = "password";
		snprintf(trouble->said, sizeof(trouble->said), "%.200s", postman->password_file);
	} else {
		curl_easy_setopt(curl, CURLOPT_URL, url);
		if (user) {
			curl_easy_setopt(curl, CURLOPT_USERNAME, user);
			curl_easy_setopt(curl, CURLOPT_PASSWORD, password);
		}
		set_security(curl, postman, loopback);
		set_times(curl, postman);
		set_talk(curl, &talk);
		delivery = outcome(perform(curl, letter), &talk, trouble);
	}
	explicit_bzero(password, sizeof(password));
	curl_free(url);
	curl_free(user);
	curl_easy_cleanup(curl);
	return delivery;
}
