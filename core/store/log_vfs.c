#include "store/log_vfs.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELD_MOST (120 * 1024) /* a commit of some thirty pages; SQLite's own functions take less than 128 KiB at once */

struct log_vfs {
	sqlite3_vfs vfs;
	char name[32];
	sqlite3 *handle;
	const atomic_bool *stop; /* NULL: not asked for */
};

/* The log. SQLite reserves the room behind it for the file of the layer below. */
struct log_file {
	sqlite3_file base;
	sqlite3_file *below;
	const struct log_vfs *layer;
	unsigned char *held;
	sqlite3_int64 at; /* where what is held belongs */
	int len;
	bool failed; /* it could not be written when that was tried last */
};

static struct log_file *log_of(sqlite3_file *file)
{
	return (struct log_file *)file;
}

static bool is_stopped(const struct log_file *f)
{
	return f->layer->stop && atomic_load(f->layer->stop);
}

static int hand_on(struct log_file *f)
{
	if (f->len == 0)
		return SQLITE_OK;
	int rc = f->below->pMethods->xWrite(f->below, f->held, f->len, f->at);
	f->failed = rc != SQLITE_OK;
	if (!f->failed)
		f->len = 0;
	return rc;
}

static int log_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
	struct log_file *f = log_of(file);
	int rc = SQLITE_OK;
	if (f->failed && at <= f->at)
		f->len = 0; /* the commit that it belonged to was rolled back; this one takes its place */
	if (is_stopped(f)) {
		f->failed = true;
		return SQLITE_INTERRUPT;
	}
	if (f->len > 0 && (at != f->at + f->len || len > HELD_MOST - f->len))
		rc = hand_on(f);
	if (rc != SQLITE_OK)
		return rc;
	if (len > HELD_MOST)
		return f->below->pMethods->xWrite(f->below, bytes, len, at);
	if (f->len == 0)
		f->at = at;
	memcpy(f->held + f->len, bytes, (size_t)len);
	f->len += len;
	return SQLITE_OK;
}

static int log_read(sqlite3_file *file, void *bytes, int len, sqlite3_int64 at)
{
	struct log_file *f = log_of(file);
	int rc = hand_on(f);
	if (is_stopped(f))
		sqlite3_interrupt(f->layer->handle); /* the read itself is done: a rollback may be what needs it */
	return rc == SQLITE_OK ? f->below->pMethods->xRead(f->below, bytes, len, at) : rc;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct log_file *f = log_of(file);
	int rc = hand_on(f);
	return rc == SQLITE_OK ? f->below->pMethods->xTruncate(f->below, size) : rc;
}

static int log_sync(sqlite3_file *file, int flags)
{
	struct log_file *f = log_of(file);
	int rc = is_stopped(f) ? SQLITE_INTERRUPT : hand_on(f);
	return rc == SQLITE_OK ? f->below->pMethods->xSync(f->below, flags) : rc;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
	struct log_file *f = log_of(file);
	int rc = hand_on(f);
	return rc == SQLITE_OK ? f->below->pMethods->xFileSize(f->below, size) : rc;
}

/* What a failed commit left is not written now: it would be there when the log is read again. */
static int log_close(sqlite3_file *file)
{
	struct log_file *f = log_of(file);
	int rc = f->failed ? SQLITE_OK : hand_on(f);
	int closed = f->below->pMethods->xClose(f->below);
	free(f->held);
	f->held = NULL;
	return rc == SQLITE_OK ? closed : rc;
}

static int log_lock(sqlite3_file *file, int level)
{
	struct log_file *f = log_of(file);
	return f->below->pMethods->xLock(f->below, level);
}

static int log_unlock(sqlite3_file *file, int level)
{
	struct log_file *f = log_of(file);
	return f->below->pMethods->xUnlock(f->below, level);
}

static int log_reserved(sqlite3_file *file, int *out)
{
	struct log_file *f = log_of(file);
	return f->below->pMethods->xCheckReservedLock(f->below, out);
}

static int log_control(sqlite3_file *file, int what, void *arg)
{
	struct log_file *f = log_of(file);
	return f->below->pMethods->xFileControl(f->below, what, arg);
}

static int log_sector(sqlite3_file *file)
{
	struct log_file *f = log_of(file);
	return f->below->pMethods->xSectorSize(f->below);
}

static int log_characteristics(sqlite3_file *file)
{
	struct log_file *f = log_of(file);
	return f->below->pMethods->xDeviceCharacteristics(f->below);
}

static const sqlite3_io_methods methods = {
	.iVersion = 1, /* a log is neither shared nor mapped */
	.xClose = log_close,
	.xRead = log_read,
	.xWrite = log_write,
	.xTruncate = log_truncate,
	.xSync = log_sync,
	.xFileSize = log_size,
	.xLock = log_lock,
	.xUnlock = log_unlock,
	.xCheckReservedLock = log_reserved,
	.xFileControl = log_control,
	.xSectorSize = log_sector,
	.xDeviceCharacteristics = log_characteristics,
};

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out)
{
	sqlite3_vfs *below = vfs->pAppData;
	struct log_file *f = log_of(file);
	if (!(flags & SQLITE_OPEN_WAL))
		return below->xOpen(below, path, file, flags, out);
	*f = (struct log_file){.below = (sqlite3_file *)(f + 1), .layer = (struct log_vfs *)vfs};
	int rc = below->xOpen(below, path, f->below, flags, out);
	if (rc != SQLITE_OK)
		return rc; /* without methods, SQLite closes nothing */
	f->held = mem_alloc(HELD_MOST);
	f->base.pMethods = &methods;
	return SQLITE_OK;
}

struct log_vfs *log_vfs_new(sqlite3_vfs *below)
{
	struct log_vfs *layer = mem_alloc(sizeof *layer);
	snprintf(layer->name, sizeof layer->name, "log-%p", (void *)layer);
	layer->vfs = *below;
	layer->vfs.pNext = NULL;
	layer->vfs.zName = layer->name;
	layer->vfs.szOsFile += (int)sizeof(struct log_file);
	layer->vfs.pAppData = below;
	layer->vfs.xOpen = open_file;
	sqlite3_vfs_register(&layer->vfs, 0);
	return layer;
}

const char *log_vfs_name(const struct log_vfs *layer)
{
	return layer->name;
}

void log_vfs_until(struct log_vfs *layer, sqlite3 *handle, const atomic_bool *stop)
{
	layer->handle = handle;
	layer->stop = stop;
}

void log_vfs_free(struct log_vfs *layer)
{
	if (!layer)
		return;
	sqlite3_vfs_unregister(&layer->vfs);
	free(layer);
}
