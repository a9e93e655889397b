#include "server/gate/channel.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "schema/lang/lang.h"
#include "server/gate/child.h"

enum { START_TIMEOUT_MS = 10000 };
enum { TAKEN = 0, REFUSED = 1 };

static int on_pty(ssh_session session, ssh_channel channel, const char *term, int columns, int rows,
		  int width, int height, void *data)
{
	struct child *child = data;
	struct control_start *start = &child->start;

	(void)session, (void)channel, (void)width, (void)height;
	if (child->started || start->pty)
		return REFUSED;
	start->pty = 1;
	start->columns = control_columns(columns);
	start->rows = control_rows(rows);
	/* A name that is none falls back, like one that nobody knows. */
	if (strlen(term) < sizeof start->term && control_word_ok(term, sizeof start->term))
		snprintf(start->term, sizeof start->term, "%s", term);
	return TAKEN;
}

static int on_resize(ssh_session session, ssh_channel channel, int columns, int rows, int width,
		     int height, void *data)
{
	struct child *child = data;

	(void)session, (void)channel, (void)width, (void)height;
	child->start.columns = control_columns(columns);
	child->start.rows = control_rows(rows);
	relay_resize(&child->relay, child->start.columns, child->start.rows);
	return TAKEN;
}

/* LANG and LC_* only. Those that guichet does not read are taken and forgotten. */
static int on_env(ssh_session session, ssh_channel channel, const char *name, const char *value,
		  void *data)
{
	struct child *child = data;

	(void)session, (void)channel;
	if (child->started || (strcmp(name, "LANG") != 0 && strncmp(name, "LC_", 3) != 0))
		return REFUSED;
	if (strlen(value) >= CONTROL_LOCALE_MAX || !control_word_ok(value, CONTROL_LOCALE_MAX))
		return REFUSED;
	for (int i = 0; i < CONTROL_LOCALE_COUNT; i++) {
		if (strcmp(name, control_locales[i]) == 0)
			snprintf(child->start.locale[i], CONTROL_LOCALE_MAX, "%s", value);
	}
	return TAKEN;
}

/* Asks the listener for guichet, and waits for what it says. */
static int start(struct child *child, const char *command)
{
	struct control_message message = { .kind = CONTROL_START, .start = child->start };
	struct pollfd answer = { .fd = child->control, .events = POLLIN };
	struct control_received *received = &child->received;

	if (child->started || child->auth.stage != AUTH_DONE)
		return REFUSED;
	if (command != NULL && strlen(command) > CONTROL_COMMAND_MAX)
		return REFUSED;
	child->started = true;
	message.start.has_command = command != NULL;
	if (!control_send(child->control, &message, command, NULL, 0) ||
	    poll(&answer, 1, START_TIMEOUT_MS) != 1 ||
	    control_receive(child->control, received) <= 0 ||
	    received->message.kind != CONTROL_STARTED ||
	    received->fd_count != (child->start.pty ? 1 : CONTROL_FDS_MAX))
		return REFUSED;
	relay_open(&child->relay, received->fds, received->fd_count);
	auth_close_core(&child->auth); /* from here on the connection is guichet's */
	child->last_input = child->now;
	return TAKEN;
}

static int on_shell(ssh_session session, ssh_channel channel, void *data)
{
	(void)session, (void)channel;
	return start(data, NULL);
}

static int on_exec(ssh_session session, ssh_channel channel, const char *command, void *data)
{
	(void)session, (void)channel;
	return start(data, command);
}

static void on_signal(ssh_session session, ssh_channel channel, const char *name, void *data)
{
	static const struct {
		const char *name;
		int number;
	} signals[] = { { "HUP", SIGHUP }, { "INT", SIGINT }, { "TERM", SIGTERM } };
	struct child *child = data;

	(void)session, (void)channel;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		if (strcmp(name, signals[i].name) == 0)
			child_signal_guichet(child, signals[i].number);
	}
}

static struct ssh_channel_callbacks_struct channel_callbacks = {
	.channel_pty_request_function = on_pty,
	.channel_pty_window_change_function = on_resize,
	.channel_env_request_function = on_env,
	.channel_shell_request_function = on_shell,
	.channel_exec_request_function = on_exec,
	.channel_signal_function = on_signal,
};

static ssh_channel on_open(ssh_session session, void *data)
{
	struct child *child = data;

	if (child->channel != NULL || child->auth.stage != AUTH_DONE)
		return NULL;
	child->channel = ssh_channel_new(session);
	if (child->channel == NULL)
		return NULL;
	channel_callbacks.userdata = child;
	ssh_callbacks_init(&channel_callbacks);
	ssh_set_channel_callbacks(child->channel, &channel_callbacks);
	return child->channel;
}

void channel_install(struct child *child, struct ssh_server_callbacks_struct *callbacks)
{
	(void)child;
	callbacks->channel_open_request_session_function = on_open;
}

static enum lang language_of(const struct child *child)
{
	static const int order[] = { 1 /* LC_ALL */, 3 /* LC_MESSAGES */, 0 /* LANG */ };

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		if (child->start.locale[order[i]][0] != '\0')
			return lang_parse(child->start.locale[order[i]], LANG_EN);
	}
	return LANG_EN;
}

void channel_say(struct child *child, const char *msgid)
{
	char line[512];
	int length = snprintf(line, sizeof line, "%s%s\r\n", child->start.pty ? "\r\n" : "",
			      lang_text(language_of(child), msgid));

	if (child->channel == NULL || length < 0 || (size_t)length >= sizeof line)
		return;
	if (child->start.pty)
		ssh_channel_write(child->channel, line, (uint32_t)length);
	else
		ssh_channel_write_stderr(child->channel, line, (uint32_t)length);
}

static const char *signal_name(int number)
{
	static const struct {
		int number;
		const char *name; /* RFC 4254, 6.10 */
	} names[] = { { SIGABRT, "ABRT" }, { SIGFPE, "FPE" },   { SIGHUP, "HUP" },
		      { SIGILL, "ILL" },   { SIGINT, "INT" },   { SIGKILL, "KILL" },
		      { SIGPIPE, "PIPE" }, { SIGSEGV, "SEGV" }, { SIGTERM, "TERM" } };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (names[i].number == number)
			return names[i].name;
	}
	return "KILL";
}

void channel_finish(struct child *child)
{
	if (child->exit_signal != 0)
		ssh_channel_request_send_exit_signal(child->channel,
						     signal_name(child->exit_signal), 0, "", "");
	else
		ssh_channel_request_send_exit_status(child->channel, child->exit_code);
	ssh_channel_send_eof(child->channel);
	ssh_channel_close(child->channel);
}
