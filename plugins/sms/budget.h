/* budget.h: how many segments went to whom today, so that a loop or a mistake costs a known sum at most.
 *
 * Days are those of UTC. The text form is kept in the channel's state over a restart. When the table is full, the number that is new
 * counts for the day alone. Loop thread; budget_clear() frees.
 *
 *     if (!budget_allows(&budget, now_ms, number, 3, number_limit, day_limit)) ...
 *     budget_add(&budget, now_ms, number, 3);
 */
#ifndef SMS_BUDGET_H
#define SMS_BUDGET_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct budget {
	int64_t day; /* since 1970 */
	int64_t total;
	struct budget_row {
		char number[20];
		int64_t segments;
	} * rows;
	size_t count, cap;
};

bool budget_allows(struct budget *budget, int64_t now_ms, const char *number, uint32_t segments, uint32_t number_limit, uint32_t day_limit);
void budget_add(struct budget *budget, int64_t now_ms, const char *number, int64_t segments); /* negative: was not sent after all */
void budget_clear(struct budget *budget);

void budget_write(const struct budget *budget, struct buf *out);
void budget_read(struct budget *budget, const char *text); /* NULL or nonsense: an empty day */

#endif
