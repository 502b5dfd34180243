#include "base/log_limit.h"
#include "base/clock.h"
#include "base/utf8.h"

#include <string.h>

/* FNV-1a. Two sentences with one hash would share an allowance: harmless. */
static uint64_t hash_of(const char *room, const char *msg)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (const char *p = room; *p; p++)
		hash = (hash ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
	hash = (hash ^ 0xff) * UINT64_C(0x100000001b3);
	for (const char *p = msg; *p; p++)
		hash = (hash ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
	return hash ? hash : 1;
}

static void copy_cut(char *out, size_t size, const char *text)
{
	size_t len = utf8_floor(text, strnlen(text, size - 1));
	memcpy(out, text, len);
	out[len] = '\0';
}

static bool over(const struct log_limit_slot *slot, int64_t now_ms)
{
	return now_ms - slot->since >= SECOND_MS;
}

/* The sentence's own slot, else one that nobody needs any more, else NULL. */
static struct log_limit_slot *find(struct log_limit *limit, int64_t now_ms, uint64_t hash)
{
	struct log_limit_slot *spare = NULL;
	for (size_t i = 0; i < LOG_LIMIT_SLOTS; i++) {
		struct log_limit_slot *slot = &limit->slots[i];
		if (slot->hash == hash)
			return slot;
		if (!slot->hash || (over(slot, now_ms) && slot->held == 0))
			spare = slot;
	}
	return spare;
}

bool log_limit_pass(struct log_limit *limit, int64_t now_ms, const char *room, const char *msg)
{
	uint64_t hash = hash_of(room, msg);
	struct log_limit_slot *slot = find(limit, now_ms, hash);
	if (!slot)
		return true;
	if (slot->hash != hash || over(slot, now_ms)) {
		*slot = (struct log_limit_slot){.hash = hash, .since = now_ms};
		copy_cut(slot->room, sizeof(slot->room), room);
		copy_cut(slot->msg, sizeof(slot->msg), msg);
	}
	if (slot->passed < LOG_LIMIT_PER_SECOND) {
		slot->passed++;
		return true;
	}
	slot->held++;
	return false;
}

bool log_limit_due(struct log_limit *limit, int64_t now_ms, struct log_limit_slot *out)
{
	for (size_t i = 0; i < LOG_LIMIT_SLOTS; i++) {
		struct log_limit_slot *slot = &limit->slots[i];
		if (slot->held > 0 && over(slot, now_ms)) {
			*out = *slot;
			*slot = (struct log_limit_slot){0};
			return true;
		}
	}
	return false;
}
