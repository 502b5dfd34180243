/* net/backoff.h: how long to wait before the next attempt: doubling from `first_ms` to `cap_ms`, with jitter. Pure.
 *
 * "Full" jitter would allow no wait at all; here the wait is spread over the upper half, so a herd that lost the same server spreads
 * out and nobody hammers. `roll` is any random number, so a test can choose it.
 *
 *     static const struct backoff retry = {.first_ms = 1000, .cap_ms = 60000};
 *     loop_timer_set(timer, backoff_ms(&retry, attempt, roll));
 */
#ifndef GUICHET_NET_BACKOFF_H
#define GUICHET_NET_BACKOFF_H

#include <stdint.h>

struct backoff {
	int64_t first_ms, cap_ms;
};
int64_t backoff_ms(const struct backoff *backoff, unsigned attempt, uint32_t roll); /* attempt counts from 0 */

#endif
