/* tests/preload/failmalloc.c: the Nth allocation from now on fails.
 *
 * FAILMALLOC names a file of two 64-bit numbers, mapped by this library and by the test: `countdown` (0 = off; the test writes N, the Nth
 * allocation afterwards answers NULL) and `failed` (how many did). Armed after the start, so the points walked are those of the work.
 */
#include "preload.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct control {
	int64_t countdown, failed;
};

/* glibc's own entries: dlsym allocates, so it cannot be asked for malloc. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static struct control *control;

__attribute__((constructor)) static void map(void)
{
	control = control_map("FAILMALLOC", sizeof(struct control));
}

static bool fails(void)
{
	if (!control || __atomic_load_n(&control->countdown, __ATOMIC_RELAXED) <= 0)
		return false;
	if (__atomic_sub_fetch(&control->countdown, 1, __ATOMIC_RELAXED) != 0)
		return false;
	__atomic_add_fetch(&control->failed, 1, __ATOMIC_RELAXED);
	errno = ENOMEM;
	return true;
}

EXPORT void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

EXPORT void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

EXPORT void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}
