/* A disk in memory behind SQLite's door, for files named guichet.db and those beside it.
 * It keeps a record of what was asked of it, from which the disk that a power cut could
 * have left is made again, at any point.
 *
 * What a disk may do until a file is synced: each sector of 512 bytes holds what any of
 * the writes since the last sync made of it, or what was there before, whatever its
 * neighbours hold; the file is as long as it was at any moment since then; what is
 * within its length and was never written is zeros or anything. Names are made and
 * removed in order, and the last of that may be missing until they are synced (SQLite
 * syncs the folder with the first sync of a log). */
#ifndef GUICHET_DISK_H
#define GUICHET_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Puts the disk under the data file of that folder, with what it holds now. */
void disk_mount(const char *folder);
void disk_unmount(void);
/* From here on, everything is recorded (the record begins anew). */
void disk_record(void);
void disk_stop(void);
/* From now on, a sync is told to be done and is not. */
void disk_forget_syncs(bool forget);
/* Something was acknowledged here. */
void disk_mark(void);

/* How many things were recorded, and how many marks. */
size_t disk_events(void);
size_t disk_marks(void);

enum disk_cut {
	CUT_NOTHING_KEPT, /* nothing that was not synced is there */
	CUT_ALL_KEPT,
	CUT_TORN,   /* all but the end of the last write, at a sector */
	CUT_ANYHOW, /* each sector by itself */
};

/* Walks the record from its beginning: what follows is about the point before the next
 * event. False at the end. */
void disk_rewind(void);
bool disk_step(void);
/* Marks passed so far; whether the point is a mark; writes that a cut here may lose. */
size_t disk_marks_passed(void);
bool disk_at_mark(void);
size_t disk_unsynced(void);
/* The disk as it is after a power cut here. The seed decides what happens to what. */
void disk_cut(enum disk_cut how, uint64_t seed);
/* What the data file holds now, as a number. */
uint64_t disk_digest(void);
/* Syncs recorded; 0 is a disk that nobody waited for. */
size_t disk_syncs(void);

#endif
