/* desk/agent.h: what an agent writes: a reply, a note, or a question to its author first. (rules R1, R2, R7)
 *
 * domain/reply.h decides over the facts that are gathered here; the entry is written, and held, kept or copied accordingly. Desk thread.
 *
 *     agent_text(c, &(struct agent_text){.text = m->in->text, .native = m->in->native_id});
 */
#ifndef GUICHET_DESK_AGENT_H
#define GUICHET_DESK_AGENT_H

#include "desk/call.h"
#include "domain/reply.h"

struct agent_text {
	const char *text, *native;
	enum reply_verb verb;    /* !r and !n decide by themselves */
	bool question;           /* !ask */
	bool marked;             /* written with a note mark */
	const char *typo;        /* a near miss of a verb: held, and its author is asked; the name that was meant */
	const char *typed;       /* and what they typed */
};
void agent_text(struct call *c, const struct agent_text *text); /* on the ticket in hand */
bool agent_speaks(const struct call *c);                        /* is the speaker on the desk's side of it? */

#endif
