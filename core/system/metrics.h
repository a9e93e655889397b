/* What is told of the running server: one table, told by system.status to people and by
 * system.measure to Prometheus. */
#ifndef GUICHET_METRICS_H
#define GUICHET_METRICS_H

#include <stdint.h>

#include "core/op/operation.h"

/* There is nothing to tell, or nobody could find out. */
#define METRIC_NONE INT64_MIN

enum metric_kind { METRIC_GAUGE, METRIC_COUNTER };

struct metric {
	/* For system.status; NULL: not told there. */
	const char *column;
	enum column_type type;
	const char *label;
	/* For Prometheus, after "guichet_"; NULL: not told there, because it would read
	 * much of the data file. */
	const char *name;
	enum metric_kind kind;
	const char *help;
	/* One of these. */
	const char *sql; /* one row, one column; :today is its first second */
	int64_t (*value)(struct call *call);
	const char *const *choices; /* of a COLUMN_CHOICE: value is a place in them */
	const char *noun;           /* whose words they are */
};

/* Ends with both names NULL. */
extern const struct metric metrics[];
int64_t metric_value(struct call *call, const struct metric *metric);

#endif
