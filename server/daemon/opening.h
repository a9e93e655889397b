/* What is told while the data file is brought up to date, which may take minutes. */
#ifndef GUICHET_DAEMON_OPENING_H
#define GUICHET_DAEMON_OPENING_H

#include "core/core.h"

struct opening {
	enum core_opening what;
	int64_t step;    /* told last: the schema, or tens of percent of the backup; 0: nothing */
	int64_t told_at; /* seconds, to the service manager */
};

/* A core_told's tell; data is a struct opening of zeros. Lines in the log, and to the
 * service manager, which would stop what takes longer than it waits, that it goes on. */
void opening_tell(void *data, enum core_opening what, int64_t done, int64_t all);

#endif
