/* base/log_limit.h: the brake against a sentence that repeats a hundred thousand times a second.
 *
 * A sentence (room and msg) may be written 20 times in a second; the rest is counted. When the second is over, log_limit_due() gives the
 * sentence and its count once, for one summing line. Time is an argument (a clock that never steps). Up to LOG_LIMIT_SLOTS sentences are
 * watched at a time; one that finds no slot passes. The caller holds whatever lock it needs; allocates nothing.
 *
 *     if (log_limit_pass(&limit, now, room, msg)) write_line(...);
 */
#ifndef GUICHET_BASE_LOG_LIMIT_H
#define GUICHET_BASE_LOG_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOG_LIMIT_SLOTS 64
#define LOG_LIMIT_PER_SECOND 20

struct log_limit {
	struct log_limit_slot {
		uint64_t hash; /* 0: free */
		int64_t since;
		uint32_t passed, held;
		char room[24], msg[80]; /* copies for the summing line, cut if long */
	} slots[LOG_LIMIT_SLOTS];
};

bool log_limit_pass(struct log_limit *limit, int64_t now_ms, const char *room, const char *msg);
bool log_limit_due(struct log_limit *limit, int64_t now_ms, struct log_limit_slot *out); /* false: nothing (more) to sum up */

#endif
