#include "desk/guest.h"

#include "desk/form.h"
#include "desk/question.h"

#define DATA_GUEST "@guest" /* no field is called so */

bool guest_is_asked(struct call *c, const struct person *requester)
{
	bool phone = (c->m->capabilities & GD_CAP_PLAIN) != 0;
	return form_guest(requester) && requester->id == c->w->actor.id && c->m->in->place.kind == GD_PLACE_DIRECT && !phone;
}

void guest_asked(struct call *c, const struct person *requester)
{
	question_new(c->w, &(struct question_row){.person_id = requester->id,
				   .channel = c->m->channel,
				   .kind = QUESTION_FIELD,
				   .topic = GUEST_TOPIC,
				   .ticket_id = c->ticket.id,
				   .least = 1,
				   .data = DATA_GUEST});
}
