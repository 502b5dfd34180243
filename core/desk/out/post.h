/* desk/out/post.h: writes one outbox row: what is said, where, and in which order it leaves.
 *
 * The lowest step of everything that is told: desk/out/tell.h decides who hears what, this decides destination, lane, order and splitting
 * by what the channel can carry. Desk thread, inside a unit of work.
 */
#ifndef GUICHET_DESK_OUT_POST_H
#define GUICHET_DESK_OUT_POST_H

#include "desk/work.h"
#include "store/deliveries.h"

struct posting {
	const char *channel;           /* instance */
	const struct ticket *ticket;   /* NULL: about none */
	int64_t person_id;             /* who reads it: their right is checked again when it leaves; 0: a room or a system */
	int64_t entry_id;              /* the text it carries */
	int64_t conversation_id;       /* thread and card are taken from there when it leaves; 0: as in `out` */
	enum delivery_lane lane;
	const char *supersede;         /* see store/deliveries.h */
	const char *order_key;         /* NULL: the ticket's */
	int64_t not_before;            /* 0: at once */
	bool window;                   /* opens a window for a click that is good for seconds: it waits for no message of the room */
	struct gd_outbound out;
};

/* Splits a text that is longer than the channel takes into several rows. Gives the id of the last one, 0 if the channel is not there. */
int64_t post(struct work *w, const struct posting *posting);
bool channel_limits(struct work *w, const char *channel, struct gd_limits *out); /* false: not open */

#endif
