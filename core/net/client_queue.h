/* net/client_queue.h: which outbound request may start now. Pure: no socket, no clock. The client's thread.
 *
 * A request waits first for its lane (one at a time, in order), then for its destination (at most `per_destination` at once), then for
 * a place among all. Destinations with something to start take turns, so a hundred requests to one of them do not delay another's
 * first. One destination may have at most `share` requests here in all; one more is refused.
 *
 *     if (!client_queue_add(q, &t->queued)) give it back;
 *     while ((queued = client_queue_next(q))) start(queued);
 *     client_queue_done(q, queued);                 // frees its places
 */
#ifndef GUICHET_NET_CLIENT_QUEUE_H
#define GUICHET_NET_CLIENT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct client_group; /* one destination or one lane while it has requests */

/* Embedded in the caller's struct; `destination` and `lane` are the caller's and outlive the stay here. */
struct client_queued {
	const char *destination, *lane; /* lane NULL: no order */
	struct client_queued *next;
	struct client_group *at_destination, *at_lane;
};

struct client_queue;
struct client_queue *client_queue_new(unsigned per_destination, unsigned total, size_t share);
void client_queue_free(struct client_queue *q); /* must be empty; NULL is allowed */
bool client_queue_add(struct client_queue *q, struct client_queued *item);
struct client_queued *client_queue_next(struct client_queue *q);
void client_queue_done(struct client_queue *q, struct client_queued *item);
struct client_queued *client_queue_cancel(struct client_queue *q); /* when none is under way: one that waits, taken out; NULL: none */

#endif
