/* Which refused reads have a line of the audit trail. A read leaves none, and nobody is to
 * fill the disk by asking again and again for what he may not: of each kind of refusal of an
 * operation to an account the first has its line, and then one an hour, which says how many
 * there were between. Whoever is nobody yet shares the lines of nobody. Shared by all
 * threads; kept in memory only. */
#ifndef GUICHET_REFUSED_H
#define GUICHET_REFUSED_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/refusal.h"

struct call;
struct refused;

enum { REFUSED_SECONDS = 3600 };

struct refused *refused_new(void);
void refused_free(struct refused *refused);

/* Whether a refusal is of those that leave a line, as they do of a write, and has its turn.
 * *between: how many had none since the last that had one. */
bool refused_has_line(struct call *call, enum refusal refusal, int64_t *between);

#endif
