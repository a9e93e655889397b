#include "server/daemon/opening.h"

#include <time.h>

#include "server/daemon/log.h"
#include "server/daemon/notify.h"

enum { EVERY = 5 /* seconds */ };

static int64_t seconds(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (int64_t)at.tv_sec;
}

static void log_step(const struct opening *opening, int64_t all)
{
	if (opening->what == OPENING_SCHEMA)
		LOG(LEVEL_INFO, "bringing the data file up to date",
		    LOG_INT("schema", opening->step), LOG_INT("of", all));
	else if (opening->what == OPENING_CHECK)
		LOG(LEVEL_WARNING, "looking at the whole data file",
		    LOG_TEXT("reason", "a damage was met"));
	else
		LOG(LEVEL_INFO, "backing up before the data file is brought up to date",
		    LOG_INT("percent", 10 * (opening->step - 1)));
}

void opening_tell(void *data, enum core_opening what, int64_t done, int64_t all)
{
	struct opening *opening = data;
	int64_t step = what == OPENING_SCHEMA ? done : 1 + (all > 0 ? done * 10 / all : 0);
	int64_t now = seconds();

	if (step != opening->step || what != opening->what) {
		opening->what = what;
		opening->step = step;
		log_step(opening, all);
	}
	if (now < opening->told_at + EVERY && opening->told_at != 0)
		return;
	opening->told_at = now;
	/* One statement can be silent for a while: a large index is sorted in one step. */
	notify_manager("EXTEND_TIMEOUT_USEC=600000000");
}
