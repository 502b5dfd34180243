/* net/bucket.h: token buckets per source address, in a table of fixed size. Pure: the time is an argument. One thread.
 *
 * A source is an IPv4 address or an IPv6 /64 (one customer owns a whole /64). Each has `burst` tokens at first and gains `per_s` a
 * second. The table keeps the sources seen last; when it is full the one that was silent longest is forgotten, which gives it a full
 * bucket again: a flood from many addresses is bounded in memory here, not in rate.
 *
 *     struct buckets *b = buckets_new(BUCKET_SOURCES);
 *     if (!bucket_take(b, &rate, &address, clock_mono(clock), &wait_s)) answer 429 with Retry-After: wait_s
 */
#ifndef GUICHET_NET_BUCKET_H
#define GUICHET_NET_BUCKET_H

#include "net/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUCKET_SOURCES 4096

struct bucket_rate {
	unsigned per_s, burst; /* per_s 0: no limit */
};
struct buckets;

struct buckets *buckets_new(size_t sources);
void buckets_free(struct buckets *buckets); /* NULL is allowed */
bool bucket_take(struct buckets *buckets, const struct bucket_rate *rate, const struct address *from, int64_t mono_ms, unsigned *wait_s);
size_t buckets_count(const struct buckets *buckets); /* sources remembered */

#endif
