#include "store/reserve.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PATH_SIZE 4200

static const char *path_of(const struct datadir *dir, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/reserve", dir->path);
	return path;
}

static bool has_more(int fd)
{
	struct statvfs disk;
	return fstatvfs(fd, &disk) == 0 && disk.f_bavail >= RESERVE_MORE / disk.f_frsize;
}

bool reserve_keep(const struct datadir *dir)
{
	char path[PATH_SIZE];
	int fd = open(path_of(dir, path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool whole = posix_fallocate(fd, 0, RESERVE_BYTES) == 0 && has_more(fd); /* nothing is written where it is whole already */
	close(fd);
	if (!whole)
		unlink(path); /* half of it would take the room that is missing */
	return whole;
}

bool reserve_spend(const struct datadir *dir)
{
	char path[PATH_SIZE];
	return unlink(path_of(dir, path)) == 0;
}
