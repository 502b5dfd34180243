#include "desk/verbs/rate.h"

#include "desk/answer.h"
#include "desk/customer.h"
#include "desk/question.h"
#include "desk/routing.h"
#include "desk/time/rating.h"
#include "desk/verbs/table.h"
#include "domain/survey.h"
#include "store/endings.h"
#include "store/scan.h"

#include <string.h>

#define CLOSED_MOST 16 /* of a person's closed tickets, the latest */

bool rating_wanted(struct work *w, const struct ticket *t)
{
	struct rating_row row;
	return (t->status == STATUS_CLOSED && survey_in_closing(t->reason, t->machine)) || rating_find(w->db, w->arena, t->id, &row);
}

/* The one that this person can only mean when they name none: their latest that asks for a rating. */
static bool last_of(struct call *c, bool rated, struct ticket *out)
{
	struct ticket *list;
	struct rating_row row;
	size_t n = tickets_scan(
		c->w->db, c->w->arena, &(struct scan_of){.scope = SCAN_PERSON, .id = c->w->actor.id}, CLOSED_MOST, &list);
	for (size_t i = 0; i < n; i++) {
		bool fits = rated ? rating_find(c->w->db, c->w->arena, list[i].id, &row) : rating_wanted(c->w, &list[i]);
		if (list[i].requester_id != c->w->actor.id || !fits)
			continue;
		*out = list[i];
		return true;
	}
	return false;
}

static void find_rated(struct call *c, bool rated)
{
	struct ticket t;
	bool named = c->command && c->command->nrefs > 0;
	if (!named && (!c->ticket.id || !rating_wanted(c->w, &c->ticket)) && last_of(c, rated, &t))
		call_ticket(c, &t);
}

void rate_give(struct call *c, int stars, const char *comment)
{
	enum msg answer = MSG_M_SURVEY_THANKS;
	struct msg_values v = {0};
	bool agent = (c->actors & (ACTOR_BIT(ACTOR_AGENT) | ACTOR_BIT(ACTOR_OTHER_AGENT))) != 0;
	switch (rating_give(c->w, &c->ticket, c->w->actor.id, stars, comment, &answer)) {
	case RATING_KEPT:
		msg_number(&v, "n", stars);
		if (answer == MSG_M_SURVEY_LOW && c->ticket.status == STATUS_CLOSED)
			answer_ask(c, MSG_M_SURVEY_LOW, &v, 0);
		else
			answer_say(c, MSG_M_SURVEY_THANKS, &v);
		answer_done(c, "rated");
		break;
	case RATING_NOT_YOURS:
		answer_refusal(c, agent ? REFUSED_ROLE : REFUSED_BYSTANDER);
		break;
	case RATING_NOT_ASKED:
	case RATING_OVER:
		answer_refusal(c, REFUSED_STATE);
		break;
	}
}

int rate_of_choice(const char *choice)
{
	static const char prefix[] = "rate:";
	const char *digit = choice + sizeof prefix - 1;
	return strncmp(choice, prefix, sizeof prefix - 1) == 0 && *digit >= '1' && *digit <= '5' ? *digit - '0' : 0;
}

void verb_rate(struct call *c)
{
	find_rated(c, false);
	if (c->ticket.id)
		rate_give(c, (int)c->command->number, c->command->text);
	else
		answer_say(c, MSG_M_NOCHOICE, NULL);
}

void verb_comment(struct call *c)
{
	const char *text = c->command->text;
	find_rated(c, true);
	if (c->ticket.id && customer_comments(c, text))
		return;
	if (c->ticket.id)
		customer_text(c, &(struct customer_text){.text = text, .native = c->m->in->native_id, .with_files = true});
	else
		routing_text(c, text);
}
