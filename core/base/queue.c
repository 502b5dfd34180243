#include "base/queue.h"
#include "base/clock.h"

#include <errno.h>
#include <time.h>

void queue_init(struct queue *q, size_t max)
{
	*q = (struct queue){.max = max};
	q->tail = &q->head;
	pthread_mutex_init(&q->lock, NULL);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC); /* a stepping wall clock must stretch no wait */
	pthread_cond_init(&q->more, &attr);
	pthread_condattr_destroy(&attr);
}

void queue_destroy(struct queue *q)
{
	pthread_cond_destroy(&q->more);
	pthread_mutex_destroy(&q->lock);
}

static bool append(struct queue *q, struct queue_node *node, bool limited)
{
	pthread_mutex_lock(&q->lock);
	bool taken = !q->closed && (!limited || q->count < q->max);
	if (taken) {
		node->next = NULL;
		*q->tail = node;
		q->tail = &node->next;
		q->count++;
		pthread_cond_signal(&q->more);
	}
	pthread_mutex_unlock(&q->lock);
	return taken;
}

bool queue_push(struct queue *q, struct queue_node *node)
{
	return append(q, node, true);
}

bool queue_force(struct queue *q, struct queue_node *node)
{
	return append(q, node, false);
}

/* With the lock held: until there is something to take, or no reason to wait on. */
static void wait_for_more(struct queue *q, int wait_ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += wait_ms / SECOND_MS;
	until.tv_nsec += (long)(wait_ms % SECOND_MS) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	while (!q->head && !q->closed && !q->poked) {
		if (wait_ms < 0)
			pthread_cond_wait(&q->more, &q->lock);
		else if (pthread_cond_timedwait(&q->more, &q->lock, &until) == ETIMEDOUT)
			break;
	}
}

struct queue_node *queue_take(struct queue *q, size_t max, int wait_ms, size_t *count)
{
	pthread_mutex_lock(&q->lock);
	if (wait_ms != 0)
		wait_for_more(q, wait_ms);
	q->poked = false;
	struct queue_node *first = max ? q->head : NULL, **end = &q->head;
	size_t taken = 0;
	while (*end && taken < max) {
		end = &(*end)->next;
		taken++;
	}
	if (taken > 0) {
		q->head = *end;
		*end = NULL;
		if (!q->head)
			q->tail = &q->head;
		q->count -= taken;
	}
	pthread_mutex_unlock(&q->lock);
	if (count)
		*count = taken;
	return first;
}

void queue_poke(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->poked = true;
	pthread_cond_signal(&q->more);
	pthread_mutex_unlock(&q->lock);
}

void queue_close(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_cond_broadcast(&q->more);
	pthread_mutex_unlock(&q->lock);
}

size_t queue_count(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	size_t count = q->count;
	pthread_mutex_unlock(&q->lock);
	return count;
}

bool queue_is_closed(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	bool closed = q->closed;
	pthread_mutex_unlock(&q->lock);
	return closed;
}
