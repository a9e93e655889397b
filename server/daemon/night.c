/* The clock is looked at now and then, rather than waited for: it may be set, and
 * the machine may sleep. */
#include "server/daemon/night.h"

#include <time.h>

#include "server/daemon/chore.h"
#include "server/daemon/clock.h"
#include "server/daemon/server.h"

enum {
	LOOK = 10 * 60 * 1000, /* milliseconds between two looks */
	QUIET = 3 * 60 * 60,   /* seconds after midnight, when nobody waits */
	QUIET_HOURS = 2,       /* so long: each time does a part of what there is */
};

static const char *const work[] = { "system.night", "code.clear" };

/* The local day, a number that is another one on each; quiet is true in the hours
 * with which it begins. */
static int64_t day_now(bool *quiet)
{
	time_t at = (time_t)clock_now() - QUIET;
	struct tm local = { 0 };

	localtime_r(&at, &local);
	*quiet = local.tm_hour < QUIET_HOURS;
	return local.tm_year * (int64_t)366 + local.tm_yday;
}

static void on_look(uv_timer_t *timer)
{
	struct server *server = timer->data;
	bool quiet;
	int64_t day = day_now(&quiet);

	if ((day == server->night_day && !quiet) || server->stopping)
		return;
	server->night_day = day;
	for (size_t i = 0; i < sizeof work / sizeof *work; i++)
		chore_queue(server, work[i]);
}

void night_begin(struct server *server)
{
	uv_timer_init(&server->loop, &server->night);
	server->night.data = server;
	uv_timer_start(&server->night, on_look, 0, LOOK);
}

void night_end(struct server *server)
{
	if (!uv_is_closing((uv_handle_t *)&server->night))
		uv_close((uv_handle_t *)&server->night, NULL);
}
