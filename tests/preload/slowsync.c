/* tests/preload/slowsync.c: a disk that needs SLOWSYNC_MS more for each fsync and fdatasync.
 *
 * A virtual disk acknowledges a sync in a tenth of a millisecond or less; this one behaves like a real one, and the same on every machine:
 *     SLOWSYNC_MS=5 LD_PRELOAD=build/release/tests/slowsync.so build/release/guichet run -c FILE
 */
#include "preload.h"

#include <time.h>

static void wait_for_the_disk(void)
{
	const char *ms = getenv("SLOWSYNC_MS");
	long n = ms ? strtol(ms, NULL, 10) : 0;
	struct timespec left = {n / 1000, n % 1000 * 1000000};

	while (n > 0 && nanosleep(&left, &left) != 0) {
	}
}

EXPORT int fsync(int fd)
{
	wait_for_the_disk();
	return REAL(fsync)(fd);
}

EXPORT int fdatasync(int fd)
{
	wait_for_the_disk();
	return REAL(fdatasync)(fd);
}
