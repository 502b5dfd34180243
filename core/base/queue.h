/* base/queue.h: a bounded queue between threads.
 *
 * Nodes are embedded in the caller's struct; the queue owns nothing. queue_push() never blocks: a full or closed queue says false, and that
 * is the back-pressure the sender must pass on. queue_take() waits up to `wait_ms` (0: not at all, -1: for ever) and takes at most `max`
 * nodes in order. Any number of senders, one taker.
 *
 * queue_calm() is for what may wait for company, since each waking of the taker costs a commit: the taker waits on until a node comes that
 * may not, until as many calm ones are there as queue_expect() says, or for QUEUE_CALM_MS.
 *
 *     struct job { struct queue_node node; int n; };
 *     if (!queue_push(&q, &job->node)) refuse();
 *     struct queue_node *list = queue_take(&q, 256, 1000, &count);
 */
#ifndef GUICHET_BASE_QUEUE_H
#define GUICHET_BASE_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct queue_node {
	struct queue_node *next;
};
struct queue {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct queue_node *head, **tail;
	size_t count, max;
	size_t calm, expected; /* of those that wait; how many of them are company enough */
	struct timespec calm_until;
	bool closed, poked;
};

#define QUEUE_CALM_MS 4 /* about a commit on a slow disk */

void queue_init(struct queue *q, size_t max);
void queue_destroy(struct queue *q);
bool queue_push(struct queue *q, struct queue_node *node);
bool queue_force(struct queue *q, struct queue_node *node);      /* ignores max, for results whose place was reserved; false once closed */
bool queue_calm(struct queue *q, struct queue_node *node);       /* as queue_force() */
void queue_expect(struct queue *q, size_t calm);                 /* the taker; 0 as at first: nothing waits for company */
struct queue_node *queue_take(struct queue *q, size_t max, int wait_ms, size_t *count);
void queue_poke(struct queue *q);                                /* the taker's wait ends now, perhaps with nothing */
void queue_close(struct queue *q);                               /* pushes are refused from now on; the taker drains what is there */
size_t queue_count(struct queue *q);
bool queue_is_closed(struct queue *q);

#endif
