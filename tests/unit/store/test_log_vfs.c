/* The layer over a file that lives in memory and counts: what reaches it, when, and what becomes of a write that fails. */
#include "store/log_vfs.h"

#include "base/mem.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 4096
#define HEAD 24
#define ROOM (1024 * 1024)

struct disk {
	sqlite3_vfs vfs;
	struct log_vfs *layer;
	const sqlite3_vfs *above;
	unsigned char bytes[ROOM];
	sqlite3_int64 size;
	int writes, syncs, longest, closed;
	bool full;
};

struct disk_file {
	sqlite3_file base;
	struct disk *disk;
};

static struct disk *disk_of(sqlite3_file *file)
{
	return ((struct disk_file *)file)->disk;
}

static int disk_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
	struct disk *d = disk_of(file);
	if (d->full)
		return SQLITE_FULL;
	assert_true(at + len <= ROOM);
	memcpy(d->bytes + at, bytes, (size_t)len);
	d->size = at + len > d->size ? at + len : d->size;
	d->longest = len > d->longest ? len : d->longest;
	d->writes++;
	return SQLITE_OK;
}

static int disk_read(sqlite3_file *file, void *bytes, int len, sqlite3_int64 at)
{
	memcpy(bytes, disk_of(file)->bytes + at, (size_t)len);
	return SQLITE_OK;
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	disk_of(file)->size = size;
	return SQLITE_OK;
}

static int disk_sync(sqlite3_file *file, int flags)
{
	(void)flags;
	disk_of(file)->syncs++;
	return SQLITE_OK;
}

static int disk_size(sqlite3_file *file, sqlite3_int64 *size)
{
	*size = disk_of(file)->size;
	return SQLITE_OK;
}

static int disk_close(sqlite3_file *file)
{
	disk_of(file)->closed++;
	return SQLITE_OK;
}

static const sqlite3_io_methods disk_methods = {.iVersion = 1,
	.xClose = disk_close,
	.xRead = disk_read,
	.xWrite = disk_write,
	.xTruncate = disk_truncate,
	.xSync = disk_sync,
	.xFileSize = disk_size};

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out)
{
	(void)path;
	(void)out;
	((struct disk_file *)file)->disk = vfs->pAppData;
	file->pMethods = flags & SQLITE_OPEN_CREATE ? &disk_methods : NULL;
	return file->pMethods ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int set_up(void **state)
{
	struct disk *d = mem_alloc(sizeof *d);
	d->vfs = (sqlite3_vfs){
		.iVersion = 1, .szOsFile = sizeof(struct disk_file), .mxPathname = 64, .zName = "disk", .pAppData = d, .xOpen = disk_open};
	d->layer = log_vfs_new(&d->vfs);
	d->above = sqlite3_vfs_find(log_vfs_name(d->layer));
	*state = d;
	return d->above ? 0 : -1;
}

static int tear_down(void **state)
{
	struct disk *d = *state;
	log_vfs_free(d->layer);
	free(d);
	return 0;
}

static sqlite3_file *open_as(struct disk *d, int flags)
{
	sqlite3_file *file = mem_alloc((size_t)d->above->szOsFile);
	assert_int_equal(d->above->xOpen((sqlite3_vfs *)d->above, "x", file, flags | SQLITE_OPEN_CREATE, NULL), SQLITE_OK);
	return file;
}

static void close_file(sqlite3_file *file)
{
	assert_int_equal(file->pMethods->xClose(file), SQLITE_OK);
	free(file);
}

/* As SQLite does: the head of a frame, then its page. */
static void write_pages(sqlite3_file *file, int from, int count, int filled)
{
	unsigned char page[PAGE];
	memset(page, filled, sizeof page);
	for (int n = from; n < from + count; n++) {
		assert_int_equal(file->pMethods->xWrite(file, page, HEAD, (sqlite3_int64)n * (HEAD + PAGE)), SQLITE_OK);
		assert_int_equal(file->pMethods->xWrite(file, page, PAGE, (sqlite3_int64)n * (HEAD + PAGE) + HEAD), SQLITE_OK);
	}
}

static void assert_filled(const struct disk *d, int from, int count, int filled)
{
	for (int at = from * (HEAD + PAGE); at < (from + count) * (HEAD + PAGE); at++)
		assert_int_equal(d->bytes[at], filled);
}

static void test_a_commit_is_one_write_before_its_sync(void **state)
{
	struct disk *d = *state;
	sqlite3_file *log = open_as(d, SQLITE_OPEN_WAL);
	write_pages(log, 0, 20, 7);
	assert_int_equal(d->writes, 0);
	assert_int_equal(log->pMethods->xSync(log, 0), SQLITE_OK);
	assert_int_equal(d->writes, 1);
	assert_int_equal(d->syncs, 1);
	assert_filled(d, 0, 20, 7);
	write_pages(log, 20, 100, 8);
	assert_int_equal(log->pMethods->xSync(log, 0), SQLITE_OK);
	assert_int_equal(d->size, 120 * (HEAD + PAGE));
	assert_filled(d, 20, 100, 8);
	assert_in_range(d->longest, 0, 0x1ffff); /* more is not written by SQLite's own functions */
	close_file(log);
	assert_int_equal(d->closed, 1);
}

static void test_whoever_looks_sees_what_was_written(void **state)
{
	struct disk *d = *state;
	sqlite3_file *log = open_as(d, SQLITE_OPEN_WAL);
	unsigned char byte = 0;
	sqlite3_int64 size = 0;
	write_pages(log, 0, 2, 1);
	assert_int_equal(log->pMethods->xRead(log, &byte, 1, 100), SQLITE_OK);
	assert_int_equal(byte, 1);
	write_pages(log, 2, 2, 2);
	assert_int_equal(log->pMethods->xFileSize(log, &size), SQLITE_OK);
	assert_int_equal(size, 4 * (HEAD + PAGE));
	write_pages(log, 4, 2, 3);
	write_pages(log, 1, 1, 4); /* elsewhere: in the order in which they came */
	write_pages(log, 1, 1, 5);
	assert_int_equal(log->pMethods->xTruncate(log, 6 * (HEAD + PAGE)), SQLITE_OK);
	assert_filled(d, 0, 1, 1);
	assert_filled(d, 1, 1, 5);
	assert_filled(d, 4, 2, 3);
	write_pages(log, 6, 1, 6);
	close_file(log);
	assert_filled(d, 6, 1, 6);
}

static void test_a_write_that_fails_is_told_and_tried_again(void **state)
{
	struct disk *d = *state;
	sqlite3_file *log = open_as(d, SQLITE_OPEN_WAL);
	unsigned char byte = 9;
	write_pages(log, 0, 2, 1);
	d->full = true;
	assert_int_equal(log->pMethods->xSync(log, 0), SQLITE_FULL);
	assert_int_equal(d->syncs, 0);
	assert_int_equal(log->pMethods->xRead(log, &byte, 1, 0), SQLITE_FULL); /* what was there before is not what was written */
	assert_int_equal(log->pMethods->xWrite(log, &byte, 1, 5 * (HEAD + PAGE)), SQLITE_FULL);
	d->full = false;
	assert_int_equal(log->pMethods->xSync(log, 0), SQLITE_OK);
	assert_filled(d, 0, 2, 1);
	close_file(log);
}

static void test_what_failed_gives_way_to_what_takes_its_place(void **state)
{
	struct disk *d = *state;
	sqlite3_file *log = open_as(d, SQLITE_OPEN_WAL);
	write_pages(log, 0, 1, 1);
	assert_int_equal(log->pMethods->xSync(log, 0), SQLITE_OK);
	write_pages(log, 1, 5, 2);
	d->full = true;
	assert_int_equal(log->pMethods->xSync(log, 0), SQLITE_FULL);
	d->full = false;
	write_pages(log, 1, 2, 3); /* the commit was rolled back, the next one begins where it did */
	assert_int_equal(log->pMethods->xSync(log, 0), SQLITE_OK);
	assert_int_equal(d->size, 3 * (HEAD + PAGE));
	assert_filled(d, 1, 2, 3);
	write_pages(log, 3, 1, 4);
	d->full = true;
	assert_int_equal(log->pMethods->xSync(log, 0), SQLITE_FULL);
	d->full = false;
	close_file(log); /* and is not there when the log is read again */
	assert_int_equal(d->size, 3 * (HEAD + PAGE));
}

static void test_nothing_is_written_once_it_shall_end(void **state)
{
	struct disk *d = *state;
	sqlite3_file *log = open_as(d, SQLITE_OPEN_WAL);
	unsigned char page[PAGE] = {9};
	atomic_bool stop = false;
	sqlite3 *handle = NULL;
	assert_int_equal(sqlite3_open(":memory:", &handle), SQLITE_OK);
	log_vfs_until(d->layer, handle, &stop);
	write_pages(log, 0, 60, 1);
	atomic_store(&stop, true);
	assert_int_equal(log->pMethods->xWrite(log, page, PAGE, 60 * (HEAD + PAGE)), SQLITE_INTERRUPT);
	assert_int_equal(log->pMethods->xSync(log, 0), SQLITE_INTERRUPT);
	assert_int_equal(d->syncs, 0);
	log_vfs_until(d->layer, NULL, NULL);
	write_pages(log, 0, 3, 2); /* after the rollback, from where the last commit ended */
	assert_int_equal(log->pMethods->xSync(log, 0), SQLITE_OK);
	assert_filled(d, 0, 3, 2);
	close_file(log);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void test_other_files_are_left_alone(void **state)
{
	struct disk *d = *state;
	sqlite3_file *file = open_as(d, SQLITE_OPEN_MAIN_DB);
	assert_ptr_equal(file->pMethods, &disk_methods);
	write_pages(file, 0, 3, 1);
	assert_int_equal(d->writes, 6);
	close_file(file);
	sqlite3_file *none = mem_alloc((size_t)d->above->szOsFile);
	assert_int_equal(d->above->xOpen((sqlite3_vfs *)d->above, "x", none, SQLITE_OPEN_WAL, NULL), SQLITE_CANTOPEN);
	assert_null(none->pMethods); /* SQLite does not close it then */
	free(none);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

TEST_MAIN(TEST(test_a_commit_is_one_write_before_its_sync), TEST(test_whoever_looks_sees_what_was_written),
	TEST(test_a_write_that_fails_is_told_and_tried_again), TEST(test_what_failed_gives_way_to_what_takes_its_place),
	TEST(test_nothing_is_written_once_it_shall_end), TEST(test_other_files_are_left_alone))
