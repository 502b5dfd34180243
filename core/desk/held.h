/* desk/held.h: what an agent wrote for the customer, between the writing and the leaving. (rule R1) How it leaves is desk/out/speak.h's.
 *
 * A held text is an entry that is not public yet, and a job that lets it go after the delay. Until then its author may edit it (the delay
 * begins again), stop it, or keep it as a note; a customer's text that comes meanwhile asks first. So it survives a restart and leaves
 * late, once. Desk thread.
 *
 *     held_ask(c, &entry, MSG_D_TAKE_ASK);      // waits for its author, ten minutes at most
 */
#ifndef GUICHET_DESK_HELD_H
#define GUICHET_DESK_HELD_H

#include "desk/call.h"

bool entry_is_held(const struct entry *entry);
int64_t held_delay(struct work *w, const struct ticket *ticket, const struct person *author);

void held_again(struct work *w, struct entry *entry, int64_t delay); /* it leaves after the delay, counted from now */
void held_end(struct work *w, const struct entry *entry);            /* it waits no more; the caller says what it is now */
void held_wait(struct work *w, struct entry *entry);                 /* for an answer of its author, ten minutes at most */
void held_ask(struct call *c, struct entry *entry, enum msg msg);    /* and asks for it */
void held_edited(struct call *c, struct entry *entry, const char *text);
void held_stop(struct call *c, struct entry *entry);                 /* d.stopped */
void held_note(struct work *w, struct entry *entry);                 /* it is a note now */
void held_keep(struct call *c, struct entry *entry);                 /* the same, as its author wishes */

/* Replies that their author wrote within HELD_BURST_MS of `first` and whose delay is over too: where the requester reads on a phone they
 * leave in one message with it, and wait no more. */
#define HELD_BURST_MS (20 * SECOND_MS)
size_t held_burst(struct work *w, const struct ticket *ticket, const struct entry *first, struct entry **out);
/* The earlier ones of a burst wait until `due` for this one. */
void held_together(struct work *w, const struct ticket *ticket, const struct entry *entry, int64_t due);

#endif
