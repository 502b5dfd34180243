#include "desk/time/remind.h"

#include "desk/out/tell.h"
#include "desk/persons.h"
#include "desk/time/jobs.h"

#include <inttypes.h>
#include <stdio.h>

#define WAITS_MOST (400 * DAY_MS) /* a reminder "on reply" is forgotten after so long */

/* ---- reminders ---------------------------------------------------------------------------------------------------------------------- */

void remind_at(struct work *w, const struct ticket *t, int64_t person_id, int64_t entry_id, int64_t due_ms)
{
	const char *data = arena_printf(w->arena, "%" PRId64 " %" PRId64, person_id, entry_id);
	job_later(w, due_ms ? JOB_REMIND : JOB_REMIND_REPLY, t->id, job_key_of_id(w, work_id(w)), due_ms ? due_ms : w->now + WAITS_MOST,
		data);
}

/* Whoever may not read notes of it any more is not reminded of it. */
static bool may_know(struct work *w, const struct ticket *t, int64_t person_id)
{
	struct person p;
	return person_load(w->db, w->arena, person_id, &p) &&
	       (actors_on(w, &p, t, PLACE_DIRECT) & (ACTOR_BIT(ACTOR_AGENT) | ACTOR_BIT(ACTOR_OTHER_AGENT)));
}

void remind_due(struct work *w, const struct job *job)
{
	struct ticket t;
	struct entry note;
	struct msg_values v = {0};
	int64_t person = 0, entry = 0;
	if (sscanf(job->data, "%" SCNd64 " %" SCNd64, &person, &entry) != 2 || !ticket_load(w->db, w->arena, job->ticket_id, &t) ||
		!may_know(w, &t, person))
		return;
	bool words = entry && entry_load(w->db, w->arena, entry, &note) && *note.text;
	msg_text(&v, "text", words ? note.text : t.title);
	tell_person(w, &t, person, MSG_D_REMIND, &v, 0, LANE_PEOPLE);
}

/* ---- out of the lists --------------------------------------------------------------------------------------------------------------- */

/* By person first, so that one person's are next to each other. */
void snooze_until(struct work *w, const struct ticket *t, int64_t person_id, int64_t due_ms)
{
	job_later(w, JOB_SNOOZE, t->id, arena_printf(w->arena, "%" PRId64 ".%" PRId64, person_id, t->id), due_ms, NULL);
}

size_t snoozed_of(struct work *w, int64_t person_id, const int64_t **out)
{
	int64_t *tickets = arena_alloc(w->arena, SNOOZES_MOST * sizeof *tickets);
	*out = tickets;
	return jobs_tickets_of_prefix(w->db, JOB_SNOOZE, arena_printf(w->arena, "%" PRId64 ".", person_id), tickets, SNOOZES_MOST);
}

/* Nothing is said: it stands in the lists again. */
void snooze_over(struct work *w, const struct job *job)
{
	(void)w;
	(void)job;
}

void remind_customer_wrote(struct work *w, const struct ticket *t)
{
	struct job *jobs;
	size_t n = jobs_of_ticket(w->db, w->arena, t->id, &jobs);
	for (size_t i = 0; i < n; i++) {
		if (jobs[i].kind != JOB_SNOOZE && jobs[i].kind != JOB_REMIND_REPLY)
			continue;
		job_cancel(w, (enum job_kind)jobs[i].kind, jobs[i].key);
		if (jobs[i].kind == JOB_REMIND_REPLY)
			remind_due(w, &jobs[i]);
	}
}
