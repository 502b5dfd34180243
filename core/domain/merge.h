/* domain/merge.h: which tickets may become one. (rule R6)
 *
 * A merge shows each requester what the other wrote, so it is allowed only where both may see both. Pure, any thread, nothing to free.
 *
 *     if (!merge_allowed(&a, &b)) answer("a.merge.no");
 */
#ifndef GUICHET_DOMAIN_MERGE_H
#define GUICHET_DOMAIN_MERGE_H

#include <stdbool.h>
#include <stdint.h>

struct merge_side {
	int64_t ticket;
	int64_t requester;   /* 0: a machine */
	int64_t machine;     /* its source, 0 for a person's ticket */
	int64_t org;         /* in which it was created, 0 none */
	bool org_shares;     /* share=view */
	bool private_ticket; /* or in a private queue */
};

bool merge_allowed(const struct merge_side *a, const struct merge_side *b);

/* What the surviving ticket takes from both: the earlier start, and the stricter (smaller) target; 0 means no target. */
int64_t merge_start_ms(int64_t a_ms, int64_t b_ms);
int64_t merge_target_ms(int64_t a_ms, int64_t b_ms);

#endif
