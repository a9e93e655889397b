/* What the two halves of the disk share: the files, and the record. */
#ifndef GUICHET_DISK_PRIVATE_H
#define GUICHET_DISK_PRIVATE_H

#include "tests/support/disk.h"

struct bytes {
	unsigned char *at;
	size_t size, room;
};

struct handle;

/* A file's name is taken from it when it is deleted; it lives while it is open. */
struct disk_file {
	char name[64]; /* "" when it was deleted */
	int inode;
	int open;
	struct bytes bytes;
	int shared; /* SQLite's file locks */
	struct handle *reserved, *exclusive;
};

enum event_kind { EV_CREATE, EV_WRITE, EV_TRUNCATE, EV_SYNC, EV_DELETE, EV_MARK };

struct disk_event {
	enum event_kind kind;
	int inode;
	bool synced; /* of a deletion: the folder too */
	char name[64];
	size_t offset, length; /* of a truncation: length */
	unsigned char *data;
};

enum { DISK_FILES = 8 };
extern struct disk_file disk_files[DISK_FILES];

void bytes_write(struct bytes *bytes, size_t offset, const void *data, size_t length);
void bytes_resize(struct bytes *bytes, size_t size);
void bytes_copy(struct bytes *to, const struct bytes *from);

struct disk_file *disk_find(const char *name);
struct disk_file *disk_new(const char *name, int inode);
void disk_note(const struct disk_event *event, const void *data);
/* What lives only while the machine does: SQLite's shared memory. */
void disk_forget_memory(void);
/* The files as they were when recording began. */
void disk_begin_record(void);

#endif
