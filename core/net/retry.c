#include "net/retry.h"

#include <stddef.h>

static uint64_t hash(const char *text)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return h ? h : 1;
}

static const struct retry_slot *find(const struct retry_table *table, uint64_t key)
{
	for (size_t i = 0; i < RETRY_SLOTS; i++)
		if (table->slots[i].key == key)
			return &table->slots[i];
	return NULL;
}

/* Its own slot, a free one, or that of the destination whose wait ends first. */
static struct retry_slot *claim(struct retry_table *table, uint64_t key)
{
	struct retry_slot *best = &table->slots[0];
	for (size_t i = 0; i < RETRY_SLOTS; i++) {
		struct retry_slot *slot = &table->slots[i];
		if (slot->key == key)
			return slot;
		if (best->key != 0 && (slot->key == 0 || slot->due_ms < best->due_ms))
			best = slot;
	}
	*best = (struct retry_slot){.key = key};
	return best;
}

int64_t retry_wait_ms(const struct retry_table *table, const char *destination, int64_t now_ms)
{
	const struct retry_slot *slot = find(table, hash(destination));
	return slot && slot->due_ms > now_ms ? slot->due_ms - now_ms : 0;
}

static int64_t spread(const struct retry_policy *policy, unsigned failures, uint32_t roll)
{
	int64_t wait = policy->first_ms;
	for (unsigned i = 1; i < failures && wait < policy->cap_ms; i++)
		wait *= 2;
	if (wait > policy->cap_ms)
		wait = policy->cap_ms;
	int64_t half = wait / 2;
	return half + (wait - half) * (int64_t)(roll % 1024) / 1023;
}

void retry_note(struct retry_table *table, const char *destination, bool ok, int64_t now_ms, uint32_t roll)
{
	uint64_t key = hash(destination);
	if (ok && !find(table, key))
		return;
	struct retry_slot *slot = claim(table, key);
	if (ok) {
		*slot = (struct retry_slot){0};
		return;
	}
	slot->failures++;
	slot->due_ms = now_ms + spread(table->policy, slot->failures, roll);
}
