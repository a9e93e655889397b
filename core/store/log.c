/* Whether the write-ahead log is as a power cut could have left it. SQLite reads a log up
 * to the first frame whose checksum is wrong, and takes that for the end: right after a
 * power cut, which can hurt what was never synced and nothing else; but what is damaged
 * in the middle would quietly take along all that was acknowledged after it.
 *
 * Every transaction is synced before the next one begins. So after the end there can be
 * the commit of one transaction that was never acknowledged, but not two whose checksums
 * follow from one another. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/private.h"

enum { HEADER = 32, FRAME = 24, PAGE_MIN = 512, PAGE_MAX = 65536, PAGE_USUAL = 4096 };

struct log {
	sqlite3_file *file;
	sqlite3_int64 size, at;
	unsigned char header[HEADER];
	unsigned char *frame; /* its header and its page */
	size_t page;
	uint32_t sum[2];
	bool big_end;
};

static uint32_t number(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t word(const struct log *log, const unsigned char *at)
{
	if (log->big_end)
		return number(at);
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

/* As SQLite's file format describes it. */
static void add(struct log *log, const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i + 8 <= length; i += 8) {
		log->sum[0] += word(log, bytes + i) + log->sum[1];
		log->sum[1] += word(log, bytes + i + 4) + log->sum[0];
	}
}

static bool sum_is(const struct log *log, const unsigned char *at)
{
	return log->sum[0] == number(at) && log->sum[1] == number(at + 4);
}

static bool read_at(struct log *log, void *to, size_t length)
{
	return log->at + (sqlite3_int64)length <= log->size &&
	       log->file->pMethods->xRead(log->file, to, (int)length, log->at) == SQLITE_OK;
}

static bool next_frame(struct log *log)
{
	if (!read_at(log, log->frame, FRAME + log->page))
		return false;
	log->at += (sqlite3_int64)(FRAME + log->page);
	return true;
}

static bool read_header(struct log *log)
{
	if (!read_at(log, log->header, HEADER))
		return false;
	log->at = HEADER;
	log->big_end = (log->header[3] & 1) != 0;
	log->page = number(log->header + 8);
	add(log, log->header, FRAME);
	return log->page >= PAGE_MIN && log->page <= PAGE_MAX && sum_is(log, log->header + FRAME);
}

static bool is_next(struct log *log)
{
	add(log, log->frame, 8);
	add(log, log->frame + FRAME, log->page);
	return memcmp(log->frame + 8, log->header + 16, 8) == 0 && sum_is(log, log->frame + 16);
}

/* Whether two commits after the end follow from one another. The frame that ends the log,
 * or hides what comes before, is taken at its word for those after it. */
static bool goes_on_after_end(struct log *log, bool ended)
{
	size_t commits = 0;

	while (next_frame(log)) {
		if (!is_next(log)) {
			ended = true;
			commits = 0;
			log->sum[0] = number(log->frame + 16);
			log->sum[1] = number(log->frame + 20);
		} else if (ended && number(log->frame + 4) != 0 && ++commits == 2) {
			return true;
		}
	}
	return false;
}

/* Without its header a log is empty for SQLite: its frames are read all the same. */
static void guess_header(struct log *log)
{
	unsigned char frame[FRAME];

	log->at = HEADER;
	log->page = PAGE_USUAL;
	log->big_end = false;
	if (read_at(log, frame, sizeof frame))
		memcpy(log->header + 16, frame + 8, 8);
}

static bool examine(struct log *log)
{
	bool ended, on;

	if (log->file->pMethods->xFileSize(log->file, &log->size) != SQLITE_OK)
		return true; /* SQLite will say what is wrong */
	ended = !read_header(log);
	if (ended)
		guess_header(log);
	log->frame = malloc(FRAME + log->page);
	if (log->frame == NULL)
		abort();
	on = goes_on_after_end(log, ended);
	free(log->frame);
	return !on;
}

bool store_log_is_whole(struct store *store, char *error, size_t size)
{
	const char *name = sqlite3_filename_wal(sqlite3_db_filename(store->db, "main"));
	struct log log = { .file = NULL };
	sqlite3_vfs *vfs = NULL;
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_WAL;
	bool whole;

	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_VFS_POINTER, &vfs);
	log.file = calloc(1, (size_t)vfs->szOsFile);
	if (log.file == NULL)
		abort();
	if (vfs->xOpen(vfs, name, log.file, flags, &flags) != SQLITE_OK) {
		free(log.file);
		return true; /* there is none */
	}
	whole = examine(&log);
	log.file->pMethods->xClose(log.file);
	free(log.file);
	if (whole)
		return true;
	/* Whoever looks into it finds it as it is. */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	store->failure = STORE_DAMAGED;
	snprintf(error, size, "%s is damaged: what was written last is after the damage", name);
	return false;
}
