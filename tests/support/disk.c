/* The disk as SQLite sees it: an sqlite3_vfs for the files of one data folder; what is
 * none of them goes to the real disk. For one thread. */
#include "tests/support/disk.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/disk_private.h"

enum { SHM_REGIONS = 64, SHM_SLOTS = SQLITE_SHM_NLOCK };

struct handle {
	sqlite3_file base;
	struct disk_file *file;
	int lock;
	unsigned shared_slots, exclusive_slots;
};

struct disk_file disk_files[DISK_FILES];
static bool mounted;
static bool recording;
static int last_inode;
static sqlite3_vfs *real;
static bool forgetful; /* of syncs */
static sqlite3_vfs disk_vfs;

static struct {
	void *regions[SHM_REGIONS];
	int shared[SHM_SLOTS];
	struct handle *exclusive[SHM_SLOTS];
} memory;

/* --- Bytes --- */

void bytes_resize(struct bytes *bytes, size_t size)
{
	if (size > bytes->room) {
		bytes->room = size * 2;
		bytes->at = realloc(bytes->at, bytes->room);
		if (bytes->at == NULL)
			abort();
	}
	if (size > bytes->size)
		memset(bytes->at + bytes->size, 0, size - bytes->size);
	bytes->size = size;
}

void bytes_write(struct bytes *bytes, size_t offset, const void *data, size_t length)
{
	if (offset + length > bytes->size)
		bytes_resize(bytes, offset + length);
	memcpy(bytes->at + offset, data, length);
}

void bytes_copy(struct bytes *to, const struct bytes *from)
{
	to->size = 0;
	bytes_resize(to, from->size);
	if (from->size > 0)
		memcpy(to->at, from->at, from->size);
}

/* --- Files --- */

struct disk_file *disk_find(const char *name)
{
	for (size_t i = 0; i < DISK_FILES; i++)
		if (name[0] && strcmp(disk_files[i].name, name) == 0)
			return &disk_files[i];
	return NULL;
}

struct disk_file *disk_new(const char *name, int inode)
{
	for (size_t i = 0; i < DISK_FILES; i++) {
		struct disk_file *file = &disk_files[i];

		if (file->name[0] || file->open > 0)
			continue;
		snprintf(file->name, sizeof file->name, "%s", name);
		file->inode = inode;
		file->bytes.size = 0;
		file->shared = 0;
		file->reserved = file->exclusive = NULL;
		return file;
	}
	abort(); /* a bug of the test: more files than places */
}

void disk_forget_memory(void)
{
	for (size_t i = 0; i < SHM_REGIONS; i++)
		free(memory.regions[i]);
	memset(&memory, 0, sizeof memory);
}

static void note(struct disk_event event, const void *data)
{
	if (recording)
		disk_note(&event, data);
}

/* --- What SQLite asks of an open file --- */

static int unlock(sqlite3_file *base, int level)
{
	struct handle *handle = (struct handle *)base;
	struct disk_file *file = handle->file;

	if (handle->lock <= level)
		return SQLITE_OK;
	if (file->reserved == handle)
		file->reserved = NULL;
	if (file->exclusive == handle)
		file->exclusive = NULL;
	if (handle->lock >= SQLITE_LOCK_SHARED && level < SQLITE_LOCK_SHARED)
		file->shared--;
	handle->lock = level;
	return SQLITE_OK;
}

static int lock(sqlite3_file *base, int level)
{
	struct handle *handle = (struct handle *)base;
	struct disk_file *file = handle->file;

	if (handle->lock >= level)
		return SQLITE_OK;
	if (file->exclusive && file->exclusive != handle)
		return SQLITE_BUSY;
	if (handle->lock < SQLITE_LOCK_SHARED) {
		file->shared++;
		handle->lock = SQLITE_LOCK_SHARED;
	}
	if (level == SQLITE_LOCK_SHARED)
		return SQLITE_OK;
	if (file->reserved && file->reserved != handle)
		return SQLITE_BUSY;
	file->reserved = handle;
	if (level == SQLITE_LOCK_EXCLUSIVE) {
		if (file->shared > 1)
			return SQLITE_BUSY;
		file->exclusive = handle;
	}
	handle->lock = level;
	return SQLITE_OK;
}

static int is_reserved(sqlite3_file *base, int *answer)
{
	*answer = ((struct handle *)base)->file->reserved != NULL;
	return SQLITE_OK;
}

static int close_file(sqlite3_file *base)
{
	struct handle *handle = (struct handle *)base;

	unlock(base, SQLITE_LOCK_NONE);
	handle->file->open--;
	return SQLITE_OK;
}

static int read_file(sqlite3_file *base, void *to, int length, sqlite3_int64 offset)
{
	const struct bytes *bytes = &((struct handle *)base)->file->bytes;
	size_t at = (size_t)offset;
	size_t wanted = (size_t)length;
	size_t there = at >= bytes->size ? 0 : bytes->size - at;

	if (there > wanted)
		there = wanted;
	if (there > 0)
		memcpy(to, bytes->at + at, there);
	if (there == wanted)
		return SQLITE_OK;
	memset((char *)to + there, 0, wanted - there);
	return SQLITE_IOERR_SHORT_READ;
}

static int write_file(sqlite3_file *base, const void *data, int length, sqlite3_int64 offset)
{
	struct disk_file *file = ((struct handle *)base)->file;

	bytes_write(&file->bytes, (size_t)offset, data, (size_t)length);
	note((struct disk_event){ .kind = EV_WRITE,
				  .inode = file->inode,
				  .offset = (size_t)offset,
				  .length = (size_t)length },
	     data);
	return SQLITE_OK;
}

static int truncate_file(sqlite3_file *base, sqlite3_int64 size)
{
	struct disk_file *file = ((struct handle *)base)->file;

	bytes_resize(&file->bytes, (size_t)size);
	note((struct disk_event){ .kind = EV_TRUNCATE,
				  .inode = file->inode,
				  .length = (size_t)size },
	     NULL);
	return SQLITE_OK;
}

void disk_forget_syncs(bool forget)
{
	forgetful = forget;
}

static int sync_file(sqlite3_file *base, int flags)
{
	(void)flags;
	if (forgetful)
		return SQLITE_OK;
	note((struct disk_event){ .kind = EV_SYNC, .inode = ((struct handle *)base)->file->inode },
	     NULL);
	return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size)
{
	*size = (sqlite3_int64)((struct handle *)base)->file->bytes.size;
	return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int what, void *argument)
{
	(void)base;
	(void)what;
	(void)argument;
	return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *base)
{
	(void)base;
	return 4096;
}

/* As SQLite assumes of every disk: a write harms no byte beside it. */
static int characteristics(sqlite3_file *base)
{
	(void)base;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* --- Shared memory: of the one process --- */

static int shm_map(sqlite3_file *base, int region, int size, int extend, void volatile **at)
{
	(void)base;
	if (region >= SHM_REGIONS)
		return SQLITE_IOERR_SHMMAP;
	if (memory.regions[region] == NULL && extend) {
		memory.regions[region] = calloc(1, (size_t)size);
		if (memory.regions[region] == NULL)
			abort();
	}
	*at = memory.regions[region];
	return SQLITE_OK;
}

static bool slot_is_free(const struct handle *handle, int slot, bool exclusive)
{
	int own = (handle->shared_slots >> slot & 1) != 0;

	if (memory.exclusive[slot] && memory.exclusive[slot] != handle)
		return false;
	return !exclusive || memory.shared[slot] == own;
}

static void take_slot(struct handle *handle, int slot, bool exclusive)
{
	unsigned bit = 1u << slot;

	if (exclusive) {
		memory.exclusive[slot] = handle;
		handle->exclusive_slots |= bit;
	} else if ((handle->shared_slots & bit) == 0) {
		memory.shared[slot]++;
		handle->shared_slots |= bit;
	}
}

static void give_slot(struct handle *handle, int slot)
{
	unsigned bit = 1u << slot;

	if (handle->exclusive_slots & bit)
		memory.exclusive[slot] = NULL;
	if (handle->shared_slots & bit)
		memory.shared[slot]--;
	handle->exclusive_slots &= ~bit;
	handle->shared_slots &= ~bit;
}

static int shm_lock(sqlite3_file *base, int first, int count, int flags)
{
	struct handle *handle = (struct handle *)base;
	bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;

	if (flags & SQLITE_SHM_LOCK)
		for (int slot = first; slot < first + count; slot++)
			if (!slot_is_free(handle, slot, exclusive))
				return SQLITE_BUSY;
	for (int slot = first; slot < first + count; slot++) {
		if (flags & SQLITE_SHM_LOCK)
			take_slot(handle, slot, exclusive);
		else
			give_slot(handle, slot);
	}
	return SQLITE_OK;
}

static void shm_barrier(sqlite3_file *base)
{
	(void)base;
}

static int shm_unmap(sqlite3_file *base, int forget)
{
	struct handle *handle = (struct handle *)base;

	for (int slot = 0; slot < SHM_SLOTS; slot++)
		give_slot(handle, slot);
	if (forget)
		disk_forget_memory();
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = close_file,
	.xRead = read_file,
	.xWrite = write_file,
	.xTruncate = truncate_file,
	.xSync = sync_file,
	.xFileSize = file_size,
	.xLock = lock,
	.xUnlock = unlock,
	.xCheckReservedLock = is_reserved,
	.xFileControl = file_control,
	.xSectorSize = sector_size,
	.xDeviceCharacteristics = characteristics,
	.xShmMap = shm_map,
	.xShmLock = shm_lock,
	.xShmBarrier = shm_barrier,
	.xShmUnmap = shm_unmap,
};

/* --- Names --- */

/* The name of a file of this disk; NULL: of the real one. */
static const char *ours(const char *path)
{
	const char *name = path ? strrchr(path, '/') : NULL;

	name = name ? name + 1 : path;
	return mounted && name && strncmp(name, "guichet.db", 10) == 0 ? name : NULL;
}

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags,
		     int *out_flags)
{
	const char *name = ours(path);
	struct handle *handle = (struct handle *)base;

	(void)vfs;
	if (name == NULL)
		return real->xOpen(real, path, base, flags, out_flags);
	memset(handle, 0, sizeof *handle);
	handle->file = disk_find(name);
	if (handle->file == NULL && (flags & SQLITE_OPEN_CREATE) == 0)
		return SQLITE_CANTOPEN;
	if (handle->file == NULL) {
		struct disk_event event = { .kind = EV_CREATE,
					    .inode = recording ? ++last_inode : 0 };

		snprintf(event.name, sizeof event.name, "%s", name);
		handle->file = disk_new(name, event.inode);
		note(event, NULL);
	}
	handle->file->open++;
	handle->base.pMethods = &methods;
	if (out_flags)
		*out_flags = flags;
	return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
	const char *name = ours(path);
	struct disk_file *file;

	(void)vfs;
	if (name == NULL)
		return real->xDelete(real, path, sync_folder);
	file = disk_find(name);
	if (file == NULL)
		return SQLITE_IOERR_DELETE_NOENT;
	note((struct disk_event){ .kind = EV_DELETE,
				  .inode = file->inode,
				  .synced = sync_folder != 0 },
	     NULL);
	file->name[0] = 0;
	return SQLITE_OK;
}

static int access_file(sqlite3_vfs *vfs, const char *path, int flags, int *answer)
{
	const char *name = ours(path);

	(void)vfs;
	if (name == NULL)
		return real->xAccess(real, path, flags, answer);
	*answer = disk_find(name) != NULL;
	return SQLITE_OK;
}

/* --- Mounting --- */

static void load(const char *folder, const char *name)
{
	struct bytes *bytes = &disk_new(name, ++last_inode)->bytes;
	char path[256];
	unsigned char block[4096];
	size_t got;
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "re");
	if (file == NULL)
		abort();
	while ((got = fread(block, 1, sizeof block, file)) > 0)
		bytes_write(bytes, bytes->size, block, got);
	fclose(file);
}

void disk_mount(const char *folder)
{
	if (real == NULL) {
		real = sqlite3_vfs_find(NULL);
		disk_vfs = *real;
		disk_vfs.zName = "disk";
		disk_vfs.pNext = NULL;
		disk_vfs.xOpen = open_file;
		disk_vfs.xDelete = delete_file;
		disk_vfs.xAccess = access_file;
		if (disk_vfs.szOsFile < (int)sizeof(struct handle))
			disk_vfs.szOsFile = (int)sizeof(struct handle);
		sqlite3_vfs_register(&disk_vfs, 1);
	}
	last_inode = 0;
	load(folder, "guichet.db");
	mounted = true;
}

void disk_unmount(void)
{
	mounted = false;
	disk_forget_memory();
	for (size_t i = 0; i < DISK_FILES; i++) {
		free(disk_files[i].bytes.at);
		disk_files[i] = (struct disk_file){ 0 };
	}
}

void disk_record(void)
{
	disk_begin_record();
	recording = true;
}

void disk_stop(void)
{
	recording = false;
}

void disk_mark(void)
{
	note((struct disk_event){ .kind = EV_MARK }, NULL);
}

uint64_t disk_digest(void)
{
	const struct disk_file *file = disk_find("guichet.db");
	uint64_t digest = 14695981039346656037u;
	uint64_t word;

	if (file == NULL)
		return 0;
	for (size_t i = 0; i + sizeof word <= file->bytes.size; i += sizeof word) {
		memcpy(&word, file->bytes.at + i, sizeof word);
		digest = (digest ^ word) * 0x9e3779b97f4a7c15u;
		digest ^= digest >> 29;
	}
	return digest ^ file->bytes.size;
}
