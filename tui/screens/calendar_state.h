/* What the calendar's files share. */
#ifndef GUICHET_SCREENS_CALENDAR_STATE_H
#define GUICHET_SCREENS_CALENDAR_STATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "tui/kit/screen.h"

enum { CALENDAR_WEEKS = 6, CALENDAR_DAY = 12 };

struct calendar {
	struct screen screen;
	int64_t product;  /* 0: all */
	char name[120];   /* of the product */
	struct tm day;    /* the one chosen, at noon */
	struct tm first;  /* Monday of the first week shown */
	json_t *days;     /* "2026-11-28" -> its row of slot.days */
	json_t *sessions; /* rows of slot.list, of the day chosen */
	bool in_day;      /* the keys move among the sessions of the day */
	size_t session;   /* the one chosen */
	size_t top;       /* the first one shown */
};

/* "2026-11-28" of a day. */
void calendar_name_day(const struct tm *day, char buf[CALENDAR_DAY]);
/* So many days later, or earlier; at noon. */
struct tm calendar_add(const struct tm *day, int days);
/* The session chosen; NULL when there is none. */
json_t *calendar_session(const struct calendar *calendar);

void calendar_draw(struct screen *screen, struct area body);

#endif
