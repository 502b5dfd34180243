/* The verbs that say something: reply, note, ask. What plain words of an agent do is desk/agent.h's; these decide by themselves. */
#include "desk/agent.h"
#include "desk/answer.h"
#include "desk/verbs/table.h"

void verb_reply(struct call *c)
{
	agent_text(c, &(struct agent_text){.text = c->command->text, .native = c->m->in->native_id, .verb = REPLY_VERB_REPLY});
}

void verb_note(struct call *c)
{
	agent_text(c, &(struct agent_text){.text = c->command->text, .native = c->m->in->native_id, .verb = REPLY_VERB_NOTE});
}

void verb_ask(struct call *c)
{
	if (c->ticket.machine)
		answer_refusal(c, REFUSED_MACHINE);
	else
		agent_text(c, &(struct agent_text){
				      .text = c->command->text, .native = c->m->in->native_id, .verb = REPLY_VERB_REPLY, .question = true});
}
