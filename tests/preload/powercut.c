/* tests/preload/powercut.c: what a power cut would leave on the disk.
 *
 * kill -9 proves nothing about durability: the kernel keeps what was written and never synced. This library keeps a second copy of
 * every file below POWERCUT_DIR in POWERCUT_SHADOW and brings it up to date only at fsync and fdatasync, with the bytes and the size that
 * the file has then. After a kill, tests/support/harness/powercut.py puts the files back to that copy: every byte that was not synced is
 * gone, a file that was never synced has never been, and a rename counts only once its folder was synced.
 *
 * A shadow is named after its file with '%' for '/'. Not modelled: reordering and tearing inside one sync, a lost unlink, and writes
 * that libc makes behind our back (stdio) followed by a sync through another descriptor of the same file.
 */
#include "preload.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>

enum { FILES = 512, FDS = 4096, RENAMES = 64, PATH = 512, CHUNK = 1 << 16 };

struct file {
	dev_t dev;
	ino_t ino;
	char path[PATH];
	off_t from, to; /* written since the last sync; from == to: nothing */
	bool used;
};

struct pending {
	char from[PATH], to[PATH];
	bool used;
};

/* The process's own table: a preloaded library has no one who could hand it a context. */
static struct {
	pthread_mutex_t lock;
	struct file files[FILES];
	struct file *by_fd[FDS];
	struct pending renames[RENAMES];
	const char *dir, *shadow;
	size_t dir_len;
} state = {.lock = PTHREAD_MUTEX_INITIALIZER};

__attribute__((constructor)) static void begin(void)
{
	state.dir = getenv("POWERCUT_DIR");
	state.shadow = getenv("POWERCUT_SHADOW");
	if (!state.shadow)
		state.dir = NULL;
	state.dir_len = state.dir ? strlen(state.dir) : 0;
}

__attribute__((noreturn)) static void broken(const char *what)
{
	fprintf(stderr, "powercut: %s: %s\n", what, strerror(errno));
	abort();
}

static bool inside(const char *path)
{
	return state.dir && strncmp(path, state.dir, state.dir_len) == 0 && (path[state.dir_len] == '/' || !path[state.dir_len]);
}

static bool path_of_fd(int fd, char out[PATH])
{
	char link[64];
	ssize_t len;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	len = readlink(link, out, PATH - 1);
	if (len <= 0)
		return false;
	out[len] = '\0';
	return inside(out);
}

static void shadow_name(const char *path, char out[2 * PATH])
{
	int at = snprintf(out, PATH, "%s/", state.shadow);

	for (; *path; path++)
		out[at++] = *path == '/' ? '%' : *path;
	out[at] = '\0';
}

/* ---- which file is behind a descriptor ---- */

static struct file *file_of(const struct stat *st)
{
	for (struct file *f = state.files; f < state.files + FILES; f++)
		if (f->used && f->ino == st->st_ino && f->dev == st->st_dev)
			return f;
	return NULL;
}

static struct file *file_new(const struct stat *st, const char *path)
{
	for (struct file *f = state.files; f < state.files + FILES; f++)
		if (!f->used) {
			*f = (struct file){.dev = st->st_dev, .ino = st->st_ino, .used = true};
			snprintf(f->path, PATH, "%s", path);
			return f;
		}
	errno = ENFILE;
	broken("too many files");
}

/* The name is gone or means another file now; the inode number may come back for a new one. */
static void file_drop(const char *path)
{
	for (struct file *f = state.files; f < state.files + FILES; f++) {
		if (!f->used || strcmp(f->path, path) != 0)
			continue;
		for (int fd = 0; fd < FDS; fd++)
			if (state.by_fd[fd] == f)
				state.by_fd[fd] = NULL;
		f->used = false;
	}
}

static void opened(int fd, int flags)
{
	char path[PATH];
	struct stat st;
	struct file *f;

	if (!state.dir || fd < 0 || fd >= FDS || !path_of_fd(fd, path) || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return;
	pthread_mutex_lock(&state.lock);
	f = file_of(&st);
	if (!f) {
		f = file_new(&st, path);
		f->to = st.st_size; /* a process that was killed may have left bytes that it never synced; the next sync takes them along */
	}
	if (flags & O_TRUNC)
		f->from = 0;
	state.by_fd[fd] = f;
	pthread_mutex_unlock(&state.lock);
}

static void written(int fd, off_t from, off_t to)
{
	struct file *f;

	if (fd < 0 || fd >= FDS || !state.by_fd[fd])
		return;
	pthread_mutex_lock(&state.lock);
	f = state.by_fd[fd];
	if (f && f->from == f->to) {
		f->from = from;
		f->to = to;
	} else if (f) {
		f->from = from < f->from ? from : f->from;
		f->to = to > f->to ? to : f->to;
	}
	pthread_mutex_unlock(&state.lock);
}

/* ---- syncing: the shadow learns what the disk now holds ---- */

static void rename_applies(struct pending *p)
{
	char from[2 * PATH], to[2 * PATH];
	int fd;

	shadow_name(p->from, from);
	shadow_name(p->to, to);
	if (REAL(rename)(from, to) != 0) { /* renamed before it was synced: the name is durable, its bytes are not */
		fd = REAL(open)(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (fd >= 0)
			REAL(close)(fd);
	}
	for (struct file *f = state.files; f < state.files + FILES; f++)
		if (f->used && strcmp(f->path, p->from) == 0)
			snprintf(f->path, PATH, "%s", p->to);
	p->used = false;
}

static void folder_synced(const char *dir)
{
	size_t len = strlen(dir);

	for (struct pending *p = state.renames; p < state.renames + RENAMES; p++)
		if (p->used && strncmp(p->to, dir, len) == 0 && p->to[len] == '/' && !strchr(p->to + len + 1, '/'))
			rename_applies(p);
}

/* Reads through the descriptor that is being synced: opening a SQLite file again and closing it would drop the process's locks on it. */
static void copy_range(int fd, int shadow, off_t from, off_t to)
{
	static char chunk[CHUNK]; /* under the lock */
	char link[64];
	int reader = fd;

	if (pread(fd, chunk, 1, 0) < 0 && errno == EBADF) {
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		reader = REAL(open)(link, O_RDONLY | O_CLOEXEC);
	}
	while (from < to) {
		size_t want = to - from < CHUNK ? (size_t)(to - from) : CHUNK;
		ssize_t got = pread(reader, chunk, want, from);

		if (got <= 0)
			break;
		if (REAL(pwrite)(shadow, chunk, (size_t)got, from) != got)
			broken("shadow");
		from += got;
	}
	if (reader != fd)
		REAL(close)(reader);
}

static void file_synced(int fd, const struct stat *st)
{
	struct file *f = fd < FDS ? state.by_fd[fd] : NULL;
	char path[PATH], name[2 * PATH];
	int shadow;
	bool whole;

	if (f && (f->ino != st->st_ino || f->dev != st->st_dev))
		f = NULL; /* libc closed it behind our back and the number lives on */
	if (!f)
		f = file_of(st);
	if (!f && !path_of_fd(fd, path))
		return;
	shadow_name(f ? f->path : path, name);
	whole = !f || (fd < FDS && !state.by_fd[fd]) || access(name, F_OK) != 0;
	shadow = REAL(open)(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (shadow < 0)
		broken(name);
	if (REAL(ftruncate)(shadow, st->st_size) != 0)
		broken(name);
	copy_range(fd, shadow, whole ? 0 : f->from, whole || f->to > st->st_size ? st->st_size : f->to);
	REAL(close)(shadow);
	if (f)
		f->from = f->to = 0;
}

static void synced(int fd)
{
	int saved = errno;
	char path[PATH];
	struct stat st;

	if (!state.dir || fd < 0 || fstat(fd, &st) != 0)
		return;
	pthread_mutex_lock(&state.lock);
	if (S_ISREG(st.st_mode) && st.st_nlink > 0)
		file_synced(fd, &st);
	else if (S_ISDIR(st.st_mode) && path_of_fd(fd, path))
		folder_synced(path);
	pthread_mutex_unlock(&state.lock);
	errno = saved;
}

EXPORT int fsync(int fd)
{
	int rc = REAL(fsync)(fd);

	if (rc == 0)
		synced(fd);
	return rc;
}

EXPORT int fdatasync(int fd)
{
	int rc = REAL(fdatasync)(fd);

	if (rc == 0)
		synced(fd);
	return rc;
}

/* ---- opening and closing ---- */

static mode_t mode_argument(int flags, va_list args)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
}

#define OPEN_LIKE(name) \
	EXPORT int name(const char *path, int flags, ...) \
	{ \
		va_list args; \
		mode_t mode; \
		int fd; \
		va_start(args, flags); \
		mode = mode_argument(flags, args); \
		va_end(args); \
		fd = REAL(name)(path, flags, mode); \
		opened(fd, flags); \
		return fd; \
	}

#define OPENAT_LIKE(name) \
	EXPORT int name(int dir, const char *path, int flags, ...) \
	{ \
		va_list args; \
		mode_t mode; \
		int fd; \
		va_start(args, flags); \
		mode = mode_argument(flags, args); \
		va_end(args); \
		fd = REAL(name)(dir, path, flags, mode); \
		opened(fd, flags); \
		return fd; \
	}

OPEN_LIKE(open)
OPEN_LIKE(open64)
OPENAT_LIKE(openat)
OPENAT_LIKE(openat64)

EXPORT int close(int fd)
{
	if (fd >= 0 && fd < FDS && state.by_fd[fd]) {
		pthread_mutex_lock(&state.lock);
		state.by_fd[fd] = NULL;
		pthread_mutex_unlock(&state.lock);
	}
	return REAL(close)(fd);
}

/* ---- writing ---- */

EXPORT ssize_t write(int fd, const void *bytes, size_t len)
{
	ssize_t done = REAL(write)(fd, bytes, len);

	if (done > 0 && fd < FDS && state.by_fd[fd]) {
		off_t end = lseek(fd, 0, SEEK_CUR); /* also right for O_APPEND */
		written(fd, end - done, end);
	}
	return done;
}

EXPORT ssize_t writev(int fd, const struct iovec *parts, int count)
{
	ssize_t done = REAL(writev)(fd, parts, count);

	if (done > 0 && fd < FDS && state.by_fd[fd]) {
		off_t end = lseek(fd, 0, SEEK_CUR);
		written(fd, end - done, end);
	}
	return done;
}

EXPORT ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	ssize_t done = REAL(pwrite)(fd, bytes, len, at);

	if (done > 0)
		written(fd, at, at + done);
	return done;
}

EXPORT ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
	ssize_t done = REAL(pwrite64)(fd, bytes, len, at);

	if (done > 0)
		written(fd, at, at + done);
	return done;
}

EXPORT ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at)
{
	ssize_t done = REAL(pwritev64)(fd, parts, count, at);

	if (done > 0)
		written(fd, at, at + done);
	return done;
}

/* The cut-off part must be copied again if the file grows over it later; growth alone is zeroes, which the shadow's own ftruncate makes. */
EXPORT int ftruncate(int fd, off_t size)
{
	struct stat st;
	off_t old = fstat(fd, &st) == 0 ? st.st_size : 0;
	int rc = REAL(ftruncate)(fd, size);

	if (rc == 0 && size < old)
		written(fd, size, old);
	return rc;
}

EXPORT int ftruncate64(int fd, off64_t size)
{
	return ftruncate(fd, size);
}

/* ---- names ---- */

static bool absolute(const char *path, char out[PATH])
{
	char dir[PATH], real[PATH_MAX];
	const char *slash = strrchr(path, '/');

	if (!state.dir)
		return false;
	snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
	if (!realpath(dir, real) || snprintf(out, PATH, "%s/%s", real, slash ? slash + 1 : path) >= PATH)
		return false;
	return inside(out);
}

static void renamed(const char *from, const char *to)
{
	pthread_mutex_lock(&state.lock);
	file_drop(to);
	for (struct pending *p = state.renames; p < state.renames + RENAMES; p++)
		if (!p->used) {
			p->used = true;
			snprintf(p->from, PATH, "%s", from);
			snprintf(p->to, PATH, "%s", to);
			break;
		}
	pthread_mutex_unlock(&state.lock);
}

EXPORT int rename(const char *from, const char *to)
{
	char a[PATH], b[PATH];
	bool ours = absolute(from, a) && absolute(to, b);
	int rc = REAL(rename)(from, to);

	if (rc == 0 && ours)
		renamed(a, b);
	return rc;
}

/* Unlinked, at once and for good. A rename still pending goes with it. */
static void forgotten(const char *path)
{
	char name[2 * PATH];

	pthread_mutex_lock(&state.lock);
	for (struct pending *p = state.renames; p < state.renames + RENAMES; p++)
		if (p->used && strcmp(p->to, path) == 0) {
			p->used = false;
			shadow_name(p->from, name);
			REAL(unlink)(name);
			file_drop(p->from);
		}
	shadow_name(path, name);
	REAL(unlink)(name);
	file_drop(path);
	pthread_mutex_unlock(&state.lock);
}

EXPORT int unlink(const char *path)
{
	char name[PATH];
	bool ours = absolute(path, name);
	int rc = REAL(unlink)(path);

	if (rc == 0 && ours)
		forgotten(name);
	return rc;
}
