#include "outbox/backoff.h"

#include "base/id.h"

static int64_t from_schedule(int attempt, const uint32_t *schedule_s, double unit)
{
	for (int i = 1; i < attempt; i++)
		if (schedule_s[i - 1] == 0)
			return -1;
	uint32_t wait_s = schedule_s[attempt - 1];
	return wait_s ? (int64_t)((double)wait_s * 1000 * (0.8 + 0.4 * unit)) : -1;
}

static int64_t or_shipped(int64_t ms, int64_t shipped)
{
	return ms > 0 ? ms : shipped;
}

static int64_t doubling(int attempt, int64_t age_ms, const struct backoff_terms *terms, double unit)
{
	int64_t most = or_shipped(terms->first_ms, BACKOFF_FIRST_MS), longest = or_shipped(terms->longest_ms, BACKOFF_LAST_MS);
	if (age_ms > or_shipped(terms->give_up_ms, BACKOFF_AGE_MS))
		return -1;
	for (int i = 1; i < attempt && most < longest; i++)
		most *= 2;
	if (most > longest)
		most = longest;
	return 1 + (int64_t)((double)most * unit);
}

int64_t backoff_ms(int attempt, int64_t age_ms, uint32_t retry_after_s, const struct backoff_terms *terms, double unit)
{
	int64_t own = terms->schedule_s ? from_schedule(attempt, terms->schedule_s, unit) : doubling(attempt, age_ms, terms, unit);
	if (own < 0 || retry_after_s == 0)
		return own;
	if (retry_after_s > BACKOFF_RETRY_AFTER_MAX_S)
		retry_after_s = BACKOFF_RETRY_AFTER_MAX_S;
	return 1 + (int64_t)(retry_after_s * 1000.0 * (1 + 0.1 * unit)); /* 1: the time that it is added to was rounded down */
}

double backoff_random_unit(void)
{
	uint32_t bits;
	random_bytes(&bits, sizeof bits);
	return bits / 4294967296.0;
}
