/* tests/preload/iofault.c: a disk that is full, or that fails, for as long as the test says.
 *
 * IOFAULT names a file of `struct control`, mapped by this library and by the test; IOFAULT_DIR is the folder whose regular files are
 * affected. An error number of 0 is a healthy disk. ENOSPC hits only writes that would make a file longer, as on a real full disk: what is
 * already allocated can still be overwritten. `every` = 7 lets six calls through and fails the seventh. A write_errno of SHORT is no error:
 * half of the bytes are written.
 */
#include "preload.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>

#define SHORT (-1)

struct control {
	int32_t write_errno, sync_errno, read_errno, every;
	int32_t count, hits; /* calls while armed, calls that failed */
};

static struct control *control;

__attribute__((constructor)) static void map(void)
{
	control = control_map("IOFAULT", sizeof(struct control));
}

/* SQLite's shared memory is no file in this sense: it never reaches the disk. */
static bool is_ours(int fd)
{
	const char *dir = getenv("IOFAULT_DIR");
	char link[64], path[512];
	struct stat st;
	ssize_t len;

	if (!dir || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof path - 1);
	if (len <= 0)
		return false;
	path[len] = '\0';
	return strncmp(path, dir, strlen(dir)) == 0 && !strstr(path, "-shm");
}

static bool fails(int fd, const int32_t *number)
{
	int32_t every, error = control ? __atomic_load_n(number, __ATOMIC_RELAXED) : 0;

	if (!error || !is_ours(fd))
		return false;
	every = control->every > 1 ? control->every : 1;
	if (__atomic_add_fetch(&control->count, 1, __ATOMIC_RELAXED) % every != 0)
		return false;
	__atomic_add_fetch(&control->hits, 1, __ATOMIC_RELAXED);
	errno = error;
	return true;
}

static bool write_fails(int fd, off_t end)
{
	struct stat st;

	if (!control || !control->write_errno)
		return false;
	if (control->write_errno == ENOSPC && fstat(fd, &st) == 0 && end <= st.st_size)
		return false;
	return fails(fd, &control->write_errno);
}

/* What is written of so many bytes in a call that "fails"; 0: nothing, it is an error. */
static size_t part(size_t len)
{
	return control->write_errno == SHORT ? len - len / 2 : 0;
}

EXPORT ssize_t write(int fd, const void *bytes, size_t len)
{
	bool armed = control && control->write_errno; /* sockets and logs come through here too: no lseek unless it matters */

	if (armed && write_fails(fd, lseek(fd, 0, SEEK_CUR) + (off_t)len) && !(len = part(len)))
		return -1;
	return REAL(write)(fd, bytes, len);
}

EXPORT ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	if (write_fails(fd, at + (off_t)len) && !(len = part(len)))
		return -1;
	return REAL(pwrite)(fd, bytes, len, at);
}

EXPORT ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
	if (write_fails(fd, at + (off_t)len) && !(len = part(len)))
		return -1;
	return REAL(pwrite64)(fd, bytes, len, at);
}

EXPORT int ftruncate64(int fd, off64_t size)
{
	return write_fails(fd, size) && !part(1) ? -1 : REAL(ftruncate64)(fd, size);
}

EXPORT int fallocate64(int fd, int mode, off64_t at, off64_t len)
{
	return write_fails(fd, at + len) && !part(1) ? -1 : REAL(fallocate64)(fd, mode, at, len);
}

EXPORT ssize_t pread64(int fd, void *bytes, size_t len, off64_t at)
{
	return control && fails(fd, &control->read_errno) ? -1 : REAL(pread64)(fd, bytes, len, at);
}

EXPORT int fsync(int fd)
{
	return control && fails(fd, &control->sync_errno) ? -1 : REAL(fsync)(fd);
}

EXPORT int fdatasync(int fd)
{
	return control && fails(fd, &control->sync_errno) ? -1 : REAL(fdatasync)(fd);
}
