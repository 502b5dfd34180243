/* desk/held.h: what an agent wrote for the customer, between the writing and the leaving. (rule R1)
 *
 * A held text is an entry that is not public yet, and a job that lets it go after the delay. Until then its author may edit it (the delay
 * begins again), stop it, or keep it as a note; a customer's text that comes meanwhile asks first. So it survives a restart and leaves
 * late, once. Desk thread.
 *
 *     held_start(c, &entry);                    // leaves by itself
 *     held_ask(c, &entry, MSG_D_TAKE_ASK);      // waits for its author, ten minutes at most
 */
#ifndef GUICHET_DESK_HELD_H
#define GUICHET_DESK_HELD_H

#include "desk/call.h"
#include "store/inbox.h"

bool entry_is_held(const struct entry *entry);
int64_t held_delay(struct work *w, const struct ticket *ticket, const struct person *author);

void held_start(struct call *c, struct entry *entry);                /* saved as held; with no delay it leaves now */
void held_wait(struct call *c, struct entry *entry);                 /* for an answer of its author, ten minutes at most */
void held_ask(struct call *c, struct entry *entry, enum msg msg);    /* and asks for it */
void held_edited(struct call *c, struct entry *entry, const char *text);
void held_stop(struct call *c, struct entry *entry);                 /* d.stopped */
void held_keep(struct call *c, struct entry *entry);                 /* it is a note now */
void held_send(struct call *c, struct entry *entry);                 /* now, whatever it waited for; a note becomes a reply */

/* What this person wrote on the ticket before entry `before` (0: before now) leaves first: nothing of theirs overtakes it. A customer's
 * text that came meanwhile still asks. */
void held_release(struct work *w, struct ticket *ticket, int64_t author_id, int64_t before, uint32_t actors);

/* Replies that their author wrote within HELD_BURST_MS of `first` and whose delay is over too: where the requester reads on a phone they
 * leave in one message with it, and wait no more. */
#define HELD_BURST_MS (20 * SECOND_MS)
size_t held_burst(struct work *w, const struct ticket *ticket, const struct entry *first, struct entry **out);

void held_was_question(struct call *c, struct entry *entry);         /* a reply, held or just sent, that was meant as one */

void held_due(struct work *w, const struct job *job);                /* JOB_HELD */
void held_lapsed(struct work *w, const struct job *job);             /* JOB_ASKED */

/* A text of the desk leaves now: the ticket moves, everybody hears. The work's actor is its author. */
bool speak_now(struct work *w, struct ticket *ticket, struct entry *entry, uint32_t actors);
/* What became of the desk's text at the requester's. */
void speak_sent(struct work *w, int64_t entry_id);
/* a question has reached the customer: now, and not before, the ticket waits for them */
void speak_asked(struct work *w, struct ticket *ticket);
void speak_mark_failed(struct work *w, const struct entry *entry);
void speak_failed(struct work *w, struct ticket *ticket, const struct entry *entry, const char *why);

#endif
