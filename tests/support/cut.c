/* From the record, what a power cut could have left: see disk.h for what a disk may do. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/disk_private.h"

enum { SECTOR = 512, INODES = 64 };

/* What is known of a file when walking the record: the content that is sure, and the
 * events (their numbers) that are not. */
struct content {
	struct bytes sure;
	size_t *unsure;
	size_t count, room;
};

/* A name, and the file that it names; in the order in which names came and went. */
struct naming {
	char name[64];
	int inode;
	bool gone;
};

static struct disk_event *record;
static size_t record_count, record_room;
static struct content start[INODES];
static int start_inode;

static struct content contents[INODES];
static struct naming namings[2 * INODES];
static size_t naming_count, namings_sure;
static size_t at, marks;

/* --- Recording --- */

void disk_note(const struct disk_event *event, const void *data)
{
	struct disk_event *kept;

	if (record_count == record_room) {
		record_room = record_room ? 2 * record_room : 4096;
		record = realloc(record, record_room * sizeof *record);
		if (record == NULL)
			abort();
	}
	if (event->inode >= INODES)
		abort();
	kept = &record[record_count++];
	*kept = *event;
	if (data) {
		kept->data = malloc(event->length);
		if (kept->data == NULL)
			abort();
		memcpy(kept->data, data, event->length);
	}
}

void disk_begin_record(void)
{
	const struct disk_file *file = disk_find("guichet.db");

	for (size_t i = 0; i < record_count; i++)
		free(record[i].data);
	record_count = 0;
	if (file == NULL)
		abort();
	start_inode = file->inode;
	bytes_copy(&start[start_inode].sure, &file->bytes);
}

size_t disk_events(void)
{
	return record_count;
}

static size_t count_of(enum event_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < record_count; i++)
		count += record[i].kind == kind;
	return count;
}

size_t disk_marks(void)
{
	return count_of(EV_MARK);
}

size_t disk_syncs(void)
{
	return count_of(EV_SYNC);
}

/* --- Walking --- */

void disk_rewind(void)
{
	for (size_t i = 0; i < INODES; i++) {
		contents[i].count = 0;
		contents[i].sure.size = 0;
	}
	bytes_copy(&contents[start_inode].sure, &start[start_inode].sure);
	namings[0] = (struct naming){ .name = "guichet.db", .inode = start_inode };
	naming_count = namings_sure = 1;
	at = marks = 0;
}

static void not_sure(struct content *content)
{
	if (content->count == content->room) {
		content->room = content->room ? 2 * content->room : 256;
		content->unsure = realloc(content->unsure, content->room * sizeof(size_t));
		if (content->unsure == NULL)
			abort();
	}
	content->unsure[content->count++] = at;
}

static void apply(struct bytes *bytes, const struct disk_event *event)
{
	if (event->kind == EV_WRITE)
		bytes_write(bytes, event->offset, event->data, event->length);
	else
		bytes_resize(bytes, event->length);
}

static void make_sure(struct content *content)
{
	for (size_t i = 0; i < content->count; i++)
		apply(&content->sure, &record[content->unsure[i]]);
	content->count = 0;
}

static void add_naming(const struct disk_event *event)
{
	struct naming *naming = &namings[naming_count++];

	if (naming_count > sizeof namings / sizeof *namings)
		abort();
	*naming = (struct naming){ .inode = event->inode, .gone = event->kind == EV_DELETE };
	memcpy(naming->name, event->name, sizeof naming->name);
}

/* A new file's first sync takes its name along, and with it all names before. */
static void sync_names(int inode)
{
	for (size_t i = namings_sure; i < naming_count; i++)
		if (namings[i].inode == inode && !namings[i].gone)
			namings_sure = i + 1;
}

bool disk_step(void)
{
	const struct disk_event *event = &record[at];
	struct content *content;

	if (at == record_count)
		return false;
	content = &contents[event->inode];
	switch (event->kind) {
	case EV_CREATE:
		add_naming(event);
		break;
	case EV_DELETE:
		add_naming(event);
		if (event->synced)
			namings_sure = naming_count;
		break;
	case EV_WRITE:
	case EV_TRUNCATE:
		not_sure(content);
		break;
	case EV_SYNC:
		make_sure(content);
		sync_names(event->inode);
		break;
	case EV_MARK:
		marks++;
		break;
	}
	at++;
	return true;
}

size_t disk_marks_passed(void)
{
	return marks;
}

bool disk_at_mark(void)
{
	return at > 0 && record[at - 1].kind == EV_MARK;
}

size_t disk_unsynced(void)
{
	size_t count = naming_count - namings_sure;

	for (size_t i = 0; i < INODES; i++)
		count += contents[i].count;
	return count;
}

/* --- Cutting --- */

static uint64_t seed_now;

static uint64_t chance(uint64_t below)
{
	uint64_t z = seed_now += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % below;
}

/* The part of a write that lies in a sector. */
static bool within(const struct disk_event *event, size_t sector, size_t *from, size_t *until)
{
	size_t begin = sector * SECTOR;
	size_t end = begin + SECTOR;

	*from = event->offset > begin ? event->offset : begin;
	*until = event->offset + event->length < end ? event->offset + event->length : end;
	return event->kind == EV_WRITE && *from < *until;
}

static void damage(struct bytes *bytes, size_t sector)
{
	for (size_t i = sector * SECTOR; i < (sector + 1) * SECTOR && i < bytes->size; i++)
		bytes->at[i] = (unsigned char)chance(256);
}

static size_t end_of(const struct disk_event *event)
{
	return event->offset + event->length; /* of a truncation: the new length */
}

static size_t longest_of(const struct bytes *bytes, const struct content *content)
{
	size_t longest = bytes->size;

	for (size_t i = 0; i < content->count; i++) {
		size_t end = end_of(&record[content->unsure[i]]);

		longest = end > longest ? end : longest;
	}
	return longest;
}

/* A length that the file had at some moment: its last, or any. */
static size_t some_length(const struct bytes *bytes, const struct content *content)
{
	size_t last = content->count;
	size_t length = bytes->size;

	if (chance(2))
		last = chance(content->count + 1);
	for (size_t i = 0; i < last; i++) {
		const struct disk_event *event = &record[content->unsure[i]];
		size_t end = end_of(event);

		if (event->kind == EV_TRUNCATE || end > length)
			length = end;
	}
	return length;
}

/* How many of the writes each sector has seen; what it never saw is zeros or anything. */
static size_t *choose_moments(struct bytes *bytes, const struct content *content, size_t before)
{
	size_t sectors = bytes->size / SECTOR + 1;
	size_t *moments = calloc(sectors, sizeof *moments);
	uint64_t odds = chance(9); /* of eight: from all lost to all kept */

	if (moments == NULL)
		abort();
	for (size_t i = 0; i < sectors; i++) {
		if (i * SECTOR >= before && chance(4) == 0)
			damage(bytes, i);
		if (chance(8) < odds)
			moments[i] = content->count;
		else if (chance(2))
			moments[i] = chance(content->count + 1);
	}
	return moments;
}

static void anyhow(struct bytes *bytes, const struct content *content)
{
	size_t before = bytes->size;
	size_t length = some_length(bytes, content);
	size_t *moments;

	bytes_resize(bytes, longest_of(bytes, content));
	moments = choose_moments(bytes, content, before);
	for (size_t i = 0; i < content->count; i++) {
		const struct disk_event *event = &record[content->unsure[i]];
		size_t from, until;

		for (size_t sector = event->offset / SECTOR; sector * SECTOR < end_of(event);
		     sector++)
			if (within(event, sector, &from, &until) && i < moments[sector])
				memcpy(bytes->at + from, event->data + (from - event->offset),
				       until - from);
	}
	bytes_resize(bytes, length);
	free(moments);
}

/* All is there but the end of the very last write. */
static void torn(struct bytes *bytes, const struct content *content)
{
	for (size_t i = 0; i < content->count; i++) {
		struct disk_event event = record[content->unsure[i]];
		bool last = content->unsure[i] == at - 1 && event.kind == EV_WRITE;
		size_t end = end_of(&event) / SECTOR * SECTOR;

		if (last && end > event.offset && end - event.offset < event.length)
			event.length = end - event.offset;
		else if (last)
			event.length = 0;
		if (event.length > 0 || event.kind == EV_TRUNCATE)
			apply(bytes, &event);
	}
}

static void cut_file(struct disk_file *file, enum disk_cut how)
{
	struct content *content = &contents[file->inode];

	bytes_copy(&file->bytes, &content->sure);
	if (how == CUT_ALL_KEPT)
		for (size_t i = 0; i < content->count; i++)
			apply(&file->bytes, &record[content->unsure[i]]);
	else if (how == CUT_TORN)
		torn(&file->bytes, content);
	else if (how == CUT_ANYHOW && content->count > 0)
		anyhow(&file->bytes, content);
}

void disk_cut(enum disk_cut how, uint64_t seed)
{
	size_t names = naming_count;
	struct disk_file *file;

	seed_now = seed;
	if (how == CUT_NOTHING_KEPT)
		names = namings_sure;
	else if (how == CUT_ANYHOW)
		names = namings_sure + chance(naming_count - namings_sure + 1);
	disk_forget_memory();
	for (size_t i = 0; i < DISK_FILES; i++) {
		if (disk_files[i].open > 0)
			abort(); /* a bug of the test: what is open can't be cut */
		disk_files[i].name[0] = 0;
	}
	for (size_t i = 0; i < names; i++) {
		const struct naming *naming = &namings[i];

		if (!naming->gone) {
			disk_new(naming->name, naming->inode);
			continue;
		}
		for (size_t f = 0; f < DISK_FILES; f++)
			if (disk_files[f].name[0] && disk_files[f].inode == naming->inode)
				disk_files[f].name[0] = 0;
	}
	for (size_t i = 0; i < DISK_FILES; i++) {
		file = &disk_files[i];
		if (file->name[0])
			cut_file(file, how);
	}
}
