/* The stages only go forward, and a later stage is bound to the login of the
 * first: a client that changes its name half-way is refused. */
#include "server/gate/auth.h"

#include <jansson.h>
#include <libssh/server.h>
#include <stdio.h>
#include <string.h>

#include "server/gate/child.h"
#include "server/wire/wire.h"

enum { FAILURES_MAX = 6, OFFERS_MAX = 24, CORE_TIMEOUT_MS = 30000 };

void auth_init(struct auth *auth, int core)
{
	*auth = (struct auth){ .core = wire_new(core) };
	wire_set_timeout(auth->core, CORE_TIMEOUT_MS);
}

void auth_close_core(struct auth *auth)
{
	wire_free(auth->core);
	auth->core = NULL;
}

bool auth_exhausted(const struct auth *auth)
{
	return auth->failures >= FAILURES_MAX || auth->offers >= OFFERS_MAX;
}

void auth_offer_methods(struct child *child)
{
	unsigned methods = SSH_AUTH_METHOD_INTERACTIVE;

	if (child->auth.stage == AUTH_FIRST)
		methods |= SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_PUBLICKEY;
	ssh_set_auth_methods(child->ssh, (int)methods);
}

/* The listener said where this connection comes from, and left the answer. */
static bool greeted(struct auth *auth)
{
	size_t length;
	const char *line;
	json_t *answer;

	if (auth->greeted)
		return true;
	line = wire_receive_line(auth->core, &length);
	answer = line == NULL ? NULL : json_loadb(line, length, 0, NULL);
	auth->greeted = json_object_get(answer, "result") != NULL;
	json_decref(answer);
	return auth->greeted;
}

/* The record that answers, to be decref'd, or NULL when refused; then why gets the
 * core's sentence. Takes params. */
static json_t *ask_core_why(struct auth *auth, const char *operation, json_t *params, char *why,
			    size_t size)
{
	json_t *answer = NULL, *record;
	const char *sentence;
	enum wire_status status = WIRE_CUT;

	if (params == NULL) /* what the client sent is no UTF-8 */
		return NULL;
	if (greeted(auth))
		status = wire_call(auth->core, operation, params, &answer);
	else
		json_decref(params);
	if (status == WIRE_CUT || status == WIRE_TIMEOUT)
		auth->core_lost = true;
	record = status == WIRE_DONE ? json_object_get(answer, "record") : NULL;
	json_incref(record);
	sentence = json_string_value(json_object_get(answer, "message"));
	if (status == WIRE_REFUSED && sentence != NULL)
		snprintf(why, size, "%s", sentence);
	json_decref(answer);
	return record;
}

static json_t *ask_core(struct auth *auth, const char *operation, json_t *params)
{
	char why[1] = "";

	return ask_core_why(auth, operation, params, why, sizeof why);
}

static int refuse(struct child *child, enum method method)
{
	child->auth.failures++;
	child_note(child, NOTE_DENIED, method, NULL);
	return SSH_AUTH_DENIED;
}

/* What the core's answer to auth.password, auth.key, auth.open or auth.totp means.
 * Takes it. */
static int conclude(struct child *child, enum method method, const char *login, json_t *record)
{
	struct auth *auth = &child->auth;
	const char *next = json_string_value(json_object_get(record, "next"));
	bool code_needed = next != NULL && strcmp(next, "totp") == 0;
	bool done = next != NULL && next[0] == '\0';

	auth->idle_ms =
		(int64_t)(json_number_value(json_object_get(record, "idle_minutes")) * 60000);
	json_decref(record);
	if (!done && !(code_needed && auth->stage == AUTH_FIRST))
		return refuse(child, method);
	snprintf(auth->login, sizeof auth->login, "%s", login);
	if (code_needed) {
		auth->stage = AUTH_SECOND;
		auth->method = method;
		auth_offer_methods(child);
		return SSH_AUTH_PARTIAL;
	}
	if (auth->stage == AUTH_FIRST)
		auth->method = method;
	auth->stage = AUTH_DONE;
	child_authenticated(child);
	return SSH_AUTH_SUCCESS;
}

static bool may_try(const struct auth *auth, const char *user)
{
	return auth->stage == AUTH_FIRST && !auth_exhausted(auth) && user != NULL &&
	       strlen(user) < CONTROL_LOGIN_MAX;
}

static int check_password(struct child *child, enum method method, const char *login,
			  const char *password)
{
	if (!may_try(&child->auth, login))
		return refuse(child, method);
	return conclude(child, method, login,
			ask_core(&child->auth, "auth.password",
				 json_pack("{s:s, s:s}", "login", login, "password", password)));
}

static int check_code(struct child *child, const char *login, const char *code)
{
	struct auth *auth = &child->auth;

	if (auth->stage != AUTH_SECOND || auth_exhausted(auth) || strcmp(login, auth->login) != 0)
		return refuse(child, METHOD_INTERACTIVE);
	return conclude(child, METHOD_INTERACTIVE, login,
			ask_core(auth, "auth.totp", json_pack("{s:s}", "code", code)));
}

/* A client shows it before it asks for anything else. */
static void say_before(struct child *child, const char *sentence)
{
	char line[512];
	ssh_string banner;

	snprintf(line, sizeof line, "%s\r\n", sentence);
	banner = ssh_string_from_char(line);
	if (banner != NULL)
		ssh_send_issue_banner(child->ssh, banner);
	ssh_string_free(banner);
}

/* "none": every client's way to ask for the list of methods, and a visitor's way
 * in. Reading first leaves no trace of those who only ask. */
static int on_none(ssh_session session, const char *user, void *data)
{
	struct child *child = data;
	struct auth *auth = &child->auth;
	char why[480] = "";
	json_t *record;
	bool known;

	(void)session;
	auth->offers++;
	if (!may_try(auth, user))
		return SSH_AUTH_DENIED;
	record = ask_core(auth, "auth.open_known", json_pack("{s:s}", "login", user));
	known = json_is_true(json_object_get(record, "known"));
	json_decref(record);
	if (!known)
		return SSH_AUTH_DENIED;
	record =
		ask_core_why(auth, "auth.open", json_pack("{s:s}", "login", user), why, sizeof why);
	if (record == NULL && why[0] != '\0')
		say_before(child, why);
	return conclude(child, METHOD_OPEN, user, record);
}

static int on_password(ssh_session session, const char *user, const char *password, void *data)
{
	(void)session;
	return check_password(data, METHOD_PASSWORD, user, password);
}

/* "ssh-ed25519 AAAA..."; false for kinds that are no plain key. */
static bool key_text(ssh_key key, char *text, size_t size)
{
	enum ssh_keytypes_e type = ssh_key_type(key);
	const char *name = ssh_key_type_to_char(type);
	char *bytes = NULL;
	int length;

	if (type == SSH_KEYTYPE_ECDSA_P256 || type == SSH_KEYTYPE_ECDSA_P384 ||
	    type == SSH_KEYTYPE_ECDSA_P521)
		name = ssh_pki_key_ecdsa_name(key);
	if (name == NULL || strstr(name, "-cert-") != NULL ||
	    ssh_pki_export_pubkey_base64(key, &bytes) != SSH_OK)
		return false;
	length = snprintf(text, size, "%s %s", name, bytes);
	ssh_string_free_char(bytes);
	return length > 0 && (size_t)length < size;
}

static int on_key(ssh_session session, const char *user, struct ssh_key_struct *key,
		  char signature_state, void *data)
{
	struct child *child = data;
	struct auth *auth = &child->auth;
	char text[4096];
	json_t *record;
	bool known;

	(void)session;
	if (signature_state != SSH_PUBLICKEY_STATE_NONE &&
	    signature_state != SSH_PUBLICKEY_STATE_VALID)
		return refuse(child, METHOD_KEY);
	if (!may_try(auth, user) || !key_text(key, text, sizeof text)) {
		auth->offers++;
		return SSH_AUTH_DENIED;
	}
	if (signature_state == SSH_PUBLICKEY_STATE_VALID)
		return conclude(child, METHOD_KEY, user,
				ask_core(auth, "auth.key",
					 json_pack("{s:s, s:s}", "login", user, "key", text)));
	/* Merely offered: an answer is worth nothing but the client's next step. */
	auth->offers++;
	record = ask_core(auth, "auth.key_known",
			  json_pack("{s:s, s:s}", "login", user, "key", text));
	known = json_is_true(json_object_get(record, "known"));
	json_decref(record);
	return known ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

static int ask_client(struct child *child, ssh_message message, enum auth_question question)
{
	const char *prompts[] = { question == ASKED_PASSWORD ? "Password: " : "Code: " };
	char echo[] = { 0 };

	child->auth.asked = question;
	return ssh_message_auth_interactive_request(message, "", "", 1, prompts, echo);
}

static void answer_dialogue(struct child *child, ssh_message message, int outcome)
{
	if (outcome == SSH_AUTH_PARTIAL)
		ask_client(child, message, ASKED_CODE);
	else if (outcome == SSH_AUTH_SUCCESS)
		ssh_message_auth_reply_success(message, 0);
	else
		ssh_message_reply_default(message);
}

/* The client's answer to the question that was asked last, if one was. */
static void on_answer(struct child *child, ssh_message message)
{
	struct auth *auth = &child->auth;
	enum auth_question asked = auth->asked;
	const char *answer = "";

	auth->asked = ASKED_NOTHING;
	if (ssh_userauth_kbdint_getnanswers(child->ssh) == 1)
		answer = ssh_userauth_kbdint_getanswer(child->ssh, 0);
	if (answer == NULL)
		answer = "";
	if (asked == ASKED_PASSWORD)
		answer_dialogue(child, message,
				check_password(child, METHOD_INTERACTIVE, auth->asking, answer));
	else if (asked == ASKED_CODE)
		answer_dialogue(child, message, check_code(child, auth->asking, answer));
	else
		answer_dialogue(child, message, refuse(child, METHOD_INTERACTIVE));
}

static void on_dialogue(struct child *child, ssh_message message)
{
	struct auth *auth = &child->auth;
	const char *user = ssh_message_auth_user(message);

	auth->offers++;
	auth->asked = ASKED_NOTHING;
	if (user == NULL || strlen(user) >= sizeof auth->asking || auth_exhausted(auth) ||
	    (auth->stage == AUTH_SECOND && strcmp(user, auth->login) != 0)) {
		ssh_message_reply_default(message);
		return;
	}
	snprintf(auth->asking, sizeof auth->asking, "%s", user);
	ask_client(child, message, auth->stage == AUTH_FIRST ? ASKED_PASSWORD : ASKED_CODE);
}

/* All that no callback takes: the dialogue, and what is refused (1): forwarding,
 * agents, X11, subsystems, unknown requests. */
static int on_message(ssh_session session, ssh_message message, void *data)
{
	struct child *child = data;

	(void)session;
	if (ssh_message_type(message) != SSH_REQUEST_AUTH ||
	    ssh_message_subtype(message) != SSH_AUTH_METHOD_INTERACTIVE)
		return 1;
	if (ssh_message_auth_kbdint_is_response(message))
		on_answer(child, message);
	else
		on_dialogue(child, message);
	return 0;
}

void auth_install(struct child *child, struct ssh_server_callbacks_struct *callbacks)
{
	callbacks->auth_none_function = on_none;
	callbacks->auth_password_function = on_password;
	callbacks->auth_pubkey_function = on_key;
	ssh_set_message_callback(child->ssh, on_message, child);
}
