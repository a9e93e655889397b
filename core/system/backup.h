/* Backups: making one, proving one, and when the next is due. */
#ifndef GUICHET_BACKUP_H
#define GUICHET_BACKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/op/operation.h"

struct backup_made {
	const char *file;
	int64_t bytes;
	char digest[65];
};

/* Makes one while others read and write; takes its time, so not for the writer. On
 * failure nothing of it stays. made is on the call. */
bool backup_make(struct call *call, struct backup_made *made, char *error, size_t size);
/* Its row, on the writer; slot 0: it was not due. */
void backup_note(struct call *call, const struct backup_made *made, int64_t slot);

/* Restores a backup beside everything and proves it: digests, the data file, the audit
 * trail and that it is the beginning of this network's, ledger, receipts, closings. Lets
 * the call's snapshot go meanwhile, so that the log can be brought back. */
bool backup_prove(struct call *call, const char *file, char *error, size_t size);

/* Check of a setting. */
const char *backup_check_time(const char *value);

/* "none", "unchecked", "sound", "damaged". */
extern const char *const backup_states[];

extern const struct operation system_backup, backup_list, backup_check, backup_tend;

#endif
