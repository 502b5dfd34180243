/* tests/preload/clockstep.c: the wall clock is set while the daemon runs.
 *
 * CLOCKSTEP names a file of one 64-bit number, mapped by this library and by the test: milliseconds added to the wall clock. Clocks that
 * never step (CLOCK_MONOTONIC, CLOCK_BOOTTIME) stay as they are, as when an administrator or NTP sets the time.
 */
#include "preload.h"

#include <stdint.h>
#include <sys/time.h>
#include <time.h>

static int64_t *step_ms;

__attribute__((constructor)) static void map(void)
{
	step_ms = control_map("CLOCKSTEP", sizeof(int64_t));
}

static void step(struct timespec *ts)
{
	int64_t ns;

	if (!step_ms)
		return;
	ns = (int64_t)ts->tv_sec * 1000000000 + ts->tv_nsec + __atomic_load_n(step_ms, __ATOMIC_RELAXED) * 1000000;
	ts->tv_sec = ns / 1000000000;
	ts->tv_nsec = ns % 1000000000;
}

EXPORT int clock_gettime(clockid_t clock, struct timespec *ts)
{
	int rc = REAL(clock_gettime)(clock, ts);

	if (rc == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		step(ts);
	return rc;
}

EXPORT int gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	struct timespec ts;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &ts);
	tv->tv_sec = ts.tv_sec;
	tv->tv_usec = ts.tv_nsec / 1000;
	return 0;
}

EXPORT time_t time(time_t *out)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	if (out)
		*out = ts.tv_sec;
	return ts.tv_sec;
}
