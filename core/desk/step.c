#include "desk/step.h"

#include "desk/answer.h"
#include "desk/out/speak.h"

bool step_may(struct call *c, enum ticket_event event)
{
	enum refusal no = act_would(c->w, &c->ticket, event, c->actors);
	if (no != ALLOWED)
		answer_refusal(c, no);
	return no == ALLOWED;
}

void step_release(struct call *c, enum ticket_event event)
{
	if ((c->actors & ACTOR_BIT(ACTOR_AGENT)) && act_would(c->w, &c->ticket, event, c->actors) == ALLOWED)
		speak_release(c->w, &c->ticket, c->w->actor.id, 0, c->actors);
}

bool step_take(struct call *c, enum ticket_event event, struct telling *told)
{
	struct transition moved;
	struct telling plain = {0};
	step_release(c, event);
	struct ticket before = c->ticket;
	enum refusal no = act_transition(c->w, &c->ticket, event, c->actors, &moved);
	if (no != ALLOWED) {
		answer_refusal(c, no);
		return false;
	}
	act_save(c->w, &c->ticket);
	told = told ? told : &plain;
	told->ticket = &c->ticket;
	told->notice = told->notice ? told->notice : moved.notice;
	told->key = told->key ? told->key : moved.key;
	told->changed = act_changes(c->w, &before, &c->ticket);
	if (told->notice)
		tell(c->w, told);
	else if (told->changed)
		tell_silent(c->w, &before, &c->ticket);
	return true;
}
