/* The data folder itself, for those who open it and those who restore it. */
#ifndef GUICHET_FOLDER_H
#define GUICHET_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* A restore at work; where it is still there, one was interrupted, and what lies
 * beside it may be half of the old and half of the new. */
#define FOLDER_RESTORING "restoring"

/* Left where a damage of the data file was met: the next start looks at all of it. */
#define FOLDER_DAMAGED "damaged"

/* A backup that is restored to be proved, in the backup folder; then a random end. */
#define FOLDER_CHECKING "checking-"

/* Removes a folder with all that is in it. */
void folder_discard(const char *path);

/* Makes the folder and what is in it, mode 0700. */
bool folder_make(const char *folder, char *error, size_t size);
/* False, and a sentence, where a restore was interrupted. */
bool folder_is_settled(const char *folder, char *error, size_t size);
/* The lock that keeps a second server out: a descriptor, or -1 where it is held for longer
 * than two seconds. */
int folder_lock(const char *folder, char *error, size_t size);

#endif
