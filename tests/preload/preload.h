/* tests/preload/preload.h: what the libraries that stand between the daemon and libc share (LD_PRELOAD).
 *
 * REAL(name) is libc's own function of that name, looked up once; control_map() maps the small file through which a running test
 * steers a library, so that a fault can begin and end without a restart. Any thread; nothing to free: a mapping lives as long as
 * the process. A library without its environment variable does nothing.
 *
 *     int fsync(int fd)
 *     {
 *         return REAL(fsync)(fd);
 *     }
 */
#ifndef GUICHET_TESTS_PRELOAD_H
#define GUICHET_TESTS_PRELOAD_H

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

/* Two threads may both look it up: they find the same address. */
#define REAL(name) \
	(__extension__({ \
		static __typeof__(&name) real_; \
		if (!real_) \
			*(void **)(&real_) = dlsym(RTLD_NEXT, #name); \
		real_; \
	}))

/* NULL when the variable is not set; a file that cannot be mapped is a broken test and ends the process. */
static inline void *control_map(const char *variable, size_t size)
{
	const char *path = getenv(variable);
	void *map;
	int fd;

	if (!path)
		return NULL;
	fd = open(path, O_RDWR | O_CLOEXEC);
	map = fd < 0 ? MAP_FAILED : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED) {
		perror(path);
		_exit(70);
	}
	close(fd);
	return map;
}

#endif
