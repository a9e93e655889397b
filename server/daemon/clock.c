#include "server/daemon/clock.h"

#include <string.h>
#include <time.h>

static bool is_fixed;
static int64_t fixed;

void clock_fix(int64_t at)
{
	is_fixed = true;
	fixed = at;
}

int64_t clock_now(void)
{
	return is_fixed ? fixed : (int64_t)time(NULL);
}

bool clock_parse(const char *text, int64_t *at)
{
	struct tm parts = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts);

	if (!end || *end)
		return false;
	*at = (int64_t)timegm(&parts);
	return true;
}
