#include "net/bucket.h"

#include "base/id.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Entries refer to each other by index, 0 being "none": the table is one piece of memory that is touched as it fills. */
struct entry {
	struct address source;
	int64_t milli; /* tokens, in thousandths */
	int64_t at_ms;
	uint32_t next; /* in the chain of its hash */
	uint32_t newer, older;
};
struct buckets {
	struct entry *entries; /* 1 .. size */
	uint32_t *heads;
	uint32_t size, used, mask;
	uint32_t newest, oldest;
	uint32_t seed; /* so that nobody can aim at one chain */
};

struct buckets *buckets_new(size_t sources)
{
	struct buckets *b = mem_alloc(sizeof *b);
	uint32_t heads = 1;
	while (heads < sources)
		heads *= 2;
	b->size = (uint32_t)sources;
	b->mask = heads - 1;
	b->entries = mem_array(sources + 1, sizeof *b->entries);
	b->heads = mem_array(heads, sizeof *b->heads);
	random_bytes(&b->seed, sizeof b->seed);
	return b;
}

void buckets_free(struct buckets *b)
{
	if (!b)
		return;
	free(b->entries);
	free(b->heads);
	free(b);
}

size_t buckets_count(const struct buckets *b)
{
	return b->used;
}

static struct address source_of(const struct address *from)
{
	struct address source = *from;
	if (source.ipv6)
		memset(source.bytes + 8, 0, 8);
	return source;
}

static uint32_t *chain_of(const struct buckets *b, const struct address *source)
{
	uint32_t hash = b->seed ^ 2166136261u; /* FNV-1a */
	for (size_t i = 0; i < sizeof source->bytes; i++)
		hash = (hash ^ source->bytes[i]) * 16777619u;
	return &b->heads[(hash ^ hash >> 15) & b->mask];
}

static void age_unlink(struct buckets *b, uint32_t at)
{
	struct entry *e = &b->entries[at];
	*(e->newer ? &b->entries[e->newer].older : &b->newest) = e->older;
	*(e->older ? &b->entries[e->older].newer : &b->oldest) = e->newer;
}

static void age_put_newest(struct buckets *b, uint32_t at)
{
	struct entry *e = &b->entries[at];
	e->newer = 0;
	e->older = b->newest;
	*(b->newest ? &b->entries[b->newest].newer : &b->oldest) = at;
	b->newest = at;
}

static uint32_t find(const struct buckets *b, const struct address *source)
{
	for (uint32_t at = *chain_of(b, source); at; at = b->entries[at].next)
		if (address_equal(&b->entries[at].source, source))
			return at;
	return 0;
}

/* A free entry, or the one that was silent longest. */
static uint32_t claim(struct buckets *b)
{
	if (b->used < b->size)
		return ++b->used;
	uint32_t at = b->oldest;
	age_unlink(b, at);
	uint32_t *link = chain_of(b, &b->entries[at].source);
	while (*link != at)
		link = &b->entries[*link].next;
	*link = b->entries[at].next;
	return at;
}

static uint32_t add(struct buckets *b, const struct address *source, int64_t milli, int64_t now)
{
	uint32_t at = claim(b);
	uint32_t *head = chain_of(b, source);
	b->entries[at] = (struct entry){.source = *source, .milli = milli, .at_ms = now, .next = *head};
	*head = at;
	return at;
}

bool bucket_take(struct buckets *b, const struct bucket_rate *rate, const struct address *from, int64_t mono_ms, unsigned *wait_s)
{
	if (rate->per_s == 0)
		return true;
	struct address source = source_of(from);
	int64_t full = (int64_t)(rate->burst ? rate->burst : rate->per_s) * 1000;
	uint32_t at = find(b, &source);
	if (at)
		age_unlink(b, at);
	else
		at = add(b, &source, full, mono_ms);
	age_put_newest(b, at);

	struct entry *e = &b->entries[at];
	int64_t passed = mono_ms - e->at_ms;
	if (passed > full) /* more fills it anyway, and the product below stays small */
		passed = full;
	e->milli += passed * rate->per_s;
	e->at_ms = mono_ms;
	if (e->milli > full)
		e->milli = full;
	if (e->milli >= 1000) {
		e->milli -= 1000;
		return true;
	}
	*wait_s = (unsigned)((1000 - e->milli + (int64_t)rate->per_s * 1000 - 1) / ((int64_t)rate->per_s * 1000));
	return false;
}
