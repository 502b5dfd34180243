#include "store/datadir.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static char *in_dir(const char *path, const char *name)
{
	struct arena a = {0};
	char *whole = mem_strdup(arena_printf(&a, "%s/%s", path, name));
	arena_clear(&a);
	return whole;
}

static bool make_dir(const char *path, struct err *err)
{
	struct stat st;
	int reason = mkdir(path, 0700) == 0 ? 0 : errno;
	if (reason == EEXIST)
		reason = stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
	if (reason)
		err_set(err, "Cannot make the folder %s: %s.", path, strerror(reason));
	return !reason;
}

static bool refuse_lock(const char *name, struct err *err)
{
	err_set(err, "Cannot lock %s: %s.", name, strerror(errno));
	return false;
}

static bool take_lock(struct datadir *dir, struct err *err)
{
	char *name = in_dir(dir->path, "guichet.lock");
	dir->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	bool held = dir->lock >= 0 && flock(dir->lock, LOCK_EX | LOCK_NB) == 0;
	if (!held && dir->lock >= 0 && errno == EWOULDBLOCK)
		err_set(err, "Another Guichet is using %s. Stop it first, or give this one a data_dir of its own.", dir->path);
	else if (!held)
		refuse_lock(name, err);
	free(name);
	return held;
}

bool datadir_open(struct datadir *dir, const char *path, struct err *err)
{
	*dir = (struct datadir){
		.path = mem_strdup(path), .database = in_dir(path, "guichet.db"), .attachments = in_dir(path, "attachments"), .lock = -1};
	if (make_dir(path, err) && take_lock(dir, err) && make_dir(dir->attachments, err))
		return true;
	datadir_close(dir);
	return false;
}

/* What is missing is made and taken away again: only the file system knows whether it lets us. Not under the lock's own name: a daemon that
 * starts meanwhile would hold a file that nobody finds. */
static bool try_lock(const char *path, struct err *err)
{
	char *name = in_dir(path, "guichet.lock"), *other = in_dir(path, "guichet.check.XXXXXX");
	bool there = access(name, F_OK) == 0;
	int fd = there ? -1 : mkostemp(other, O_CLOEXEC);
	bool ok = there ? faccessat(AT_FDCWD, name, R_OK | W_OK, AT_EACCESS) == 0 : fd >= 0;
	if (!ok)
		refuse_lock(name, err);
	if (fd >= 0) {
		close(fd);
		unlink(other);
	}
	free(name);
	free(other);
	return ok;
}

bool datadir_try(const char *path, struct err *err)
{
	struct stat st;
	bool there = lstat(path, &st) == 0, ok = make_dir(path, err);
	if (!there) {
		if (ok)
			rmdir(path);
		return ok;
	}
	char *attachments = in_dir(path, "attachments");
	ok = ok && try_lock(path, err) && (access(attachments, F_OK) != 0 || make_dir(attachments, err));
	free(attachments);
	return ok;
}

void datadir_close(struct datadir *dir)
{
	if (dir->lock >= 0)
		close(dir->lock);
	free(dir->path);
	free(dir->database);
	free(dir->attachments);
	*dir = (struct datadir){.lock = -1};
}
