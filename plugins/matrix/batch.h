/* batch.h: what one /sync answer or one pushed transaction holds, done item by item, in order.
 *
 * Messages are submitted as they come; what needs the server first (a gap in the history, a file, an invitation) stops the batch until the
 * answer is there. A full desk is waited for. When every submit has its result, the cursor is submitted as the last one, and `ended` is
 * told whether all of it is stored. If not, the cursor has not moved: the same events come again and the desk knows them by their ids.
 * One batch at a time. Loop thread. The batch owns the documents given to it.
 *
 *     struct batch *batch = batch_new(channel, "since", next_batch, ended);
 *     batch_event(batch, room, event, names);
 *     batch_run(channel);
 */
#ifndef MATRIX_BATCH_H
#define MATRIX_BATCH_H

#include "api.h"
#include "event.h"
#include "state.h"

struct item;
typedef void batch_ended(struct gd_channel *channel, bool stored);

struct batch {
	struct gd_channel *channel;
	struct arena arena;
	struct json **documents; /* parsed copies, alive as long as the batch */
	size_t ndocuments;
	struct item *items, **end; /* `items` is the one under way */
	const char *cursor_key, *cursor;
	batch_ended *ended;
	int64_t newer_than_ms;     /* events before it are left out; 0: none is */
	size_t results;            /* submits under way */
	bool waiting;              /* for an answer of the server, or a timer */
	bool lost, cursor_sent;
	const char **senders;      /* crypto_arrive.c: whose devices are being asked for */
	size_t nsenders;
	const char *last_room, *last_event; /* of the newest message, for the receipt */
};

struct batch *batch_new(struct gd_channel *channel, const char *cursor_key, const char *cursor, batch_ended *ended);
/* The batch frees it at its end. NULL gives NULL. */
const struct json *batch_document(struct batch *batch, struct json *json);

/* Items, in the order in which they will be done. What is given lives as long as the batch. */
void batch_event(struct batch *batch, const char *room, const struct json *event, const struct json *names);
void batch_gap(struct batch *batch, const char *room, const char *from, const char *to, const struct json *names);
void batch_invite(struct batch *batch, const char *room, const char *inviter, bool direct, bool encrypted);
void batch_left(struct batch *batch, const char *room, const char *event_id);
void batch_device(struct batch *batch, const struct json *message); /* to our device */
void batch_members(struct batch *batch, const char *room); /* and what the room is called */
void batch_known(struct batch *batch, const char *room, const char *user, bool encrypted); /* a room we were in before; user: direct */

struct room batch_room(struct batch *batch, const char *room);                     /* what is known, this batch's own writes included */
void batch_set_room(struct batch *batch, const char *room, const struct room *value); /* NULL: forgotten */
void batch_set(struct batch *batch, const char *key, const char *value);

void batch_insert(struct batch *batch, struct item *after, struct item *item);

void batch_run(struct gd_channel *channel);                  /* goes on as far as it can; also from on_ready() */
void batch_resume(struct gd_channel *channel);               /* TIMER_BATCH: the item that had to wait is done again */
void batch_result(struct gd_channel *channel, enum submit what, bool stored);
void batch_clear(struct gd_channel *channel);

#endif
