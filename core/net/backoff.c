#include "net/backoff.h"

int64_t backoff_ms(const struct backoff *backoff, unsigned attempt, uint32_t roll)
{
	int64_t wait = backoff->first_ms;
	for (unsigned i = 0; i < attempt && wait < backoff->cap_ms; i++)
		wait *= 2;
	if (wait > backoff->cap_ms)
		wait = backoff->cap_ms;
	int64_t half = wait / 2;
	return half + (wait - half) * (int64_t)(roll % 1024) / 1023;
}
