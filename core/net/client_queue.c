#include "net/client_queue.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHAINS 256

struct client_group {
	char *key;
	struct client_group *next_in_chain;
	struct client_queued *first, **last; /* waiting */
	unsigned active;
	size_t members; /* waiting and active; with destinations, those in their lanes too */
	bool in_ring;
	struct client_group *next_in_ring;
};

struct table {
	struct client_group *chains[CHAINS];
};

struct client_queue {
	struct table destinations, lanes;
	struct client_group *ring, **ring_end; /* destinations that can start something, in turn */
	unsigned per_destination, total, active;
	size_t share;
};

struct client_queue *client_queue_new(unsigned per_destination, unsigned total, size_t share)
{
	struct client_queue *q = mem_alloc(sizeof *q);
	q->per_destination = per_destination;
	q->total = total;
	q->share = share;
	q->ring_end = &q->ring;
	return q;
}

void client_queue_free(struct client_queue *q)
{
	free(q);
}

static struct client_group **find(struct table *table, const char *key)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (const char *c = key; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	struct client_group **link = &table->chains[hash % CHAINS];
	while (*link && strcmp((*link)->key, key) != 0)
		link = &(*link)->next_in_chain;
	return link;
}

static struct client_group *join(struct table *table, const char *key)
{
	struct client_group **link = find(table, key);
	if (!*link) {
		struct client_group *group = mem_alloc(sizeof *group);
		group->key = mem_strdup(key);
		group->last = &group->first;
		*link = group;
	}
	(*link)->members++;
	return *link;
}

static void leave(struct table *table, struct client_group *group)
{
	if (--group->members > 0)
		return;
	*find(table, group->key) = group->next_in_chain;
	free(group->key);
	free(group);
}

static void append(struct client_group *group, struct client_queued *item)
{
	item->next = NULL;
	*group->last = item;
	group->last = &item->next;
}

static struct client_queued *pop(struct client_group *group)
{
	struct client_queued *item = group->first;
	group->first = item->next;
	if (!group->first)
		group->last = &group->first;
	item->next = NULL;
	return item;
}

static void offer(struct client_queue *q, struct client_group *destination)
{
	if (destination->in_ring || !destination->first || destination->active >= q->per_destination)
		return;
	destination->in_ring = true;
	destination->next_in_ring = NULL;
	*q->ring_end = destination;
	q->ring_end = &destination->next_in_ring;
}

static void wait_at_destination(struct client_queue *q, struct client_queued *item)
{
	append(item->at_destination, item);
	offer(q, item->at_destination);
}

bool client_queue_add(struct client_queue *q, struct client_queued *item)
{
	struct client_group *known = *find(&q->destinations, item->destination);
	if (known && known->members >= q->share)
		return false;
	item->at_destination = join(&q->destinations, item->destination);
	item->at_lane = item->lane ? join(&q->lanes, item->lane) : NULL;
	if (item->at_lane && item->at_lane->active > 0) {
		append(item->at_lane, item);
		return true;
	}
	if (item->at_lane)
		item->at_lane->active = 1;
	wait_at_destination(q, item);
	return true;
}

static struct client_group *next_in_turn(struct client_queue *q)
{
	struct client_group *group = q->ring;
	q->ring = group->next_in_ring;
	if (!q->ring)
		q->ring_end = &q->ring;
	group->in_ring = false;
	return group;
}

struct client_queued *client_queue_next(struct client_queue *q)
{
	if (!q->ring || q->active >= q->total)
		return NULL;
	struct client_group *destination = next_in_turn(q);
	struct client_queued *item = pop(destination);
	destination->active++;
	q->active++;
	offer(q, destination);
	return item;
}

/* The lane's next one moves on to its destination. */
static void free_lane(struct client_queue *q, struct client_group *lane)
{
	if (lane->first)
		wait_at_destination(q, pop(lane));
	else
		lane->active = 0;
	leave(&q->lanes, lane);
}

void client_queue_done(struct client_queue *q, struct client_queued *item)
{
	struct client_group *destination = item->at_destination;
	q->active--;
	destination->active--;
	offer(q, destination);
	if (item->at_lane)
		free_lane(q, item->at_lane);
	leave(&q->destinations, destination);
}

struct client_queued *client_queue_cancel(struct client_queue *q)
{
	if (!q->ring)
		return NULL;
	struct client_group *destination = next_in_turn(q);
	struct client_queued *item = pop(destination);
	offer(q, destination);
	if (item->at_lane)
		free_lane(q, item->at_lane);
	leave(&q->destinations, destination);
	return item;
}
