/* The one writer at this moment: how many writes wait for it, and what it is about.
 * Told by those who queue and by the writer itself, asked by system.status, each on
 * a thread of its own; never kept. */
#ifndef GUICHET_WRITER_H
#define GUICHET_WRITER_H

#include <stdatomic.h>
#include <stdint.h>

struct writer_state {
	_Atomic int64_t waiting;         /* not yet taken by the writer */
	_Atomic int64_t under_way;       /* in the group that is being written; 0: none */
	_Atomic int64_t changes;         /* commits so far that changed what scouts read */
	_Atomic int64_t since;           /* when that group was begun, seconds UTC */
	_Atomic(const char *) operation; /* of that group, the one that runs; static */
};

#endif
