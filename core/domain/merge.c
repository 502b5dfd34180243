#include "domain/merge.h"

bool merge_allowed(const struct merge_side *a, const struct merge_side *b)
{
	if (a->ticket == b->ticket || a->private_ticket || b->private_ticket)
		return false;
	if (a->machine || b->machine)
		return a->machine == b->machine;
	if (a->requester && a->requester == b->requester)
		return true;
	return a->org && a->org == b->org && a->org_shares && b->org_shares;
}

int64_t merge_start_ms(int64_t a_ms, int64_t b_ms)
{
	return a_ms < b_ms ? a_ms : b_ms;
}

int64_t merge_target_ms(int64_t a_ms, int64_t b_ms)
{
	if (!a_ms || !b_ms)
		return a_ms ? a_ms : b_ms;
	return a_ms < b_ms ? a_ms : b_ms;
}
