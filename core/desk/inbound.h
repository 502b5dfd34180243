/* desk/inbound.h: a message from a channel as a unit of work, from its copy to its answer.
 *
 * desk_submit() copies the message (any thread) and queues it. On the desk thread: a repeat gets the first answer again and nothing else
 * happens; the key-value writes that came with it are made; its kind has one handler; the answer is kept beside its dedupe keys, in the
 * same commit. `done` is called on the desk thread after the commit with a result whose strings are lent until it returns.
 *
 *     if (!desk_submit(desk, "slack:acme", &inbound, on_done, ctx, &err)) answer(503);
 */
#ifndef GUICHET_DESK_INBOUND_H
#define GUICHET_DESK_INBOUND_H

#include "desk/desk.h"
#include "desk/work.h"

typedef void inbound_done(void *ctx, const struct gd_result *result);
/* false: the queue is full (err empty) or the message breaks a limit (err says which); done is not called then. */
bool desk_submit(struct desk *desk, const char *channel, const struct gd_inbound *inbound, inbound_done *done, void *ctx, struct err *err);

/* What a handler has in its hands beside the work. It fills `result`; strings may live in the work's arena. */
struct inbound {
	const char *channel;
	const struct gd_inbound *in;
	uint32_t capabilities;    /* of the channel */
	struct identity identity; /* of the sender; id 0 if the message has none */
	struct gd_result result;
	int64_t ticket_id;        /* the ticket the answer is about, 0: none */
	/* nothing was kept of this message: its dedupe keys are not stored either (a wrong message may be sent again, mended) */
	bool forget;
};

/* The handlers, one per kind, each in the file named. */
void inbound_text(struct work *w, struct inbound *m);    /* text.c */
void inbound_command(struct work *w, struct inbound *m); /* text.c */
void inbound_edit(struct work *w, struct inbound *m);     /* changes.c, with the next */
void inbound_delete(struct work *w, struct inbound *m);
void inbound_reaction(struct work *w, struct inbound *m); /* gestures.c, with the next */
void inbound_choice(struct work *w, struct inbound *m);
void inbound_form(struct work *w, struct inbound *m);    /* sheet.c */
void inbound_receipt(struct work *w, struct inbound *m);  /* receipts.c */
void inbound_member(struct work *w, struct inbound *m);   /* rooms.c, with the next two */
void inbound_place(struct work *w, struct inbound *m);
void inbound_opened(struct work *w, struct inbound *m);
void inbound_system(struct work *w, struct inbound *m);  /* machine.c */

#endif
