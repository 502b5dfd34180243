#include "store/datadir.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
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
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return true;
	err_set(err, "Cannot make the folder %s: %s.", path, strerror(errno));
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
		err_set(err, "Cannot lock %s: %s.", name, strerror(errno));
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

void datadir_close(struct datadir *dir)
{
	if (dir->lock >= 0)
		close(dir->lock);
	free(dir->path);
	free(dir->database);
	free(dir->attachments);
	*dir = (struct datadir){.lock = -1};
}
