/* outbox/backoff.h: how long to wait before the next attempt. Pure: the caller brings the random number.
 *
 * Without a schedule: doubling from the first wait to the longest with full jitter, given up so long after the delivery was made. With
 * one: its waits with 20 % jitter either way, given up when it is used up. The other side's own Retry-After wins over both; up to a tenth
 * is added to it, so that what waited together does not come back together, and never anything taken off.
 *
 *     int64_t wait = backoff_ms(attempt, age_ms, retry_after_s, &terms, random_unit());   // -1: give up
 */
#ifndef GUICHET_OUTBOX_BACKOFF_H
#define GUICHET_OUTBOX_BACKOFF_H

#include <stdint.h>

#define BACKOFF_FIRST_MS 5000
#define BACKOFF_LAST_MS (30 * 60 * 1000)
#define BACKOFF_AGE_MS (3 * INT64_C(86400000))
#define BACKOFF_RETRY_AFTER_MAX_S 86400

struct backoff_terms {
	const uint32_t *schedule_s;         /* ended by 0; NULL: doubling */
	int64_t first_ms, longest_ms, give_up_ms; /* of the doubling; 0: as shipped, the constants above */
};

/* attempt: the one that just failed, from 1. unit: 0 <= unit < 1. */
int64_t backoff_ms(int attempt, int64_t age_ms, uint32_t retry_after_s, const struct backoff_terms *terms, double unit);
double backoff_random_unit(void);

#endif
