#include "desk/time/rating.h"

#include "desk/time/jobs.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "desk/out/reach.h"
#include "desk/out/tell.h"
#include "desk/terms.h"
#include "desk/time/survey.h"
#include "domain/digits.h"
#include "domain/survey.h"
#include "store/endings.h"
#include "store/questions.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- giving one ---------------------------------------------------------------------------------------------------------------------- */

static enum rating_end allowed(struct work *w, const struct ticket *t, int64_t person_id, const struct rating_row *row)
{
	if (person_id != t->requester_id || t->machine)
		return RATING_NOT_YOURS;
	if (row->first_ms)
		return w->now - row->first_ms < w->settings->survey.change_ms ? RATING_KEPT : RATING_OVER;
	return t->status == STATUS_CLOSED && survey_in_closing(t->reason, t->machine) ? RATING_KEPT : RATING_NOT_ASKED;
}

static void tell_of(struct work *w, const struct ticket *t, struct rating_row *row)
{
	if (!rating_calls_lead(row->stars, row->low_ms != 0)) {
		tell_systems(w, t, "survey.answered", NULL, 0);
		return;
	}
	row->low_ms = w->now;
	struct telling told = {.ticket = t, .notice = NOTICE_RATED_LOW, .except_person = row->person_id};
	msg_text(&told.values, "n", arena_printf(w->arena, "%d", row->stars));
	msg_text(&told.values, "who", person_name(w, row->person_id));
	msg_text(&told.values, "text", row->comment);
	tell(w, &told);
}

enum rating_end rating_give(struct work *w, const struct ticket *t, int64_t person_id, int stars, const char *comment, enum msg *answer)
{
	struct rating_row row;
	rating_find(w->db, w->arena, t->id, &row);
	enum rating_end end = allowed(w, t, person_id, &row);
	if (end != RATING_KEPT)
		return end;
	row.person_id = person_id;
	row.stars = stars < 1 ? 1 : stars > 5 ? 5 : stars;
	row.first_ms = row.first_ms ? row.first_ms : w->now;
	row.last_ms = w->now;
	row.comment = comment && *comment ? comment : row.comment;
	tell_of(w, t, &row);
	rating_put(w->db, &row);
	job_cancel(w, JOB_SURVEY, job_key_of_id(w, t->id));
	questions_close(w->db, t->id, person_id, QUESTION_BIT(QUESTION_RATING), w->now);
	work_history(w, t, HISTORY_RATED, person_id, "{\"stars\":%d}", row.stars);
	*answer = row.stars <= RATING_LOW ? MSG_M_SURVEY_LOW : MSG_M_SURVEY_THANKS;
	return RATING_KEPT;
}

bool rating_takes_word(struct work *w, int64_t ticket_id)
{
	struct rating_row row;
	return rating_find(w->db, w->arena, ticket_id, &row) && rating_takes_comment(row.last_ms, w->now);
}

bool rating_comment(struct work *w, const struct ticket *t, int64_t person_id, const char *text)
{
	struct rating_row row;
	if (!rating_find(w->db, w->arena, t->id, &row) || row.person_id != person_id)
		return false;
	row.comment = row.comment ? arena_printf(w->arena, "%s\n%s", row.comment, text) : text;
	rating_put(w->db, &row);
	return true;
}

/* ---- asking for one ------------------------------------------------------------------------------------------------------------------ */

#define TURN_MS (5 * MINUTE_MS) /* how often it is looked whether the other question has its answer */

/* Where digits answer, another question may be open: then this one waits, a day at most, and is asked no more after that. */
static bool waits_its_turn(struct work *w, const struct ticket *t, const struct job *job)
{
	struct address to;
	struct gd_limits limits;
	int64_t since = job->data && *job->data ? strtoll(job->data, NULL, 10) : w->now;
	bool apart = !address_of(w, t, t->requester_id, &to) || !channel_limits(w, to.channel, &limits) ||
		     (limits.capabilities & (GD_CAP_BUTTONS | GD_CAP_REACTIONS));
	if (apart || !question_waits(w, t->requester_id, to.channel, t))
		return false;
	if (question_turn(QUESTION_RATING, since, 1, w->now) == QUESTION_WAIT_TURN)
		job_later(w, JOB_SURVEY, t->id, job->key, w->now + TURN_MS, arena_printf(w->arena, "%" PRId64, since));
	return true;
}

void rating_ask(struct work *w, const struct job *job)
{
	struct ticket t;
	struct survey_facts facts;
	if (!ticket_load(w->db, w->arena, job->ticket_id, &t))
		return;
	survey_facts_of(w, &t, &facts);
	if (!w->settings->survey.enabled || !survey_still_wanted(&facts, w->now) || reach_of(w, &t, t.requester_id) != REACH_OK)
		return;
	int64_t leaves = reach_text_at(w, &t, t.requester_id);
	if (leaves > w->now) {
		job_later(w, JOB_SURVEY, t.id, job->key, leaves, job->data);
		return;
	}
	if (waits_its_turn(w, &t, job))
		return;
	survey_put(w->db, t.id, t.requester_id, w->now);
	work_history(w, &t, HISTORY_SURVEY, 0, "{}");
	tell(w, &(struct telling){.ticket = &t, .notice = NOTICE_SURVEY});
	tell_systems(w, &t, "survey.sent", NULL, 0);
}
