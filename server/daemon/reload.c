#include "server/daemon/reload.h"

#include <stdbool.h>
#include <string.h>

#include "server/daemon/gate.h"
#include "server/daemon/log.h"
#include "server/daemon/options.h"
#include "server/daemon/server.h"

void server_set_log_level(const char *level)
{
	static const struct {
		const char *name;
		enum log_level level;
	} levels[] = {
		{ "error", LEVEL_ERROR },
		{ "warning", LEVEL_WARNING },
		{ "info", LEVEL_INFO },
		{ "debug", LEVEL_DEBUG },
	};

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (strcmp(levels[i].name, level) == 0)
			log_set_level(levels[i].level);
}

static void note_change(void *context, const char *name, enum option_change change)
{
	bool *gate_changed = context;

	if (change == CHANGE_GATE)
		*gate_changed = true;
	if (change == CHANGE_RESTART)
		LOG(LEVEL_WARNING, "changed, but needs a restart of guichetd",
		    LOG_TEXT("option", name));
	else
		LOG(LEVEL_INFO, "changed", LOG_TEXT("option", name));
}

/* What needs a restart stays as it was, so that it is told of again. */
static void keep(char **now, char **before)
{
	char *kept = *before;

	*before = *now;
	*now = kept;
}

static void keep_fixed(struct options *now, struct options *before)
{
	int64_t readers = before->readers;

	before->readers = now->readers;
	now->readers = readers;
	keep(&now->socket, &before->socket);
	keep(&now->gate_socket, &before->gate_socket);
}

void server_reload(struct server *server)
{
	char error[1024];
	struct options *before = server->options, *now;
	bool gate_changed = false;

	if (server->stopping)
		return;
	now = options_new(server->argc, server->argv, error, sizeof(error));
	if (!now) {
		LOG(LEVEL_ERROR, "the configuration is not taken over", LOG_TEXT("why", error));
		return;
	}
	options_compare(before, now, note_change, &gate_changed);
	keep_fixed(now, before);
	server->options = now;
	options_free(before);
	server_set_log_level(now->log_level);
	if (gate_changed)
		gate_restart(server->gate);
	LOG_WORDS(LEVEL_INFO, "configuration read");
}
