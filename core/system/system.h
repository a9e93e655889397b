/* The service itself: what it can do, how it is, its backups. */
#ifndef GUICHET_SYSTEM_H
#define GUICHET_SYSTEM_H

#include "core/op/operation.h"

extern const struct operation *const system_operations[];
extern const struct operation system_describe, system_status, system_night, system_today,
	system_waiting, system_measure;

#endif
