/* The audit trail: one line for each write, and for reads that are refused (refused.h),
 * chained by hash. */
#ifndef GUICHET_AUDIT_H
#define GUICHET_AUDIT_H

#include "core/op/call.h"

struct audit_head;

/* Reads where the chain ends, before the writer's first line. */
void audit_resume(struct store *store, struct audit_head *head);
/* Adds the line of this call, done or refused, after the head, and moves it. */
void audit_line(struct call *call, struct audit_head *head, enum refusal outcome);

extern const struct operation *const audit_operations[];

#endif
