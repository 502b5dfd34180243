/* net/retry.h: how long to leave a destination alone after failures: doubling from first_ms to cap_ms, with jitter. Pure: time and dice are
 * arguments. The table remembers the RETRY_SLOTS destinations that failed last. One thread.
 *
 * Full jitter would allow no wait at all; here the wait lies in the upper half, so that a herd that lost the same server spreads out and
 * nobody hammers it.
 *
 *     retry_note(&table, "example.org:443", false, now, random);           // it failed
 *     loop_timer_set(timer, retry_wait_ms(&table, "example.org:443", now)); // 0: go ahead
 */
#ifndef GUICHET_NET_RETRY_H
#define GUICHET_NET_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#define RETRY_SLOTS 32

struct retry_policy {
	int64_t first_ms, cap_ms;
};
struct retry_table {
	const struct retry_policy *policy;
	struct retry_slot {
		uint64_t key; /* hash of the destination; 0: free */
		unsigned failures;
		int64_t due_ms;
	} slots[RETRY_SLOTS];
};

int64_t retry_wait_ms(const struct retry_table *table, const char *destination, int64_t now_ms);
void retry_note(struct retry_table *table, const char *destination, bool ok, int64_t now_ms, uint32_t roll); /* ok forgets the failures */

#endif
