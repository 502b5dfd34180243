/* desk/out/speak.h: what an agent wrote for the customer leaves: now, after the delay in which it can be taken back, or when its author
 * says so. (rule R1) What waits is desk/held.h's.
 *
 * The ticket moves with it, everybody who should hears, and what became of it at the requester's is marked on what the agent wrote. A text
 * whose author may not speak any more, or that a customer's text overtook, does not leave: it stays as a note, or its author is asked. Desk
 * thread, inside a unit of work.
 *
 *     speak_later(c, &entry);                   // leaves by itself
 */
#ifndef GUICHET_DESK_OUT_SPEAK_H
#define GUICHET_DESK_OUT_SPEAK_H

#include "desk/call.h"
#include "store/inbox.h"

void speak_later(struct call *c, struct entry *entry);       /* held; with no delay it leaves now */
void speak_held(struct call *c, struct entry *entry);        /* now, whatever it waited for; a note becomes a reply */
void speak_was_question(struct call *c, struct entry *entry); /* a reply, held or just sent, that was meant as one */

/* Now. False: the ticket's state or the author's rights forbid it. The work's actor is its author. */
bool speak_now(struct work *w, struct ticket *ticket, struct entry *entry, uint32_t actors);
/* What this person wrote on the ticket before entry `before` (0: before now) leaves first: nothing of theirs overtakes it. A customer's
 * text that came meanwhile still asks. */
void speak_release(struct work *w, struct ticket *ticket, int64_t author_id, int64_t before, uint32_t actors);

/* What became of it at the requester's. */
void speak_sent(struct work *w, int64_t entry_id);
void speak_mark_failed(struct work *w, const struct entry *entry);
void speak_failed(struct work *w, struct ticket *ticket, const struct entry *entry, const char *why); /* and the team hears */

void speak_due(struct work *w, const struct job *job);    /* JOB_HELD */
void speak_lapsed(struct work *w, const struct job *job); /* JOB_ASKED */

#endif
