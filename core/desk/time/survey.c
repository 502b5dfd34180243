#include "desk/time/survey.h"

#include "desk/time/jobs.h"
#include "store/endings.h"

void survey_facts_of(struct work *w, const struct ticket *t, struct survey_facts *out)
{
	struct rating_row row;
	int64_t asked = survey_last_of(w->db, t->requester_id), rated = rating_last_of(w->db, t->requester_id),
		interval = w->settings->survey.interval_ms;
	/* The interval is the configuration's: a moment within it counts as one just now, one beyond it as none. */
	*out = (struct survey_facts){
		.status = t->status,
		.reason = t->reason,
		.requester_is_machine = t->machine,
		.answered = t->answered_ms != 0,
		.rated = rating_find(w->db, w->arena, t->id, &row),
		.sent = survey_was_sent(w->db, t->id),
		.closed_at_ms = t->closed_ms,
		.person_asked_ms = asked && w->now - asked < interval ? w->now : 0,
		.person_rated_ms = rated && w->now - rated < interval ? w->now : 0,
	};
}

void survey_moved(struct work *w, const struct ticket *t, const struct life_change *c)
{
	const uint32_t customers = ACTOR_BIT(ACTOR_REQUESTER) | ACTOR_BIT(ACTOR_ORG_LEAD) | ACTOR_BIT(ACTOR_SELF);
	const struct survey_terms *terms = &w->settings->survey;
	struct survey_facts facts;
	if (t->status == c->before)
		return;
	job_cancel(w, JOB_SURVEY, job_key_of_id(w, t->id));
	if (!terms->enabled || t->status != STATUS_CLOSED)
		return;
	survey_facts_of(w, t, &facts);
	if (survey_still_wanted(&facts, w->now))
		job_later(w, JOB_SURVEY, t->id, job_key_of_id(w, t->id),
			w->now + ((c->actors & customers) ? terms->after_customer_ms : terms->after_agent_ms), NULL);
}
