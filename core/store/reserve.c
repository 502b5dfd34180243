#include "store/reserve.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PATH_SIZE 4200

static const char *path_of(const struct datadir *dir, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/reserve", dir->path);
	return path;
}

static bool is_whole(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && st.st_size == RESERVE_BYTES && st.st_blocks * 512 >= RESERVE_BYTES;
}

static bool has_room(const struct datadir *dir)
{
	struct statvfs disk;
	return statvfs(dir->path, &disk) == 0 && disk.f_bavail >= (RESERVE_BYTES + RESERVE_MORE) / disk.f_frsize;
}

/* Asked for only where there is room: a file that grows until it finds none would take what others need meanwhile. */
bool reserve_keep(const struct datadir *dir)
{
	char path[PATH_SIZE];
	if (is_whole(path_of(dir, path)))
		return true;
	int fd = has_room(dir) ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	bool whole = fd >= 0 && posix_fallocate(fd, 0, RESERVE_BYTES) == 0;
	if (fd >= 0)
		close(fd);
	if (!whole)
		unlink(path); /* half of it is of no use */
	return whole;
}

bool reserve_spend(const struct datadir *dir)
{
	char path[PATH_SIZE];
	return unlink(path_of(dir, path)) == 0;
}
