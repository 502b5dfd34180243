#include "base/queue.h"
#include "base/clock.h"

#include <errno.h>
#include <stdint.h>

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

static struct timespec in_ms(int ms)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ms / SECOND_MS;
	at.tv_nsec += (long)(ms % SECOND_MS) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_nsec -= 1000000000;
		at.tv_sec++;
	}
	return at;
}

static bool is_before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

static void append(struct queue *q, struct queue_node *node)
{
	node->next = NULL;
	*q->tail = node;
	q->tail = &node->next;
	q->count++;
}

static bool push(struct queue *q, struct queue_node *node, size_t max)
{
	pthread_mutex_lock(&q->lock);
	bool taken = !q->closed && q->count < max;
	if (taken) {
		append(q, node);
		pthread_cond_signal(&q->more);
	}
	pthread_mutex_unlock(&q->lock);
	return taken;
}

bool queue_push(struct queue *q, struct queue_node *node)
{
	return push(q, node, q->max);
}

bool queue_force(struct queue *q, struct queue_node *node)
{
	return push(q, node, SIZE_MAX);
}

bool queue_calm(struct queue *q, struct queue_node *node)
{
	pthread_mutex_lock(&q->lock);
	bool taken = !q->closed;
	if (taken) {
		append(q, node);
		if (q->calm++ == 0)
			q->calm_until = in_ms(QUEUE_CALM_MS);
		if (q->calm == 1 || q->calm >= q->expected) /* the first one shortens the taker's wait */
			pthread_cond_signal(&q->more);
	}
	pthread_mutex_unlock(&q->lock);
	return taken;
}

void queue_expect(struct queue *q, size_t calm)
{
	pthread_mutex_lock(&q->lock);
	q->expected = calm;
	pthread_mutex_unlock(&q->lock);
}

/* With the lock held. */
static bool may_wait(const struct queue *q)
{
	return q->count == q->calm && (q->calm == 0 || q->calm < q->expected) && !q->closed && !q->poked;
}

/* With the lock held: until there is something to take, or no reason to wait on. */
static void wait_for_more(struct queue *q, int wait_ms)
{
	struct timespec until = in_ms(wait_ms < 0 ? 0 : wait_ms);
	bool in_time = true;
	while (in_time && may_wait(q)) {
		bool for_company = q->calm > 0 && (wait_ms < 0 || is_before(&q->calm_until, &until));
		if (wait_ms < 0 && !for_company)
			pthread_cond_wait(&q->more, &q->lock);
		else
			in_time = pthread_cond_timedwait(&q->more, &q->lock, for_company ? &q->calm_until : &until) != ETIMEDOUT;
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
		q->calm = 0; /* what is left is taken at once */
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
