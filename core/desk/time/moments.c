#include "desk/time/moments.h"

#include "desk/time/jobs.h"
#include "store/endings.h"

#include <stdlib.h>

static bool is_kept(int kind)
{
	static const enum job_kind kinds[] = {JOB_HOLD_END, JOB_CLOSE, JOB_CLOSING, JOB_WAIT_REMIND, JOB_SILENCE, JOB_HOLD_FOLLOW,
		JOB_PICKUP, JOB_SURVEY, JOB_SNOOZE, JOB_REMIND, JOB_REMIND_REPLY};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if ((int)kinds[i] == kind)
			return true;
	return false;
}

/* ---- to JSON ------------------------------------------------------------------------------------------------------------------------ */

static void write_closing(struct work *w, int64_t ticket_id, struct json_writer *j)
{
	struct closing_row row;
	if (!closing_find(w->db, ticket_id, &row))
		return;
	json_open(j, "closing", '{');
	json_put_int(j, "start", row.start_ms);
	json_put_int(j, "date", row.date_ms);
	json_put_int(j, "warned", row.warned_ms);
	json_put_int(j, "assured", row.assured_ms);
	json_put_int(j, "reach", row.reach_ms);
	json_put_text(j, "outbox", job_key_of_id(w, row.outbox_id)); /* ids have more bits than a number of JSON */
	json_put_int(j, "warning", row.warning);
	json_close(j, '}');
}

void moments_write(struct work *w, int64_t ticket_id, struct json_writer *j)
{
	struct job *jobs;
	size_t n = jobs_of_ticket(w->db, w->arena, ticket_id, &jobs);
	json_open(j, "jobs", '[');
	for (size_t i = 0; i < n; i++) {
		if (!is_kept(jobs[i].kind))
			continue;
		json_open(j, NULL, '{');
		json_put_int(j, "kind", jobs[i].kind);
		json_put_text(j, "key", jobs[i].key);
		json_put_int(j, "due", jobs[i].due_ms);
		json_put_text(j, "data", jobs[i].data);
		json_close(j, '}');
	}
	json_close(j, ']');
	write_closing(w, ticket_id, j);
}

/* ---- and back ----------------------------------------------------------------------------------------------------------------------- */

static void restore_closing(struct work *w, int64_t ticket_id, const struct json *at)
{
	if (!at) {
		closing_remove(w->db, ticket_id);
		return;
	}
	closing_put(w->db, &(struct closing_row){.ticket_id = ticket_id,
				   .start_ms = json_int(json_get(at, "start"), 0),
				   .date_ms = json_int(json_get(at, "date"), 0),
				   .warned_ms = json_int(json_get(at, "warned"), 0),
				   .assured_ms = json_int(json_get(at, "assured"), 0),
				   .reach_ms = json_int(json_get(at, "reach"), 0),
				   .outbox_id = strtoll(json_text(json_get(at, "outbox"), "0"), NULL, 10),
				   .warning = (int)json_int(json_get(at, "warning"), 0)});
}

void moments_restore(struct work *w, int64_t ticket_id, const struct json *doc)
{
	struct job *jobs;
	size_t n = jobs_of_ticket(w->db, w->arena, ticket_id, &jobs);
	for (size_t i = 0; i < n; i++)
		if (is_kept(jobs[i].kind))
			job_cancel(w, (enum job_kind)jobs[i].kind, jobs[i].key);
	for (const struct json *at = json_first(json_get(doc, "jobs")); at; at = json_next(at))
		job_later(w, (enum job_kind)json_int(json_get(at, "kind"), 0), ticket_id,
			arena_strdup(w->arena, json_text(json_get(at, "key"), "")), json_int(json_get(at, "due"), 0),
			arena_strdup(w->arena, json_text(json_get(at, "data"), "")));
	restore_closing(w, ticket_id, json_get(doc, "closing"));
}
